// SPDX-License-Identifier: GPL-2.0
/* Puts records together that have the same keys. */
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "filter.h"
#include "groups.h"
#include "options.h"
#include "page_owner.h"

/* A record's keys, those that are in use. */
struct tuple {
	uint32_t head;
	uint32_t stack;
	uint32_t name;
	uint32_t module;
	int32_t pid;
	int32_t tgid;
	uint64_t ts;
	uint64_t free_ts;
	uint64_t hash;
	uint8_t allocator;
	bool released;
};

void groups_begin(struct groups *groups, const struct options *options)
{
	memset(groups, 0, sizeof(*groups));
	groups->options = options;
	table_begin(&groups->table);
	strings_begin(&groups->heads);
	strings_begin(&groups->stacks);
	strings_begin(&groups->names);
	strings_begin(&groups->modules);
}

void groups_end(struct groups *groups)
{
	strings_end(&groups->heads);
	strings_end(&groups->stacks);
	strings_end(&groups->names);
	strings_end(&groups->modules);
	free(groups->head_info);
	free(groups->stack_info);
	free(groups->list);
	table_end(&groups->table);
}

/* The first line, up to the times if they are as printf() prints them, and with ", ts " then. */
static size_t head_len(const struct page_owner_record *record)
{
	return record->fixed_len < record->head_len ? record->fixed_len + 5 : record->head_len;
}

static size_t stack_len(const struct groups *groups, const struct page_owner_record *record)
{
	return groups->options->frames_only && record->frames_len ? record->frames_len :
								    record->stack_len;
}

static uint32_t number_head(struct groups *groups, const struct page_owner_record *record,
			    uint64_t hash)
{
	uint32_t count = groups->heads.count, number, name;
	struct head_info *info;

	number = strings_number_hashed(&groups->heads, record->head, head_len(record), hash);
	if (number == STRINGS_NO_MEMORY || groups->heads.count == count)
		return number;
	info = array_with_room(groups->head_info, &groups->head_room, number, sizeof(*info));
	if (!info)
		return STRINGS_NO_MEMORY;
	groups->head_info = info;
	name = strings_number(&groups->names, record->name, record->name_len);
	if (name == STRINGS_NO_MEMORY)
		return name;
	groups->head_info[number] = (struct head_info){
		.pid = record->pid,
		.tgid = record->tgid,
		.name = name,
	};
	return number;
}

static uint32_t number_stack(struct groups *groups, const struct page_owner_record *record,
			     uint64_t hash)
{
	uint32_t count = groups->stacks.count, number;
	struct stack_info *info;
	const char *module;
	size_t len;

	number = strings_number_hashed(&groups->stacks, record->stack, stack_len(groups, record),
				       hash);
	if (number == STRINGS_NO_MEMORY || groups->stacks.count == count)
		return number;
	info = array_with_room(groups->stack_info, &groups->stack_room, number, sizeof(*info));
	if (!info)
		return STRINGS_NO_MEMORY;
	groups->stack_info = info;
	info += number;
	info->frames_len = record->frames_len;
	info->by = page_owner_allocator(record->stack, record->frames_len);
	len = record_module(record->stack, record->frames_len, &module);
	info->module = strings_number(&groups->modules, len ? module : "vmlinux", len ? len : 7);
	return info->module == STRINGS_NO_MEMORY ? info->module : number;
}

/*
 * Kernels that print free_ts also print the flag of slab pages. Later ones have no such flag, and
 * the stack has to tell.
 */
static uint8_t find_allocator(const struct groups *groups, const struct page_owner_record *record,
			      uint32_t stack)
{
	unsigned int by = groups->stack_info[stack].by;
	uint8_t allocator = 0;

	if (record->cma)
		allocator |= ALLOCATOR_CMA;
	if (record->slab || (by & PAGE_OWNER_BY_SLAB &&
			     (record->kind == PAGE_OWNER_STACK ||
			      (record->has & PAGE_OWNER_HAS_TS &&
			       !(record->has & PAGE_OWNER_HAS_FREE_TS)))))
		allocator |= ALLOCATOR_SLAB;
	if (by & PAGE_OWNER_BY_VMALLOC)
		allocator |= ALLOCATOR_VMALLOC;
	return allocator ? allocator : ALLOCATOR_OTHERS;
}

