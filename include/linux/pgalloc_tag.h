/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation tags of pages
 *
 * The id of the tag that a block of pages was allocated under is kept in a
 * map, one entry for each page frame. Only the entry of the block's first page
 * is used; those of the others are 0 until the block is split. Entries of
 * free pages are 0.
 *
 * The hooks stand beside those of page_owner. Whoever calls one owns the
 * pages, so that the entries need no lock.
 */
#ifndef _LINUX_PGALLOC_TAG_H
#define _LINUX_PGALLOC_TAG_H

#include <linux/alloc_tag_account.h>

#ifdef CONFIG_MEM_ALLOC_PROFILING

#include <linux/mm.h>

/*
 * The map is made in pieces of 32768 pages, only where there is memory. The
 * table holds the address of a piece less what its first page frame number
 * would add. It is written at boot and before memory goes online, and is
 * replaced by a longer copy when memory comes up beyond its end.
 */
#define PGALLOC_TAG_PIECE_SHIFT	15

extern unsigned long *pgalloc_tag_map;

static __always_inline alloc_tag_id_t *pgalloc_tag_pfn_entry(unsigned long pfn)
{
	unsigned long base = pgalloc_tag_map[pfn >> PGALLOC_TAG_PIECE_SHIFT];

	return (alloc_tag_id_t *)(base + pfn * sizeof(alloc_tag_id_t));
}

static __always_inline alloc_tag_id_t *pgalloc_tag_entry(const struct page *page)
{
	return pgalloc_tag_pfn_entry(page_to_pfn(page));
}

void __pgalloc_tag_free_each(unsigned long pfn, unsigned long nr);
void __pgalloc_tag_free_tail(unsigned int id, unsigned int order);
void __pgalloc_tag_split(struct page *page, unsigned int nr);
void __pgalloc_tag_swap(struct page *a, struct page *b, unsigned int nr);

/**
 * pgalloc_tag_alloc - charge a block of pages that was just allocated
 * @page: first page
 * @order: its order
 *
 * Context: Any.
 */
static __always_inline void pgalloc_tag_alloc(struct page *page, unsigned int order)
{
	struct alloc_tag *tag;
	alloc_tag_id_t *entry;

	if (!mem_alloc_profiling_enabled())
		return;
	tag = alloc_tag_current();
	if (unlikely(!tag)) {
		alloc_tag_warn_untagged("pages");
		return;
	}
	entry = pgalloc_tag_entry(page);
	if (IS_ENABLED(CONFIG_MEM_ALLOC_PROFILING_DEBUG) && *entry)
		alloc_tag_warn_set("page", *entry);
	*entry = tag->ct.id;
	alloc_tag_charge(tag->counters, PAGE_SIZE << order);
}

/**
 * pgalloc_tag_free - uncharge a block of pages that is being freed
 * @page: first page
 * @order: its order
 *
 * Pages without a tag, such as those that memblock hands over, pass.
 *
 * Context: Any.
 */
static __always_inline void pgalloc_tag_free(struct page *page, unsigned int order)
{
	alloc_tag_id_t *entry;
	unsigned int id;

	if (!alloc_tag_tracking())
		return;
	entry = pgalloc_tag_entry(page);
	id = *entry;
	if (likely(id)) {
		/* Made of pages that were allocated one by one, see hugetlb's demotion. */
		if (order && unlikely(entry[1])) {
			__pgalloc_tag_free_each(page_to_pfn(page), 1UL << order);
			return;
		}
		*entry = 0;
		alloc_tag_uncharge(id, PAGE_SIZE << order);
	}
}

/**
 * pgalloc_tag_peek - the tag of a block, before its reference is dropped
 * @page: first page
 * @order: its order
 *
 * Context: Any; the caller still has a reference.
 * Return: the id for pgalloc_tag_free_tail(), 0 when it has nothing to do.
 */
static __always_inline unsigned int pgalloc_tag_peek(struct page *page, unsigned int order)
{
	if (!alloc_tag_tracking() || !order)
		return 0;
	return *pgalloc_tag_entry(page);
}

/**
 * pgalloc_tag_free_tail - uncharge all of a block but its first page
 * @id: what pgalloc_tag_peek() returned
 * @order: the block's order
 *
 * For __free_pages() of a block that is not compound while somebody else
 * holds the first page: the others are freed at once, the first one later, by
 * a caller that takes it for a single page.
 *
 * Context: Any.
 */
static __always_inline void pgalloc_tag_free_tail(unsigned int id, unsigned int order)
{
	if (alloc_tag_tracking() && id)
		__pgalloc_tag_free_tail(id, order);
}

/**
 * pgalloc_tag_split - make each page of a block an allocation of its own
 * @page: first page
 * @nr: number of pages in the block
 *
 * Context: Any.
 */
static __always_inline void pgalloc_tag_split(struct page *page, unsigned int nr)
{
	if (alloc_tag_tracking())
		__pgalloc_tag_split(page, nr);
}

/**
 * pgalloc_tag_swap - let the tag follow the contents to another folio
 * @newfolio: where the contents go
 * @old: where they were; it gets the tag that @newfolio was allocated under
 *
 * Context: Any; both folios are locked and of one size.
 */
static __always_inline void pgalloc_tag_swap(struct folio *newfolio, struct folio *old)
{
	if (alloc_tag_tracking())
		__pgalloc_tag_swap(&newfolio->page, &old->page, folio_nr_pages(old));
}

int pgalloc_tag_init_early(void);

#else /* !CONFIG_MEM_ALLOC_PROFILING */

/* Macros, so that not even the order of instructions is another without them. */
#define pgalloc_tag_alloc(page, order)		do { } while (0)
#define pgalloc_tag_free(page, order)		do { } while (0)
#define pgalloc_tag_peek(page, order)		0
#define pgalloc_tag_free_tail(id, order)	((void)(id))
#define pgalloc_tag_split(page, nr)		do { } while (0)
#define pgalloc_tag_swap(newfolio, old)		do { } while (0)

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* _LINUX_PGALLOC_TAG_H */
