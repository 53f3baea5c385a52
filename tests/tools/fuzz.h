/* SPDX-License-Identifier: GPL-2.0 */
/* What fuzzers of the readers have in common: bytes in memory that are read in pieces. */
#ifndef TESTS_TOOLS_FUZZ_H
#define TESTS_TOOLS_FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#define PROMISE(condition)						\
	do {								\
		if (!(condition)) {					\
			fprintf(stderr, "%s does not hold\n", #condition); \
			abort();					\
		}							\
	} while (0)

struct source {
	const uint8_t *at;
	size_t left;
	size_t piece;
	bool fails;	/* shortly before the end */
};

static ssize_t source_read(void *data, void *buffer, size_t size)
{
	struct source *source = data;

	if (size > source->piece)
		size = source->piece;
	if (size > source->left)
		size = source->left;
	if (source->fails && source->left < 9)
		return -1;
	memcpy(buffer, source->at, size);
	source->at += size;
	source->left -= size;
	return size;
}

#endif
