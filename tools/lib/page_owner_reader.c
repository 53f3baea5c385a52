// SPDX-License-Identifier: GPL-2.0
/*
 * From a stream to blocks of lines: finds where each record of page_owner begins and ends, and
 * keeps the number of the line. What is in a block is page_owner_record.c's business.
 */
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "page_owner.h"

/*
 * The kernel's file gives one record for each read(), and none if that does not fit: there is
 * always room for more than the longest one.
 */
#define BUFFER_SIZE	(2 * PAGE_OWNER_LONGEST)

/* What is read at once, so that it is still in a cache when it is looked at. */
#define READ_SIZE	(128u << 10)

int page_owner_open(struct page_owner_reader *reader, page_owner_source_fn read, void *source)
{
	memset(reader, 0, sizeof(*reader));
	reader->read = read;
	reader->source = source;
	reader->line = 1;
	reader->buffer = malloc(BUFFER_SIZE);
	return reader->buffer ? 0 : -1;
}

void page_owner_close(struct page_owner_reader *reader)
{
	free(reader->buffer);
	reader->buffer = NULL;
}

/* Reads on, behind what is there, which is moved to the front of the buffer. */
static bool refill(struct page_owner_reader *reader)
{
	size_t left = reader->end - reader->begin, size = READ_SIZE;
	ssize_t got;

	if (reader->at_end)
		return false;
	reader->last_len = 0;
	if (left < READ_SIZE || BUFFER_SIZE - reader->end < READ_SIZE) {
		memmove(reader->buffer, reader->buffer + reader->begin, left);
		reader->begin = 0;
		reader->end = left;
	}
	if (size > BUFFER_SIZE - reader->end)
		size = BUFFER_SIZE - reader->end;
	got = reader->read(reader->source, reader->buffer + reader->end, size);
	if (got <= 0) {
		reader->at_end = true;
		reader->failed = got < 0;
		return false;
	}
	reader->end += got;
	return true;
}

/* Passes over a record that does not fit, up to the line after the empty one. */
static void skip(struct page_owner_reader *reader)
{
	bool line_begins = true;
	char *p, *newline;

	for (;;) {
		if (reader->begin == reader->end && !refill(reader))
			return;
		p = reader->buffer + reader->begin;
		newline = memchr(p, '\n', reader->end - reader->begin);
		if (!newline) {
			reader->begin = reader->end;
			line_begins = false;
			continue;
		}
		reader->begin += newline - p + 1;
		reader->line++;
		if (line_begins && newline == p)
			return;
		line_begins = true;
	}
}

static int broken(struct page_owner_reader *reader, int problem, uint64_t line)
{
	reader->problem = problem;
	reader->problem_line = line;
	return -1;
}

/* Takes out the carriage returns before newlines. */
static size_t without_returns(char *text, size_t len)
{
	size_t i, to = 0;

	for (i = 0; i < len; i++)
		if (text[i] != '\r' || i + 1 == len || text[i + 1] != '\n')
			text[to++] = text[i];
	return to;
}

/* The places in a block that can only be told when its lines are known. */
static void measure(struct page_owner_block *block)
{
	size_t at = 0, line = 0;
	char *newline;

	block->first = 0;
	block->second = 0;
	block->tail = 0;
	for (; at < block->len; line++) {
		newline = memchr(block->text + at, '\n', block->len - at);
		if (line >= 2 && !block->tail && block->text[at] != ' ')
			block->tail = at;
		at = newline - block->text + 1;
		if (line == 0)
			block->first = at;
		if (line <= 1)
			block->second = at;
	}
	if (!block->tail)
		block->tail = block->len;
}

/* Lines are so short that the call of memchr() would take as long as the search. */
static inline const char *find_newline(const char *at, const char *end)
{
#ifdef __SSE2__
	const __m128i newlines = _mm_set1_epi8('\n');
	unsigned int found;

	for (; end - at >= 16; at += 16) {
		found = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128((const void *)at),
							 newlines));
		if (found)
			return at + __builtin_ctz(found);
	}
#endif
	return memchr(at, '\n', end - at);
}

/*
 * Passes over lines that begin with a blank, as long as they are all there: the frames, which most
 * lines are. Return: where it stopped.
 */
static const char *pass_frames(const char *at, const char *end, size_t *lines, bool *returns)
{
	const char *newline;

	while (at < end && *at == ' ') {
		newline = find_newline(at, end);
		if (!newline)
			break;
		++*lines;
		*returns |= newline[-1] == '\r';
		at = newline + 1;
	}
	return at;
}

/*
 * Pages that are next to each other often have the same owner, and then the lines after the first
 * two are those of the record before.
 */
