/* SPDX-License-Identifier: GPL-2.0 */
/* A made-up load, for traces that are large. */
#ifndef TESTS_KMEMTRACE_TRACE_LOAD_H
#define TESTS_KMEMTRACE_TRACE_LOAD_H

#include <stdint.h>

struct writer;

/**
 * struct load - what there is to do
 * @events: how many, about
 * @cpus: how many CPUs there are
 * @live: how many objects live at a time, about
 * @leaks: how many are never freed
 * @seed: of the pseudo-random numbers
 */
struct load {
	uint64_t events;
	uint32_t cpus;
	uint32_t live;
	uint32_t leaks;
	uint32_t seed;
};

/* Writes the events, and the tables that belong to them. */
void run_load(const struct load *load, struct writer *writer);

#endif
