// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of allocation tags: containers, and memory for devices
 *
 * A container keeps the tag of the line that created it, and charges all its
 * memory to that tag, no matter who makes it grow.
 */
#include <linux/alloc_tag.h>
#include <linux/device.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/list_lru.h>
#include <linux/mm.h>
#include <linux/ptr_ring.h>
#include <linux/rcupdate.h>
#include <linux/rhashtable.h>
#include <linux/sbitmap.h>
#include <linux/slab.h>
#include <net/page_pool.h>

#include <kunit/alloc_tag.h>

/* === Hash tables ========================================================== */

struct entry {
	struct rhash_head node;
	struct rhlist_head list;
	u32 key;
};

static const struct rhashtable_params params = {
	.key_len = sizeof(u32),
	.key_offset = offsetof(struct entry, key),
	.head_offset = offsetof(struct entry, node),
	.automatic_shrinking = true,
};

static const struct rhashtable_params list_params = {
	.key_len = sizeof(u32),
	.key_offset = offsetof(struct entry, key),
	.head_offset = offsetof(struct entry, list),
};

/* These two lines are charged for the tables, no matter who makes them grow. */
static noinline int init_table(struct rhashtable *ht)
{
	return rhashtable_init(ht, &params);
}

static noinline int init_list_table(struct rhltable *hlt)
{
	return rhltable_init(hlt, &list_params);
}

/* Wait until resizing has finished, and the old tables are freed. */
static void settle(struct rhashtable *ht)
{
	unsigned int tries;

	for (tries = 0; tries < 10; tries++) {
		flush_work(&ht->run_work);
		rcu_barrier();
	}
}

static u64 charge_of_table(struct rhashtable *ht)
{
	return charge_of(rcu_dereference_protected(ht->tbl, 1));
}

