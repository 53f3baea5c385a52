/* SPDX-License-Identifier: GPL-2.0 */
/* Lifetimes, as the table and the picture have them. */
#ifndef KMEMTRACE_REPORT_LIFETIMES_H
#define KMEMTRACE_REPORT_LIFETIMES_H

#include <stdint.h>

#include "report_origins.h"

#define LIFETIME_BUCKETS	64

/**
 * struct lifetime - lifetimes of some objects
 * @count: how many
 * @sum: of them, in ns
 * @longest: of them
 * @buckets: those from 2^i ns on and less than 2^(i + 1); the first one has 0, too
 */
struct lifetime {
	uint64_t count;
	uint64_t sum;
	uint64_t longest;
	uint64_t buckets[LIFETIME_BUCKETS];
};

struct lifetimes;

/* Those of all objects of a class. */
const struct lifetime *lifetimes_all(const struct lifetimes *lifetimes, enum class class);

/* The first and the last bucket that is not empty. */
void lifetime_range(const struct lifetime *lifetime, unsigned int *first, unsigned int *last);

#endif
