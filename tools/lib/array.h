/* SPDX-License-Identifier: GPL-2.0 */
/* Arrays: how long one is, and one that grows. */
#ifndef TOOLS_LIB_ARRAY_H
#define TOOLS_LIB_ARRAY_H

#include <stdint.h>
#include <stdlib.h>

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

/**
 * array_with_room() - make room for one more element in an array from malloc()
 * @array: the array, or NULL at first
 * @room: how many elements it has room for
 * @count: how many are in use
 * @size: of an element
 *
 * Return: the array, which may have moved, or NULL without memory; @array is as it was then.
 */
static inline void *array_with_room(void *array, uint32_t *room, uint32_t count, size_t size)
{
	uint32_t more = *room ? *room + *room / 2 : 256;

	if (count < *room)
		return array;
	array = realloc(array, more * size);
	if (array)
		*room = more;
	return array;
}

#endif
