// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of page_owner's counts by stack, and of its filter
 *
 * Each test allocates by functions of its own, whose stacks nobody else has.
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/page_owner.h>
#include <linux/string.h>

#include <kunit/test.h>

#include "page_owner_filter.h"
#include "page_owner_stacks.h"

/* === Counts ============================================================== */

static int need_page_owner(struct kunit *test)
{
	if (!static_branch_unlikely(&page_owner_inited))
		kunit_skip(test, "page_owner is not on");
	return 0;
}

/* Two that allocate: of each, all pages are one stack's. */
static noinline struct page *alloc_here(struct kunit *test, gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp | GFP_KERNEL, order);

	KUNIT_ASSERT_NOT_NULL(test, page);
	return page;
}

static noinline struct page *alloc_there(struct kunit *test, gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp | GFP_KERNEL, order);

	KUNIT_ASSERT_NOT_NULL(test, page);
	return page;
}

/* Twice, and by the same stack: it comes back under the same number. */
static void orders(struct kunit *test)
{
	depot_stack_handle_t handle = 0;
	struct page *page[6];
	unsigned int order, i;
	long expected = 0;

	for (i = 0; i < 2; i++) {
		for (order = 0; order < ARRAY_SIZE(page); order++) {
			page[order] = alloc_here(test, order % 2 ? __GFP_COMP : 0, order);
			if (!handle)
				handle = page_owner_handle_of(page[0]);
			KUNIT_EXPECT_EQ(test, page_owner_handle_of(page[order]), handle);
			expected += 1L << order;
			KUNIT_EXPECT_EQ(test, page_owner_pages_of(handle), expected);
		}
		for (order = 0; order < ARRAY_SIZE(page); order++) {
			__free_pages(page[order], order);
			expected -= 1L << order;
			KUNIT_EXPECT_EQ(test, page_owner_pages_of(handle), expected);
			KUNIT_EXPECT_EQ(test, page_owner_handle_of(page[order]), 0U);
		}
		KUNIT_EXPECT_EQ(test, expected, 0L);
	}
}

static void split_and_freed_in_parts(struct kunit *test)
{
	struct page *page = alloc_here(test, 0, 4);
	depot_stack_handle_t handle = page_owner_handle_of(page);
	unsigned int i;

	split_page(page, 4);
	KUNIT_EXPECT_EQ(test, page_owner_pages_of(handle), 16L);
	/* Blocks of another order than it was split to. */
	for (i = 0; i < 16; i++) {
		__free_page(page + i);
		KUNIT_EXPECT_EQ(test, page_owner_pages_of(handle), 15L - i);
	}
}

/* Somebody holds the first page: the others are freed at once, in blocks. */
static void tails_freed_first(struct kunit *test)
{
	struct page *page = alloc_here(test, 0, 4);
	depot_stack_handle_t handle = page_owner_handle_of(page);

	get_page(page);
	__free_pages(page, 4);
	KUNIT_EXPECT_EQ(test, page_owner_pages_of(handle), 1L);
	put_page(page);
	KUNIT_EXPECT_EQ(test, page_owner_pages_of(handle), 0L);
}

static void migrated(struct kunit *test)
{
	struct page *old = alloc_here(test, __GFP_COMP, 2);
	struct page *new = alloc_there(test, __GFP_COMP, 2);
	depot_stack_handle_t user = page_owner_handle_of(old);
	depot_stack_handle_t target = page_owner_handle_of(new);
	unsigned int i;

	KUNIT_ASSERT_NE(test, user, target);
	folio_copy_owner(page_folio(new), page_folio(old));
	for (i = 0; i < 4; i++) {
		KUNIT_EXPECT_EQ(test, page_owner_handle_of(new + i), user);
		KUNIT_EXPECT_EQ(test, page_owner_handle_of(old + i), user);
	}
	KUNIT_EXPECT_EQ(test, page_owner_pages_of(target), 0L);
	KUNIT_EXPECT_EQ(test, page_owner_pages_of(user), 8L);
	__free_pages(old, 2);
	KUNIT_EXPECT_EQ(test, page_owner_pages_of(user), 4L);
	__free_pages(new, 2);
	KUNIT_EXPECT_EQ(test, page_owner_pages_of(user), 0L);
}