static void grow_and_shrink(struct kunit *test, struct rhashtable *ht)
{
	struct entry *entries;
	u64 empty = charge_of_table(ht);
	unsigned int i;

	entries = kunit_kcalloc(test, 200, sizeof(*entries), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, entries);

	for (i = 0; i < 200; i++) {
		entries[i].key = i;
		KUNIT_ASSERT_EQ(test, rhashtable_insert_fast(ht, &entries[i].node, params), 0);
	}
	settle(ht);
	KUNIT_EXPECT_GT(test, charge_of_table(ht), empty);
	EXPECT_HELD_BY(test, "init_table", charge_of_table(ht), 1);

	for (i = 0; i < 200; i++)
		KUNIT_EXPECT_EQ(test, rhashtable_remove_fast(ht, &entries[i].node, params), 0);
	settle(ht);
	EXPECT_HELD_BY(test, "init_table", charge_of_table(ht), 1);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

static void rhashtable_resized(struct kunit *test)
{
	struct rhashtable ht;

	KUNIT_ASSERT_EQ(test, init_table(&ht), 0);
	EXPECT_HELD_BY(test, "init_table", charge_of_table(&ht), 1);
	grow_and_shrink(test, &ht);
	rhashtable_destroy(&ht);
	EXPECT_HELD_BY(test, "init_table", 0, 0);
}

/* A table initialised before profiling is switched on knows its line, too. */
static void rhashtable_initialised_while_off(struct kunit *test)
{
	struct rhashtable ht;

	KUNIT_ASSERT_EQ(test, mem_alloc_profiling_set(false), 0);
	KUNIT_EXPECT_EQ(test, init_table(&ht), 0);
	KUNIT_ASSERT_EQ(test, mem_alloc_profiling_set(true), 0);
	EXPECT_HELD_BY(test, "init_table", 0, 0);
	grow_and_shrink(test, &ht);
	rhashtable_destroy(&ht);
	EXPECT_HELD_BY(test, "init_table", 0, 0);
}

static void rhltable_initialised(struct kunit *test)
{
	struct rhltable hlt;

	KUNIT_ASSERT_EQ(test, init_list_table(&hlt), 0);
	EXPECT_HELD_BY(test, "init_list_table", charge_of_table(&hlt.ht), 1);
	rhltable_destroy(&hlt);
	EXPECT_HELD_BY(test, "init_list_table", 0, 0);
}

/* === Others =============================================================== */

static noinline int init_ring(struct ptr_ring *ring)
{
	return ptr_ring_init(ring, 100, GFP_KERNEL);
}

static void rings(struct kunit *test)
{
	struct ptr_ring ring;

	KUNIT_ASSERT_EQ(test, init_ring(&ring), 0);
	EXPECT_HELD_BY(test, "init_ring", charge_of(ring.queue), 1);
	KUNIT_ASSERT_EQ(test, ptr_ring_resize(&ring, 500, GFP_KERNEL, NULL), 0);
	EXPECT_HELD_BY(test, "init_ring", 0, 0);
	EXPECT_HELD_BY(test, __func__, charge_of(ring.queue), 1);
	ptr_ring_cleanup(&ring, NULL);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

static void lru_lists(struct kunit *test)
{
	struct list_lru lru = { };

	KUNIT_ASSERT_EQ(test, list_lru_init(&lru), 0);
	EXPECT_HELD_BY(test, __func__, charge_of(lru.node), 1);
	list_lru_destroy(&lru);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

static void scalable_bitmaps(struct kunit *test)
{
	struct sbitmap sb;

	KUNIT_ASSERT_EQ(test, sbitmap_init_node(&sb, 500, -1, GFP_KERNEL, NUMA_NO_NODE,
						false, false), 0);
	EXPECT_HELD_BY(test, __func__, charge_of(sb.map), 1);
	sbitmap_free(&sb);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

/* Charged for the pool and its pages, no matter who takes them. */
static noinline __maybe_unused struct page_pool *create_page_pool(void)
{
	const struct page_pool_params params = {
		.pool_size = 64,
		.nid = NUMA_NO_NODE,
	};

	return page_pool_create(&params);
}

static void page_pools(struct kunit *test)
{
#ifdef CONFIG_PAGE_POOL
	struct page_pool *pool = create_page_pool();
	struct alloc_tag_counters empty, sum;
	struct page *page;

	KUNIT_ASSERT_FALSE(test, IS_ERR(pool));
	empty = held_by("create_page_pool");
	KUNIT_EXPECT_GE(test, empty.bytes, charge_of(pool));
	page = page_pool_dev_alloc_pages(pool);
	KUNIT_ASSERT_NOT_NULL(test, page);
	/* The pool allocates several pages at once. */
	sum = held_by("create_page_pool");
	KUNIT_EXPECT_GE(test, sum.calls, empty.calls + 1);
	KUNIT_EXPECT_EQ(test, sum.bytes - empty.bytes, (sum.calls - empty.calls) * PAGE_SIZE);
	EXPECT_HELD_BY(test, __func__, 0, 0);
	page_pool_put_full_page(pool, page, false);
	page_pool_destroy(pool);
	EXPECT_HELD_BY(test, "create_page_pool", 0, 0);
#else
	kunit_skip(test, "CONFIG_PAGE_POOL is not set");
#endif
}

/* === Memory for DMA ======================================================= */

#ifdef CONFIG_HAS_DMA

static noinline struct dma_pool *create_pool(struct device *dev)
{
	return dma_pool_create("alloc_tag_kunit", dev, 256, 0, 0);
}

static struct device *dma_device(void)
{
	struct device *dev = root_device_register("alloc_tag_kunit");

	if (!IS_ERR(dev))
		dev->coherent_dma_mask = DMA_BIT_MASK(64);
	return dev;
}

static void dma_memory(struct kunit *test)
{
	struct device *dev;
	dma_addr_t handle;
	void *p;

	dev = dma_device();
	KUNIT_ASSERT_FALSE(test, IS_ERR(dev));
	p = dma_alloc_coherent(dev, 3 * PAGE_SIZE, &handle, GFP_KERNEL);
	KUNIT_EXPECT_NOT_NULL(test, p);
	/*
	 * A CMA area with enough room provides exactly the size, page by page.
	 */
	if (dev_get_cma_area(dev) && held_by(__func__).calls > 1)
		EXPECT_HELD_BY(test, __func__, 3 * PAGE_SIZE, 3);
	else
		EXPECT_HELD_BY(test, __func__, 4 * PAGE_SIZE, 1);
	dma_free_coherent(dev, 3 * PAGE_SIZE, p, handle);
	EXPECT_HELD_BY(test, __func__, 0, 0);
	root_device_unregister(dev);
}

/* The users of a pool share its pages. */
static void dma_pools(struct kunit *test)
{
	struct device *dev = dma_device();
	struct dma_pool *pool;
	dma_addr_t handle;
	u64 bytes, calls;
	void *p;

	KUNIT_ASSERT_FALSE(test, IS_ERR(dev));
	pool = create_pool(dev);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	EXPECT_HELD_BY(test, "create_pool", charge_of(pool), 1);
	p = dma_pool_alloc(pool, GFP_KERNEL, &handle);
	KUNIT_EXPECT_NOT_NULL(test, p);
	/* The page, and the struct that describes it. */
	bytes = held_by("create_pool").bytes;
	calls = held_by("create_pool").calls;
	KUNIT_EXPECT_GE(test, bytes, charge_of(pool) + PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, calls, 3ULL);
	EXPECT_HELD_BY(test, __func__, 0, 0);
	dma_pool_free(pool, p, handle);
	dma_pool_destroy(pool);
	EXPECT_HELD_BY(test, "create_pool", 0, 0);
	root_device_unregister(dev);
}

#endif /* CONFIG_HAS_DMA */

static struct kunit_case container_cases[] = {
	KUNIT_CASE(rhashtable_resized),
	KUNIT_CASE(rhashtable_initialised_while_off),
	KUNIT_CASE(rhltable_initialised),
	KUNIT_CASE(rings),
	KUNIT_CASE(lru_lists),
	KUNIT_CASE(scalable_bitmaps),
	KUNIT_CASE(page_pools),
#ifdef CONFIG_HAS_DMA
	KUNIT_CASE(dma_memory),
	KUNIT_CASE(dma_pools),
#endif
	{ }
};

static struct kunit_suite container_suite = {
	.name = "alloc_tag_containers",
	.init = need_profiling,
	.test_cases = container_cases,
};

kunit_test_suites(&container_suite);

MODULE_LICENSE("GPL");
