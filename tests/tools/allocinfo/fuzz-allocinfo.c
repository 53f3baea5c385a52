// SPDX-License-Identifier: GPL-2.0
/*
 * Gives bytes to the reader of /proc/allocinfo and checks what it promises: each record, printed as
 * a kernel would, is read as the same record again, and nothing depends on where a read() ends.
 */
#define _GNU_SOURCE		/* asprintf() */
#include <inttypes.h>

#include "../fuzz-files.h"
#include "allocinfo.h"

/* The record as a line of its own, with a blank at its end, as 6.10 has it. */
static char *print(const struct allocinfo_record *record, size_t *len)
{
	char *text;
	int size;

	size = asprintf(&text, "%12" PRId64 " %8" PRId64 " %.*s:%u%s%.*s%s func:%.*s%s%s%.*s%c\n",
			record->bytes, record->calls, (int)record->file_len, record->file,
			record->file_line, record->module_len ? " [" : "",
			(int)record->module_len, record->module, record->module_len ? "]" : "",
			(int)record->function_len, record->function,
			record->inaccurate ? " accurate:no" : "",
			record->pairs_len ? " " : "", (int)record->pairs_len, record->pairs, ' ');
	PROMISE(size > 0);
	*len = size;
	return text;
}

static void check_again(const struct allocinfo_record *record)
{
	struct source source = { .piece = SIZE_MAX };
	struct allocinfo_record again;
	struct allocinfo_reader reader;
	char *text = print(record, &source.left);

	source.at = (const uint8_t *)text;
	/* Numbers get blanks before them, which the longest line has no room for. */
	if (source.left > ALLOCINFO_LONGEST) {
		free(text);
		return;
	}
	if (allocinfo_open(&reader, source_read, &source))
		abort();
	PROMISE(allocinfo_next(&reader, &again) == 1);
	PROMISE(again.bytes == record->bytes && again.calls == record->calls);
	PROMISE(again.file_line == record->file_line && again.inaccurate == record->inaccurate);
	PROMISE(again.file_len == record->file_len &&
		!memcmp(again.file, record->file, record->file_len));
	PROMISE(again.module_len == record->module_len &&
		!memcmp(again.module, record->module, record->module_len));
	PROMISE(again.function_len == record->function_len &&
		!memcmp(again.function, record->function, record->function_len));
	PROMISE(again.pairs_len == record->pairs_len &&
		!memcmp(again.pairs, record->pairs, record->pairs_len));
	PROMISE(allocinfo_next(&reader, &again) == 0);
	allocinfo_close(&reader);
	free(text);
}

static void check(const struct allocinfo_record *record)
{
	PROMISE(record->file_len && record->function_len);
	PROMISE(!memchr(record->file, '\n', record->file_len));
	PROMISE(!memchr(record->function, ' ', record->function_len));
	PROMISE(!record->pairs_len || record->pairs[0] != ' ');
	PROMISE(!record->pairs_len || record->pairs[record->pairs_len - 1] != ' ');
	check_again(record);
}

/* Two readers of the same bytes, one in pieces. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source sources[2];
	struct allocinfo_reader readers[2];
	struct allocinfo_record records[2];
	uint64_t line = 0;
	int got, i;

	/* Without any bytes there is no array, either. */
	if (!size)
		return 0;
	for (i = 0; i < 2; i++) {
		sources[i] = source_of(data, size);
		if (i && !sources[0].fails)
			sources[i].piece = SIZE_MAX;
		if (allocinfo_open(&readers[i], source_read, &sources[i]))
			abort();
	}
	while ((got = allocinfo_next(&readers[0], &records[0]))) {
		PROMISE(allocinfo_next(&readers[1], &records[1]) == got);
		if (got == 1) {
			PROMISE(records[0].line > line);
			line = records[0].line;
			PROMISE(records[1].line == line);
			PROMISE(records[1].bytes == records[0].bytes);
			check(&records[0]);
			continue;
		}
		PROMISE(*allocinfo_problem(readers[0].problem));
		PROMISE(readers[0].problem == readers[1].problem);
		PROMISE(readers[0].problem_line > line);
		line = readers[0].problem_line;
	}
	PROMISE(allocinfo_next(&readers[1], &records[1]) == 0);
	PROMISE(allocinfo_next(&readers[0], &records[0]) == 0);
	PROMISE(readers[0].major == readers[1].major && readers[0].minor == readers[1].minor);
	for (i = 0; i < 2; i++)
		allocinfo_close(&readers[i]);
	return 0;
}
