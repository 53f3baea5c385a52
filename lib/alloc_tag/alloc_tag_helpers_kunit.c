// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of allocation tags: helpers that allocate for their callers
 *
 * What they allocate is charged to the lines here, which are known by the
 * function that they are in, and is gone from there when it is freed.
 */
#include <linux/acpi.h>
#include <linux/alloc_tag.h>
#include <linux/bitmap.h>
#include <linux/bpf.h>
#include <linux/cpumask.h>
#include <linux/device.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/jbd2.h>
#include <linux/kfifo.h>
#include <linux/list_lru.h>
#include <linux/mm.h>
#include <linux/parser.h>
#include <linux/ptr_ring.h>
#include <linux/rcupdate.h>
#include <linux/rhashtable.h>
#include <linux/sbitmap.h>
#include <linux/scatterlist.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/sockptr.h>
#include <linux/string.h>
#include <crypto/skcipher.h>
#include <net/genetlink.h>
#include <net/page_pool.h>

#include <asm/pgalloc.h>

#include "kunit.h"
#include "../../mm/slab.h"

/* === Internals =========================================================== */

static u64 charge_of(const void *object)
{
	return virt_to_slab(object)->slab_cache->size;
}

/* What the lines of a function hold. */
static struct alloc_tag_counters held_at(const char *file, const char *function)
{
	struct alloc_tag_counters sum = { };
	struct alloc_tag_view view = { };
	unsigned int id = 0;

	alloc_tag_ids_lock();
	while ((id = alloc_tag_next_view(id + 1, &view))) {
		struct alloc_tag_counters one;

		if (strcmp(view.tag->ct.function, function) ||
		    !strstr(view.tag->ct.filename, file))
			continue;
		one = alloc_tag_read(view.tag);
		sum.bytes += one.bytes;
		sum.calls += one.calls;
	}
	alloc_tag_ids_unlock();
	return sum;
}

/* Those of this file. */
static struct alloc_tag_counters held_by(const char *function)
{
	return held_at("alloc_tag_helpers_kunit.c", function);
}

#define EXPECT_HELD_BY(test, function, want_bytes, want_calls)		\
do {									\
	struct alloc_tag_counters _sum = held_by(function);		\
									\
	KUNIT_EXPECT_EQ(test, _sum.bytes, (u64)(want_bytes));		\
	KUNIT_EXPECT_EQ(test, _sum.calls, (u64)(want_calls));		\
} while (0)

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

/* The lines of these two hold the tables, whoever makes them grow. */
static noinline int init_table(struct rhashtable *ht)
{
	return rhashtable_init(ht, &params);
}

static noinline int init_list_table(struct rhltable *hlt)
{
	return rhltable_init(hlt, &list_params);
}

/* Until nothing resizes, and the tables of before are freed. */
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

/* The line is known to a table of before profiling was switched on, too. */
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

/* === Socket buffers ======================================================= */

static void socket_buffers(struct kunit *test)
{
#ifdef CONFIG_NET
	struct sk_buff *skb[8];
	unsigned int i;
	u64 bytes = 0;

	skb[0] = alloc_skb(1000, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, skb[0]);
	EXPECT_HELD_BY(test, __func__, charge_of(skb[0]) + charge_of(skb[0]->head), 2);
	skb[1] = skb_copy(skb[0], GFP_KERNEL);
	skb[2] = pskb_copy(skb[0], GFP_KERNEL);
	skb[3] = skb_copy_expand(skb[0], 100, 100, GFP_KERNEL);
	skb[4] = nlmsg_new(1000, GFP_KERNEL);
	skb[5] = genlmsg_new(1000, GFP_KERNEL);
	/* Too long for a fragment of a page that others share. */
	skb[6] = netdev_alloc_skb(NULL, 5000);
	skb[7] = dev_alloc_skb(5000);
	for (i = 0; i < ARRAY_SIZE(skb); i++) {
		KUNIT_ASSERT_NOT_NULL(test, skb[i]);
		bytes += charge_of(skb[i]) + charge_of(skb[i]->head);
	}
	EXPECT_HELD_BY(test, __func__, bytes, 2 * ARRAY_SIZE(skb));
	for (i = 0; i < ARRAY_SIZE(skb); i++)
		kfree_skb(skb[i]);
	EXPECT_HELD_BY(test, __func__, 0, 0);
#else
	kunit_skip(test, "CONFIG_NET is not set");
#endif
}

