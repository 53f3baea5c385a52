// SPDX-License-Identifier: GPL-2.0
/* The reader of /proc/allocinfo, line by line, and what a source can do to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "allocinfo.h"
#include "array.h"

struct bytes {
	const char *at;
	size_t left;
	size_t piece;
	bool fails;
};

static ssize_t give(void *source, void *buffer, size_t size)
{
	struct bytes *bytes = source;

	if (size > bytes->piece)
		size = bytes->piece;
	if (size > bytes->left)
		size = bytes->left;
	if (!size && bytes->fails)
		return -1;
	memcpy(buffer, bytes->at, size);
	bytes->at += size;
	bytes->left -= size;
	return size;
}

static void begin(struct allocinfo_reader *reader, struct bytes *bytes, const char *text)
{
	*bytes = (struct bytes){ .at = text, .left = strlen(text), .piece = SIZE_MAX };
	assert_int_equal(allocinfo_open(reader, give, bytes), 0);
}

#define assert_text(got, len, wanted)						\
	do {									\
		assert_int_equal(len, strlen(wanted));				\
		assert_memory_equal(got, wanted, len);				\
	} while (0)

static const struct good {
	const char *line;
	int64_t bytes, calls;
	const char *file;
	uint32_t file_line;
	const char *module, *function, *pairs;
	bool inaccurate;
} good[] = {
	/* As 6.10 and later print it, with a blank at the end; then 7.x, and this overlay. */
	{ "           0        0 init/main.c:1314 func:do_initcalls ",
	  0, 0, "init/main.c", 1314, "", "do_initcalls", "", false },
	{ "      425984      104 fs/xfs/kmem.c:16 [xfs] func:kmem_alloc accurate:no ",
	  425984, 104, "fs/xfs/kmem.c", 16, "xfs", "kmem_alloc", "", true },
	{ "     1638400      100 guest/holder.c:127 [holder] func:hold_chunks",
	  1638400, 100, "guest/holder.c", 127, "holder", "hold_chunks", "", false },
	{ "           0        0 lib/alloc_tag.c:49 func:overflow accurate:no",
	  0, 0, "lib/alloc_tag.c", 49, "", "overflow", "", true },
	/* Less than nothing, with a sign and without. */
	{ "       -4096       -1 a.c:1 func:f", -4096, -1, "a.c", 1, "", "f", "", false },
	{ "       -4096 18446744073709551615 a.c:1 func:f",
	  -4096, -1, "a.c", 1, "", "f", "", false },
	{ "-9223372036854775808 9223372036854775807 a.c:4294967295 func:f",
	  INT64_MIN, INT64_MAX, "a.c", UINT32_MAX, "", "f", "", false },
	/* Files of modules from elsewhere. */
	{ "1 2 /home/a b/[c]/./../d:e.c:12 [d_e] func:f",
	  1, 2, "/home/a b/[c]/./../d:e.c", 12, "d_e", "f", "", false },
	/* Pairs that are not known, and those that are, in any order. */
	{ "1 2 a.c:1 func:f node:1 accurate:no seen:2s",
	  1, 2, "a.c", 1, "", "f", "node:1 accurate:no seen:2s", true },
	{ "1 2 a.c:1 func:f accurate:yes  x:  ", 1, 2, "a.c", 1, "", "f", "x:", false },
	{ "1 2 a.c:1 func:f accurate:nothing", 1, 2, "a.c", 1, "", "f", "accurate:nothing", false },
	{ "1 2 a.c:1 func:f x:y accurate:no", 1, 2, "a.c", 1, "", "f", "x:y", true },
	/* A draft's. */
	{ "          0*       0* a.c:1 func:f", 0, 0, "a.c", 1, "", "f", "", true },
	/* A copy's. */
	{ "1 2 a.c:1 func:f\r", 1, 2, "a.c", 1, "", "f", "", false },
	{ "1 2 a.c:1 [m] func:f accurate:no \r", 1, 2, "a.c", 1, "m", "f", "", true },
};

