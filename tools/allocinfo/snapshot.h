/* SPDX-License-Identifier: GPL-2.0 */
/* allocinfo: what all call sites held at a time. */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include <stdbool.h>
#include <stdint.h>

#include "strings.h"

/**
 * struct site - a line of /proc/allocinfo
 * @bytes: how much it holds
 * @calls: in how many allocations
 * @file: the number of the file's name
 * @module: the number of the module's name, which is empty in vmlinux
 * @function: the number of the function's name
 * @line: in the file
 * @inaccurate: the kernel says that the numbers are too small
 * @backing: pages that the slab or the per-CPU allocator cuts up, and whose parts are on the lines
 *	of who asked for them: adding it to these would count memory twice
 */
struct site {
	int64_t bytes;
	int64_t calls;
	uint32_t file;
	uint32_t module;
	uint32_t function;
	uint32_t line;
	bool inaccurate;
	bool backing;
};

/**
 * struct snapshot - the lines of a file
 * @names: where the names are, which several snapshots may share
 * @sites: the lines that were taken, in their order
 * @count: how many
 * @room: how many @sites has room for
 * @major: the version of the format; 0 if the file does not tell
 * @minor: its second part
 * @lines: how many lines of call sites there were
 * @broken: how many lines were passed over
 */
struct snapshot {
	struct strings *names;
	struct site *sites;
	uint32_t count;
	uint32_t room;
	unsigned int major;
	unsigned int minor;
	uint64_t lines;
	uint64_t broken;
};

enum which_sites {
	SITES_ALL,
	SITES_HOLDING,	/* those that hold something, which most do not */
};

/**
 * snapshot_read() - read a file
 * @snapshot: to initialise
 * @names: takes the names
 * @path: of the file; "-" for standard input
 * @which: which lines to take
 *
 * Lines that are broken are reported, and the others are taken.
 *
 * Return: 0 if there was a line of a call site, or -1 after a message.
 */
int snapshot_read(struct snapshot *snapshot, struct strings *names, const char *path,
		  enum which_sites which);

void snapshot_end(struct snapshot *snapshot);

/* A sum that stays at the largest or smallest number instead of wrapping. */
static inline int64_t add(int64_t a, int64_t b)
{
	int64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		sum = a < 0 ? INT64_MIN : INT64_MAX;
	return sum;
}

static inline int64_t subtract(int64_t a, int64_t b)
{
	int64_t difference;

	if (__builtin_sub_overflow(a, b, &difference))
		difference = a < 0 ? INT64_MIN : INT64_MAX;
	return difference;
}

#endif
