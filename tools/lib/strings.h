/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Keeps each string once, and gives it a number: 0, 1, 2, ... in the order of their arrival. A
 * string may hold any bytes.
 */
#ifndef TOOLS_LIB_STRINGS_H
#define TOOLS_LIB_STRINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "table.h"

/**
 * struct strings - a set of strings
 * @count: how many
 * @room: how many @texts has room for
 * @table: where each string is
 * @texts: the strings by number
 * @chunks: the memory that holds them
 * @chunk_count: how many chunks
 * @used: bytes in the last chunk
 */
struct strings {
	uint32_t count;
	uint32_t room;
	struct table table;
	const char **texts;
	char **chunks;
	uint32_t chunk_count;
	uint32_t used;
};

/* Stands before each string, so that a look-up has it in the cache with the string. */
struct string_header {
	uint32_t number;
	uint32_t len;
};

#define STRINGS_NO_MEMORY	UINT32_MAX

void strings_begin(struct strings *strings);
void strings_end(struct strings *strings);

/* The longest string. */
#define STRINGS_LONGEST		((1024u << 10) - 8)

/**
 * strings_number() - the number of a string
 * @strings: the set
 * @text: what to look for
 * @len: its length, at most STRINGS_LONGEST
 *
 * Return: its number, a new one if it was not there, or STRINGS_NO_MEMORY.
 */
uint32_t strings_number(struct strings *strings, const char *text, size_t len);

/**
 * strings_number_hashed() - the number of a string whose hash is known
 * @strings: the set
 * @text: what to look for
 * @len: its length, at most STRINGS_LONGEST
 * @hash: hash_bytes() of it
 *
 * Return: as strings_number().
 */
uint32_t strings_number_hashed(struct strings *strings, const char *text, size_t len,
			       uint64_t hash);

static inline const char *strings_text(const struct strings *strings, uint32_t number)
{
	return strings->texts[number];
}

static inline size_t strings_len(const struct strings *strings, uint32_t number)
{
	return ((const struct string_header *)strings->texts[number])[-1].len;
}

/* Is this the string with that number? */
static inline bool strings_is(const struct strings *strings, uint32_t number, const char *text,
			      size_t len)
{
	return strings_len(strings, number) == len &&
	       !memcmp(strings_text(strings, number), text, len);
}

/**
 * strings_ranks() - the place of each string in the order of its bytes
 * @strings: the set
 *
 * Return: an array by number, for the caller to free, or NULL without memory.
 */
uint32_t *strings_ranks(const struct strings *strings);

#endif
