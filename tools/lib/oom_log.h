/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Finds in a kernel log what the kernel prints of call sites when memory runs out, for a failed
 * allocation, SysRq-m or a panic. Upstream's form has rounded sizes:
 *
 *	Memory allocations (profiling is currently turned on):
 *	    7.12 MiB     1824 mm/slub.c:2379 func:alloc_slab_page
 *
 * that of this overlay is as in /proc/allocinfo:
 *
 *	Memory allocation profiling is on, 0 bytes missed, largest call sites:
 *	     7465984     1824 mm/slub.c:1806 func:alloc_slab_page
 *
 * What stands before that in each line, such as a time or the name of a host, may be of any form:
 * dmesg, a journal, syslog and a console all have their own. Lines of other CPUs may stand in
 * between. Nothing is allocated for a record; pointers are valid until the next call.
 */
#ifndef TOOLS_LIB_OOM_LOG_H
#define TOOLS_LIB_OOM_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "allocinfo.h"
#include "lines.h"

enum oom_state { OOM_UNKNOWN, OOM_ON, OOM_OFF };

/**
 * struct oom_report - the heading of a report
 * @line: the number of its line
 * @when: what stands before it
 * @when_len: its length
 * @cause: the line before that says why, from the name of the process on; empty if none does
 * @cause_len: its length
 * @state: whether profiling is on
 * @has_missed: the kernel tells what it could not count
 * @missed: how many bytes that is
 * @of_first: so many call sites were looked at, and there are others; 0 for all
 * @without_modules: those of modules were left out
 */
struct oom_report {
	uint64_t line;
	const char *when;
	size_t when_len;
	const char *cause;
	size_t cause_len;
	enum oom_state state;
	bool has_missed;
	uint64_t missed;
	uint64_t of_first;
	bool without_modules;
};

enum oom_event {
	OOM_END,
	OOM_REPORT,	/* @report of the reader */
	OOM_SITE,	/* @site, of the last report */
	OOM_BROKEN,	/* a line of a call site that cannot be read: @problem */
	OOM_FAILED,	/* the source returned an error; OOM_END comes after it */
};

/* How long a cause may be; what is longer is cut. */
#define OOM_CAUSE_LONGEST	255

/**
 * struct oom_log - where the reader is
 * @report: the last heading; @when and @cause are valid until the next call
 * @site: a call site
 * @rounded: the bytes of @site are of few digits
 * @problem: what is wrong with a line
 * @problem_line: its number
 *
 * Other members are the reader's own.
 */
struct oom_log {
	struct oom_report report;
	struct allocinfo_record site;
	bool rounded;
	enum allocinfo_problem problem;
	uint64_t problem_line;

	struct lines lines;
	unsigned int sites_left;
	unsigned int others_left;
	char cause[OOM_CAUSE_LONGEST];
	size_t cause_len;
	uint64_t cause_line;
};

/* Return: 0, or -1 if there is no memory for the buffer. */
int oom_log_open(struct oom_log *log, lines_source_fn read, void *source);
void oom_log_close(struct oom_log *log);

/* Return: what comes next in the log. */
enum oom_event oom_log_next(struct oom_log *log);

#endif
