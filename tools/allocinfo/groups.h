/* SPDX-License-Identifier: GPL-2.0 */
/* allocinfo: puts call sites together, and sorts what that gives. */
#ifndef GROUPS_H
#define GROUPS_H

#include <stdbool.h>
#include <stdint.h>

#include "table.h"

struct filter;
struct site;
struct snapshot;

enum by { BY_LINE, BY_FUNCTION, BY_FILE, BY_DIRECTORY, BY_MODULE, BYS };
enum sort { SORT_BYTES, SORT_CALLS, SORT_AVG, SORT_NAME, SORTS };

extern const char * const by_names[BYS];
extern const char * const sort_names[SORTS];

/**
 * struct group - what some call sites hold
 * @bytes: how much
 * @calls: in how many allocations
 * @backing: how much of @bytes is pages whose parts are on other lines
 * @lines: how many call sites
 * @site: one of them, of which the others share what they are put together by
 * @inaccurate: of some of them the kernel says that the numbers are too small
 */
struct group {
	int64_t bytes;
	int64_t calls;
	int64_t backing;
	uint32_t lines;
	uint32_t site;
	bool inaccurate;
};

/**
 * struct groups - all groups
 * @snapshot: the call sites
 * @by: what they are put together by
 * @table: where each group is, until they are sorted
 * @list: the groups
 * @count: how many
 * @total: what all of them hold; @bytes without @backing
 */
struct groups {
	struct snapshot *snapshot;
	enum by by;
	struct table table;
	struct group *list;
	uint32_t count;
	uint32_t room;
	struct group total;
};

/**
 * groups_make() - put call sites together
 * @groups: to initialise
 * @snapshot: the call sites
 * @filter: which of them
 * @by: what they share
 *
 * Return: 0, or -1 without memory.
 */
int groups_make(struct groups *groups, struct snapshot *snapshot, const struct filter *filter,
		enum by by);

void groups_end(struct groups *groups);

/**
 * groups_top() - the first groups in an order
 * @groups: from groups_make()
 * @sort: the order: the largest first, or by name
 * @least: leave out groups with fewer bytes than this
 * @count: how many at most; set to how many there are
 *
 * The list of groups is put into another order.
 *
 * Return: the groups, at the beginning of the list.
 */
struct group *groups_top(struct groups *groups, enum sort sort, int64_t least, uint32_t *count);

/* What groups are sorted by; by name, this is the bytes. */
int64_t group_value(const struct group *group, enum sort sort);

/* By name, in which no two groups are the same. Return: as memcmp(). */
int group_compare_names(const struct groups *groups, const struct group *a,
			const struct group *b);

/* What a directory is called. @len: of the name of the file; set to that of the directory's. */
const char *directory_name(const char *file, size_t *len);

/* Writes the name of a group. @text: room for PLACE_ROOM bytes. Return: its length. */
size_t group_name(const struct groups *groups, const struct group *group, char *text);

/* Finds a word in a list of names, for an option. Return: its number, or -1 after a message. */
int parse_name(const char *option, const char *text, const char * const *names, int count);

#endif
