// SPDX-License-Identifier: GPL-2.0
/*
 * paths.ko: pages that are split, shared, taken out of the middle of blocks,
 * migrated
 */
#include <linux/gfp.h>
#include <linux/irq_work.h>
#include <linux/migrate.h>
#include <linux/mm.h>
#include <linux/page-isolation.h>
#include <linux/pagemap.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "paths.h"

#define P	((s64)PAGE_SIZE)

/* Each part is freed separately, and counts as a separate allocation. */
static void split_and_free(void)
{
	static const unsigned int orders[] = { 1, 3, 9, MAX_ORDER - 1 };
	struct page *page;
	unsigned int i, j, nr;

	for (i = 0; i < ARRAY_SIZE(orders); i++) {
		nr = 1U << orders[i];
		page = alloc_pages(GFP_KERNEL, orders[i]);
		if (!page)
			return paths_skip("no free block of order %u", orders[i]);
		HOLDS(nr * P, 1);
		split_page(page, orders[i]);
		HOLDS(nr * P, nr);
		/* From both ends, so that no entry is right by chance. */
		for (j = 0; j < nr / 2; j++)
			__free_page(page + nr - 1 - j);
		HOLDS(nr / 2 * P, nr / 2);
		for (j = 0; j < nr / 2; j++)
			__free_page(page + j);
		HOLDS(0, 0);
	}
}

static void exact_tail(void)
{
	void *p = alloc_pages_exact(5 * PAGE_SIZE, GFP_KERNEL);
	void *q = alloc_pages_exact(17 * PAGE_SIZE, GFP_KERNEL | __GFP_ZERO);

	EXPECT(p && q);
	HOLDS(22 * P, 22);
	if (p)
		free_pages_exact(p, 5 * PAGE_SIZE);
	HOLDS(17 * P, 17);
	if (q)
		free_pages_exact(q, 17 * PAGE_SIZE);
	HOLDS(0, 0);
}

static void largest_order(void)
{
	struct page *plain = alloc_pages(GFP_KERNEL, MAX_ORDER - 1);
	struct page *comp = alloc_pages(GFP_KERNEL | __GFP_COMP, MAX_ORDER - 1);

	if (plain && comp) {
		HOLDS(P << MAX_ORDER, 2);
		/* A larger order fails, and charges nothing. */
		EXPECT(!alloc_pages(GFP_KERNEL | __GFP_NOWARN, MAX_ORDER));
		HOLDS(P << MAX_ORDER, 2);
	} else {
		paths_skip("no free blocks of order %u", MAX_ORDER - 1);
	}
	if (plain)
		__free_pages(plain, MAX_ORDER - 1);
	if (comp)
		put_page(comp);
	HOLDS(0, 0);
}

static noinline struct page *somebody_else(unsigned int order)
{
	return alloc_pages(GFP_KERNEL, order);
}

/*
 * The block is freed while its first page has another reference. The other
 * pages are freed at once, and are allocated again before the first page is
 * freed.
 */
static void reference_on_head(void)
{
	static const unsigned int orders[] = { 1, 2, 3, 9, MAX_ORDER - 1 };
	struct page *page, *again[64];
	unsigned int i, j, order;

	for (i = 0; i < ARRAY_SIZE(orders); i++) {
		order = orders[i];
		page = alloc_pages(GFP_KERNEL, order);
		if (!page)
			return paths_skip("no free block of order %u", order);
		get_page(page);
		__free_pages(page, order);
		HOLDS(P, 1);
		for (j = 0; j < ARRAY_SIZE(again); j++)
			again[j] = somebody_else(0);
		HOLDS_AT("somebody_else", 64 * P, 64);
		put_page(page);
		HOLDS(0, 0);
		HOLDS_AT("somebody_else", 64 * P, 64);
		for (j = 0; j < ARRAY_SIZE(again); j++)
			__free_page(again[j]);
		HOLDS_AT("somebody_else", 0, 0);
	}
}

/*
 * The reverse order: the additional reference is dropped before the block is
 * freed.
 */
static void reference_given_back(void)
{
	struct page *page = alloc_pages(GFP_KERNEL, 3);

	EXPECT(page);
	if (!page)
		return;
	get_page(page);
	put_page(page);
	HOLDS(8 * P, 1);
	__free_pages(page, 3);
	HOLDS(0, 0);
}

/* A reference on any page of a compound page is one on the whole page. */
static void reference_on_tail(void)
{
	static const unsigned int orders[] = { 1, 3, 9, MAX_ORDER - 1 };
	struct page *page, *tail;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(orders); i++) {
		page = alloc_pages(GFP_KERNEL | __GFP_COMP, orders[i]);
		if (!page)
			return paths_skip("no free block of order %u", orders[i]);
		tail = page + (1 << orders[i]) - 1;
		get_page(tail);
		__free_pages(page, orders[i]);
		HOLDS(P << orders[i], 1);
		put_page(tail);
		HOLDS(0, 0);
	}
}

