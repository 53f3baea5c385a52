// SPDX-License-Identifier: GPL-2.0
/* Lines of a stream. */
#include <stdlib.h>
#include <string.h>

#include "lines.h"

/* What is read at once; a line begins in the first part and ends in the second one. */
#define READ_SIZE	(128u << 10)
#define BUFFER_SIZE	(LINES_LONGEST + READ_SIZE)

int lines_open(struct lines *lines, lines_source_fn read, void *source)
{
	memset(lines, 0, sizeof(*lines));
	lines->read = read;
	lines->source = source;
	lines->buffer = malloc(BUFFER_SIZE);
	return lines->buffer ? 0 : -1;
}

void lines_close(struct lines *lines)
{
	free(lines->buffer);
	lines->buffer = NULL;
}

/* Reads on, behind what is there, which is moved to the front of the buffer. */
static bool refill(struct lines *lines)
{
	size_t left = lines->end - lines->begin;
	ssize_t got;

	if (lines->at_end)
		return false;
	memmove(lines->buffer, lines->buffer + lines->begin, left);
	lines->begin = 0;
	lines->end = left;
	got = lines->read(lines->source, lines->buffer + left, BUFFER_SIZE - left);
	if (got <= 0) {
		lines->at_end = true;
		lines->failed = got < 0;
		return false;
	}
	/* One look at all that came is faster than one at each line. */
	lines->has_nul = memchr(lines->buffer, '\0', left + got);
	lines->end += got;
	return true;
}

/* Passes over what is left of a line that does not fit. */
static void skip(struct lines *lines)
{
	char *newline;

	do {
		newline = memchr(lines->buffer + lines->begin, '\n', lines->end - lines->begin);
		lines->begin = newline ? (size_t)(newline + 1 - lines->buffer) : lines->end;
	} while (!newline && refill(lines));
}

enum lines_status lines_next(struct lines *lines, const char **text, size_t *len)
{
	size_t searched = 0;
	char *newline;

	for (;;) {
		*text = lines->buffer + lines->begin;
		*len = lines->end - lines->begin;
		newline = memchr(*text + searched, '\n', *len - searched);
		if (newline)
			break;
		searched = *len;
		if (*len <= LINES_LONGEST && refill(lines))
			continue;

		/* What is left has no newline. */
		if (*len > LINES_LONGEST) {
			lines->number++;
			skip(lines);
			return LINES_TOO_LONG;
		}
		lines->begin = lines->end;
		if (!*len && !lines->failed)
			return LINES_END;
		lines->number++;
		if (!lines->failed)
			return LINES_CUT;
		lines->failed = false;
		return LINES_FAILED;
	}
	lines->number++;
	*len = newline - *text;
	lines->begin += *len + 1;
	return *len > LINES_LONGEST ? LINES_TOO_LONG : LINES_LINE;
}
