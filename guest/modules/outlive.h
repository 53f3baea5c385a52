/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Containers that outlive the module that created them: owner.ko creates them
 * in memory of keeper.ko, and is unloaded; keeper.ko makes them grow, and
 * destroys them. Nothing in them points to owner.ko.
 */
#ifndef ALLOC_TAG_TEST_OUTLIVE_H
#define ALLOC_TAG_TEST_OUTLIVE_H

#include <linux/alloc_tag.h>
#include <linux/bio.h>
#include <linux/device.h>
#include <linux/dmapool.h>
#include <linux/list_lru.h>
#include <linux/mempool.h>
#include <linux/rhashtable.h>
#include <linux/shrinker.h>
#include <net/page_pool.h>

/**
 * struct queue - a container annotated as the documentation says
 * @tag: the tag to charge, of the type used in later kernels
 * @entries: its allocations
 * @nr: the number of allocations
 */
struct queue {
#ifdef CONFIG_MEM_ALLOC_PROFILING
	struct alloc_tag *tag;
#endif
	void *entries[32];
	unsigned int nr;
};

void queue_init_noprof(struct queue *q);
#define queue_init(...)		alloc_hooks_void(queue_init_noprof(__VA_ARGS__))

struct entry {
	struct rhash_head node;
	u32 key;
};

static const struct rhashtable_params outlive_params = {
	.key_len = sizeof(u32),
	.key_offset = offsetof(struct entry, key),
	.head_offset = offsetof(struct entry, node),
	.automatic_shrinking = true,
};

/**
 * struct containers - the containers that are handed over
 * @dev: device of keeper.ko, for the DMA pool
 * @shrinker: shrinker of keeper.ko; the LRU lists need a memcg-aware one to
 *	have a list for each memory cgroup
 *
 * Each of the others is created by a function own_NAME() of owner.ko.
 */
struct containers {
	struct device *dev;
	struct rhashtable table;
	struct list_lru lru;
	struct shrinker shrinker;
	struct queue queue;
#ifdef CONFIG_HAS_DMA
	struct dma_pool *dma_pool;
#endif
#ifdef CONFIG_PAGE_POOL
	struct page_pool *page_pool;
#endif
#ifdef CONFIG_BLOCK
	struct bio_set bio_set;
#endif
	mempool_t *mempool;
};

struct containers *keeper_room(void);

#endif
