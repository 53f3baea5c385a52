/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation tags of pages
 *
 * The id of the tag that a block of pages is charged to is stored in a map with
 * one entry per page frame. Only the entries of the first two pages of a block
 * are used, the second one by pgalloc_tag_free_tail(). The others are 0 until
 * the block is split, as are the entries of free pages.
 *
 * The hooks are placed next to those of page_owner. Their callers own the
 * pages, so the entries need no lock. Most of their code is out of line,
 * because inlining it would make the page allocator save more registers,
 * whether profiling is on or not.
 */
#ifndef _LINUX_PGALLOC_TAG_H
#define _LINUX_PGALLOC_TAG_H

#include <linux/alloc_tag_account.h>

#ifdef CONFIG_MEM_ALLOC_PROFILING

#include <linux/mm.h>

/*
 * The map consists of pieces of 32768 pages, which exist only where there is
 * memory. The table stores the address of each piece, biased by the offset of
 * its first page frame number. It is written at boot and before memory goes
 * online, and is replaced by a longer copy if memory is added beyond its end.
 */
#define PGALLOC_TAG_PIECE_SHIFT	15

extern unsigned long *pgalloc_tag_map;

/*
 * On a machine with a single node the pieces form one contiguous array indexed
 * by page frame number, so the address of an entry can be computed from that of
 * the struct page, or from the page frame number, without the table.
 * pgalloc_tag_pieces_key is enabled if there are several nodes, and once memory
 * has been added.
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
 * pgalloc_tag_piece_base - get the table entry of a piece of the map
 * @piece: address of the piece
 * @n: its index
 *
 * Return: its address, biased by the offset of its first page frame number.
 */
static __always_inline unsigned long pgalloc_tag_piece_base(const void *piece, unsigned long n)
{
	return (unsigned long)piece - (n << PGALLOC_TAG_PIECE_SHIFT) * sizeof(alloc_tag_id_t);
}

/**
 * pgalloc_tag_base_entry - find the id of a page from a table entry
 * @base: table entry of the piece that contains @pfn
 * @pfn: page frame number
 *
 * Return: the entry of the page in the map.
 */
static __always_inline alloc_tag_id_t *pgalloc_tag_base_entry(unsigned long base,
							      unsigned long pfn)
{
	return (alloc_tag_id_t *)(base + pfn * sizeof(alloc_tag_id_t));
}

/**
 * pgalloc_tag_pfn_entry - find the id of a page from its page frame number
 * @pfn: page frame number, of memory that has been online
 *
 * The address of the table is loaded once, and the address dependency pairs
 * with smp_store_release() in grow_map(). Pieces are added to the table before
 * their pages can be allocated.
 *
 * Context: Any.
 * Return: the entry in the map, which belongs to the owner of the page.
 */
static __always_inline alloc_tag_id_t *pgalloc_tag_pfn_entry(unsigned long pfn)
{
	return pgalloc_tag_base_entry(pgalloc_tag_map[pfn >> PGALLOC_TAG_PIECE_SHIFT], pfn);
}

/**
 * pgalloc_tag_entry - find the id of a page
 * @page: the page
 *
 * Context: Any.
 * Return: the entry in the map, see pgalloc_tag_pfn_entry().
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
 * pgalloc_tag_alloc - charge a newly allocated block of pages
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
 * @order: lvalue that holds its order
 *
 * Pages without a tag, such as those released by memblock, are ignored. The
 * compiler is told that the order may have changed; otherwise it would compute
 * values from it before the branch, and save registers to keep them across the
 * call.
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
 * pgalloc_tag_free_tail - uncharge all pages of a block but the first
 * @page: first page
 * @order: the block's order
 *
 * For __free_pages() of a non-compound block whose first page has another
 * reference. The other pages are freed at once; the first one is freed later,
 * as a single page.
 *
 * Context: Any. The first page may be freed concurrently; the caller owns the
 *	others.
 */
static __always_inline void pgalloc_tag_free_tail(struct page *page, unsigned int order)
{
	alloc_tag_id_t *second;
	unsigned long id;

	if (!alloc_tag_tracking() || !order)
		return;
	/*
	 * The first page may already belong to another allocation, so take the
	 * id from the second entry. Inline, because a call would take a
	 * register.
	 */
	second = pgalloc_tag_entry(page) + 1;
	id = *second;
	*second = 0;
	/* Freeing the first page will subtract its own bytes and the call. */
	alloc_tag_count(&alloc_tag_id_counters(id)->bytes, (s64)PAGE_SIZE - (PAGE_SIZE << order));
}

/**
 * pgalloc_tag_split - turn each page of a block into a separate allocation
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
 * pgalloc_tag_join - turn pages that were allocated one by one into one block
 * @page: first page
 * @order: order of the resulting block
 *
 * For hugetlb, which demotes a gigantic page that was made of single pages, to
 * blocks that it will free as blocks.
 *
 * Context: Any. The caller owns the pages.
 */
static __always_inline void pgalloc_tag_join(struct page *page, unsigned int order)
{
	if (alloc_tag_tracking())
		__pgalloc_tag_join(page, 1U << order);
}

/**
 * pgalloc_tag_swap - make the tag follow the contents to another folio
 * @newfolio: the folio that the contents move to
 * @old: their previous folio, which gets the tag of @newfolio
 *
 * Context: Any. Both folios are locked, and have the same size.
 */
static __always_inline void pgalloc_tag_swap(struct folio *newfolio, struct folio *old)
{
	if (alloc_tag_tracking())
		__pgalloc_tag_swap(&newfolio->page, &old->page, folio_nr_pages(old));
}

void pgalloc_tag_forget(unsigned long pfn, unsigned long nr);
unsigned int pgalloc_tag_block_order(unsigned long pfn, unsigned long end);

#else /* !CONFIG_MEM_ALLOC_PROFILING */

/* Macros, so that not even the order of instructions changes. */
#define pgalloc_tag_alloc(page, order)		do { } while (0)
#define pgalloc_tag_free(page, order)		do { } while (0)
#define pgalloc_tag_free_tail(page, order)	do { } while (0)
#define pgalloc_tag_join(page, order)		do { } while (0)
#define pgalloc_tag_split(page, nr)		do { } while (0)
#define pgalloc_tag_swap(newfolio, old)		do { } while (0)

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* _LINUX_PGALLOC_TAG_H */
