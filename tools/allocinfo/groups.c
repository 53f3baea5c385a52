// SPDX-License-Identifier: GPL-2.0
/* allocinfo: puts call sites together, and sorts what that gives. */
#define _GNU_SOURCE		/* qsort_r() */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "command.h"
#include "filter.h"
#include "groups.h"
#include "place.h"
#include "snapshot.h"

const char * const by_names[BYS] = { "line", "function", "file", "directory", "module" };
const char * const sort_names[SORTS] = { "bytes", "calls", "avg", "name" };

int parse_name(const char *option, const char *text, const char * const *names, int count)
{
	char list[128] = "";
	int i;

	for (i = 0; i < count; i++) {
		if (!strcmp(names[i], text))
			return i;
		snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s",
			 i == 0 ? "" : i == count - 1 ? " or " : ", ", names[i]);
	}
	wrong_usage("%s takes %s, not \"%s\"", option, list, text);
	return -1;
}

static const char *directory_of(const struct strings *names, const struct site *site, size_t *len)
{
	const char *file = strings_text(names, site->file);

	*len = place_directory(file, strings_len(names, site->file));
	return file;
}

static uint64_t hash_site(const struct strings *names, const struct site *site, enum by by)
{
	const char *text;
	size_t len;

	switch (by) {
	case BY_LINE:
		return hash_mix(hash_mix(site->file, site->line),
				hash_mix(site->function, site->module));
	case BY_FUNCTION:
		return hash_mix(hash_mix(site->file, site->function), site->module);
	case BY_FILE:
		return hash_number(site->file);
	case BY_DIRECTORY:
		text = directory_of(names, site, &len);
		return hash_bytes(text, len);
	default:
		return hash_number(site->module);
	}
}

static bool same(const struct strings *names, const struct site *a, const struct site *b,
		 enum by by)
{
	const char *text, *other;
	size_t len, other_len;

	switch (by) {
	case BY_LINE:
		return a->file == b->file && a->line == b->line && a->function == b->function &&
		       a->module == b->module;
	case BY_FUNCTION:
		return a->file == b->file && a->function == b->function && a->module == b->module;
	case BY_FILE:
		return a->file == b->file;
	case BY_DIRECTORY:
		text = directory_of(names, a, &len);
		other = directory_of(names, b, &other_len);
		return len == other_len && !memcmp(text, other, len);
	default:
		return a->module == b->module;
	}
}

/* Return: the group of a call site, a new one if it is the first, or NULL without memory. */
static struct group *find_group(struct groups *groups, uint32_t site)
{
	const struct site *sites = groups->snapshot->sites;
	const struct strings *names = groups->snapshot->names;
	uint64_t hash = hash_site(names, &sites[site], groups->by);
	struct table_slot *slot;
	struct group *list;

	if (table_make_room(&groups->table))
		return NULL;
	for (slot = table_first(&groups->table, hash); slot->value;
	     slot = table_next(&groups->table, slot)) {
		list = &groups->list[slot->value - 1];
		if (same(names, &sites[list->site], &sites[site], groups->by))
			return list;
	}
	list = array_with_room(groups->list, &groups->room, groups->count, sizeof(*list));
	if (!list)
		return NULL;
	groups->list = list;
	list[groups->count] = (struct group){ .site = site };
	table_set(&groups->table, slot, hash, groups->count + 1);
	return &list[groups->count++];
}

static void charge(struct group *group, const struct site *site)
{
	group->bytes = add(group->bytes, site->bytes);
	group->calls = add(group->calls, site->calls);
	if (site->backing)
		group->backing = add(group->backing, site->bytes);
	group->lines++;
	group->inaccurate |= site->inaccurate;
}

int groups_make(struct groups *groups, struct snapshot *snapshot, const struct filter *filter,
		enum by by)
{
	const struct site *site;
	struct group *group;
	uint32_t i;

	memset(groups, 0, sizeof(*groups));
	groups->snapshot = snapshot;
	groups->by = by;
	table_begin(&groups->table);
	for (i = 0; i < snapshot->count; i++) {
		site = &snapshot->sites[i];
		if (filter->count && !filter_passes(filter, snapshot->names, site))
			continue;
		group = find_group(groups, i);
		if (!group)
			return -1;
		charge(group, site);
		charge(&groups->total, site);
	}
	return 0;
}

void groups_end(struct groups *groups)
{
	free(groups->list);
	table_end(&groups->table);
}

const char *directory_name(const char *file, size_t *len)
{
	*len = place_directory(file, *len);
	if (*len)
		return file;
	*len = 1;
	return *file == '/' ? "/" : ".";
}