static void takes_good_lines(void **state)
{
	struct allocinfo_reader reader;
	struct allocinfo_record record;
	struct bytes bytes;
	char text[256];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(good); i++) {
		snprintf(text, sizeof(text), "%s\n", good[i].line);
		begin(&reader, &bytes, text);
		assert_int_equal(allocinfo_next(&reader, &record), 1);
		assert_int_equal(record.line, 1);
		assert_int_equal(record.bytes, good[i].bytes);
		assert_int_equal(record.calls, good[i].calls);
		assert_text(record.file, record.file_len, good[i].file);
		assert_int_equal(record.file_line, good[i].file_line);
		assert_text(record.module, record.module_len, good[i].module);
		assert_text(record.function, record.function_len, good[i].function);
		assert_text(record.pairs, record.pairs_len, good[i].pairs);
		assert_int_equal(record.inaccurate, good[i].inaccurate);
		assert_int_equal(allocinfo_next(&reader, &record), 0);
		allocinfo_close(&reader);
	}
}

static const struct {
	const char *line;
	enum allocinfo_problem problem;
} bad[] = {
	{ "something else", ALLOCINFO_NO_NUMBERS },
	{ "1", ALLOCINFO_NO_NUMBERS },
	{ "- 2 a.c:1 func:f", ALLOCINFO_NO_NUMBERS },
	{ "1- 2 a.c:1 func:f", ALLOCINFO_NO_NUMBERS },
	{ "1 2a.c:1 func:f", ALLOCINFO_NO_NUMBERS },
	{ "1.5K 2 a.c:1 func:f", ALLOCINFO_NO_NUMBERS },
	{ "1** 2 a.c:1 func:f", ALLOCINFO_NO_NUMBERS },
	{ "1 a.c:1 func:f", ALLOCINFO_NO_NUMBERS },
	{ "1\t2 a.c:1 func:f", ALLOCINFO_NO_NUMBERS },
	{ "9223372036854775808 2 a.c:1 func:f", ALLOCINFO_TOO_LARGE },
	{ "-9223372036854775809 2 a.c:1 func:f", ALLOCINFO_TOO_LARGE },
	{ "18446744073709551616 2 a.c:1 func:f", ALLOCINFO_TOO_LARGE },
	{ "1 18446744073709551616 a.c:1 func:f", ALLOCINFO_TOO_LARGE },
	{ "1 -9223372036854775809 a.c:1 func:f", ALLOCINFO_TOO_LARGE },
	{ "1 99999999999999999999999 a.c:1 func:f", ALLOCINFO_TOO_LARGE },
	{ "1 2 a.c:4294967296 func:f", ALLOCINFO_TOO_LARGE },
	{ "1 2 a.c:1", ALLOCINFO_NO_FUNCTION },
	{ "1 2 a.c:1 func:", ALLOCINFO_NO_FUNCTION },
	{ "1 2 a.c:1 func: accurate:no", ALLOCINFO_NO_FUNCTION },
	{ "1 2 a.c:1 fun", ALLOCINFO_NO_FUNCTION },
	{ "1 2", ALLOCINFO_NO_FUNCTION },
	{ "1 2 func:f", ALLOCINFO_NO_FUNCTION },
	{ "1 2 a.c func:f", ALLOCINFO_NO_PLACE },
	{ "1 2 a.c: func:f", ALLOCINFO_NO_PLACE },
	{ "1 2 a.c:x func:f", ALLOCINFO_NO_PLACE },
	{ "1 2 :1 func:f", ALLOCINFO_NO_PLACE },
	{ "1 2 a.c:1 [] func:f", ALLOCINFO_NO_PLACE },
	{ "1 2 [m] func:f", ALLOCINFO_NO_PLACE },
	{ "1 2 a.c:1 m] func:f", ALLOCINFO_NO_PLACE },
	{ "1 2 a.c:1[m] func:f", ALLOCINFO_NO_PLACE },
	{ "1 2 a.c:1 func:f 3", ALLOCINFO_NO_PAIR },
	{ "1 2 a.c:1 func:f :3", ALLOCINFO_NO_PAIR },
	{ "1 2 a.c:1 func:f a:1 b", ALLOCINFO_NO_PAIR },
	{ "allocinfo - version: x", ALLOCINFO_NO_NUMBERS },
	{ "allocinfo - version: 0.1", ALLOCINFO_NO_NUMBERS },
	{ "allocinfo - version: 1.0 1 2 a.c:1 func:f", ALLOCINFO_NO_NUMBERS },
	{ "allocinfo - version: 70000.0", ALLOCINFO_NO_NUMBERS },
	{ "nid0 4096", ALLOCINFO_NO_NUMBERS },
	{ "nid 4096 1", ALLOCINFO_NO_NUMBERS },
};

