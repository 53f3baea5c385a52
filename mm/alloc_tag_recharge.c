// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags: recharging memory that changes hands without being freed
 *
 * See include/linux/alloc_hooks/recharge.h for which line is charged, and when.
 */
#include <linux/alloc_hooks/recharge.h>
#include <linux/alloc_tag_internal.h>
#include <linux/mempool.h>
#include <linux/mm.h>
#include <linux/pgalloc_tag.h>

#include "slab.h"

/* === Internals =========================================================== */

/**
 * struct charged - where the charge of some memory is recorded
 * @entry: the location of the id, or %NULL if there is none
 * @bytes: number of bytes charged
 * @block: the memory is a block of pages of an order above 0, whose second page
 *	has the id, too
 *
 * The caller owns the memory, and therefore the entry.
 */
struct charged {
	alloc_tag_id_t *entry;
	size_t bytes;
	bool block;
};

static struct charged charged_pages(struct page *page, unsigned int order)
{
	return (struct charged){
		.entry = pgalloc_tag_entry(page),
		.bytes = PAGE_SIZE << order,
		.block = order,
	};
}

/*
 * The address may be within the object: a bio may be preceded by its owner's
 * data. Out of line to reduce code size.
 */
static noinline struct charged charged_object(const void *obj)
{
	struct slab *slab = slab_tag_slab(obj);
	struct folio *folio = slab_folio(slab);

	/* A large kmalloc(), which is not in a slab. */
	if (unlikely(!folio_test_slab(folio)))
		return charged_pages(&folio->page, folio_order(folio));
	return (struct charged){
		.entry = slab_tag_entry(slab->slab_cache, slab, obj),
		.bytes = slab->slab_cache->size,
	};
}

static bool has_pages(const mempool_t *pool)
{
	return pool->free == mempool_free_pages;
}

/* The elements of other pools are charged by the pool's own functions. */
static struct charged charged_element(mempool_t *pool, void *element)
{
	if (pool->free == mempool_free_slab || pool->free == mempool_kfree)
		return charged_object(element);
	if (has_pages(pool))
		return charged_pages(element, (unsigned long)pool->pool_data);
	return (struct charged){ };
}

/*
 * The memory is at @obj or, if that is %NULL, at @page.
 *
 * Store the new id before uncharging the old one: once the old one holds
 * nothing, no memory may have it any more, because it can then be given to
 * another tag.
 */
static noinline void recharge(struct charged memory, unsigned long id, const void *obj,
			      struct page *page)
{
	unsigned long old = memory.entry ? *memory.entry : 0;

	if (!old || old == id)
		return;
	alloc_tag_charge(alloc_tag_id_counters(id), memory.bytes);
	memory.entry[0] = id;
	if (memory.block)
		memory.entry[1] = id;
	alloc_tag_uncharge(old, memory.bytes);
	trace_kmemtrace_retag(obj, page, id);
}

static void recharge_element(mempool_t *pool, void *element, unsigned long id)
{
	struct charged memory = charged_element(pool, element);

	if (has_pages(pool))
		recharge(memory, id, NULL, element);
	else
		recharge(memory, id, element, NULL);
}

/* === Public interface ==================================================== */

/* See alloc_tag_give() and alloc_tag_taken(). */
void __alloc_tag_recharge(const void *obj, struct alloc_tag *tag)
{
	recharge(charged_object(obj), alloc_tag_or_untagged(tag)->ct.id, obj, NULL);
}

/* Likewise, for pages. */
void __alloc_tag_recharge_pages(struct page *page, unsigned int order, struct alloc_tag *tag)
{
	recharge(charged_pages(page, order), tag->ct.id, NULL, page);
}

/*
 * See mempool_tag_give(). The array of elements is charged to whoever created
 * or resized the pool, and lives as long as the pool. The pool's lock keeps the
 * array from being replaced.
 */
void __mempool_tag_give(mempool_t *pool, void *element, struct alloc_tag *tag)
{
	struct charged array = charged_object(pool->elements);
	unsigned long id = array.entry ? *array.entry : 0;

	recharge_element(pool, element, id ?: tag->ct.id);
}

/* See mempool_tag_take(). */
void __mempool_tag_take(mempool_t *pool, void *element, struct alloc_tag *tag)
{
	recharge_element(pool, element, alloc_tag_or_untagged(tag)->ct.id);
}