/*
 * Without --cull the hash is made of those of the texts, so that all look-ups that a record takes
 * can begin at the same time: in a large dump each of them has to wait for memory.
 */
static uint64_t hash_text(const struct groups *groups, const struct page_owner_record *record,
			  uint64_t head_hash, uint64_t stack_hash)
{
	uint64_t hash = hash_mix(head_hash, stack_hash);

	if (groups->options->keep_times)
		hash = hash_mix(hash ^ record->ts, record->free_ts);
	table_prefetch(&groups->heads.table, head_hash);
	table_prefetch(&groups->table, hash);
	return hash;
}

static uint64_t hash_culled(unsigned int cull, const struct tuple *tuple)
{
	uint64_t hash = 0;

	if (cull & KEY_BIT(KEY_STACK))
		hash = tuple->stack + 1;
	if (cull & KEY_BIT(KEY_NAME))
		hash ^= (uint64_t)tuple->name << 32;
	if (cull & KEY_BIT(KEY_PID))
		hash = hash_mix(hash, tuple->pid);
	if (cull & KEY_BIT(KEY_TGID))
		hash = hash_mix(hash, tuple->tgid);
	if (cull & KEY_BIT(KEY_MODULE))
		hash = hash_mix(hash, tuple->module);
	if (cull & KEY_BIT(KEY_ALLOCATOR))
		hash = hash_mix(hash, tuple->allocator);
	if (cull & KEY_BIT(KEY_FREE))
		hash = hash_mix(hash, tuple->released);
	return hash_mix(hash, 1);
}

static int find_tuple(struct groups *groups, const struct page_owner_record *record,
		      struct tuple *tuple)
{
	unsigned int cull = groups->options->cull;
	uint64_t head_hash = 0, stack_hash;
	uint32_t stack;

	memset(tuple, 0, sizeof(*tuple));
	stack_hash = hash_bytes(record->stack, stack_len(groups, record));
	table_prefetch(&groups->stacks.table, stack_hash);
	if (!cull) {
		head_hash = hash_bytes(record->head, head_len(record));
		tuple->hash = hash_text(groups, record, head_hash, stack_hash);
	}
	stack = number_stack(groups, record, stack_hash);
	if (stack == STRINGS_NO_MEMORY)
		return -1;
	tuple->stack = stack;
	tuple->allocator = find_allocator(groups, record, stack);
	tuple->released = record_is_released(record);
	tuple->module = groups->stack_info[stack].module;
	tuple->pid = record->pid;
	tuple->tgid = record->tgid;
	tuple->ts = record->ts;
	tuple->free_ts = record->free_ts;
	if (!cull) {
		tuple->head = number_head(groups, record, head_hash);
		return tuple->head == STRINGS_NO_MEMORY ? -1 : 0;
	}
	if (cull & KEY_BIT(KEY_NAME)) {
		tuple->name = strings_number(&groups->names, record->name, record->name_len);
		if (tuple->name == STRINGS_NO_MEMORY)
			return -1;
	}
	tuple->hash = hash_culled(cull, tuple);
	return 0;
}

static bool is_same(const struct groups *groups, const struct group *group,
		    const struct tuple *tuple)
{
	const struct options *options = groups->options;
	unsigned int cull = options->cull;
	const struct head_info *head;

	if (!cull)
		return group->head == tuple->head && group->stack == tuple->stack &&
		       (!options->keep_times ||
			(group->ts == tuple->ts && group->free_ts == tuple->free_ts));
	head = &groups->head_info[group->head];
	return (!(cull & KEY_BIT(KEY_STACK)) || group->stack == tuple->stack) &&
	       (!(cull & KEY_BIT(KEY_PID)) || head->pid == tuple->pid) &&
	       (!(cull & KEY_BIT(KEY_TGID)) || head->tgid == tuple->tgid) &&
	       (!(cull & KEY_BIT(KEY_NAME)) || head->name == tuple->name) &&
	       (!(cull & KEY_BIT(KEY_FREE)) || group->released == tuple->released) &&
	       (!(cull & KEY_BIT(KEY_ALLOCATOR)) || group->allocator == tuple->allocator) &&
	       (!(cull & KEY_BIT(KEY_MODULE)) ||
		groups->stack_info[group->stack].module == tuple->module);
}

