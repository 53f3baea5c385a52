/* SPDX-License-Identifier: GPL-2.0 */
/* Sizes as people write them: 1.5M is 1,572,864 bytes (IEC, as numfmt --to=iec has it). */
#ifndef TOOLS_LIB_UNITS_H
#define TOOLS_LIB_UNITS_H

#include <stddef.h>
#include <stdint.h>

/* Room for the longest text, with its NUL. */
#define UNITS_ROOM	24

/**
 * units_size() - a size with a unit
 * @bytes: the size
 * @text: room for UNITS_ROOM bytes
 *
 * Below 10 of a unit there is one digit behind the point; what does not fit is rounded away from
 * zero.
 *
 * Return: @text.
 */
char *units_size(int64_t bytes, char *text);

/**
 * units_number() - a number as it is
 * @number: the number
 * @text: room for UNITS_ROOM bytes
 *
 * Return: @text.
 */
char *units_number(int64_t number, char *text);

/**
 * units_parse_size() - a size that somebody has typed
 * @text: digits, which may have a point; and a unit: none or B; or one of K, M, G, T, P and E, in
 *	upper or lower case, alone or with iB. KB is none, since not all mean the same by it.
 * @bytes: the size, rounded down
 *
 * Return: 0, or -1 if this is no size, or one of 2^63 bytes or more.
 */
int units_parse_size(const char *text, int64_t *bytes);

#endif
