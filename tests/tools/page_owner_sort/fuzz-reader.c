// SPDX-License-Identifier: GPL-2.0
/*
 * Gives bytes to the reader of page_owner's dumps and checks what it promises of each record. With
 * clang's -fsanitize=fuzzer it makes up the bytes; else main() takes them from files.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../fuzz-files.h"
#include "page_owner.h"

static void check_frames(const struct page_owner_record *record)
{
	const char *at = record->stack, *end = at + record->frames_len;
	size_t len = record->frames_len;
	struct page_owner_frame frame;
	size_t count = 0;

	while (page_owner_frame(&at, &len, &frame)) {
		count++;
		PROMISE(at <= end && at + len == end);
		PROMISE(frame.text >= record->stack && frame.text + frame.text_len <= end);
		PROMISE(frame.function_len <= frame.text_len);
		PROMISE(frame.module_len <= frame.text_len);
		PROMISE(!memchr(frame.text, '\n', frame.text_len));
	}
	/* From the end they are as many. */
	len = record->frames_len;
	for (; page_owner_last_frame(record->stack, &len, &frame); count--) {
		PROMISE(len < record->frames_len);
		PROMISE(frame.text >= record->stack + len && frame.text + frame.text_len <= end);
	}
	PROMISE(!count);
	PROMISE(page_owner_allocator(record->stack, record->frames_len) <=
		(PAGE_OWNER_BY_SLAB | PAGE_OWNER_BY_VMALLOC));
}

/* The first line is to be printed from its parts. */
static void check_head(const struct page_owner_record *record)
{
	char times[128];

	PROMISE(record->fixed_len <= record->head_len);
	PROMISE(!memchr(record->head, '\n', record->head_len));
	PROMISE(record->name_len <= record->head_len);
	if (record->fixed_len == record->head_len)
		return;
	PROMISE(record->has & PAGE_OWNER_HAS_TS);
	if (record->has & PAGE_OWNER_HAS_FREE_TS)
		snprintf(times, sizeof(times), ", ts %llu ns, free_ts %llu ns",
			 (unsigned long long)record->ts, (unsigned long long)record->free_ts);
	else
		snprintf(times, sizeof(times), ", ts %llu ns", (unsigned long long)record->ts);
	PROMISE(strlen(times) == record->head_len - record->fixed_len);
	PROMISE(!memcmp(times, record->head + record->fixed_len, strlen(times)));
}

static void check(const struct page_owner_record *record, uint64_t *line)
{
	PROMISE(record->line > *line);
	*line = record->line;
	PROMISE(record->frames_len <= record->stack_len);
	PROMISE(record->stack_len <= PAGE_OWNER_LONGEST);
	PROMISE(!record->stack_len || record->stack[record->stack_len - 1] == '\n');
	PROMISE(!memchr(record->stack, '\0', record->stack_len));
	PROMISE(record->order < 64);
	check_head(record);
	check_frames(record);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source source;
	struct page_owner_reader reader;
	struct page_owner_record record;
	uint64_t line = 0;
	int got;

	/* Without any bytes there is no array, either. */
	if (!size)
		return 0;
	source = source_of(data, size);
	if (page_owner_open(&reader, source_read, &source))
		abort();
	while ((got = page_owner_next(&reader, &record))) {
		if (got == 1) {
			check(&record, &line);
			continue;
		}
		PROMISE(*page_owner_problem(reader.problem));
		PROMISE(reader.problem_line > line);
	}
	page_owner_close(&reader);
	return 0;
}