/* Each between two good lines, which are read all the same. */
static void passes_over_bad_lines(void **state)
{
	struct allocinfo_reader reader;
	struct allocinfo_record record;
	struct bytes bytes;
	char text[256];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		snprintf(text, sizeof(text), "1 2 a.c:1 func:f\n%s\n3 4 b.c:2 func:g\n",
			 bad[i].line);
		begin(&reader, &bytes, text);
		assert_int_equal(allocinfo_next(&reader, &record), 1);
		assert_int_equal(allocinfo_next(&reader, &record), -1);
		assert_string_equal(allocinfo_problem(reader.problem),
				    allocinfo_problem(bad[i].problem));
		assert_int_equal(reader.problem_line, 2);
		assert_int_equal(allocinfo_next(&reader, &record), 1);
		assert_int_equal(record.line, 3);
		assert_int_equal(record.bytes, 3);
		assert_int_equal(allocinfo_next(&reader, &record), 0);
		assert_int_equal(allocinfo_next(&reader, &record), 0);
		allocinfo_close(&reader);
	}
}

static void knows_the_version(void **state)
{
	static const struct {
		const char *text;
		unsigned int major, minor;
	} headers[] = {
		{ "1 2 a.c:1 func:f\n", 0, 0 },
		{ "allocinfo - version: 1.0\n#     <size>  <calls> <tag info>\n"
		  "1 2 a.c:1 func:f\n", 1, 0 },
		{ "allocinfo - version: 2.0\r\n#\r\n1 2 a.c:1 func:f\r\n", 2, 0 },
		{ "\n  \r\nallocinfo - version: 65535.7\n1 2 a.c:1 func:f\n", 65535, 7 },
		{ "allocinfo - version: 3\n1 2 a.c:1 func:f\n", 3, 0 },
		/* Sorted, and with what each node has. */
		{ "1 2 a.c:1 func:f\n    nid0 1 2\n    nid1 0* -1\n#\nallocinfo - version: 2.1\n",
		  2, 1 },
	};
	struct allocinfo_reader reader;
	struct allocinfo_record record;
	struct bytes bytes;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(headers); i++) {
		begin(&reader, &bytes, headers[i].text);
		assert_int_equal(allocinfo_next(&reader, &record), 1);
		assert_int_equal(allocinfo_next(&reader, &record), 0);
		assert_int_equal(reader.major, headers[i].major);
		assert_int_equal(reader.minor, headers[i].minor);
		allocinfo_close(&reader);
	}
}

