/* SPDX-License-Identifier: GPL-2.0 */
/* Which records are taken. */
#ifndef PAGE_OWNER_SORT_FILTER_H
#define PAGE_OWNER_SORT_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct page_owner_record;

struct number_list {
	int32_t *numbers;
	size_t count;
};

/**
 * struct filter - what a record has to be
 * @pids: its pid is one of these; without @numbers, any
 * @tgids: likewise
 * @names: the name of its task is one of these, with commas between; NULL for any
 * @modules: likewise for its module
 * @unreleased: it has not been freed since it was allocated
 */
struct filter {
	struct number_list pids;
	struct number_list tgids;
	const char *names;
	const char *modules;
	bool unreleased;
};

/* Return: 0, or -1 if this is no list of numbers. */
int filter_numbers(const char *text, struct number_list *list);

bool filter_passes(const struct filter *filter, const struct page_owner_record *record);

/* What the filter needs to know of a record: PAGE_OWNER_HAS_*. */
unsigned int filter_needs(const struct filter *filter);

/* Has the page been freed since it was allocated? */
bool record_is_released(const struct page_owner_record *record);

/* The module nearest to the allocation. Return: its length, 0 for none. */
size_t record_module(const char *frames, size_t len, const char **module);

#endif