/* A block of pages that two stacks allocated, freed as a whole. */
static void freed_together(struct kunit *test)
{
	struct page *block = alloc_here(test, 0, 2);
	struct page *single[2];
	depot_stack_handle_t here = page_owner_handle_of(block);
	depot_stack_handle_t there;
	unsigned int i;

	split_page(block, 2);
	for (i = 0; i < 2; i++) {
		single[i] = alloc_there(test, 0, 0);
		there = page_owner_handle_of(single[i]);
		folio_copy_owner(page_folio(block + 2 * i), page_folio(single[i]));
	}
	KUNIT_EXPECT_EQ(test, page_owner_pages_of(here), 2L);
	KUNIT_EXPECT_EQ(test, page_owner_pages_of(there), 4L);

	/* Of what was split a block cannot be made again, but page_owner does not mind. */
	__reset_page_owner(block, 2);
	KUNIT_EXPECT_EQ(test, page_owner_pages_of(here), 0L);
	KUNIT_EXPECT_EQ(test, page_owner_pages_of(there), 2L);
	for (i = 0; i < 4; i++)
		__free_page(block + i);
	for (i = 0; i < 2; i++)
		__free_page(single[i]);
	KUNIT_EXPECT_EQ(test, page_owner_pages_of(here), 0L);
	KUNIT_EXPECT_EQ(test, page_owner_pages_of(there), 0L);
}

static struct kunit_case stacks_cases[] = {
	KUNIT_CASE(orders),
	KUNIT_CASE(split_and_freed_in_parts),
	KUNIT_CASE(tails_freed_first),
	KUNIT_CASE(migrated),
	KUNIT_CASE(freed_together),
	{ }
};

static struct kunit_suite stacks_suite = {
	.name = "page_owner_stacks",
	.init = need_page_owner,
	.test_cases = stacks_cases,
};

/* === Filter ============================================================== */

static int parse(const char *words, struct page_owner_filter *filter)
{
	char text[64];

	filter->mode = PAGE_OWNER_FRAMES;
	nodes_setall(filter->nodes);
	strscpy(text, words, sizeof(text));
	return page_owner_parse_filter(text, filter);
}

static void filters(struct kunit *test)
{
	struct page_owner_filter filter;
	int node = first_node(node_states[N_MEMORY]);
	char words[32];

	KUNIT_EXPECT_EQ(test, parse("mode=stack", &filter), 0);
	KUNIT_EXPECT_EQ(test, filter.mode, (unsigned int)PAGE_OWNER_FRAMES);
	KUNIT_EXPECT_EQ(test, parse("mode=handle\n", &filter), 0);
	KUNIT_EXPECT_EQ(test, filter.mode, (unsigned int)PAGE_OWNER_HANDLE);
	KUNIT_EXPECT_EQ(test, parse(" mode=handle\tmode=stack_handle\n", &filter), 0);
	KUNIT_EXPECT_EQ(test, filter.mode, (unsigned int)PAGE_OWNER_FRAMES | PAGE_OWNER_HANDLE);
	KUNIT_EXPECT_TRUE(test, nodes_full(filter.nodes));

	snprintf(words, sizeof(words), "mode=handle nid=%d", node);
	KUNIT_EXPECT_EQ(test, parse(words, &filter), 0);
	KUNIT_EXPECT_EQ(test, filter.mode, (unsigned int)PAGE_OWNER_HANDLE);
	KUNIT_EXPECT_EQ(test, nodes_weight(filter.nodes), 1);
	KUNIT_EXPECT_TRUE(test, node_isset(node, filter.nodes));
}

static void bad_filters(struct kunit *test)
{
	static const char *const words[] = {
		"", "\t\n", "mode", "mode=", "mode=frames", "mode=stack,handle", "mode = stack",
		"Mode=stack", "nid=", "nid=-1", "nid=x", "nid=0-", "nid=1000000", "node=0",
		"mode=stack nid=0,x", "stack",
	};
	struct page_owner_filter filter;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		KUNIT_EXPECT_EQ_MSG(test, parse(words[i], &filter), -EINVAL, "%s", words[i]);
}

static struct kunit_case filter_cases[] = {
	KUNIT_CASE(filters),
	KUNIT_CASE(bad_filters),
	{ }
};

static struct kunit_suite filter_suite = {
	.name = "page_owner_filter",
	.test_cases = filter_cases,
};

kunit_test_suites(&stacks_suite, &filter_suite);

MODULE_LICENSE("GPL");
