/* SPDX-License-Identifier: GPL-2.0 */
/* UTF-8: where a character ends, and which of them a terminal acts upon. */
#ifndef TOOLS_LIB_UTF8_H
#define TOOLS_LIB_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * utf8_character() - how long the first character is
 * @text: the text
 * @len: its length in bytes, at least 1
 *
 * Return: its length in bytes, or 0 if it is not UTF-8.
 */
static inline size_t utf8_character(const char *text, size_t len)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *bytes = (const unsigned char *)text;
	size_t i, size;
	uint32_t code;

	if (bytes[0] < 0x80)
		return 1;
	size = bytes[0] >= 0xf0 ? 4 : bytes[0] >= 0xe0 ? 3 : 2;
	if (bytes[0] < 0xc2 || bytes[0] > 0xf4 || size > len)
		return 0;
	code = bytes[0] & (0x7f >> size);
	for (i = 1; i < size; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (bytes[i] & 0x3f);
	}
	if (code < least[size] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return size;
}

/* Is this one of the control characters, of @size bytes: U+0000 to U+001F, U+007F to U+009F? */
static inline bool utf8_is_control(const char *text, size_t size)
{
	const unsigned char *bytes = (const unsigned char *)text;

	return (size == 1 && (bytes[0] < 0x20 || bytes[0] == 0x7f)) ||
	       (size == 2 && bytes[0] == 0xc2 && bytes[1] < 0xa0);
}

#endif
