/* SPDX-License-Identifier: GPL-2.0 */
/* In which order rows are printed. */
#ifndef KMEMTRACE_REPORT_ORDER_H
#define KMEMTRACE_REPORT_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "report_origins.h"

struct model;

enum order_key {
	ORDER_ALLOC,
	ORDER_REQ,
	ORDER_HIT,
	ORDER_PINGPONG,
	ORDER_FRAG,
	ORDER_WASTE,
	ORDER_FREED,
	ORDER_LIVE,
	ORDER_PEAK,
	ORDER_NODE,
	ORDER_NAME,
	ORDER_KEYS
};

/**
 * struct order - the most important key first
 * @keys: the keys
 * @ascending: of each
 * @count: how many, 0 for the default of a report
 */
struct order {
	enum order_key keys[ORDER_KEYS];
	bool ascending[ORDER_KEYS];
	unsigned int count;
};

/* "alloc,-hit,+name". Return: 0, or -1 for a key that there is not, where @bad points to. */
int order_parse(struct order *order, const char *text, const char **bad);

/* The keys, for --help. */
extern const char order_help[];

/**
 * order_rows() - put the rows of a class into order
 * @model: which has them
 * @class: objects or pages
 * @order: what was asked for
 * @only: rows are left out for which this is 0
 * @first: the key that is taken if nothing was asked for
 * @count: is set to how many there are
 *
 * Rows that are the same by all keys are in the order of their names.
 *
 * Return: indices of rows, for the caller to free, or NULL without memory.
 */
uint32_t *order_rows(const struct model *model, enum class class, const struct order *order,
		     enum order_key only, enum order_key first, uint32_t *count);

#endif