size_t group_name(const struct groups *groups, const struct group *group, char *text)
{
	const struct strings *names = groups->snapshot->names;
	const struct site *site = &groups->snapshot->sites[group->site];
	size_t module = strings_len(names, site->module), len = strings_len(names, site->file);
	const char *file = strings_text(names, site->file);
	int got;

	if (groups->by == BY_DIRECTORY)
		file = directory_name(file, &len);

	switch (groups->by) {
	case BY_LINE:
		return place_print(text, names, site);
	case BY_FUNCTION:
		got = snprintf(text, PLACE_ROOM, "%.*s%s%.*s%s %.*s", (int)len, file,
			       module ? " [" : "", (int)module, strings_text(names, site->module),
			       module ? "]" : "", (int)strings_len(names, site->function),
			       strings_text(names, site->function));
		break;
	case BY_DIRECTORY:
	case BY_FILE:
		got = snprintf(text, PLACE_ROOM, "%.*s", (int)len, file);
		break;
	default:
		got = snprintf(text, PLACE_ROOM, "%.*s", module ? (int)module : 7,
			       module ? strings_text(names, site->module) : "vmlinux");
		break;
	}
	return got < PLACE_ROOM ? got : PLACE_ROOM - 1;
}

static int compare_bytes(const char *a, size_t a_len, const char *b, size_t b_len)
{
	int order = memcmp(a, b, a_len < b_len ? a_len : b_len);

	return order ? order : (a_len > b_len) - (a_len < b_len);
}

static int compare_texts(const struct strings *names, uint32_t a, uint32_t b)
{
	return compare_bytes(strings_text(names, a), strings_len(names, a),
			     strings_text(names, b), strings_len(names, b));
}

int group_compare_names(const struct groups *groups, const struct group *a,
			const struct group *b)
{
	const struct strings *names = groups->snapshot->names;
	const struct site *one = &groups->snapshot->sites[a->site];
	const struct site *two = &groups->snapshot->sites[b->site];
	const char *directory, *other;
	size_t len, other_len;
	int order;

	if (groups->by == BY_DIRECTORY) {
		directory = directory_of(names, one, &len);
		other = directory_of(names, two, &other_len);
		return compare_bytes(directory, len, other, other_len);
	}
	if (groups->by == BY_MODULE)
		return compare_texts(names, one->module, two->module);
	order = compare_texts(names, one->file, two->file);
	if (!order && groups->by == BY_LINE)
		order = (one->line > two->line) - (one->line < two->line);
	if (!order && groups->by != BY_FILE)
		order = compare_texts(names, one->function, two->function);
	if (!order && groups->by != BY_FILE)
		order = compare_texts(names, one->module, two->module);
	return order;
}

struct ranking {
	const struct groups *groups;
	enum sort sort;
};

int64_t group_value(const struct group *group, enum sort sort)
{
	switch (sort) {
	case SORT_CALLS:
		return group->calls;
	case SORT_AVG:
		return average(group->bytes, group->calls);
	default:
		return group->bytes;
	}
}

/* Less than 0 if @one comes first. */
static int compare(const void *one, const void *two, void *data)
{
	const struct ranking *ranking = data;
	const struct group *a = one, *b = two;
	int64_t a_value = group_value(a, ranking->sort);
	int64_t b_value = group_value(b, ranking->sort);

	if (ranking->sort != SORT_NAME && a_value != b_value)
		return a_value > b_value ? -1 : 1;
	return group_compare_names(ranking->groups, a, b);
}

static void swap(struct group *a, struct group *b)
{
	struct group kept = *a;

	*a = *b;
	*b = kept;
}

/* Moves the group at @i down in a heap whose top comes last in the order. */
static void sift(struct group *heap, uint32_t count, uint32_t i, struct ranking *ranking)
{
	uint32_t child;

	for (; (child = 2 * i + 1) < count; i = child) {
		if (child + 1 < count && compare(&heap[child + 1], &heap[child], ranking) > 0)
			child++;
		if (compare(&heap[child], &heap[i], ranking) <= 0)
			break;
		swap(&heap[child], &heap[i]);
	}
}

/* Most groups are not among the first ones: one comparison with the last of these tells. */
static void select_first(struct groups *groups, uint32_t count, uint32_t first,
			 struct ranking *ranking)
{
	struct group *list = groups->list;
	uint32_t i;

	for (i = first / 2; i--;)
		sift(list, first, i, ranking);
	for (i = first; first && i < count; i++) {
		if (compare(&list[i], &list[0], ranking) >= 0)
			continue;
		swap(&list[i], &list[0]);
		sift(list, first, 0, ranking);
	}
}

struct group *groups_top(struct groups *groups, enum sort sort, int64_t least, uint32_t *count)
{
	struct ranking ranking = { groups, sort };
	uint32_t i, kept = 0;

	for (i = 0; i < groups->count; i++)
		if (groups->list[i].bytes >= least)
			swap(&groups->list[i], &groups->list[kept++]);
	if (*count > kept)
		*count = kept;
	select_first(groups, kept, *count, &ranking);
	if (*count)
		qsort_r(groups->list, *count, sizeof(*groups->list), compare, &ranking);
	return groups->list;
}
