// SPDX-License-Identifier: GPL-2.0
/* In which order rows are printed. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "report_model.h"
#include "report_order.h"

static const char * const names[ORDER_KEYS] = {
	[ORDER_ALLOC]		= "alloc",
	[ORDER_REQ]		= "req",
	[ORDER_HIT]		= "hit",
	[ORDER_PINGPONG]	= "pingpong",
	[ORDER_FRAG]		= "frag",
	[ORDER_WASTE]		= "waste",
	[ORDER_FREED]		= "freed",
	[ORDER_LIVE]		= "live",
	[ORDER_PEAK]		= "peak",
	[ORDER_NODE]		= "node",
	[ORDER_NAME]		= "name",
};

const char order_help[] =
"  alloc      bytes allocated; the default for most\n"
"  req        bytes requested\n"
"  hit        allocations\n"
"  pingpong   frees on another CPU than the allocation\n"
"  frag       allocated, but not requested, in percent\n"
"  waste      the same in bytes\n"
"  freed      bytes freed\n"
"  live       bytes alive at the end\n"
"  peak       bytes alive at the peak\n"
"  node       allocations on another node than asked for\n"
"  name       what is printed last in a row\n";

int order_parse(struct order *order, const char *text, const char **bad)
{
	unsigned int i, key;
	char sign;
	size_t len;

	order->count = 0;
	for (;; text += len + 1) {
		*bad = text;
		sign = *text == '+' || *text == '-' ? *text++ : 0;
		len = strcspn(text, ",");
		for (key = 0; key < ORDER_KEYS; key++)
			if (strlen(names[key]) == len && !memcmp(names[key], text, len))
				break;
		if (key == ORDER_KEYS)
			return -1;
		for (i = 0; i < order->count && order->keys[i] != key; i++)
			;
		/* What is given again is ignored. */
		if (i == order->count) {
			order->keys[i] = key;
			order->ascending[i] = sign ? sign == '+' : key == ORDER_NAME;
			order->count++;
		}
		if (!text[len])
			return 0;
	}
}

/* A row with its values, so that they are computed once. */
struct item {
	uint32_t row;
	const char *name;
	double values[ORDER_KEYS];
};

static double value_of(const struct model *model, uint32_t row, enum order_key key)
{
	const struct sum *sum = &model->sums.rows[row];
	double waste = (double)sum->alloc - sum->req;

	switch (key) {
	case ORDER_ALLOC:
		return sum->alloc;
	case ORDER_REQ:
		return sum->req;
	case ORDER_HIT:
		return sum->allocs;
	case ORDER_PINGPONG:
		return sum->cross_cpu;
	case ORDER_FRAG:
		return sum->alloc ? waste / sum->alloc : 0;
	case ORDER_WASTE:
		return waste;
	case ORDER_FREED:
		return sum->freed;
	case ORDER_LIVE:
		return sum->live.bytes;
	case ORDER_PEAK:
		return sum->at_peak.bytes;
	case ORDER_NODE:
		return sum->cross_node;
	default:
		return 0;
	}
}

static int compare(const void *a, const void *b, void *arg)
{
	const struct item *x = a, *y = b;
	const struct order *order = arg;
	double less;
	unsigned int i;
	int got;

	for (i = 0; i < order->count; i++) {
		if (order->keys[i] == ORDER_NAME)
			got = strcmp(x->name, y->name);
		else
			got = (less = x->values[i] - y->values[i]) < 0 ? -1 : less > 0;
		if (got)
			return order->ascending[i] ? got : -got;
	}
	return strcmp(x->name, y->name);
}

uint32_t *order_rows(const struct model *model, enum class class, const struct order *order,
		     enum order_key only, enum order_key first, uint32_t *count)
{
	const struct origins *origins = model->origins;
	struct order used = *order;
	struct item *items;
	uint32_t *rows, row, n = 0;
	unsigned int i;

	items = malloc((origins->row_count + 1) * sizeof(*items));
	rows = malloc((origins->row_count + 1) * sizeof(*rows));
	if (!used.count) {
		used.keys[0] = first;
		used.ascending[0] = false;
		used.count = 1;
	}
	for (row = 0; items && rows && row < origins->row_count; row++) {
		if (origins->rows[row].class != class || !value_of(model, row, only))
			continue;
		items[n].row = row;
		items[n].name = row_name(origins, row);
		for (i = 0; i < used.count; i++)
			items[n].values[i] = value_of(model, row, used.keys[i]);
		n++;
	}
	if (items && rows) {
		qsort_r(items, n, sizeof(*items), compare, &used);
		for (row = 0; row < n; row++)
			rows[row] = items[row].row;
	} else {
		free(rows);
		rows = NULL;
	}
	free(items);
	*count = n;
	return rows;
}
