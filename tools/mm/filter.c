// SPDX-License-Identifier: GPL-2.0
/* Which records are taken. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "filter.h"
#include "page_owner.h"

int filter_numbers(const char *text, struct number_list *list)
{
	size_t room = 1;
	const char *at;
	char *end;
	long n;

	for (at = text; *at; at++)
		room += *at == ',';
	free(list->numbers);
	list->count = 0;
	list->numbers = calloc(room, sizeof(*list->numbers));
	if (!list->numbers)
		return -1;
	for (at = text;; at = end + 1) {
		if (*at < '0' || *at > '9')
			return -1;
		errno = 0;
		n = strtol(at, &end, 10);
		if (errno || n > INT32_MAX || (*end && *end != ','))
			return -1;
		list->numbers[list->count++] = n;
		if (!*end)
			return 0;
	}
}

static bool has_number(const struct number_list *list, int32_t number)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (list->numbers[i] == number)
			return true;
	return false;
}

static bool has_name(const char *list, const char *name, size_t len)
{
	const char *at = list;
	size_t part;

	for (;; at += part + 1) {
		part = strcspn(at, ",");
		if (part == len && !memcmp(at, name, len))
			return true;
		if (!at[part])
			return false;
	}
}

bool record_is_released(const struct page_owner_record *record)
{
	return record->free_ts && record->ts < record->free_ts;
}

size_t record_module(const char *frames, size_t len, const char **module)
{
	struct page_owner_frame frame;

	while (page_owner_frame(&frames, &len, &frame)) {
		if (frame.module_len) {
			*module = frame.module;
			return frame.module_len;
		}
	}
	*module = "";
	return 0;
}

bool filter_passes(const struct filter *filter, const struct page_owner_record *record)
{
	const char *module;
	size_t len;

	if (filter->unreleased && record_is_released(record))
		return false;
	if (filter->pids.numbers &&
	    (!(record->has & PAGE_OWNER_HAS_PID) || !has_number(&filter->pids, record->pid)))
		return false;
	if (filter->tgids.numbers &&
	    (!(record->has & PAGE_OWNER_HAS_TGID) || !has_number(&filter->tgids, record->tgid)))
		return false;
	if (filter->names && (!(record->has & PAGE_OWNER_HAS_NAME) ||
			      !has_name(filter->names, record->name, record->name_len)))
		return false;
	if (!filter->modules)
		return true;
	len = record_module(record->stack, record->frames_len, &module);
	return len ? has_name(filter->modules, module, len) :
		     has_name(filter->modules, "vmlinux", 7);
}

unsigned int filter_needs(const struct filter *filter)
{
	return (filter->unreleased ? PAGE_OWNER_HAS_TS | PAGE_OWNER_HAS_FREE_TS : 0) |
	       (filter->pids.numbers ? PAGE_OWNER_HAS_PID : 0) |
	       (filter->tgids.numbers ? PAGE_OWNER_HAS_TGID : 0) |
	       (filter->names ? PAGE_OWNER_HAS_NAME : 0);
}
