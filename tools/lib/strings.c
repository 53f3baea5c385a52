// SPDX-License-Identifier: GPL-2.0
/* Keeps each string once. */
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "strings.h"

#define CHUNK_SIZE	(1024u << 10)
#define CHUNK_UNITS	(CHUNK_SIZE / 8)

void strings_begin(struct strings *strings)
{
	memset(strings, 0, sizeof(*strings));
	table_begin(&strings->table);
}

void strings_end(struct strings *strings)
{
	uint32_t i;

	for (i = 0; i < strings->chunk_count; i++)
		free(strings->chunks[i]);
	free(strings->chunks);
	free(strings->texts);
	table_end(&strings->table);
	strings_begin(strings);
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

/*
 * Return: the place of its header, in units of 8 bytes over all chunks, plus one; or 0 without
 * memory.
 */
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

uint32_t strings_number(struct strings *strings, const char *text, size_t len)
{
	return strings_number_hashed(strings, text, len, hash_bytes(text, len));
}

uint32_t strings_number_hashed(struct strings *strings, const char *text, size_t len,
			       uint64_t hash)
{
	const struct string_header *header;
	struct table_slot *slot;
	const char **texts;
	uint32_t place;

	if (len > STRINGS_LONGEST || table_make_room(&strings->table))
		return STRINGS_NO_MEMORY;
	for (slot = table_first(&strings->table, hash); slot->value;
	     slot = table_next(&strings->table, slot)) {
		header = at_place(strings, slot->value);
		if (header->len == len && !memcmp(header + 1, text, len))
			return header->number;
	}
	texts = array_with_room(strings->texts, &strings->room, strings->count, sizeof(*texts));
	if (!texts)
		return STRINGS_NO_MEMORY;
	strings->texts = texts;
	place = keep(strings, text, len);
	if (!place)
		return STRINGS_NO_MEMORY;
	table_set(&strings->table, slot, hash, place);
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
