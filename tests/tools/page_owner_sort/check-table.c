// SPDX-License-Identifier: GPL-2.0
/*
 * Adds keys to a table of tools/lib and takes them out, and looks each one up after that. Hashes
 * are good, or the same for many keys, or those of the last slots, from which a look-up goes on
 * with the first.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "table.h"

#define KEYS		5000u
#define TIMES		40000u

enum { GOOD, SAME, LAST, HASHES };
static const char * const names[HASHES] = { "good hashes", "few hashes", "the last slots" };

static uint64_t hash_of(uint32_t key, int hashes)
{
	switch (hashes) {
	case SAME:
		return key % 61;
	case LAST:
		return UINT32_MAX - key % 61;
	default:
		return hash_number((uint64_t)key << 12);
	}
}

/* A key is its own value. */
static struct table_slot *look_up(const struct table *table, uint32_t key, int hashes)
{
	struct table_slot *slot;

	for (slot = table_first(table, hash_of(key, hashes)); slot->value;
	     slot = table_next(table, slot))
		if (slot->value == key)
			break;
	return slot;
}

static int wrong(uint32_t key, const char *what, int hashes)
{
	fprintf(stderr, "check-table: key %u %s, with %s\n", key, what, names[hashes]);
	return -1;
}

static int check(const struct table *table, const bool *in, uint32_t keys, int hashes)
{
	uint32_t key, count = 0;

	for (key = 1; key <= keys; key++) {
		if (in[key] && !look_up(table, key, hashes)->value)
			return wrong(key, "is lost", hashes);
		if (!in[key] && look_up(table, key, hashes)->value)
			return wrong(key, "is there still", hashes);
		count += in[key];
	}
	if (table->count != count)
		return wrong(table->count, "is not how many there are", hashes);
	if (table->count > (table->mask + 1) / 2)
		return wrong(table->count, "is more than half of the slots", hashes);
	return 0;
}

/* Adds as many as three quarters of @keys, takes out all but a quarter, and so on. */
static int run(uint32_t keys, int hashes)
{
	static bool in[KEYS + 1];
	struct table_slot *slot;
	struct table table;
	bool adding = true;
	uint32_t i, key;
	int bad;

	table_begin(&table);
	bad = check(&table, in, keys, hashes);
	for (i = 0; i < TIMES && !bad; i++) {
		key = hash_number(i) % keys + 1;
		if (in[key] == adding)
			continue;
		if (table_make_room(&table))
			abort();
		slot = look_up(&table, key, hashes);
		if (adding)
			table_set(&table, slot, hash_of(key, hashes), key);
		else
			table_remove(&table, slot);
		in[key] = adding;
		if (table.count == keys / 4 * 3 || table.count == keys / 4) {
			adding = table.count == keys / 4;
			bad = check(&table, in, keys, hashes);
		}
	}
	for (key = 1; key <= keys && !bad; key++) {
		if (in[key])
			table_remove(&table, look_up(&table, key, hashes));
		in[key] = false;
		if (key % 97 == 0 || key == keys)
			bad = check(&table, in, keys, hashes);
	}
	table_end(&table);
	return bad;
}

int main(void)
{
	int hashes, bad = 0;

	for (hashes = GOOD; hashes < HASHES && !bad; hashes++)
		bad = run(hashes == GOOD ? KEYS : 300, hashes);
	return bad ? 1 : 0;
}
