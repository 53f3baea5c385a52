/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is alive. Objects in slabs and large ones of kmalloc() are found by their address; blocks of
 * pages (by page frame number), per-CPU areas (by offset) and areas of vmalloc() have a set of
 * their own each.
 *
 * Memory is bounded by what is alive at a time: an object takes 32 bytes, and 16 to 32 more in the
 * hash table. Where one has been freed the next one is put.
 */
#ifndef KMEMTRACE_REPORT_OBJECTS_H
#define KMEMTRACE_REPORT_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "table.h"

/* By which allocator an object was allocated. */
enum type {
	TYPE_NONE,
	TYPE_KMALLOC,
	TYPE_LARGE,
	TYPE_CACHE,
	TYPE_PERCPU,
	TYPE_VMALLOC,	/* From here on in pages. */
	TYPE_PAGE,
	TYPES
};

/**
 * struct object - what is alive
 * @key: address, offset or page frame number
 * @time: when it was allocated
 * @req: bytes requested; of an area of vmalloc(), their lower half; of a block of pages, the order
 *	of the blocks that it was split to, which may get different tags; of a free place, 1 more
 *	than the index of the next free one, or 0
 * @alloc: bytes allocated; of an area of vmalloc() and of a block, pages
 * @origin: index of who allocated it
 * @cpu: index of the CPU that did
 * @order: log2 of the number of pages of a block; bits 32 to 39 of what was requested of vmalloc()
 * @type: enum type
 * @older: it was allocated before the trace began
 * @counted: it is in the sums of what was allocated
 * @passes: it passes the filter
 */
struct object {
	uint64_t key;
	uint64_t time;
	uint32_t req;
	uint32_t alloc;
	uint32_t origin;
	uint16_t cpu;
	uint8_t order;
	uint8_t type : 3;
	uint8_t older : 1;
	uint8_t counted : 1;
	uint8_t passes : 1;
};

/* How many CPUs an object can tell apart; Linux has no more. */
#define OBJECT_CPUS	8192u

/* The largest block: no machine has one of more pages. */
#define OBJECT_LARGEST	22

/**
 * struct objects - a set of them
 * @table: finds one by its key
 * @list: all that are alive, and free places: their type is TYPE_NONE
 * @room: how many there is room for
 * @used: how many places have been used
 * @spare: 1 more than the index of the first free place of these, or 0
 */
struct objects {
	struct table table;
	struct object *list;
	uint32_t room;
	uint32_t used;
	uint32_t spare;
};

/* Return: how many are alive. */
static inline uint32_t objects_count(const struct objects *objects)
{
	return objects->table.count;
}

void objects_begin(struct objects *objects);
void objects_end(struct objects *objects);

/* Return: the slot of the object, or a free one. */
static inline struct table_slot *objects_slot(const struct objects *objects, uint64_t key)
{
	struct table_slot *slot = table_first(&objects->table, hash_number(key));

	while (slot->value && objects->list[slot->value - 1].key != key)
		slot = table_next(&objects->table, slot);
	return slot;
}

/* Return: the object that is alive, or NULL. */
static inline struct object *objects_find(const struct objects *objects, uint64_t key)
{
	struct table_slot *slot = objects_slot(objects, key);

	return slot->value ? &objects->list[slot->value - 1] : NULL;
}

/**
 * objects_add() - find an object, or make a place for one
 * @objects: the set
 * @key: of the object
 *
 * Return: the object. If it was not there its type is TYPE_NONE, and the caller fills it but for
 * the key. NULL without memory. Others may have moved.
 */
struct object *objects_add(struct objects *objects, uint64_t key);

/* An object has been freed. */
static inline void objects_remove(struct objects *objects, struct object *object)
{
	table_remove(&objects->table, objects_slot(objects, object->key));
	object->type = TYPE_NONE;
	object->req = objects->spare;
	objects->spare = object - objects->list + 1;
}

/*
 * Finding objects faster, several at a time. First call objects_prefetch() for all of them; then
 * objects_guess(), which looks where an object mostly is, and has it fetched; and objects_guessed()
 * last. No step waits for memory, nor depends on anything that cannot be predicted.
 */
static inline void objects_prefetch(const struct objects *objects, uint64_t key)
{
	table_prefetch(&objects->table, hash_number(key));
}

/* Return: a guess for objects_guessed(). */
static inline uint32_t objects_guess(const struct objects *objects, uint64_t key)
{
	const struct table *table = &objects->table;
	uint32_t hash = hash_number(key), mask = table->mask;
	const struct table_slot *first = &table->slots[hash & mask];
	const struct table_slot *second = &table->slots[(hash + 1) & mask];
	uint32_t is_first = -(uint32_t)(first->hash == hash);
	uint32_t value = (first->value & is_first) | (second->value & ~is_first);
	uintptr_t place;

	place = (uintptr_t)objects->list + (value - (uintptr_t)1) * sizeof(struct object);
	__builtin_prefetch((void *)place, 1);
	return value;
}

/* Return: the object, or NULL if the guess was wrong. */
static inline struct object *objects_guessed(const struct objects *objects, uint64_t key,
					     uint32_t guess)
{
	struct object *object = &objects->list[guess - 1];

	return guess && guess <= objects->used && object->key == key && object->type ? object :
	       NULL;
}

/* What was requested and allocated, in bytes. */
static inline uint64_t object_alloc(const struct object *object, unsigned int page_shift)
{
	return (uint64_t)object->alloc << (object->type >= TYPE_VMALLOC ? page_shift : 0);
}

static inline uint64_t object_req(const struct object *object, unsigned int page_shift)
{
	if (object->type == TYPE_PAGE)
		return object_alloc(object, page_shift);
	if (object->type == TYPE_VMALLOC)
		return (uint64_t)object->order << 32 | object->req;
	return object->req;
}

#endif
