// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of allocation tags: pure functions that do not need profiling
 */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>

#include <kunit/test.h>

#include "internal.h"

/* === Text ================================================================ */

static const struct alloc_tag here = {
	.ct = { .filename = "mm/some_file.c", .function = "some_function", .lineno = 1234 },
};

/* Format a line with printf(). */
static int line_by_printf(char *buf, size_t size, const struct alloc_tag_counters *sum,
			  const struct alloc_tag_view *view)
{
	const struct codetag *ct = &view->tag->ct;
	bool mod = view->modname[0];

	return snprintf(buf, size, "%12llu %8llu %s:%u%s%s%s func:%s%s\n", sum->bytes, sum->calls,
			ct->filename, ct->lineno, mod ? " [" : "", view->modname, mod ? "]" : "",
			ct->function, view->inaccurate ? " accurate:no" : "");
}

static void expect_line(struct kunit *test, const struct alloc_tag_counters *sum,
			const struct alloc_tag_view *view)
{
	char expected[160], line[160];
	int nr = line_by_printf(expected, sizeof(expected), sum, view);
	size_t len = alloc_tag_format_line(line, sizeof(line) - 1, sum, view);

	KUNIT_ASSERT_EQ(test, len, (size_t)nr);
	line[len] = '\0';
	KUNIT_EXPECT_STREQ(test, line, expected);
}

static void numbers(struct kunit *test)
{
	static const u64 number[] = {
		0, 1, 9, 10, 99, 4096, 99999999, 100000000, 123456789, 999999999,
		U32_MAX - 1ULL, U32_MAX, U32_MAX + 1ULL, 999999999999, 1000000000000, U64_MAX,
	};
	static const unsigned int line_number[] = {
		0, 1, 9, 10, 99, 100, 999, 1000, 9999, 10000, 99999, UINT_MAX,
	};
	struct alloc_tag_view view = { .tag = &here };
	struct alloc_tag_counters sum = { };
	struct alloc_tag tag = here;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(number); i++) {
		sum.bytes = number[i];
		sum.calls = number[ARRAY_SIZE(number) - 1 - i];
		expect_line(test, &sum, &view);
	}
	view.tag = &tag;
	for (i = 0; i < ARRAY_SIZE(line_number); i++) {
		tag.ct.lineno = line_number[i];
		expect_line(test, &sum, &view);
	}
}

static void module_and_mark(struct kunit *test)
{
	struct alloc_tag_counters sum = { .bytes = 4096, .calls = 1 };
	struct alloc_tag_view view = { .tag = &here };

	view.inaccurate = true;
	expect_line(test, &sum, &view);
	strscpy(view.modname, "a_module", sizeof(view.modname));
	expect_line(test, &sum, &view);
	view.inaccurate = false;
	expect_line(test, &sum, &view);
}

static void place(struct kunit *test)
{
	struct alloc_tag_view view = { .tag = &here, .modname = "a_module" };
	char text[80];
	size_t len = alloc_tag_format_place(text, sizeof(text) - 1, &view);

	text[len] = '\0';
	KUNIT_EXPECT_STREQ(test, text, "mm/some_file.c:1234 [a_module] func:some_function");
}

/*
 * Nothing is written past the end of the buffer, and text that does not fit is
 * reported as such.
 */
static void too_little_room(struct kunit *test)
{
	struct alloc_tag_counters sum = { .bytes = U64_MAX, .calls = 100000000 };
	struct alloc_tag_view view = { .tag = &here, .modname = "a_module", .inaccurate = true };
	char buf[161];
	size_t size, len = alloc_tag_format_line(buf, sizeof(buf), &sum, &view);

	KUNIT_ASSERT_LT(test, len, sizeof(buf) - 1);
	for (size = 0; size < sizeof(buf); size++) {
		memset(buf, '#', sizeof(buf));
		KUNIT_EXPECT_EQ(test, alloc_tag_format_line(buf, size, &sum, &view),
				min(size, len));
		KUNIT_EXPECT_PTR_EQ(test, memchr_inv(buf + size, '#', sizeof(buf) - size), NULL);
	}
	KUNIT_EXPECT_EQ(test, alloc_tag_format_line(NULL, 0, &sum, &view), (size_t)0);
}

/* === Numbers ============================================================= */

/* The counters found for an id through the entry of its chunk. */
static void counters_of_an_id(struct kunit *test)
{
	static const unsigned int nr = 1U << ALLOC_TAG_CHUNK_SHIFT;
	static const unsigned int chunk[] = { 0, 1, 2, 77, ALLOC_TAG_CHUNKS - 1 };
	struct alloc_tag_counters __percpu *counters =
		(struct alloc_tag_counters __percpu *)(4 * PAGE_SIZE);
	unsigned long entry;
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(chunk); i++) {
		entry = alloc_tag_chunk_entry(counters, chunk[i]);
		for (j = 0; j < nr; j++)
			KUNIT_EXPECT_PTR_EQ(test, (void __force *)(counters + j),
					    (void __force *)alloc_tag_entry_counters(entry,
								chunk[i] * nr + j));
	}
}

static void largest_sites(struct kunit *test)
{
	static const s64 bytes[] = { 5, 3, 9, 1, 9, 7, 2, 8, 4, 6, 10, 0, 11, 5 };
	static const s64 expected[] = { 11, 10, 9, 9, 8, 7, 6, 5, 5, 4 };
	struct alloc_tag_site top[ALLOC_TAG_TOP], site = { };
	unsigned int i, nr = 0;

	for (i = 0; i < ARRAY_SIZE(bytes); i++) {
		site.id = i;
		site.sum.bytes = bytes[i];
		nr = alloc_tag_add_to_top(top, nr, &site);
		KUNIT_EXPECT_EQ(test, nr, min_t(unsigned int, i + 1, ALLOC_TAG_TOP));
	}
	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		KUNIT_EXPECT_EQ(test, (s64)top[i].sum.bytes, expected[i]);
		KUNIT_EXPECT_EQ(test, bytes[top[i].id], expected[i]);
	}
}

/*
 * All spellings that the kernel's parser accepts for our sysctl, after
 * "sysctl".
 */
static void boot_parameter(struct kunit *test)
{
	static const char *const ours[] = {
		".vm.mem_profiling", ".vm/mem_profiling", "/vm/mem_profiling",
		"/vm.mem_profiling", "./vm..mem_profiling", "vm.mem_profiling",
	};
	static const char *const others[] = {
		".vm.mem_profiling/", ".vm.mem-profiling", ".vm.mem_profiling_missed",
		".vmmem_profiling", ".vm", ".kernel.mem_profiling", "",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ours); i++)
		KUNIT_EXPECT_TRUE_MSG(test, alloc_tag_is_boot_param(ours[i]), "%s", ours[i]);
	for (i = 0; i < ARRAY_SIZE(others); i++)
		KUNIT_EXPECT_FALSE_MSG(test, alloc_tag_is_boot_param(others[i]), "%s", others[i]);
}

static struct kunit_case logic_cases[] = {
	KUNIT_CASE(numbers),
	KUNIT_CASE(module_and_mark),
	KUNIT_CASE(place),
	KUNIT_CASE(too_little_room),
	KUNIT_CASE(counters_of_an_id),
	KUNIT_CASE(largest_sites),
	KUNIT_CASE(boot_parameter),
	{ }
};

static struct kunit_suite logic_suite = {
	.name = "alloc_tag_logic",
	.test_cases = logic_cases,
};

kunit_test_suite(logic_suite);

MODULE_LICENSE("GPL");
