/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A hash table that finds where a key is, and knows nothing of keys: what belongs to a key, and the
 * key itself, are the caller's, most often in an array. The table has a number for each of them,
 * and tells which of them may have the key that is looked for; the caller compares.
 *
 * Keys may be bytes, of which hash_bytes() is the hash, numbers (hash_number()), or several of
 * these (hash_mix() makes one hash of two). With keys that are members of the elements of an
 * array, this is a look-up that adds what was not there::
 *
 *	uint64_t hash = hash_number(key);
 *	struct table_slot *slot;
 *
 *	if (table_make_room(table))
 *		return NULL;
 *	for (slot = table_first(table, hash); slot->value; slot = table_next(table, slot))
 *		if (array[slot->value - 1].key == key)
 *			return &array[slot->value - 1];
 *	... put the key into array[count] ...
 *	table_set(table, slot, hash, ++count);
 *
 * A slot takes 8 bytes. Of keys that belong into the same one, all but the first go to those that
 * follow; there are few of them, since no more than half of the slots are in use. There are 1,024
 * at first, and twice as many each time another key would make it more than half, so that adding
 * takes the same time on average, however many there are.
 */
#ifndef TOOLS_LIB_TABLE_H
#define TOOLS_LIB_TABLE_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct table_slot - a place in the table
 * @hash: the lower half of the key's hash
 * @value: what the caller finds the key by, any number but 0; 0 if the slot is free
 */
struct table_slot {
	uint32_t hash;
	uint32_t value;
};

/**
 * struct table - a hash table
 * @slots: all slots
 * @mask: how many, less one
 * @count: how many are in use
 */
struct table {
	struct table_slot *slots;
	uint32_t mask;
	uint32_t count;
};

/**
 * table_begin() - make an empty table
 * @table: the table
 *
 * Memory is taken when the first key is added.
 */
void table_begin(struct table *table);

/**
 * table_end() - free a table
 * @table: the table, which is empty then
 */
void table_end(struct table *table);

/* Doubles the slots. Return: 0, or -1 without memory. */
int table_grow(struct table *table);

/**
 * table_make_room() - make sure that one more key can be added
 * @table: the table
 *
 * Slots that were found before may have moved.
 *
 * Return: 0, or -1 without memory or with 2^30 keys; the table is as it was then.
 */
static inline int table_make_room(struct table *table)
{
	return table->count < table->mask / 2 ? 0 : table_grow(table);
}

/* The slot itself or the next behind it that is free or has this hash. */
static inline struct table_slot *table_skip(const struct table *table, struct table_slot *slot,
					    uint32_t hash)
{
	while (slot->value && slot->hash != hash)
		slot = slot == &table->slots[table->mask] ? table->slots : slot + 1;
	return slot;
}

/**
 * table_first() - begin a look-up
 * @table: the table
 * @hash: of the key
 *
 * Return: a slot whose key has the same lower half of its hash, or a free one if there is none,
 * where the key can be added after table_make_room().
 */
static inline struct table_slot *table_first(const struct table *table, uint64_t hash)
{
	return table_skip(table, &table->slots[(uint32_t)hash & table->mask], hash);
}

/**
 * table_next() - go on with a look-up
 * @table: the table
 * @slot: what table_first() or this function returned last; not a free one
 *
 * Return: as table_first(), of those that were not returned yet.
 */
static inline struct table_slot *table_next(const struct table *table, struct table_slot *slot)
{
	struct table_slot *next = slot == &table->slots[table->mask] ? table->slots : slot + 1;

	return table_skip(table, next, slot->hash);
}

/**
 * table_set() - add a key
 * @table: the table, with room from table_make_room()
 * @slot: the free slot with which the look-up ended
 * @hash: of the key
 * @value: what to find it by, not 0
 */
static inline void table_set(struct table *table, struct table_slot *slot, uint64_t hash,
			     uint32_t value)
{
	*slot = (struct table_slot){ .hash = hash, .value = value };
	table->count++;
}

/**
 * table_remove() - take a key out
 * @table: the table
 * @slot: the slot of the key; this and all others may have moved after that
 */
void table_remove(struct table *table, struct table_slot *slot);

/**
 * table_prefetch() - have the memory fetched that a look-up begins with
 * @table: the table
 * @hash: of the key
 */
static inline void table_prefetch(const struct table *table, uint64_t hash)
{
	__builtin_prefetch(&table->slots[(uint32_t)hash & table->mask]);
}

/**
 * hash_mix() - make one hash of two numbers
 * @a: a number, or a hash
 * @b: another
 *
 * All bits of the result depend on all bits of both, so that its lower half is a hash, too. Hashes
 * are for tables in memory alone: they are not the same on all machines.
 *
 * Return: the hash.
 */
static inline uint64_t hash_mix(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
	__uint128_t product = (__uint128_t)(a ^ 0x9e3779b97f4a7c15ull) *
			      (b ^ 0xc2b2ae3d27d4eb4full);

	return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
	/* Machines of 32 bits have no such product. */
	uint64_t x = (a ^ b >> 31 ^ b << 33) * 0x9e3779b97f4a7c15ull;

	x = (x ^ x >> 29) * 0xc2b2ae3d27d4eb4full;
	return x ^ x >> 32;
#endif
}

/**
 * hash_number() - the hash of a number
 * @number: the number, such as an address, of which many bits may always be the same
 *
 * Return: the hash.
 */
static inline uint64_t hash_number(uint64_t number)
{
	return hash_mix(number, 0);
}

/**
 * hash_bytes() - the hash of some bytes
 * @bytes: where they are
 * @len: how many
 *
 * Return: the hash.
 */
uint64_t hash_bytes(const void *bytes, size_t len);

#endif
