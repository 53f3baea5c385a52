/* SPDX-License-Identifier: GPL-2.0 */
/*
 * allocinfo: which call sites of several snapshots are the same ones, also of another kernel, in
 * which lines have moved.
 *
 * A function that has its call sites at the same lines in both has the same ones. If it has as many
 * of them at other lines, they are the same in this order. If it has more or fewer, those at the
 * same lines are the same, and others cannot be matched. What is left is looked for by the name of
 * the function alone, for files that were renamed, and matched if there are as many.
 */
#ifndef MATCH_H
#define MATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "snapshot.h"

/* The most snapshots that are compared. */
#define MATCH_MOST	3

/**
 * struct row - a call site in all snapshots
 * @site: where it is in the last one that has it; of the numbers there, only these are of use
 * @before: the line, and the file, where it was in the first one
 * @bytes: what it held in each, 0 where it was not there
 * @calls: in how many allocations
 * @first: the first snapshot that has it
 * @last: the last one
 */
struct row {
	struct site site;
	struct {
		uint32_t file;
		uint32_t line;
	} before;
	int64_t bytes[MATCH_MOST];
	int64_t calls[MATCH_MOST];
	uint8_t first;
	uint8_t last;
};

/**
 * struct matching - all call sites
 * @rows: one for each
 * @count: how many
 * @snapshots: how many there are of these
 */
struct matching {
	struct row *rows;
	uint32_t count;
	uint32_t room;
	unsigned int snapshots;
};

/**
 * match() - find out which call sites are the same
 * @matching: to initialise
 * @snapshots: all lines of each, with the same names; in the order of time
 * @count: how many, 2 to MATCH_MOST
 *
 * Return: 0, or -1 without memory.
 */
int match(struct matching *matching, struct snapshot *snapshots, unsigned int count);

void match_end(struct matching *matching);

/* Has it another line, or file, than before? */
static inline bool row_moved(const struct row *row)
{
	return row->before.file != row->site.file || row->before.line != row->site.line;
}

#endif
