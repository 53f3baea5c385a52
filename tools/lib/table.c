// SPDX-License-Identifier: GPL-2.0
/* A hash table that finds where a key is. */
#include <stdlib.h>
#include <string.h>

#include "table.h"

#define FIRST_MASK	1023u
#define LAST_MASK	(UINT32_MAX / 2)

/* The one slot of an empty table, which is always free. */
static struct table_slot no_slot;

void table_begin(struct table *table)
{
	*table = (struct table){ .slots = &no_slot };
}

void table_end(struct table *table)
{
	if (table->mask)
		free(table->slots);
	table_begin(table);
}

int table_grow(struct table *table)
{
	struct table grown = { .count = table->count };
	uint32_t i, at;

	if (table->mask >= LAST_MASK)
		return -1;
	grown.mask = table->mask ? table->mask * 2 + 1 : FIRST_MASK;
	grown.slots = calloc((size_t)grown.mask + 1, sizeof(*grown.slots));
	if (!grown.slots)
		return -1;
	for (i = 0; table->count && i <= table->mask; i++) {
		if (!table->slots[i].value)
			continue;
		at = table->slots[i].hash & grown.mask;
		while (grown.slots[at].value)
			at = (at + 1) & grown.mask;
		grown.slots[at] = table->slots[i];
	}
	table_end(table);
	*table = grown;
	return 0;
}

/*
 * No look-up passes a free slot. So those behind it move up, but for any that stands at or behind
 * the slot that its look-up begins with.
 */
void table_remove(struct table *table, struct table_slot *slot)
{
	uint32_t hole = slot - table->slots, at = hole, mask = table->mask;

	for (;;) {
		at = (at + 1) & mask;
		if (!table->slots[at].value)
			break;
		/* How far it is from where its look-up begins, and from the hole. */
		if (((at - table->slots[at].hash) & mask) < ((at - hole) & mask))
			continue;
		table->slots[hole] = table->slots[at];
		hole = at;
	}
	table->slots[hole].value = 0;
	table->count--;
}

uint64_t hash_bytes(const void *bytes, size_t len)
{
	uint64_t a, b, c, d, hash = len, other = ~len;
	const unsigned char *at = bytes;

	/* Two products at a time, so that they do not wait for each other. */
	for (; len >= 32; at += 32, len -= 32) {
		memcpy(&a, at, 8);
		memcpy(&b, at + 8, 8);
		memcpy(&c, at + 16, 8);
		memcpy(&d, at + 24, 8);
		hash = hash_mix(a ^ hash, b);
		other = hash_mix(c ^ other, d);
	}
	for (; len >= 8; at += 8, len -= 8) {
		memcpy(&a, at, 8);
		hash = hash_mix(a, hash);
	}
	a = 0;
	memcpy(&a, at, len);
	return hash_mix(hash ^ a, other);
}