static bool pass_same(const struct page_owner_reader *reader, struct page_owner_block *block,
		      size_t *at, size_t *lines)
{
	const char *text = reader->buffer + reader->begin;
	size_t len = reader->last_len;

	if (!len || reader->end - reader->begin - *at <= len || text[*at + len] != '\n' ||
	    memcmp(text + *at, reader->buffer + reader->last, len))
		return false;
	block->tail = *at + reader->last_tail;
	*at += len;
	*lines += reader->last_lines;
	return true;
}

static void remember(struct page_owner_reader *reader, const struct page_owner_block *block,
		     size_t lines)
{
	reader->last = block->text + block->second - reader->buffer;
	reader->last_len = block->len - block->second;
	reader->last_lines = lines - 2;
	reader->last_tail = block->tail - block->second;
}

/*
 * Finds the next block. This sees each byte of the input once, and notes where lines are as it
 * goes. Return: 1, 0 at the end, or -1.
 */
static int next_block(struct page_owner_reader *reader, struct page_owner_block *block,
		      uint64_t *first_line)
{
	size_t at = 0, len, lines = 0, next;
	bool returns = false, same = false;
	char *text, *newline;

	memset(block, 0, sizeof(*block));
	for (;;) {
		text = reader->buffer + reader->begin;
		len = reader->end - reader->begin;
		if (lines == 2 && !same)
			same = pass_same(reader, block, &at, &lines);
		if (lines >= 2 && !same)
			at = pass_frames(text + at, text + len, &lines, &returns) - text;
		newline = at < len ? memchr(text + at, '\n', len - at) : NULL;
		if (!newline) {
			if (len > PAGE_OWNER_LONGEST) {
				*first_line = reader->line;
				skip(reader);
				return broken(reader, PAGE_OWNER_TOO_LONG, *first_line);
			}
			if (refill(reader))
				continue;
			break;
		}
		next = newline - text + 1;
		if (next - at == 1 || (next - at == 2 && text[at] == '\r')) {
			if (lines)
				break;
			reader->begin += next;
			reader->line++;
			continue;
		}
		if (lines && page_owner_begins(text + at, next - at))
			break;
		if (text[at] != ' ' && lines >= 2 && !block->tail)
			block->tail = at;
		returns |= newline > text && newline[-1] == '\r';
		at = next;
		if (lines == 0)
			block->first = at;
		if (lines <= 1)
			block->second = at;
		lines++;
	}

	*first_line = reader->line;
	text = reader->buffer + reader->begin;
	len = reader->end - reader->begin;
	if (reader->failed) {
		reader->begin = reader->end;
		reader->failed = false;
		return broken(reader, PAGE_OWNER_READ_FAILED, *first_line + lines);
	}
	if (reader->at_end && !memchr(text + at, '\n', len - at) && at < len) {
		reader->begin = reader->end;
		return broken(reader, memchr(text, 0, len) ? PAGE_OWNER_NUL : PAGE_OWNER_CUT,
			      *first_line + lines);
	}
	if (!lines)
		return 0;
	reader->begin += at;
	reader->line += lines;
	block->text = text;
	block->len = at;
	if (memchr(text, 0, same ? block->second : at))
		return broken(reader, PAGE_OWNER_NUL, *first_line);
	if (at > PAGE_OWNER_LONGEST)
		return broken(reader, PAGE_OWNER_TOO_LONG, *first_line);
	if (returns) {
		block->len = without_returns(text, at);
		measure(block);
		return 1;
	}
	if (!block->tail)
		block->tail = at;
	if (lines > 2)
		remember(reader, block, lines);
	return 1;
}

int page_owner_next(struct page_owner_reader *reader, struct page_owner_record *record)
{
	struct page_owner_block block;
	uint64_t line;
	int got;

	got = next_block(reader, &block, &line);
	if (got != 1)
		return got;
	got = page_owner_parse(&block, record);
	/* A count is taken out of its stack, whose lines are then no longer as they were. */
	if (record->kind == PAGE_OWNER_STACK)
		reader->last_len = 0;
	if (got)
		return broken(reader, got, line);
	record->line = line;
	return 1;
}

const char *page_owner_problem(enum page_owner_problem problem)
{
	switch (problem) {
	case PAGE_OWNER_NO_RECORD:
		return "this is no record of page_owner";
	case PAGE_OWNER_NO_COUNT:
		return "a stack without its number of pages, its count or its handle";
	case PAGE_OWNER_TWICE:
		return "two records in one: it has its number of pages, count or handle twice";
	case PAGE_OWNER_BAD_NUMBER:
		return "a number is missing or is too large";
	case PAGE_OWNER_NUL:
		return "NUL bytes, so this is no text";
	case PAGE_OWNER_TOO_LONG:
		return "the record is longer than 512 KiB";
	case PAGE_OWNER_CUT:
		return "the input ends in the middle of this line";
	case PAGE_OWNER_READ_FAILED:
		return "cannot read on";
	}
	return "unknown problem";
}
