/* SPDX-License-Identifier: GPL-2.0 */
/* Puts records together that have the same keys. Grows with the groups, not with the records. */
#ifndef PAGE_OWNER_SORT_GROUPS_H
#define PAGE_OWNER_SORT_GROUPS_H

#include <stdbool.h>
#include <stdint.h>

#include "strings.h"
#include "table.h"

struct options;
struct page_owner_record;

/* The order of these is that of --sort=allocator. */
#define ALLOCATOR_CMA		0x01u
#define ALLOCATOR_SLAB		0x02u
#define ALLOCATOR_VMALLOC	0x04u
#define ALLOCATOR_OTHERS	0x08u

/**
 * struct group - records with the same keys, of which it shows the first
 * @times: how many allocations; with --diff of the first input and of the second, else in [0]
 * @pages: how many pages, likewise
 * @ts: when the first record was allocated
 * @free_ts: when it was released
 * @head: number of its first line, up to the times, and of what is known from it
 * @stack: number of its stack
 * @has: PAGE_OWNER_HAS_* of the records
 * @allocator: ALLOCATOR_* of the first record
 * @released: it has been freed since it was allocated
 * @split: the first line in @head ends before the times
 * @times_differ: records of this group have other times, or lack some
 * @allocator_differs: records of this group have other allocators; for JSON without --cull alone
 */
struct group {
	_Alignas(64) uint64_t times[2];
	uint64_t pages[2];
	uint64_t ts;
	uint64_t free_ts;
	uint32_t head;
	uint32_t stack;
	uint16_t has;
	uint8_t allocator;
	bool released : 1;
	bool split : 1;
	bool times_differ : 1;
	bool allocator_differs : 1;
};

/* What the first line says of the task. */
struct head_info {
	int32_t pid;
	int32_t tgid;
	uint32_t name;
};

/**
 * struct stack_info - what is found out once for each stack
 * @frames_len: how much of it is frames
 * @module: number of the module's name
 * @by: PAGE_OWNER_BY_*
 */
struct stack_info {
	uint32_t frames_len;
	uint32_t module;
	uint32_t by;
};

/**
 * struct groups - all groups, and what they refer to by number
 * @table: the index of each group, plus one
 * @last: index of the group of the last record
 * @records: how many records were added
 */
struct groups {
	const struct options *options;
	struct strings heads;
	struct strings stacks;
	struct strings names;
	struct strings modules;
	struct head_info *head_info;
	uint32_t head_room;
	struct stack_info *stack_info;
	uint32_t stack_room;
	struct group *list;
	uint32_t count;
	uint32_t room;
	struct table table;
	uint32_t last;
	uint64_t records;
};

void groups_begin(struct groups *groups, const struct options *options);
void groups_end(struct groups *groups);

/**
 * groups_add() - count a record
 * @groups: where to
 * @record: the record
 * @side: which of the two inputs of --diff it is from, or 0
 *
 * Return: 0, or -1 without memory.
 */
int groups_add(struct groups *groups, const struct page_owner_record *record, unsigned int side);

/* The growth of pages with --diff, or of times if nothing is known of pages. */
int64_t group_growth(const struct group *group);

#endif