static void socket_buffer_clones(struct kunit *test)
{
#ifdef CONFIG_NET
	struct sk_buff *skb = alloc_skb(1000, GFP_KERNEL), *clone, *shared;
	u64 bytes;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	bytes = charge_of(skb) + charge_of(skb->head);
	clone = skb_clone(skb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	EXPECT_HELD_BY(test, __func__, bytes + charge_of(clone), 3);
	/* Gives the reference to the old one back, and a clone. */
	shared = skb_share_check(skb_get(skb), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, shared);
	KUNIT_EXPECT_PTR_NE(test, shared, skb);
	EXPECT_HELD_BY(test, __func__, bytes + 2 * charge_of(clone), 4);
	kfree_skb(shared);
	kfree_skb(clone);
	EXPECT_HELD_BY(test, __func__, bytes, 2);
	kfree_skb(skb);
	EXPECT_HELD_BY(test, __func__, 0, 0);
#else
	kunit_skip(test, "CONFIG_NET is not set");
#endif
}

/* === Structures that allocate for their owner ============================ */

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

/* Its own memory and its pages, whoever takes them from it. */
static noinline struct page_pool *create_page_pool(void)
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
	/* It fetches some at once. */
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
	/* An area, if there is one with room, gives just what is asked for, page by page. */
	if (dev_get_cma_area(dev) && held_by(__func__).calls > 1)
		EXPECT_HELD_BY(test, __func__, 3 * PAGE_SIZE, 3);
	else
		EXPECT_HELD_BY(test, __func__, 4 * PAGE_SIZE, 1);
	dma_free_coherent(dev, 3 * PAGE_SIZE, p, handle);
	EXPECT_HELD_BY(test, __func__, 0, 0);
	root_device_unregister(dev);
}

/* A page of a pool is shared by many who allocate from it. */
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
	/* The page, and the pool's note of it. */
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

/* === Others =============================================================== */

static void inodes(struct kunit *test)
{
	struct kmem_cache *cache = kmem_cache_create("alloc_tag_inode", 600, 0, 0, NULL);
	struct super_block *sb = kunit_kzalloc(test, sizeof(*sb), GFP_KERNEL);
	void *inode;

	KUNIT_ASSERT_TRUE(test, cache && sb);
	inode = alloc_inode_sb(sb, cache, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, inode);
	EXPECT_HELD_BY(test, __func__, charge_of(inode), 1);
	kmem_cache_free(cache, inode);
	EXPECT_HELD_BY(test, __func__, 0, 0);
	kmem_cache_destroy(cache);
}

