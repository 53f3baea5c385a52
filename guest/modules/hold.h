/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocations of holder.ko start with this struct, so that reaper.ko can free
 * them after holder.ko is unloaded: the chain is stored in the allocations
 * themselves, and passed on by address.
 */
#ifndef ALLOC_TAG_TEST_HOLD_H
#define ALLOC_TAG_TEST_HOLD_H

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/slab.h>

/**
 * struct held - head of one allocation
 * @next: the previous allocation, or NULL
 * @cache: the cache it is from, or NULL for kmalloc() and pages
 * @order: order of the pages, or -1 for an object
 */
struct held {
	struct held *next;
	struct kmem_cache *cache;
	int order;
};

static inline void held_free_all(struct held *held)
{
	while (held) {
		struct held *next = held->next;

		if (held->order >= 0)
			free_pages((unsigned long)held, held->order);
		else if (held->cache)
			kmem_cache_free(held->cache, held);
		else
			kfree(held);
		held = next;
		cond_resched();
	}
}

#endif
