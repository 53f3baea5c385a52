// SPDX-License-Identifier: GPL-2.0
/* Keeps each string once. */
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "strings.h"

#define CHUNK_SIZE	(1024u << 10)
#define CHUNK_UNITS	(CHUNK_SIZE / 8)

/**
 * struct string_slot - a place in the hash table
 * @hash: of the string
 * @place: of its header, in units of 8 bytes over all chunks, plus one; 0 if the slot is free
 */
struct string_slot {
	uint32_t hash;
	uint32_t place;
};

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

void strings_begin(struct strings *strings)
{
	memset(strings, 0, sizeof(*strings));
}

void strings_end(struct strings *strings)
{
	uint32_t i;

	for (i = 0; i < strings->chunk_count; i++)
		free(strings->chunks[i]);
	free(strings->chunks);
	free(strings->slots);
	free(strings->texts);
	strings_begin(strings);
}

/* The table is at most half full. */
static int grow_slots(struct strings *strings)
{
	uint32_t mask = strings->mask ? strings->mask * 2 + 1 : 1023, i, slot;
	struct string_slot *slots = calloc((size_t)mask + 1, sizeof(*slots));

	if (!slots)
		return -1;
	for (i = 0; strings->mask && i <= strings->mask; i++) {
		if (!strings->slots[i].place)
			continue;
		slot = strings->slots[i].hash & mask;
		while (slots[slot].place)
			slot = (slot + 1) & mask;
		slots[slot] = strings->slots[i];
	}
	free(strings->slots);
	strings->slots = slots;
	strings->mask = mask;
	return 0;
}

static int add_chunk(struct strings *strings)
{
	char **chunks = realloc(strings->chunks, (strings->chunk_count + 1) * sizeof(*chunks));

	if (!chunks)
		return -1;
	strings->chunks = chunks;
	chunks[strings->chunk_count] = malloc(CHUNK_SIZE);
	if (!chunks[strings->chunk_count])
		return -1;
	strings->chunk_count++;
	strings->used = 0;
	return 0;
}

/* Return: the place, or 0 without memory. */
static uint32_t keep(struct strings *strings, const char *text, size_t len)
{
	size_t size = (sizeof(struct string_header) + len + 7) & ~(size_t)7;
	struct string_header *header;
	uint32_t place;

	if (!strings->chunk_count || CHUNK_SIZE - strings->used < size) {
		if (strings->chunk_count >= UINT32_MAX / CHUNK_UNITS - 1 || add_chunk(strings))
			return 0;
	}
	header = (void *)(strings->chunks[strings->chunk_count - 1] + strings->used);
	header->number = strings->count;
	header->len = len;
	memcpy(header + 1, text, len);
	strings->texts[strings->count] = (const char *)(header + 1);
	place = (strings->chunk_count - 1) * CHUNK_UNITS + strings->used / 8 + 1;
	strings->used += size;
	return place;
}

static const struct string_header *at_place(const struct strings *strings, uint32_t place)
{
	place--;
	return (const void *)(strings->chunks[place / CHUNK_UNITS] + place % CHUNK_UNITS * 8);
}

void strings_prefetch(const struct strings *strings, uint64_t hash)
{
	if (strings->mask)
		__builtin_prefetch(&strings->slots[(uint32_t)hash & strings->mask]);
}

uint32_t strings_number(struct strings *strings, const char *text, size_t len)
{
	return strings_number_hashed(strings, text, len, hash_bytes(text, len));
}

uint32_t strings_number_hashed(struct strings *strings, const char *text, size_t len,
			       uint64_t full_hash)
{
	uint32_t hash = full_hash, place;
	const struct string_header *header;
	struct string_slot *slot;
	const char **texts;

	if (len > STRINGS_LONGEST ||
	    (strings->count >= strings->mask / 2 &&
	     (strings->count > UINT32_MAX / 4 || grow_slots(strings))))
		return STRINGS_NO_MEMORY;
	slot = &strings->slots[hash & strings->mask];
	while (slot->place) {
		if (slot->hash == hash) {
			header = at_place(strings, slot->place);
			if (header->len == len && !memcmp(header + 1, text, len))
				return header->number;
		}
		slot = slot == &strings->slots[strings->mask] ? strings->slots : slot + 1;
	}
	texts = array_with_room(strings->texts, &strings->room, strings->count, sizeof(*texts));
	if (!texts)
		return STRINGS_NO_MEMORY;
	strings->texts = texts;
	place = keep(strings, text, len);
	if (!place)
		return STRINGS_NO_MEMORY;
	*slot = (struct string_slot){ .hash = hash, .place = place };
	return strings->count++;
}

struct ranked {
	const char *text;
	uint32_t len;
	uint32_t number;
};

static int compare(const void *one, const void *two)
{
	const struct ranked *a = one, *b = two;
	int order = memcmp(a->text, b->text, a->len < b->len ? a->len : b->len);

	return order ? order : (a->len > b->len) - (a->len < b->len);
}

uint32_t *strings_ranks(const struct strings *strings)
{
	struct ranked *sorted = malloc((strings->count + 1) * sizeof(*sorted));
	uint32_t *ranks = malloc((strings->count + 1) * sizeof(*ranks)), i;

	if (sorted && ranks) {
		for (i = 0; i < strings->count; i++) {
			sorted[i].text = strings_text(strings, i);
			sorted[i].len = strings_len(strings, i);
			sorted[i].number = i;
		}
		qsort(sorted, strings->count, sizeof(*sorted), compare);
		for (i = 0; i < strings->count; i++)
			ranks[sorted[i].number] = i;
	} else {
		free(ranks);
		ranks = NULL;
	}
	free(sorted);
	return ranks;
}