static void format(struct kunit *test)
{
	char *s = kasprintf(GFP_KERNEL, "%s is %d", "one", 1);

	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_STREQ(test, s, "one is 1");
	EXPECT_HELD_BY(test, __func__, charge_of(s), 1);
	kfree(s);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

static void bitmaps(struct kunit *test)
{
	unsigned long *map[4];
	unsigned int i;
	u64 bytes = 0;

	map[0] = bitmap_alloc(500, GFP_KERNEL);
	map[1] = bitmap_zalloc(1000, GFP_KERNEL);
	map[2] = bitmap_alloc_node(2000, GFP_KERNEL, NUMA_NO_NODE);
	map[3] = bitmap_zalloc_node(4000, GFP_KERNEL, NUMA_NO_NODE);
	for (i = 0; i < ARRAY_SIZE(map); i++) {
		KUNIT_ASSERT_NOT_NULL(test, map[i]);
		bytes += charge_of(map[i]);
	}
	EXPECT_HELD_BY(test, __func__, bytes, ARRAY_SIZE(map));
	for (i = 0; i < ARRAY_SIZE(map); i++)
		bitmap_free(map[i]);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

static void cpu_masks(struct kunit *test)
{
#ifdef CONFIG_CPUMASK_OFFSTACK
	cpumask_var_t mask[4];
	unsigned int i;
	u64 bytes = 0;

	KUNIT_ASSERT_TRUE(test, alloc_cpumask_var(&mask[0], GFP_KERNEL));
	KUNIT_ASSERT_TRUE(test, zalloc_cpumask_var(&mask[1], GFP_KERNEL));
	KUNIT_ASSERT_TRUE(test, alloc_cpumask_var_node(&mask[2], GFP_KERNEL, NUMA_NO_NODE));
	KUNIT_ASSERT_TRUE(test, zalloc_cpumask_var_node(&mask[3], GFP_KERNEL, NUMA_NO_NODE));
	for (i = 0; i < ARRAY_SIZE(mask); i++)
		bytes += charge_of(mask[i]);
	EXPECT_HELD_BY(test, __func__, bytes, ARRAY_SIZE(mask));
	for (i = 0; i < ARRAY_SIZE(mask); i++)
		free_cpumask_var(mask[i]);
	EXPECT_HELD_BY(test, __func__, 0, 0);
#else
	kunit_skip(test, "CONFIG_CPUMASK_OFFSTACK is not set");
#endif
}

static void queues(struct kunit *test)
{
	struct kfifo fifo;

	KUNIT_ASSERT_EQ(test, kfifo_alloc(&fifo, 1000, GFP_KERNEL), 0);
	EXPECT_HELD_BY(test, __func__, charge_of(fifo.kfifo.data), 1);
	kfifo_free(&fifo);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

static void scatterlists(struct kunit *test)
{
#ifdef CONFIG_SGL_ALLOC
	unsigned int n;
	struct scatterlist *list = sgl_alloc(3 * PAGE_SIZE, GFP_KERNEL, &n);

	KUNIT_ASSERT_NOT_NULL(test, list);
	KUNIT_EXPECT_EQ(test, n, 3U);
	EXPECT_HELD_BY(test, __func__, charge_of(list) + 3 * PAGE_SIZE, 4);
	sgl_free(list);
	EXPECT_HELD_BY(test, __func__, 0, 0);
#else
	kunit_skip(test, "CONFIG_SGL_ALLOC is not set");
#endif
}

static void words(struct kunit *test)
{
	char text[] = "one two three";
	substring_t all = { text, text + strlen(text) };
	char *copy = match_strdup(&all);
	int n;
	char **argv = argv_split(GFP_KERNEL, text, &n);

	KUNIT_ASSERT_TRUE(test, copy && argv);
	KUNIT_EXPECT_STREQ(test, copy, text);
	KUNIT_EXPECT_EQ(test, n, 3);
	/* The vector begins with a pointer to its copy of the text. */
	EXPECT_HELD_BY(test, __func__,
		       charge_of(copy) + charge_of(argv - 1) + charge_of(argv[-1]), 3);
	kfree(copy);
	argv_free(argv);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

static void copied_from_user(struct kunit *test)
{
	char text[] = "text";
	char *p = memdup_sockptr_nul(KERNEL_SOCKPTR(text), 4);

	KUNIT_ASSERT_FALSE(test, IS_ERR(p));
	KUNIT_EXPECT_STREQ(test, p, text);
	EXPECT_HELD_BY(test, __func__, charge_of(p), 1);
	kfree(p);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

static void attributes(struct kunit *test)
{
#ifdef CONFIG_NET
	struct {
		struct nlattr head;
		char text[8];
	} attribute = { { .nla_len = NLA_HDRLEN + sizeof("words") }, "words" };
	char *copy = nla_memdup(&attribute.head, GFP_KERNEL);
	char *string = nla_strdup(&attribute.head, GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, copy && string);
	KUNIT_EXPECT_STREQ(test, string, "words");
	EXPECT_HELD_BY(test, __func__, charge_of(copy) + charge_of(string), 2);
	kfree(copy);
	kfree(string);
	EXPECT_HELD_BY(test, __func__, 0, 0);
#else
	kunit_skip(test, "CONFIG_NET is not set");
#endif
}

static void crypto_requests(struct kunit *test)
{
#ifdef CONFIG_CRYPTO_NULL
	struct crypto_skcipher *cipher = crypto_alloc_skcipher("ecb(cipher_null)", 0, 0);
	struct skcipher_request *request;

	KUNIT_ASSERT_FALSE(test, IS_ERR(cipher));
	request = skcipher_request_alloc(cipher, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, request);
	EXPECT_HELD_BY(test, __func__, charge_of(request), 1);
	skcipher_request_free(request);
	EXPECT_HELD_BY(test, __func__, 0, 0);
	crypto_free_skcipher(cipher);
#else
	kunit_skip(test, "CONFIG_CRYPTO_NULL is not set");
#endif
}

/* A small one is an object, a large one is from vmalloc(). */
static void bpf_areas(struct kunit *test)
{
#ifdef CONFIG_BPF_SYSCALL
	void *object = bpf_map_area_alloc(100, NUMA_NO_NODE);
	void *area = bpf_map_area_alloc(64 * PAGE_SIZE, NUMA_NO_NODE);

	KUNIT_ASSERT_TRUE(test, object && is_vmalloc_addr(area));
	KUNIT_EXPECT_GE(test, held_by(__func__).bytes, charge_of(object) + 64 * PAGE_SIZE);
	bpf_map_area_free(area);
	EXPECT_HELD_BY(test, __func__, charge_of(object), 1);
	bpf_map_area_free(object);
	EXPECT_HELD_BY(test, __func__, 0, 0);
#else
	kunit_skip(test, "CONFIG_BPF_SYSCALL is not set");
#endif
}

static void journal(struct kunit *test)
{
#ifdef CONFIG_JBD2
	void *buffer = jbd2_alloc(2 * PAGE_SIZE, GFP_KERNEL);
	handle_t *handle = jbd2_alloc_handle(GFP_KERNEL);
	struct jbd2_inode *inode = jbd2_alloc_inode(GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, buffer && handle && inode);
	EXPECT_HELD_BY(test, __func__,
		       2 * PAGE_SIZE + charge_of(handle) + charge_of(inode), 3);
	jbd2_free(buffer, 2 * PAGE_SIZE);
	jbd2_free_handle(handle);
	jbd2_free_inode(inode);
	EXPECT_HELD_BY(test, __func__, 0, 0);
#else
	kunit_skip(test, "CONFIG_JBD2 is not set");
#endif
}

static void managed(struct kunit *test)
{
	struct device *dev = kunit_kzalloc(test, sizeof(*dev), GFP_KERNEL);
	char *s[5];
	unsigned int i;
	u64 bytes = 0;

	KUNIT_ASSERT_NOT_NULL(test, dev);
	device_initialize(dev);
	s[0] = devm_kmalloc(dev, 100, GFP_KERNEL);
	s[1] = devm_kcalloc(dev, 10, 30, GFP_KERNEL);
	s[2] = devm_kstrdup(dev, "a string", GFP_KERNEL);
	s[3] = devm_kasprintf(dev, GFP_KERNEL, "%d", 1234);
	s[4] = devm_kmemdup(dev, "memory", 7, GFP_KERNEL);
	for (i = 0; i < ARRAY_SIZE(s); i++) {
		KUNIT_ASSERT_NOT_NULL(test, s[i]);
		bytes += charge_of(s[i]);
	}
	KUNIT_EXPECT_STREQ(test, s[3], "1234");
	EXPECT_HELD_BY(test, __func__, bytes, ARRAY_SIZE(s));
	for (i = 0; i < ARRAY_SIZE(s); i++)
		devm_kfree(dev, s[i]);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

static void page_tables(struct kunit *test)
{
	pte_t *pte = pte_alloc_one_kernel(&init_mm);

	KUNIT_ASSERT_NOT_NULL(test, pte);
	EXPECT_HELD_BY(test, __func__, PAGE_SIZE, 1);
	pte_free_kernel(&init_mm, pte);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

static void acpica(struct kunit *test)
{
#ifdef CONFIG_ACPI
	void *p = ACPI_ALLOCATE(100), *q = ACPI_ALLOCATE_ZEROED(300);

	KUNIT_ASSERT_TRUE(test, p && q);
	EXPECT_HELD_BY(test, __func__, charge_of(p) + charge_of(q), 2);
	ACPI_FREE(p);
	ACPI_FREE(q);
	EXPECT_HELD_BY(test, __func__, 0, 0);
#else
	kunit_skip(test, "CONFIG_ACPI is not set");
#endif
}

/*
 * A node may come from a reserve that another tree filled: all of them are
 * charged to the line that takes them from there or from the slab, none to one
 * that only asks for an entry.
 */
static void tree_nodes(struct kunit *test)
{
	struct alloc_tag_counters before, after;
	DEFINE_IDR(idr);
	int i;

	before = held_at("lib/radix-tree.c", "radix_tree_node_alloc");
	for (i = 0; i < 6400; i++)
		KUNIT_ASSERT_EQ(test, idr_alloc(&idr, &idr, 0, 0, GFP_KERNEL), i);
	after = held_at("lib/radix-tree.c", "radix_tree_node_alloc");
	/* A hundred with 64 entries each; a few belong to others. */
	KUNIT_EXPECT_GE(test, (s64)(after.calls - before.calls), 80LL);
	EXPECT_HELD_BY(test, __func__, 0, 0);
	idr_destroy(&idr);
}

static struct kunit_case helper_cases[] = {
	KUNIT_CASE(rhashtable_resized),
	KUNIT_CASE(rhashtable_initialised_while_off),
	KUNIT_CASE(rhltable_initialised),
	KUNIT_CASE(socket_buffers),
	KUNIT_CASE(socket_buffer_clones),
	KUNIT_CASE(rings),
	KUNIT_CASE(lru_lists),
	KUNIT_CASE(scalable_bitmaps),
	KUNIT_CASE(page_pools),
#ifdef CONFIG_HAS_DMA
	KUNIT_CASE(dma_memory),
	KUNIT_CASE(dma_pools),
#endif
	KUNIT_CASE(inodes),
	KUNIT_CASE(format),
	KUNIT_CASE(bitmaps),
	KUNIT_CASE(cpu_masks),
	KUNIT_CASE(queues),
	KUNIT_CASE(scatterlists),
	KUNIT_CASE(words),
	KUNIT_CASE(copied_from_user),
	KUNIT_CASE(attributes),
	KUNIT_CASE(crypto_requests),
	KUNIT_CASE(bpf_areas),
	KUNIT_CASE(journal),
	KUNIT_CASE(managed),
	KUNIT_CASE(page_tables),
	KUNIT_CASE(acpica),
	KUNIT_CASE(tree_nodes),
	{ }
};

static struct kunit_suite helper_suite = {
	.name = "alloc_tag_helpers",
	.init = need_profiling,
	.test_cases = helper_cases,
};

kunit_test_suites(&helper_suite);

MODULE_LICENSE("GPL");