/* A group fills a cache line, and is in no more than one. */
static int grow_list(struct groups *groups)
{
	uint32_t room = groups->room ? groups->room + groups->room / 2 : 256;
	void *list;

	_Static_assert(sizeof(struct group) == 64, "a group fills a cache line");
	if (posix_memalign(&list, sizeof(struct group), room * sizeof(struct group)))
		return -1;
	if (groups->count)
		memcpy(list, groups->list, groups->count * sizeof(struct group));
	free(groups->list);
	groups->list = list;
	groups->room = room;
	return 0;
}

static struct group *new_group(struct groups *groups, const struct page_owner_record *record,
			       const struct tuple *tuple)
{
	struct group *group;
	uint32_t head = tuple->head;

	if (groups->options->cull)
		head = number_head(groups, record,
				   hash_bytes(record->head, head_len(record)));
	if (head == STRINGS_NO_MEMORY ||
	    (groups->count == groups->room && grow_list(groups)))
		return NULL;
	group = &groups->list[groups->count++];
	*group = (struct group){
		.ts = record->ts,
		.free_ts = record->free_ts,
		.head = head,
		.stack = tuple->stack,
		.has = record->has,
		.allocator = tuple->allocator,
		.released = tuple->released,
		.split = record->fixed_len < record->head_len,
	};
	return group;
}

/* Records that follow each other are often of the same group, which needs no look-up then. */
static bool is_last(const struct groups *groups, const struct page_owner_record *record)
{
	const struct options *options = groups->options;
	const struct group *group;

	if (!groups->count || options->keep_times || options->cull & ~KEY_BIT(KEY_STACK))
		return false;
	group = &groups->list[groups->last];
	if (!strings_is(&groups->stacks, group->stack, record->stack, stack_len(groups, record)))
		return false;
	return options->cull ||
	       strings_is(&groups->heads, group->head, record->head, head_len(record));
}

static struct group *find_group(struct groups *groups, const struct page_owner_record *record)
{
	struct table_slot *slot;
	struct tuple tuple;
	struct group *group;

	if (is_last(groups, record))
		return &groups->list[groups->last];
	if (find_tuple(groups, record, &tuple) || table_make_room(&groups->table))
		return NULL;
	for (slot = table_first(&groups->table, tuple.hash); slot->value;
	     slot = table_next(&groups->table, slot)) {
		group = &groups->list[slot->value - 1];
		if (is_same(groups, group, &tuple))
			return group;
	}
	group = new_group(groups, record, &tuple);
	if (group)
		table_set(&groups->table, slot, tuple.hash, groups->count);
	return group;
}

static void add(uint64_t *sum, uint64_t number)
{
	if (__builtin_add_overflow(*sum, number, sum))
		*sum = UINT64_MAX;
}

int groups_add(struct groups *groups, const struct page_owner_record *record, unsigned int side)
{
	const struct options *options = groups->options;
	struct group *group = find_group(groups, record);

	if (!group)
		return -1;
	groups->records++;
	groups->last = group - groups->list;
	add(&group->times[side], record->times);
	add(&group->pages[side], record->pages);
	if (group->ts != record->ts || group->free_ts != record->free_ts ||
	    (group->has ^ record->has) & (PAGE_OWNER_HAS_TS | PAGE_OWNER_HAS_FREE_TS))
		group->times_differ = true;
	/* The PFN line tells the allocator, too, and is not part of the text. JSON alone asks. */
	if (!options->cull && options->format == FORMAT_JSON &&
	    group->allocator != find_allocator(groups, record, group->stack))
		group->allocator_differs = true;
	group->has |= record->has;
	return 0;
}

int64_t group_growth(const struct group *group)
{
	return group->has & PAGE_OWNER_HAS_PAGES ? group->pages[1] - group->pages[0] :
						   group->times[1] - group->times[0];
}
