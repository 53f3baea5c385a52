// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of allocation tags: pages
 */
#include <linux/alloc_tag.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/pgalloc_tag.h>

#include <kunit/alloc_tag.h>

static void orders(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	unsigned int order;

	for (order = 0; order <= 5; order++) {
		struct page *plain = alloc_hooks_tag(&tag, alloc_pages_noprof(GFP_KERNEL, order));
		struct page *comp = alloc_hooks_tag(&tag,
						    alloc_pages_noprof(GFP_KERNEL | __GFP_COMP,
								       order));

		KUNIT_ASSERT_TRUE(test, plain && comp);
		EXPECT_HOLDS(test, &tag, 2 * PAGE_SIZE << order, 2);
		KUNIT_EXPECT_EQ(test, *pgalloc_tag_entry(plain), tag.ct.id);
		/* The entry is the same by address and through the table. */
		KUNIT_EXPECT_PTR_EQ(test, pgalloc_tag_entry(plain),
				    pgalloc_tag_pfn_entry(page_to_pfn(plain)));
		__free_pages(plain, order);
		KUNIT_EXPECT_EQ(test, *pgalloc_tag_entry(plain), 0);
		put_page(comp);
		EXPECT_HOLDS(test, &tag, 0, 0);
	}
}

static void split(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	struct page *page = alloc_hooks_tag(&tag, alloc_pages_noprof(GFP_KERNEL, 3));
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, page);
	split_page(page, 3);
	EXPECT_HOLDS(test, &tag, 8 * PAGE_SIZE, 8);
	for (i = 0; i < 8; i++) {
		__free_page(page + i);
		EXPECT_HOLDS(test, &tag, (7 - i) * PAGE_SIZE, 7 - i);
	}
}

static void exact(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	void *p = alloc_hooks_tag(&tag, alloc_pages_exact_noprof(5 * PAGE_SIZE, GFP_KERNEL));

	KUNIT_ASSERT_NOT_NULL(test, p);
	/* Three of the eight pages were returned. */
	EXPECT_HOLDS(test, &tag, 5 * PAGE_SIZE, 5);
	free_pages_exact(p, 5 * PAGE_SIZE);
	EXPECT_HOLDS(test, &tag, 0, 0);
}

/*
 * A block is freed while its first page has another reference, a pitfall of
 * __free_pages().
 */
static void speculative_reference(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	struct page *page = alloc_hooks_tag(&tag, alloc_pages_noprof(GFP_KERNEL, 4));

	KUNIT_ASSERT_NOT_NULL(test, page);
	get_page(page);
	__free_pages(page, 4);
	EXPECT_HOLDS(test, &tag, PAGE_SIZE, 1);
	KUNIT_EXPECT_EQ(test, *pgalloc_tag_entry(page), tag.ct.id);
	put_page(page);
	EXPECT_HOLDS(test, &tag, 0, 0);
}

/*
 * A block made of pages that were allocated one by one, as in hugetlb's
 * demotion, the last one of them while profiling was off.
 */
static void joined(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	struct page *page = alloc_hooks_tag(&tag, alloc_pages_noprof(GFP_KERNEL, 2));
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, page);
	split_page(page, 2);
	EXPECT_HOLDS(test, &tag, 4 * PAGE_SIZE, 4);
	*pgalloc_tag_entry(page + 3) = 0;
	alloc_tag_uncharge(tag.ct.id, PAGE_SIZE);
	for (i = 1; i < 4; i++)
		set_page_count(page + i, 0);
	pgalloc_tag_join(page, 2);
	EXPECT_HOLDS(test, &tag, 4 * PAGE_SIZE, 1);
	KUNIT_EXPECT_EQ(test, *pgalloc_tag_entry(page + 1), tag.ct.id);
	__free_pages(page, 2);
	EXPECT_HOLDS(test, &tag, 0, 0);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, *pgalloc_tag_entry(page + i), 0);
}

static void migration(struct kunit *test)
{
	DEFINE_ALLOC_TAG(owner);
	DEFINE_ALLOC_TAG(migrator);
	struct folio *old = alloc_hooks_tag(&owner, folio_alloc_noprof(GFP_KERNEL, 2));
	struct folio *new = alloc_hooks_tag(&migrator, folio_alloc_noprof(GFP_KERNEL, 2));

	KUNIT_ASSERT_TRUE(test, old && new);
	pgalloc_tag_swap(new, old);
	folio_put(old);
	EXPECT_HOLDS(test, &migrator, 0, 0);
	EXPECT_HOLDS(test, &owner, 4 * PAGE_SIZE, 1);
	folio_put(new);
	EXPECT_HOLDS(test, &owner, 0, 0);
}

