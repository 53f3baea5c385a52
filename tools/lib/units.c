// SPDX-License-Identifier: GPL-2.0
/* Sizes as people write them. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "units.h"

#define UNIT_BITS	10
static const char letters[] = "KMGTPE";

char *units_number(int64_t number, char *text)
{
	snprintf(text, UNITS_ROOM, "%" PRId64, number);
	return text;
}

char *units_size(int64_t bytes, char *text)
{
	uint64_t size = bytes < 0 ? -(uint64_t)bytes : (uint64_t)bytes, rest, tenths, whole;
	const char *sign = bytes < 0 ? "-" : "";
	unsigned int unit = 0, shift;

	while (unit < sizeof(letters) - 1 && size >> (unit + 1) * UNIT_BITS)
		unit++;
	shift = unit * UNIT_BITS;
	rest = size & ((1ull << shift) - 1);
	whole = size >> shift;
	/* A tenth that is not whole counts as one, and ten of them as one of the unit. */
	tenths = whole * 10 + (rest * 10 >> shift) + !!(rest * 10 & ((1ull << shift) - 1));
	if (unit && tenths < 100) {
		snprintf(text, UNITS_ROOM, "%s%" PRIu64 ".%" PRIu64 "%c", sign, tenths / 10,
			 tenths % 10, letters[unit - 1]);
		return text;
	}
	whole += !!rest;
	if (whole >> UNIT_BITS)
		snprintf(text, UNITS_ROOM, "%s1.0%c", sign, letters[unit]);
	else if (unit)
		snprintf(text, UNITS_ROOM, "%s%" PRIu64 "%c", sign, whole, letters[unit - 1]);
	else
		snprintf(text, UNITS_ROOM, "%s%" PRIu64, sign, whole);
	return text;
}

/* Takes a unit, which is all that is left. Return: its bits, or -1. */
static int parse_unit(const char *text)
{
	const char *letter;

	if (!*text || !strcmp(text, "B"))
		return 0;
	letter = strchr(letters, *text >= 'a' && *text <= 'z' ? *text - 'a' + 'A' : *text);
	if (!letter || (text[1] && strcmp(text + 1, "iB")))
		return -1;
	return (letter - letters + 1) * UNIT_BITS;
}

/*
 * The part behind the point, digit by digit from the last one, so that no precision is lost that
 * the result has: each step divides what comes behind by ten.
 */
static uint64_t parse_fraction(const char *digits, size_t len, unsigned int bits)
{
	uint64_t part = 0;

	/* What is behind the 19th digit makes no difference for a unit of 2^60. */
	if (len > 19)
		len = 19;
	while (len--)
		part = (((uint64_t)(digits[len] - '0') << bits) + part) / 10;
	return part;
}

int units_parse_size(const char *text, int64_t *bytes)
{
	size_t digits = strspn(text, "0123456789"), behind = 0, i;
	const char *unit = text + digits, *fraction = unit;
	uint64_t whole = 0;
	int bits;

	if (*unit == '.') {
		fraction = unit + 1;
		behind = strspn(fraction, "0123456789");
		unit = fraction + behind;
		if (!behind)
			return -1;
	}
	bits = parse_unit(unit);
	if (!digits || bits < 0)
		return -1;
	for (i = 0; i < digits; i++) {
		if (whole > INT64_MAX / 10)
			return -1;
		whole = whole * 10 + (text[i] - '0');
	}
	if (whole > (uint64_t)INT64_MAX >> bits)
		return -1;
	*bytes = (whole << bits) + parse_fraction(fraction, behind, bits);
	return 0;
}
