// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of the layout of kmemtrace's records, and of its metadata. They need no
 * tracing.
 */
#include <kunit/test.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "metadata.h"
#include "record.h"

/* === Layout ============================================================== */

static const struct {
	unsigned int id;
	const char *name;
	unsigned int size;
} events[] = {
#define EVENT(_id, _name, _size, _fields)	{ KMEMTRACE_##_id, _name, _size },
	KMEMTRACE_RECORDS(EVENT)
#undef EVENT
};

/* No two events have one id, and none is larger than a reader expects. */
static void ids(struct kunit *test)
{
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(events); i++) {
		KUNIT_EXPECT_NE(test, events[i].id, 0U);
		KUNIT_EXPECT_LT(test, events[i].id, (unsigned int)KMEMTRACE_IDS);
		KUNIT_EXPECT_LE(test, events[i].size, (unsigned int)KMEMTRACE_LARGEST);
		for (j = 0; j < i; j++) {
			KUNIT_EXPECT_NE(test, events[i].id, events[j].id);
			KUNIT_EXPECT_STRNEQ(test, events[i].name, events[j].name);
		}
	}
}

/* Adds a field to the bits that are used; it must not touch those of another. */
static void use(struct kunit *test, u8 *used, const char *event, const char *name,
		unsigned int byte, unsigned int word_bits, unsigned int first, unsigned int bits)
{
	unsigned int i;

	KUNIT_ASSERT_LE_MSG(test, first + bits, word_bits, "%s.%s", event, name);
	KUNIT_ASSERT_LE_MSG(test, byte * 8 + word_bits, KMEMTRACE_LARGEST * 8U, "%s.%s", event,
			    name);
	for (i = byte * 8 + first; i < byte * 8 + first + bits; i++) {
		KUNIT_EXPECT_FALSE_MSG(test, used[i], "%s.%s: bit %u", event, name, i);
		used[i] = 1;
	}
}

/*
 * The fields of an event, with its header, use each bit of its record once: what
 * KMEMTRACE_STORE() needs to write whole words, and CTF to have no gaps.
 */
static void no_gaps(struct kunit *test)
{
	u8 *used = kunit_kzalloc(test, KMEMTRACE_LARGEST * 8, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, used);
#define FIELD(_name, _byte, _word, _first, _bits, _how)	\
	use(test, used, event, #_name, _byte, _word, _first, _bits);
#define EVENT(_id, _name, _size, _fields)					\
{										\
	const char *event = _name;						\
										\
	memset(used, 0, KMEMTRACE_LARGEST * 8);					\
	KMEMTRACE_HEADER_FIELDS(FIELD)						\
	KMEMTRACE_##_fields##_FIELDS(FIELD)					\
	KUNIT_EXPECT_PTR_EQ_MSG(test, memchr_inv(used, 1, (_size) * 8), NULL,	\
				"%s: a bit is not used", event);		\
	KUNIT_EXPECT_PTR_EQ_MSG(test, memchr_inv(used + (_size) * 8, 0,		\
						 (KMEMTRACE_LARGEST - (_size)) * 8), \
				NULL, "%s is larger than it says", event);	\
}

	KMEMTRACE_RECORDS(EVENT)
#undef EVENT
#undef FIELD
}

/* === Values ============================================================== */

/* A word as it is in a record, given as it is on a machine of each byte order. */
static void expect_word(struct kunit *test, const void *at, u64 little, u64 big)
{
	KUNIT_EXPECT_EQ(test, get_unaligned((const u64 *)at), KMEMTRACE_BIG ? big : little);
}

static void expect_half(struct kunit *test, const void *at, u32 little, u32 big)
{
	KUNIT_EXPECT_EQ(test, get_unaligned((const u32 *)at), KMEMTRACE_BIG ? big : little);
}

static void object(struct kunit *test)
{
	const unsigned int tid = 0x123456, gfp_flags = 0xabcdef1, tag = 0xfedcb;
	const unsigned long call_site = (unsigned long)-0x7eedcba9;
	const int node = -1, node_given = 0x7a5;
	const u64 ptr = 0xffff888012345678, bytes_req = 0x87654321, bytes_alloc = 0x9abcdef0;
	u8 record[KMEMTRACE_LARGEST + 1];
	u64 word = 0;

	memset(record, 0xee, sizeof(record));
	KMEMTRACE_OBJECT_FIELDS(KMEMTRACE_STORE)
	expect_word(test, record + 8, 0xfffabcdef1123456, 0x123456abcdef1fff);
	expect_word(test, record + 16, 0x7a5fedcb81123457, 0x81123457fedcb7a5);
	expect_word(test, record + 24, ptr, ptr);
	expect_word(test, record + 32, 0x9abcdef087654321, 0x876543219abcdef0);
	KUNIT_EXPECT_EQ(test, record[7], 0xee);
	KUNIT_EXPECT_EQ(test, record[40], 0xee);
}

static void page_free(struct kunit *test)
{
	const unsigned int tid = 0xabcdef, order = 10;
	const u64 pfn = 0x123456789abcdef0;
	u8 record[KMEMTRACE_LARGEST];
	u64 word = 0;

	memset(record, 0xee, sizeof(record));
	KMEMTRACE_PAGE_FREE_FIELDS(KMEMTRACE_STORE)
	expect_half(test, record + 8, 0x0aabcdef, 0xabcdef0a);
	expect_word(test, record + 12, pfn, pfn);
	KUNIT_EXPECT_EQ(test, record[20], 0xee);
}

/* A value that is too large does not change its neighbours. */
static void too_large(struct kunit *test)
{
	const u64 pfn = ~0ULL << 4, order = 0x105, new_order = 0x203;
	u8 record[KMEMTRACE_LARGEST];
	u64 word = 0;

	KMEMTRACE_SPLIT_FIELDS(KMEMTRACE_STORE)
	expect_word(test, record + 8, 0x0305fffffffffff0, 0xfffffffffff00503);
}

static void header(struct kunit *test)
{
	const u64 timestamp = 0x123456789abcde;
	const enum kmemtrace_id id = KMEMTRACE_VFREE;
	u8 record[KMEMTRACE_LARGEST];
	u64 word = 0;

	KMEMTRACE_HEADER_FIELDS(KMEMTRACE_STORE)
	expect_word(test, record, 0x123456789abcde14, 0x14123456789abcde);
	/* The id is the first byte in either byte order. */
	KUNIT_EXPECT_EQ(test, record[0], KMEMTRACE_VFREE);
}

static void packet(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, sizeof(struct kmemtrace_packet), (size_t)80);
	KUNIT_EXPECT_EQ(test, offsetof(struct kmemtrace_packet, uuid), (size_t)4);
	KUNIT_EXPECT_EQ(test, offsetof(struct kmemtrace_packet, stream_id), (size_t)20);
	KUNIT_EXPECT_EQ(test, offsetof(struct kmemtrace_packet, begin), (size_t)24);
	KUNIT_EXPECT_EQ(test, offsetof(struct kmemtrace_packet, events), (size_t)76);
}