static void bulk_pages(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	struct page *pages[16] = { };
	unsigned long nr, i;

	nr = alloc_hooks_tag(&tag,
			     alloc_pages_bulk_array_noprof(GFP_KERNEL, ARRAY_SIZE(pages), pages));
	KUNIT_EXPECT_GT(test, nr, 0UL);
	EXPECT_HOLDS(test, &tag, nr * PAGE_SIZE, nr);
	for (i = 0; i < nr; i++)
		__free_page(pages[i]);
	EXPECT_HOLDS(test, &tag, 0, 0);
}

/*
 * Pages that never had a tag, because memblock released them late or because
 * they were allocated while profiling was off.
 */
static void untagged_pages(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	struct page *page = alloc_hooks_tag(&tag, alloc_pages_noprof(GFP_KERNEL, 1));
	alloc_tag_id_t *entry;

	KUNIT_ASSERT_NOT_NULL(test, page);
	entry = pgalloc_tag_entry(page);
	entry[0] = 0;
	entry[1] = 0;
	split_page(page, 1);
	__free_page(page);
	__free_page(page + 1);
	EXPECT_HOLDS(test, &tag, 2 * PAGE_SIZE, 1);
	/* Correct the counters. */
	alloc_tag_uncharge(tag.ct.id, 2 * PAGE_SIZE);
}

/*
 * Memory goes offline with pages that are still charged, singly or as a block.
 */
static void forgotten(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	struct page *page;
	unsigned int i;

	page = alloc_hooks_tag(&tag, alloc_pages_noprof(GFP_KERNEL | __GFP_COMP, 3));
	KUNIT_ASSERT_NOT_NULL(test, page);
	pgalloc_tag_forget(page_to_pfn(page), 8);
	EXPECT_HOLDS(test, &tag, 0, 0);
	for (i = 0; i < 8; i++)
		KUNIT_EXPECT_EQ(test, *pgalloc_tag_entry(page + i), 0);
	__free_pages(page, 3);
	EXPECT_HOLDS(test, &tag, 0, 0);

	page = alloc_hooks_tag(&tag, alloc_pages_noprof(GFP_KERNEL, 3));
	KUNIT_ASSERT_NOT_NULL(test, page);
	split_page(page, 3);
	pgalloc_tag_forget(page_to_pfn(page), 8);
	EXPECT_HOLDS(test, &tag, 0, 0);
	for (i = 0; i < 8; i++) {
		KUNIT_EXPECT_EQ(test, *pgalloc_tag_entry(page + i), 0);
		__free_page(page + i);
	}
	EXPECT_HOLDS(test, &tag, 0, 0);
}

/* The position of an entry in its piece of the map, without a map. */
static void entry_in_a_piece(struct kunit *test)
{
	static const unsigned long nth[] = { 0, 1, 2, 77, 4095 };
	const unsigned long pages = BIT(PGALLOC_TAG_PIECE_SHIFT);
	alloc_tag_id_t *piece = (alloc_tag_id_t *)(16 * PAGE_SIZE);
	unsigned long i, j, base;

	for (i = 0; i < ARRAY_SIZE(nth); i++) {
		base = pgalloc_tag_piece_base(piece, nth[i]);
		for (j = 0; j < pages; j = 2 * j + 1)
			KUNIT_EXPECT_PTR_EQ(test, pgalloc_tag_base_entry(base, nth[i] * pages + j),
					    piece + j);
	}
}

static struct kunit_case map_cases[] = {
	KUNIT_CASE(entry_in_a_piece),
	{ }
};

static struct kunit_suite map_suite = {
	.name = "alloc_tag_page_map",
	.test_cases = map_cases,
};

static struct kunit_case page_cases[] = {
	KUNIT_CASE(orders),
	KUNIT_CASE(split),
	KUNIT_CASE(exact),
	KUNIT_CASE(speculative_reference),
	KUNIT_CASE(joined),
	KUNIT_CASE(migration),
	KUNIT_CASE(bulk_pages),
	KUNIT_CASE(untagged_pages),
	KUNIT_CASE(forgotten),
	{ }
};

static struct kunit_suite page_suite = {
	.name = "alloc_tag_pages",
	.init = need_profiling,
	.test_cases = page_cases,
};

kunit_test_suites(&map_suite, &page_suite);

MODULE_LICENSE("GPL");
