/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which allocations count: --filter has words, all of which must hold. Everything in the trace is
 * followed nevertheless, so that a free is always that of the right object.
 */
#ifndef KMEMTRACE_REPORT_FILTER_H
#define KMEMTRACE_REPORT_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "report_objects.h"

struct origin;
struct origins;

/**
 * struct filter - what must hold
 * @words: conditions
 * @count: how many
 * @needs: what origins have to be told apart by: NEEDS_*
 * @numbers: there are conditions on each object
 */
struct filter {
	struct filter_word *words;
	uint32_t count;
	uint32_t room;
	unsigned int needs;
	bool numbers;
};

/**
 * filter_add() - add conditions
 * @filter: all zero at first
 * @text: words with blanks between; what it points to must stay
 * @bad: is set to the word that is none
 *
 * Return: 0, or -1 for a word that is none, or NULL in @bad without memory.
 */
int filter_add(struct filter *filter, const char *text, const char **bad);
void filter_end(struct filter *filter);

/* Do the conditions hold that depend on nothing but the origin? @filter may be NULL. */
bool filter_passes_origin(const struct filter *filter, const struct origins *origins,
			  const struct origin *origin);

/* And those on the numbers of the allocation itself? */
bool filter_passes_numbers(const struct filter *filter, uint64_t req, uint64_t alloc,
			   uint32_t cpu);

/* The conditions, for --help. */
extern const char filter_help[];

#endif
