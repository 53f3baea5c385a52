/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation tags of pages
 *
 * The id of the tag that a block of pages was allocated under is kept in a
 * map, one entry for each page frame. Only the entries of the block's first two
 * pages are used, the second one by pgalloc_tag_free_tail(); those of the others
 * are 0 until the block is split. Entries of free pages are 0.
 *
 * The hooks stand beside those of page_owner. Whoever calls one owns the
 * pages, so that the entries need no lock. What they do is out of line: it
 * would take registers from the page allocator that it has to save, whether
 * profiling is on or not.
 */
#ifndef _LINUX_PGALLOC_TAG_H
#define _LINUX_PGALLOC_TAG_H

#include <linux/alloc_tag_account.h>

#ifdef CONFIG_MEM_ALLOC_PROFILING

#include <linux/mm.h>

/*
 * The map is in pieces of 32768 pages, only where there is memory. The table
 * holds the address of a piece less what its first page frame number would
 * add. It is written at boot and before memory goes online, and is replaced
 * by a longer copy when memory comes up beyond its end.
 */
#define PGALLOC_TAG_PIECE_SHIFT	15

extern unsigned long *pgalloc_tag_map;

/*
 * On a machine with one node the pieces lie one behind the other, each where
 * its pages' numbers put it. An entry is then where the address of its struct
 * page or its page frame number says, without a look at the table.
 * pgalloc_tag_pieces_key says that this is not so, or no more, since memory
 * was added.
 */
extern unsigned long pgalloc_tag_base;
DECLARE_STATIC_KEY_FALSE(pgalloc_tag_pieces_key);

#ifdef CONFIG_SPARSEMEM_VMEMMAP
#define PGALLOC_TAG_BY_ADDRESS	is_power_of_2(sizeof(struct page))
#else
#define PGALLOC_TAG_BY_ADDRESS	false
#endif
#define PGALLOC_TAG_PER_PAGE	(sizeof(struct page) / sizeof(alloc_tag_id_t))

/**
 * pgalloc_tag_piece_base - what the table holds of a piece
 * @piece: address of the piece
 * @n: its index
 *
 * Return: the address less what the piece's first page frame number adds.
 */
static __always_inline unsigned long pgalloc_tag_piece_base(const void *piece, unsigned long n)
{
	return (unsigned long)piece - (n << PGALLOC_TAG_PIECE_SHIFT) * sizeof(alloc_tag_id_t);
}

/**
 * pgalloc_tag_base_entry - where the id of a page is, by what the table holds
 * @base: that
 * @pfn: page frame number, in the piece that @base is of
 *
 * Return: the entry.
 */
static __always_inline alloc_tag_id_t *pgalloc_tag_base_entry(unsigned long base,
							      unsigned long pfn)
{
	return (alloc_tag_id_t *)(base + pfn * sizeof(alloc_tag_id_t));
}

/**
 * pgalloc_tag_pfn_entry - where the id of a page is, by its page frame number
 * @pfn: page frame number of memory that has been online
 *
 * The table's address is loaded once, and what it points to depends on it: that
 * pairs with smp_store_release() in grow_map(). Pieces are in the table before
 * their pages can be allocated.
 *
 * Context: Any.
 * Return: the entry, which belongs to whoever has the page.
 */
static __always_inline alloc_tag_id_t *pgalloc_tag_pfn_entry(unsigned long pfn)
{
	return pgalloc_tag_base_entry(pgalloc_tag_map[pfn >> PGALLOC_TAG_PIECE_SHIFT], pfn);
}

/**
 * pgalloc_tag_entry - where the id of a page is
 * @page: the page
 *
 * Context: Any.
 * Return: as pgalloc_tag_pfn_entry().
 */
static __always_inline alloc_tag_id_t *pgalloc_tag_entry(const struct page *page)
{
	if (static_branch_unlikely(&pgalloc_tag_pieces_key))
		return pgalloc_tag_pfn_entry(page_to_pfn(page));
	if (PGALLOC_TAG_BY_ADDRESS)
		return (alloc_tag_id_t *)(pgalloc_tag_base +
					  (unsigned long)page / PGALLOC_TAG_PER_PAGE);
	return pgalloc_tag_base_entry(pgalloc_tag_base, page_to_pfn(page));
}

void __pgalloc_tag_alloc(struct page *page, unsigned int order);
void __pgalloc_tag_free(struct page *page, unsigned int order);
void __pgalloc_tag_join(struct page *page, unsigned int nr);
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
	if (mem_alloc_profiling_enabled())
		__pgalloc_tag_alloc(page, order);
}

/**
 * pgalloc_tag_free - uncharge a block of pages that is being freed
 * @page: first page
 * @order: variable with its order
 *
 * Pages without a tag, such as those that memblock hands over, pass. The compiler is
 * told that the order may have changed: it would otherwise compute values from it
 * before the branch, and save registers to keep them across the call.
 *
 * Context: Any.
 */
#define pgalloc_tag_free(page, order)					\
do {									\
	if (alloc_tag_tracking()) {					\
		OPTIMIZER_HIDE_VAR(order);				\
		__pgalloc_tag_free(page, order);			\
	}								\
} while (0)

/**
 * pgalloc_tag_free_tail - uncharge all of a block but its first page
 * @page: first page
 * @order: the block's order
 *
 * For __free_pages() of a block that is not compound while somebody else
 * holds the first page: the others are freed at once, the first one later, by
 * a caller that takes it for a single page.
 *
 * Context: Any; the first page may be freed meanwhile, the others are the
 *	caller's.
 */
static __always_inline void pgalloc_tag_free_tail(struct page *page, unsigned int order)
{
	alloc_tag_id_t *second;
	unsigned long id;

	if (!alloc_tag_tracking() || !order)
		return;
	/*
	 * The first entry may be another allocation's by now, the second one
	 * tells what it was. In line: a call would take a register.
	 */
	second = pgalloc_tag_entry(page) + 1;
	id = *second;
	*second = 0;
	/* The free of the first page takes off its bytes and the call. */
	alloc_tag_count(&alloc_tag_id_counters(id)->bytes, (s64)PAGE_SIZE - (PAGE_SIZE << order));
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
 * pgalloc_tag_join - make one allocation of pages that were allocated one by one
 * @page: first page
 * @order: order of the block that they are from now on
 *
 * For hugetlb, which demotes a gigantic page, made of single ones, to blocks
 * that it will free as such.
 *
 * Context: Any; nobody else has the pages.
 */
static __always_inline void pgalloc_tag_join(struct page *page, unsigned int order)
{
	if (alloc_tag_tracking())
		__pgalloc_tag_join(page, 1U << order);
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

void pgalloc_tag_forget(unsigned long pfn, unsigned long nr);

#else /* !CONFIG_MEM_ALLOC_PROFILING */

/* Macros, so that not even the order of instructions is another without them. */
#define pgalloc_tag_alloc(page, order)		do { } while (0)
#define pgalloc_tag_free(page, order)		do { } while (0)
#define pgalloc_tag_free_tail(page, order)	do { } while (0)
#define pgalloc_tag_join(page, order)		do { } while (0)
#define pgalloc_tag_split(page, nr)		do { } while (0)
#define pgalloc_tag_swap(newfolio, old)		do { } while (0)

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* _LINUX_PGALLOC_TAG_H */