static void tells_the_end_from_a_cut(void **state)
{
	struct allocinfo_reader reader;
	struct allocinfo_record record;
	struct bytes bytes;

	(void)state;
	begin(&reader, &bytes, "");
	assert_int_equal(allocinfo_next(&reader, &record), 0);
	allocinfo_close(&reader);

	/* A function whose name ends where the input does may have a longer one. */
	begin(&reader, &bytes, "1 2 a.c:1 func:f\n\n3 4 a.c:2 func:g");
	assert_int_equal(allocinfo_next(&reader, &record), 1);
	assert_int_equal(allocinfo_next(&reader, &record), -1);
	assert_int_equal(reader.problem, ALLOCINFO_CUT);
	assert_int_equal(reader.problem_line, 3);
	assert_int_equal(allocinfo_next(&reader, &record), 0);
	allocinfo_close(&reader);

	/* What came before an error is read, and the cut line is no other problem. */
	begin(&reader, &bytes, "1 2 a.c:1 func:f\n3 4 a.c:2 fu");
	bytes.fails = true;
	assert_int_equal(allocinfo_next(&reader, &record), 1);
	assert_int_equal(allocinfo_next(&reader, &record), -1);
	assert_int_equal(reader.problem, ALLOCINFO_READ_FAILED);
	assert_int_equal(reader.problem_line, 2);
	assert_int_equal(allocinfo_next(&reader, &record), 0);
	allocinfo_close(&reader);
}

static void finds_nul_bytes(void **state)
{
	static const char text[] = "1 2 a.c:1 func:f\0\n3 4 b.c:2 func:g\n";
	struct bytes bytes = { .at = text, .left = sizeof(text) - 1, .piece = 3 };
	struct allocinfo_reader reader;
	struct allocinfo_record record;

	(void)state;
	assert_int_equal(allocinfo_open(&reader, give, &bytes), 0);
	assert_int_equal(allocinfo_next(&reader, &record), -1);
	assert_int_equal(reader.problem, ALLOCINFO_NUL);
	assert_int_equal(allocinfo_next(&reader, &record), 1);
	assert_int_equal(record.line, 2);
	assert_int_equal(allocinfo_next(&reader, &record), 0);
	allocinfo_close(&reader);
}

/* A file name as long as it may be, one longer, and much longer, in pieces of several sizes. */
static void limits_the_length(void **state)
{
	static const size_t lengths[] = { ALLOCINFO_LONGEST, ALLOCINFO_LONGEST + 1, 1u << 20 };
	static const size_t pieces[] = { SIZE_MAX, 65536, 4093 };
	static const char begins[] = "1 2 ", ends[] = ":7 func:f\n3 4 b.c:2 func:g\n";
	static char text[(1u << 20) + sizeof(ends)];
	struct allocinfo_reader reader;
	struct allocinfo_record record;
	struct bytes bytes;
	size_t i, k, name;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(lengths) * ARRAY_SIZE(pieces); i++) {
		k = i % ARRAY_SIZE(lengths);
		name = lengths[k] - strlen(begins) - strlen(":7 func:f");
		memset(text, 'x', sizeof(text));
		memcpy(text, begins, strlen(begins));
		memcpy(text + strlen(begins) + name, ends, sizeof(ends));
		begin(&reader, &bytes, text);
		bytes.piece = pieces[i / ARRAY_SIZE(lengths)];
		assert_int_equal(allocinfo_next(&reader, &record), k ? -1 : 1);
		if (k) {
			assert_int_equal(reader.problem, ALLOCINFO_TOO_LONG);
			assert_int_equal(reader.problem_line, 1);
		} else {
			assert_int_equal(record.file_len, name);
		}
		assert_int_equal(allocinfo_next(&reader, &record), 1);
		assert_int_equal(record.line, 2);
		assert_int_equal(record.bytes, 3);
		assert_int_equal(allocinfo_next(&reader, &record), 0);
		allocinfo_close(&reader);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_good_lines),
		cmocka_unit_test(passes_over_bad_lines),
		cmocka_unit_test(knows_the_version),
		cmocka_unit_test(tells_the_end_from_a_cut),
		cmocka_unit_test(finds_nul_bytes),
		cmocka_unit_test(limits_the_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
