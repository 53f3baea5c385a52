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

/**
 * struct strings - a set of strings
 * @count: how many
 * @room: how many @texts has room for
 * @mask: slots less one, or 0
 * @slots: a hash table of references to strings
 * @texts: the strings by number
 * @chunks: the memory that holds them
 * @chunk_count: how many chunks
 * @used: bytes in the last chunk
 */
struct strings {
	uint32_t count;
	uint32_t room;
	uint32_t mask;
	struct string_slot *slots;
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
 * @full_hash: hash_bytes() of it
 *
 * Return: as strings_number().
 */
uint32_t strings_number_hashed(struct strings *strings, const char *text, size_t len,
			       uint64_t full_hash);

/* Has the memory fetched that a look-up begins with. */
void strings_prefetch(const struct strings *strings, uint64_t hash);

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

/* A hash of bytes, for tables in memory only. */
uint64_t hash_bytes(const void *bytes, size_t len);

/* Two numbers make one hash. */
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

#endif
