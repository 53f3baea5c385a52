/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What holder.ko allocates starts with this, so that reaper.ko can free it when
 * holder.ko is long gone: the chain lives in the allocations themselves and is
 * handed over by address.
 */
#ifndef ALLOC_TAG_TEST_HOLD_H
#define ALLOC_TAG_TEST_HOLD_H

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/slab.h>

/**
 * struct held - head of one allocation
 * @next: the one allocated before it, or NULL
 * @cache: cache that it is from, NULL for kmalloc() or pages
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