/* === Metadata ============================================================ */

struct text {
	size_t len;
	char buf[SZ_32K];
};

static __printf(2, 3) void print_to_text(void *arg, const char *format, ...)
{
	struct text *text = arg;
	va_list args;

	va_start(args, format);
	text->len += vscnprintf(text->buf + text->len, sizeof(text->buf) - text->len, format, args);
	va_end(args);
}

static void metadata(struct kunit *test)
{
	const struct kmemtrace_facts facts = {
		.uuid = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, [15] = 0xff },
		.release = "6.1.0-test",
		.machine = "m68k",
		.page_shift = 12,
		.has_tags = 1,
		.kernel_base = 0xffffffff81000000,
		.filter = "min=8192",
		.clock_freq = 2500000000,
		.clock_offset_s = 1234567890,
		.clock_offset = 987654321,
	};
	static const char * const wanted[] = {
		"/* CTF 1.8 */",
		"01234567-89ab-cdef-0000-0000000000ff",
		"release = \"6.1.0-test\"",
		"machine = \"m68k\"",
		"page_shift = 12",
		"has_tags = 1",
		"kernel_base = \"0xffffffff81000000\"",
		"filter = \"min=8192\"",
		KMEMTRACE_BIG ? "byte_order = be" : "byte_order = le",
		"size_1 = 40",
		"size_18 = 20",
		"kmem_mm_page_alloc",
		"_bytes_alloc",
		"domain = \"kernel\"",
		"freq = 2500000000;",
		"offset_s = 1234567890;",
		"offset = 987654321;",
	};
	struct text *text = kunit_kzalloc(test, sizeof(*text), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, text);
	kmemtrace_metadata(&facts, print_to_text, text);
	KUNIT_EXPECT_LT(test, text->len, sizeof(text->buf) - 1);
	KUNIT_EXPECT_EQ(test, strncmp(text->buf, wanted[0], strlen(wanted[0])), 0);
	for (i = 0; i < ARRAY_SIZE(wanted); i++)
		KUNIT_EXPECT_TRUE_MSG(test, strstr(text->buf, wanted[i]), "there is no %s",
				      wanted[i]);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(ids),
	KUNIT_CASE(no_gaps),
	KUNIT_CASE(object),
	KUNIT_CASE(page_free),
	KUNIT_CASE(too_large),
	KUNIT_CASE(header),
	KUNIT_CASE(packet),
	KUNIT_CASE(metadata),
	{ }
};

static struct kunit_suite suite = {
	.name = "kmemtrace",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_LICENSE("GPL");
