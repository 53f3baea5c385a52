// SPDX-License-Identifier: GPL-2.0
/*
 * Sorts groups. For each key every group gets a number, in whose order it belongs: strings are
 * ranked, and there are far fewer of them than groups. A stable radix sort by each key, from the
 * last to the first, then needs no comparison, and leaves equal groups as they were.
 */
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "groups.h"
#include "options.h"
#include "order.h"
#include "page_owner.h"

/* More keys: what a text has before its stack. */
enum {
	PART_HEAD = KEYS,
	PART_TS,
	PART_TS_REST,
	PART_FREE_TS,
	PART_FREE_TS_REST,
};

/* The keys that KEY_TEXT stands for, from the least important to the most. */
static const unsigned int text_order[] = {
	KEY_STACK, PART_FREE_TS_REST, PART_FREE_TS, PART_TS_REST, PART_TS, PART_HEAD,
};

struct item {
	uint64_t value;
	uint32_t group;
};

/**
 * struct order - a sort in progress
 * @heads: ranks of first lines, likewise for others; NULL where no key needs them
 * @items: what is sorted
 * @spare: as large
 */
struct order {
	const struct groups *groups;
	uint32_t *heads;
	uint32_t *stacks;
	uint32_t *names;
	uint32_t *modules;
	struct item *items;
	struct item *spare;
};

/*
 * The order of decimal numbers as texts: the digits from the left, as if all had 20 of them; of
 * those that are the same then, the shorter comes first. Two of the 20 digits go to the rest.
 */
static uint64_t digits_of(uint64_t number, unsigned int *length, unsigned int *last)
{
	unsigned int digits = 1;
	uint64_t power = 10;

	while (digits < 20 && number >= power) {
		digits++;
		if (digits < 20)
			power *= 10;
	}
	*length = digits;
	*last = 0;
	if (digits == 20) {
		*last = number % 10;
		return number / 10;
	}
	for (; digits < 19; digits++)
		number *= 10;
	return number;
}

static uint64_t part_value(const struct order *order, const struct group *group,
			   unsigned int part)
{
	bool free_ts = group->split && group->has & PAGE_OWNER_HAS_FREE_TS;
	unsigned int length, last;
	uint64_t digits;

	switch (part) {
	case PART_HEAD:
		return order->heads[group->head];
	case PART_TS:
	case PART_TS_REST:
		if (!group->split)
			return 0;
		digits = digits_of(group->ts, &length, &last);
		/* " ns\n" is before " ns, free_ts". */
		return part == PART_TS ? digits : (length * 10 + last) * 2 + free_ts;
	case PART_FREE_TS:
	case PART_FREE_TS_REST:
		if (!free_ts)
			return 0;
		digits = digits_of(group->free_ts, &length, &last);
		return part == PART_FREE_TS ? digits : length * 10 + last;
	default:
		return 0;
	}
}

/* Signed numbers in the order of unsigned ones. */
static uint64_t biased(int64_t number)
{
	return (uint64_t)number ^ 1ull << 63;
}

/* @key: an enum key, or one of PART_*. */
static uint64_t key_value(const struct order *order, const struct group *group, unsigned int key)
{
	const struct head_info *head = &order->groups->head_info[group->head];
	/* With --diff it is the second input that counts. */
	unsigned int side = order->groups->options->diff;

	switch (key) {
	case KEY_PID:
		return biased(head->pid);
	case KEY_TGID:
		return biased(head->tgid);
	case KEY_NAME:
		return order->names[head->name];
	case KEY_STACK:
		return order->stacks[group->stack];
	case KEY_FREE:
		return group->released;
	case KEY_FREE_TS:
		return group->free_ts;
	case KEY_TS:
		return group->ts;
	case KEY_ALLOCATOR:
		return group->allocator;
	case KEY_MODULE:
		return order->modules[order->groups->stack_info[group->stack].module];
	case KEY_TIMES:
		/* Lists of stacks have pages alone. */
		if (group->has & PAGE_OWNER_HAS_TIMES)
			return group->times[side];
		return group->pages[side];
	case KEY_PAGES:
		if (group->has & PAGE_OWNER_HAS_PAGES)
			return group->pages[side];
		return group->times[side];
	case KEY_GROWTH:
		return biased(group_growth(group));
	default:
		return part_value(order, group, key);
	}
}

