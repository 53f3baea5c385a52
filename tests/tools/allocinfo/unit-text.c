// SPDX-License-Identifier: GPL-2.0
/* What the tools write for people: sizes with units, and tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "array.h"
#include "columns.h"
#include "output.h"
#include "units.h"

/* As numfmt --to=iec prints them. */
static void writes_sizes(void **state)
{
	static const struct {
		int64_t bytes;
		const char *text;
	} sizes[] = {
		{ 0, "0" }, { 1, "1" }, { 1023, "1023" }, { 1024, "1.0K" }, { 1025, "1.1K" },
		{ 1536, "1.5K" }, { 10137, "9.9K" }, { 10138, "10K" }, { 10240, "10K" },
		{ 10241, "11K" }, { 1047552, "1023K" }, { 1047553, "1.0M" }, { 1048576, "1.0M" },
		{ -1, "-1" }, { -1025, "-1.1K" }, { -1047553, "-1.0M" },
		{ INT64_MAX, "8.0E" }, { INT64_MIN, "-8.0E" }, { 1ll << 60, "1.0E" },
		{ (1ll << 60) - 1, "1.0E" },
	};
	char text[UNITS_ROOM];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		assert_string_equal(units_size(sizes[i].bytes, text), sizes[i].text);
	assert_string_equal(units_number(INT64_MIN, text), "-9223372036854775808");
}

static void takes_sizes(void **state)
{
	static const struct {
		const char *text;
		int64_t bytes;
	} sizes[] = {
		{ "0", 0 }, { "1", 1 }, { "4096B", 4096 }, { "1K", 1024 }, { "1k", 1024 },
		{ "2KiB", 2048 }, { "1.5M", 1572864 }, { "0.1K", 102 }, { "1.999999999999G",
		2147483647 }, { "16T", 1ll << 44 }, { "1P", 1ll << 50 }, { "7.5E",
		(7ll << 60) + (1ll << 59) }, { "9223372036854775807", INT64_MAX },
		{ "7.99999999999999999999999999E", INT64_MAX },
	};
	static const char * const wrong[] = {
		"", "K", "-1", "+1", " 1", "1 ", "1.", ".5", "1.K", "1KB", "1KiBs", "1Ki", "1MM",
		"0x10", "8E", "9223372036854775808", "99999999999999999999", "1e3", "1,5M", "1Z",
	};
	int64_t bytes;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		assert_int_equal(units_parse_size(sizes[i].text, &bytes), 0);
		assert_int_equal(bytes, sizes[i].bytes);
	}
	for (i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_int_equal(units_parse_size(wrong[i], &bytes), -1);
}

#define BLOCK	"\u2588"

static const struct column list[] = {
	{ "SIZE", COLUMN_RIGHT }, { "SHARE", COLUMN_BAR }, { "NAME", COLUMN_SHRINKS },
	{ "END", COLUMN_LEFT },
};

/* Prints rows with names of several lengths, and compares. */
static void compare(const struct terminal *terminal, const char *wanted)
{
	char path[] = "/tmp/unit-text.XXXXXX", got[4096];
	struct columns columns;
	struct output output;
	int fd = mkstemp(path);
	ssize_t size;

	assert_true(fd >= 0);
	assert_int_equal(output_open(&output, path), 0);
	columns_begin(&columns, list, ARRAY_SIZE(list), terminal);
	columns_text(&columns, "1.5M");
	columns_bar(&columns, 1, 2);
	columns_text(&columns, "drivers/gpu/drm/amd/display/dc/core/dc.c:1 f");
	columns_text(&columns, "yes");
	columns_format(&columns, "%d", 2);
	columns_bar(&columns, 3, 100);
	columns_bytes(&columns, "a\033\0\xff\xc3\xa4", 6);
	columns_text(&columns, "");
	columns_text(&columns, "345678");
	columns_bar(&columns, -1, 100);
	columns_end_row(&columns);
	assert_int_equal(columns_print(&columns, &output), 0);
	assert_int_equal(output_close(&output), 0);
	size = read(fd, got, sizeof(got) - 1);
	assert_true(size >= 0);
	got[size] = '\0';
	close(fd);
	unlink(path);
	assert_string_equal(got, wanted);
}

static void fits_the_terminal(void **state)
{
	static const char whole[] =
		"  SIZE  SHARE         NAME                                          END\n"
		"  1.5M  ######        drivers/gpu/drm/amd/display/dc/core/dc.c:1 f  yes\n"
		"     2                a???\xc3\xa4\n"
		"345678\n";
	struct terminal terminal = { };

	(void)state;
	compare(&terminal, whole);
	/* Exactly as wide, and one less. */
	terminal.width = 71;
	compare(&terminal, whole);
	terminal.width = 70;
	compare(&terminal,
		"  SIZE  SHARE         NAME                                         END\n"
		"  1.5M  ######        ...ers/gpu/drm/amd/display/dc/core/dc.c:1 f  yes\n"
		"     2                a???\xc3\xa4\n"
		"345678\n");
}

static void leaves_out_the_bar(void **state)
{
	struct terminal terminal = { .width = 50 };

	(void)state;
	compare(&terminal,
		"  SIZE  NAME                                   END\n"
		"  1.5M  ...u/drm/amd/display/dc/core/dc.c:1 f  yes\n"
		"     2  a???\xc3\xa4\n"
		"345678\n");
	/* It shrinks no further. */
	terminal.width = 3;
	compare(&terminal,
		"  SIZE  NAME              END\n"
		"  1.5M  ...core/dc.c:1 f  yes\n"
		"     2  a???\xc3\xa4\n"
		"345678\n");
}

static void draws_in_colour(void **state)
{
	struct terminal terminal = { .colour = true, .utf8 = true };

	(void)state;
	compare(&terminal,
		"\033[1m  SIZE  SHARE         NAME                                          END\n"
		"\033[0m  1.5M  " BLOCK BLOCK BLOCK BLOCK BLOCK BLOCK
		"        drivers/gpu/drm/amd/display/dc/core/dc.c:1 f  yes\n"
		"     2  \u258d             a???\xc3\xa4\n"
		"345678\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_sizes),
		cmocka_unit_test(takes_sizes),
		cmocka_unit_test(fits_the_terminal),
		cmocka_unit_test(leaves_out_the_bar),
		cmocka_unit_test(draws_in_colour),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
