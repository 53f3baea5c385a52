/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reports that watch what happens while a trace is followed. Each has a function that begins it,
 * which returns NULL without memory; one that writes it, which returns 0, or -1 without memory; and
 * one that frees it, which takes NULL as well.
 */
#ifndef KMEMTRACE_REPORT_WATCHERS_H
#define KMEMTRACE_REPORT_WATCHERS_H

#include <stdbool.h>
#include <stdint.h>

#include "report.h"

/* Each allocation, when it is freed, and at the end what is alive. */
struct allocs *allocs_begin(struct report *report);
int allocs_print(struct allocs *allocs);
void allocs_end(struct allocs *allocs);

/* Frees by pairs of CPUs, and allocations by pairs of nodes. */
struct cross_cpu *cross_cpu_begin(struct report *report);
int cross_cpu_print(struct cross_cpu *cross, struct report *report);
void cross_cpu_end(struct cross_cpu *cross);
struct cross_node *cross_node_begin(struct report *report);
int cross_node_print(struct cross_node *cross, struct report *report);
void cross_node_end(struct cross_node *cross);

/* How long objects live. */
struct lifetimes *lifetimes_begin(struct report *report);
int lifetimes_print(struct lifetimes *lifetimes, struct report *report);
int lifetimes_draw(const struct lifetimes *lifetimes, struct report *report);
void lifetimes_end(struct lifetimes *lifetimes);

/* Allocations and frees over time. */
struct rates *rates_begin(struct report *report);
int rates_print(struct rates *rates, struct report *report);
void rates_end(struct rates *rates);

/*
 * What does not fit together. To find what was freed twice the trace is read again, if there are
 * frees of what is not known.
 */
struct mismatches *mismatches_begin(struct report *report);
int mismatches_follow_again(struct mismatches *mismatches, struct report *report);
int mismatches_print(struct mismatches *mismatches, struct report *report);
bool mismatches_found(const struct mismatches *mismatches);
void mismatches_end(struct mismatches *mismatches);

/* What was alive over time. */
struct timeline *timeline_begin(struct report *report);
int timeline_draw(struct timeline *timeline, struct report *report);
void timeline_end(struct timeline *timeline);

/* Reports that need nothing but the sums. */
int fragmentation_draw(struct report *report);
int print_folded(struct report *report);
int print_pprof(struct report *report);

/* Does print_pprof() do anything? It needs libraries. */
bool pprof_is_built(void);

/* All that the options ask for. */
struct watchers {
	struct allocs *allocs;
	struct cross_cpu *cross_cpu;
	struct cross_node *cross_node;
	struct lifetimes *lifetimes;
	struct rates *rates;
	struct mismatches *mismatches;
	struct timeline *timeline;
};

int watchers_begin(struct watchers *watchers, struct report *report);
int watchers_follow_again(struct watchers *watchers, struct report *report);
int watchers_print(struct watchers *watchers, struct report *report);
int watchers_draw(struct watchers *watchers, struct report *report);
void watchers_end(struct watchers *watchers);

/* Has one of them found what makes the exit status 1? */
bool watchers_found(const struct watchers *watchers);

#endif
