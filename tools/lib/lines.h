/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lines of a stream, for readers: in one buffer, without a copy of each. What is returned is valid
 * until the next call.
 */
#ifndef TOOLS_LIB_LINES_H
#define TOOLS_LIB_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The longest line. */
#define LINES_LONGEST	(64u << 10)

/* Like read(): the number of bytes, 0 at the end, negative for an error. */
typedef ssize_t (*lines_source_fn)(void *source, void *buffer, size_t size);

/**
 * enum lines_status - what lines_next() has found
 * @LINES_END: nothing more
 * @LINES_LINE: a line
 * @LINES_CUT: one at whose end the input ends, without a newline
 * @LINES_TOO_LONG: one longer than LINES_LONGEST, which was passed over
 * @LINES_FAILED: the source returned an error; LINES_END comes after it
 */
enum lines_status {
	LINES_END,
	LINES_LINE,
	LINES_CUT,
	LINES_TOO_LONG,
	LINES_FAILED,
};

/**
 * struct lines - where the reader is
 * @number: the number of the line, from 1
 * @has_nul: there are NUL bytes in the buffer, so that there may be some in the line
 *
 * Other members are its own.
 */
struct lines {
	uint64_t number;
	bool has_nul;

	lines_source_fn read;
	void *source;
	char *buffer;
	size_t begin;
	size_t end;
	bool at_end;
	bool failed;
};

/* Return: 0, or -1 if there is no memory for the buffer. */
int lines_open(struct lines *lines, lines_source_fn read, void *source);
void lines_close(struct lines *lines);

/**
 * lines_next() - read a line
 * @lines: from lines_open()
 * @text: set to the line, which has no newline and ends with no NUL byte, for LINES_LINE and
 *	LINES_CUT
 * @len: set to its length
 *
 * Return: what was found.
 */
enum lines_status lines_next(struct lines *lines, const char **text, size_t *len);

#endif