static void bulk(void)
{
	struct page *pages[48] = { };
	unsigned long nr, i;

	nr = alloc_pages_bulk_array(GFP_KERNEL, ARRAY_SIZE(pages), pages);
	EXPECT(nr > 0);
	HOLDS(nr * P, nr);
	for (i = 0; i < nr; i++)
		__free_page(pages[i]);
	HOLDS(0, 0);
}

/*
 * Pages from the middle of free blocks: alloc_contig_range() frees what it cuts
 * off at both ends, which was never allocated.
 */
static void contiguous_range(void)
{
#ifdef CONFIG_CONTIG_ALLOC
	static const struct {
		unsigned int skip, nr;
	} range[] = { { 0, 1 << 9 }, { 3, 100 }, { 512, 512 }, { 0, 1024 }, { 1, 1022 } };
	unsigned long pfn;
	struct page *page;
	unsigned int i, tries, j;
	int err;

	for (i = 0; i < ARRAY_SIZE(range); i++) {
		for (tries = 0; tries < 20; tries++) {
			page = somebody_else(MAX_ORDER - 1);
			if (!page)
				return paths_skip("no free block of order %u", MAX_ORDER - 1);
			pfn = page_to_pfn(page) + range[i].skip;
			__free_pages(page, MAX_ORDER - 1);
			err = alloc_contig_range(pfn, pfn + range[i].nr, MIGRATE_MOVABLE,
						 GFP_KERNEL);
			if (!err)
				break;
		}
		EXPECT(!err);
		if (err)
			return;
		HOLDS(range[i].nr * P, range[i].nr);
		HOLDS_AT("somebody_else", 0, 0);
		for (j = 0; j < range[i].nr; j++)
			EXPECT(page_count(pfn_to_page(pfn + j)) == 1);
		free_contig_range(pfn, range[i].nr);
		HOLDS(0, 0);
	}
#else
	return paths_skip("CONFIG_CONTIG_ALLOC is not set");
#endif
}

static noinline struct folio *migration_target(unsigned int order)
{
	return folio_alloc(GFP_KERNEL, order);
}

/* The tag follows the contents, with the bytes of the whole folio. */
static void migrated(void)
{
	static const unsigned int orders[] = { 0, 1, 2, 9, MAX_ORDER - 1 };
	struct folio *old, *new;
	unsigned int i;

	if (IS_ENABLED(CONFIG_MEMCG))
		return paths_skip("CONFIG_MEMCG wants folios of the page cache for that");
	for (i = 0; i < ARRAY_SIZE(orders); i++) {
		old = folio_alloc(GFP_KERNEL, orders[i]);
		new = migration_target(orders[i]);
		if (!old || !new)
			return paths_skip("no free blocks of order %u", orders[i]);
		folio_lock(old);
		folio_lock(new);
		folio_migrate_flags(new, old);
		folio_unlock(new);
		folio_unlock(old);
		HOLDS(P << orders[i], 1);
		HOLDS_AT("migration_target", P << orders[i], 1);
		folio_put(old);
		HOLDS(P << orders[i], 1);
		HOLDS_AT("migration_target", 0, 0);
		folio_put(new);
		HOLDS(0, 0);
	}
}

static struct page *from_irq;

static void irq_allocates(struct irq_work *work)
{
	from_irq = alloc_pages(GFP_ATOMIC, 0);
}

/* The line in the interrupt is charged, not the one that it interrupts. */
static void below_interrupt(void)
{
	struct irq_work work = IRQ_WORK_INIT_HARD(irq_allocates);
	struct page *page;
	unsigned int i;

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		return paths_skip("with PREEMPT_RT a hard interrupt must not allocate");
	page = alloc_pages(GFP_KERNEL, 2);
	EXPECT(page);
	for (i = 1; i <= 50; i++) {
		from_irq = NULL;
		irq_work_queue(&work);
		irq_work_sync(&work);
		EXPECT(from_irq);
		HOLDS_AT("irq_allocates", from_irq ? P : 0, !!from_irq);
		HOLDS(page ? 4 * P : 0, !!page);
		if (from_irq)
			__free_page(from_irq);
	}
	HOLDS_AT("irq_allocates", 0, 0);
	if (page)
		__free_pages(page, 2);
	HOLDS(0, 0);
}

const struct paths_case page_paths[] = {
	PATH(split_and_free),
	PATH(exact_tail),
	PATH(largest_order),
	PATH(reference_on_head),
	PATH(reference_given_back),
	PATH(reference_on_tail),
	PATH(bulk),
	PATH(contiguous_range),
	PATH(migrated),
	PATH(below_interrupt),
	{ }
};
