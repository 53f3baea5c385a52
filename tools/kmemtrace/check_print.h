/* SPDX-License-Identifier: GPL-2.0 */
/* Prints what kmemtrace_check finds, as text or JSON. */
#ifndef TOOLS_KMEMTRACE_CHECK_PRINT_H
#define TOOLS_KMEMTRACE_CHECK_PRINT_H

#include <stdbool.h>

#include "json.h"
#include "kmemtrace.h"
#include "output.h"

/**
 * struct check_print - where it goes
 * @output: standard output
 * @json: for --json
 * @is_json: it was given
 * @kinds: print how many events of each kind there are, which JSON always has
 * @quiet: print problems alone
 */
struct check_print {
	struct output output;
	struct json json;
	bool is_json;
	bool kinds;
	bool quiet;
};

/* What was found in the file of a CPU. */
struct check_cpu {
	uint32_t cpu;
	struct kmemtrace_totals totals;
};

/* Return: 0, or a negative error. */
int check_print_begin(struct check_print *print);
int check_print_end(struct check_print *print, uint64_t problems);

/* A trace follows, with its problems. */
void check_print_trace(struct check_print *print, const char *path);

/* A problem in a packet; or, without @file, anything else. */
void check_print_problem(struct check_print *print, const struct kmemtrace_problem *problem);

/* The trace cannot be read, so that nothing else follows of it. */
void check_print_error(struct check_print *print, const char *error);

/* No more problems follow, and this is what there was. @kinds has %KMEMTRACE_IDS numbers. */
void check_print_cpus(struct check_print *print, const char *path, const struct check_cpu *cpus,
		      uint32_t count, const struct kmemtrace_totals *all, const uint64_t *kinds);

#endif