/* Sorts by the values of the items, a byte at a time, and passes over bytes that all share. */
static void radix_sort(struct order *order)
{
	uint32_t count = order->groups->count, i, at, part;
	uint32_t starts[256];
	struct item *swap;
	uint64_t same = ~0ull, first = order->items[0].value;
	unsigned int shift;

	for (i = 1; i < count; i++)
		same &= ~(order->items[i].value ^ first);
	for (shift = 0; shift < 64; shift += 8) {
		if ((same >> shift & 0xff) == 0xff)
			continue;
		memset(starts, 0, sizeof(starts));
		for (i = 0; i < count; i++)
			starts[order->items[i].value >> shift & 0xff]++;
		for (i = 0, at = 0; i < 256; i++) {
			part = starts[i];
			starts[i] = at;
			at += part;
		}
		for (i = 0; i < count; i++)
			order->spare[starts[order->items[i].value >> shift & 0xff]++] =
				order->items[i];
		swap = order->items;
		order->items = order->spare;
		order->spare = swap;
	}
}

/* @key: an enum key, or one of PART_*. */
static void sort_by_key(struct order *order, unsigned int key, bool descending)
{
	const struct groups *groups = order->groups;
	struct item *item;
	uint32_t i;

	if (key == KEY_TEXT) {
		for (i = 0; i < ARRAY_SIZE(text_order); i++)
			sort_by_key(order, text_order[i], descending);
		return;
	}
	for (i = 0; i < groups->count; i++) {
		item = &order->items[i];
		item->value = key_value(order, &groups->list[item->group], key);
		if (descending)
			item->value = ~item->value;
	}
	radix_sort(order);
}

/* The keys of --cull from the least important to the most. */
static const enum key cull_order[] = {
	KEY_MODULE, KEY_ALLOCATOR, KEY_FREE, KEY_NAME, KEY_TGID, KEY_PID, KEY_STACK,
};

static void sort(struct order *order)
{
	const struct options *options = order->groups->options;
	unsigned int i;

	if (!options->cull)
		sort_by_key(order, KEY_TEXT, false);
	for (i = 0; i < ARRAY_SIZE(cull_order); i++)
		if (options->cull & KEY_BIT(cull_order[i]))
			sort_by_key(order, cull_order[i], false);
	for (i = options->sort_count; i > 0; i--)
		sort_by_key(order, options->sort[i - 1].key, options->sort[i - 1].descending);
}

/* The keys that groups are sorted by in one way or another. */
static unsigned int used_keys(const struct options *options)
{
	unsigned int used = options->cull, i;

	if (!used)
		used = KEY_BIT(KEY_TEXT);
	for (i = 0; i < options->sort_count; i++)
		used |= KEY_BIT(options->sort[i].key);
	if (used & KEY_BIT(KEY_TEXT))
		used |= KEY_BIT(KEY_STACK);
	return used;
}

/* Rank texts, if a key that is used compares them; false if there is no memory. */
static bool rank_texts(unsigned int used, enum key key, const struct strings *texts,
		       uint32_t **ranks)
{
	if (used & KEY_BIT(key))
		*ranks = strings_ranks(texts);
	return !(used & KEY_BIT(key)) || *ranks;
}

static int rank(struct order *order)
{
	const struct groups *groups = order->groups;
	unsigned int used = used_keys(groups->options);

	return rank_texts(used, KEY_TEXT, &groups->heads, &order->heads) &&
	       rank_texts(used, KEY_STACK, &groups->stacks, &order->stacks) &&
	       rank_texts(used, KEY_NAME, &groups->names, &order->names) &&
	       rank_texts(used, KEY_MODULE, &groups->modules, &order->modules) ? 0 : -1;
}

uint32_t *order_groups(const struct groups *groups)
{
	struct order order = { .groups = groups };
	uint32_t *result, i;

	result = malloc((groups->count + 1) * sizeof(*result));
	order.items = malloc((groups->count + 1) * sizeof(*order.items));
	order.spare = malloc((groups->count + 1) * sizeof(*order.spare));
	if (!result || !order.items || !order.spare || rank(&order)) {
		free(result);
		result = NULL;
	} else if (groups->count) {
		for (i = 0; i < groups->count; i++)
			order.items[i].group = i;
		sort(&order);
		for (i = 0; i < groups->count; i++)
			result[i] = order.items[i].group;
	}
	free(order.items);
	free(order.spare);
	free(order.heads);
	free(order.stacks);
	free(order.names);
	free(order.modules);
	return result;
}
