// SPDX-License-Identifier: GPL-2.0
/*
 * Creates containers, hands them to keeper.ko, and can then be unloaded. Each
 * is created in a function of its own, so that a test can find its line. With
 * idle=1 none are created.
 */
#include <linux/module.h>

#include "outlive.h"

static bool idle;
module_param(idle, bool, 0444);
MODULE_PARM_DESC(idle, "make nothing");

static noinline int own_table(struct containers *c)
{
	return rhashtable_init(&c->table, &outlive_params);
}

static noinline int own_lru(struct containers *c)
{
	return list_lru_init_memcg(&c->lru, &c->shrinker);
}

static noinline int own_queue(struct containers *c)
{
	queue_init(&c->queue);
	return 0;
}

static noinline int own_dma_pool(struct containers *c)
{
#ifdef CONFIG_HAS_DMA
	c->dma_pool = dma_pool_create("outlive", c->dev, 256, 0, 0);
	return c->dma_pool ? 0 : -ENOMEM;
#else
	return 0;
#endif
}

static noinline int own_page_pool(struct containers *c)
{
#ifdef CONFIG_PAGE_POOL
	const struct page_pool_params params = {
		.pool_size = 64,
		.nid = NUMA_NO_NODE,
	};

	c->page_pool = page_pool_create(&params);
	return PTR_ERR_OR_ZERO(c->page_pool);
#else
	return 0;
#endif
}

static noinline int own_bio_set(struct containers *c)
{
#ifdef CONFIG_BLOCK
	return bioset_init(&c->bio_set, 4, 0, BIOSET_NEED_BVECS);
#else
	return 0;
#endif
}

static noinline int own_mempool(struct containers *c)
{
	c->mempool = mempool_create_kmalloc_pool(4, 300);
	return c->mempool ? 0 : -ENOMEM;
}

static int __init owner_init(void)
{
	static int (*const own[])(struct containers *c) = {
		own_table, own_lru, own_queue, own_dma_pool, own_page_pool, own_bio_set,
		own_mempool,
	};
	struct containers *c = keeper_room();
	unsigned int i;
	int err = 0;

	/*
	 * After an error, keeper.ko keeps what has been created so far: the
	 * test has failed anyway.
	 */
	for (i = 0; i < ARRAY_SIZE(own) && !idle && !err; i++)
		err = own[i](c);
	return err;
}
module_init(owner_init);

static void __exit owner_exit(void)
{
}
module_exit(owner_exit);

MODULE_DESCRIPTION("Makes containers for the tests of allocation profiling");
MODULE_LICENSE("GPL");
