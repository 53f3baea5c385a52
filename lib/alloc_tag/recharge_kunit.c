// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of allocation tags: memory that changes hands without being freed
 */
#include <linux/alloc_tag.h>
#include <linux/bio.h>
#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/mempool.h>
#include <linux/preempt.h>
#include <linux/skbuff.h>
#include <linux/slab.h>

#include <kunit/alloc_tag.h>

/* === Memory pools ========================================================= */

/*
 * The allocation function of the pool under test, and whether it should fail.
 */
static mempool_alloc_t *pool_alloc;
static bool pool_is_dry;

static void *alloc_unless_dry(gfp_t gfp, void *data)
{
	return pool_is_dry ? NULL : pool_alloc(gfp, data);
}

/*
 * A pool with two elements, one of which is taken when no other memory is
 * available.
 */
static void lend(struct kunit *test, mempool_alloc_t *alloc, mempool_free_t *free, void *data,
		 u64 element)
{
	DEFINE_ALLOC_TAG(maker);
	DEFINE_ALLOC_TAG(early);
	DEFINE_ALLOC_TAG(late);
	mempool_t *pool;
	void *p, *q;
	u64 own;

	pool_alloc = alloc;
	pool = mempool_create_tagged(2, alloc_unless_dry, free, data, &maker);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	own = charge_of(pool) + charge_of(pool->elements);
	EXPECT_HOLDS(test, &maker, own + 2 * element, 4);

	p = mempool_alloc_tagged(pool, GFP_NOWAIT, &early);
	pool_is_dry = true;
	q = mempool_alloc_tagged(pool, GFP_NOWAIT, &late);
	pool_is_dry = false;
	KUNIT_EXPECT_TRUE(test, p && q);
	EXPECT_HOLDS(test, &maker, own + element, 3);
	EXPECT_HOLDS(test, &early, element, 1);
	EXPECT_HOLDS(test, &late, element, 1);

	/*
	 * The first element that is freed stays in the pool, even though it is
	 * not the one that was taken out.
	 */
	mempool_free(p, pool);
	EXPECT_HOLDS(test, &maker, own + 2 * element, 4);
	EXPECT_HOLDS(test, &early, 0, 0);
	EXPECT_HOLDS(test, &late, element, 1);
	mempool_free(q, pool);
	EXPECT_HOLDS(test, &maker, own + 2 * element, 4);
	EXPECT_HOLDS(test, &late, 0, 0);

	mempool_destroy(pool);
	EXPECT_HOLDS(test, &maker, 0, 0);
}

static void element_of_cache(struct kunit *test)
{
	struct kmem_cache *cache = kmem_cache_create("recharge_kunit", 72, 0, 0, NULL);
	u64 charge;
	void *p;

	KUNIT_ASSERT_NOT_NULL(test, cache);
	p = kmem_cache_alloc(cache, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	charge = charge_of(p);
	kmem_cache_free(cache, p);
	lend(test, mempool_alloc_slab, mempool_free_slab, cache, charge);
	kmem_cache_destroy(cache);
}

static void element_of_kmalloc(struct kunit *test)
{
	void *p = kmalloc(100, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	lend(test, mempool_kmalloc, mempool_kfree, (void *)100, charge_of(p));
	kfree(p);
}

static void element_of_large_kmalloc(struct kunit *test)
{
	unsigned long size = 2 * KMALLOC_MAX_CACHE_SIZE;

	lend(test, mempool_kmalloc, mempool_kfree, (void *)size, size);
}

static void element_of_pages(struct kunit *test)
{
	lend(test, mempool_alloc_pages, mempool_free_pages, (void *)0, PAGE_SIZE);
	lend(test, mempool_alloc_pages, mempool_free_pages, (void *)3, PAGE_SIZE << 3);
}

/*
 * The pool itself is not charged, so its elements are charged to
 * mempool_free().
 */
static void element_of_pool_without_tag(struct kunit *test)
{
	struct alloc_tag_counters before = held_at("mm/mempool.c", "mempool_free"), after;
	DEFINE_ALLOC_TAG(maker);
	DEFINE_ALLOC_TAG(user);
	mempool_t *pool;
	void *p, *q;

	KUNIT_ASSERT_EQ(test, mem_alloc_profiling_set(false), 0);
	pool_alloc = mempool_kmalloc;
	pool = mempool_create_tagged(1, alloc_unless_dry, mempool_kfree, (void *)100, &maker);
	KUNIT_ASSERT_EQ(test, mem_alloc_profiling_set(true), 0);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	EXPECT_HOLDS(test, &maker, 0, 0);

	p = mempool_alloc_tagged(pool, GFP_NOWAIT, &user);
	EXPECT_HOLDS(test, &user, charge_of(p), 1);
	pool_is_dry = true;
	q = mempool_alloc_tagged(pool, GFP_NOWAIT, &user);
	pool_is_dry = false;
	/* An element that is not charged stays uncharged. */
	EXPECT_HOLDS(test, &user, charge_of(p), 1);

	mempool_free(p, pool);
	EXPECT_HOLDS(test, &user, 0, 0);
	after = held_at("mm/mempool.c", "mempool_free");
	KUNIT_EXPECT_EQ(test, after.bytes, before.bytes + charge_of(p));
	KUNIT_EXPECT_EQ(test, after.calls, before.calls + 1);
	mempool_free(q, pool);
	mempool_destroy(pool);
	EXPECT_SUM(test, held_at("mm/mempool.c", "mempool_free"), before.bytes, before.calls);
}

/* === Bios ================================================================= */

static void bios(struct kunit *test)
{
#ifdef CONFIG_BLOCK
	blk_opf_t opf = REQ_OP_READ | REQ_ALLOC_CACHE;
	DEFINE_ALLOC_TAG(maker);
	DEFINE_ALLOC_TAG(early);
	DEFINE_ALLOC_TAG(late);
	struct bio *bio, *again;
	struct bio_set bs = { };
	u64 held, one;

	/*
	 * With front padding, so that a bio is not at the beginning of its
	 * object.
	 */
	KUNIT_ASSERT_EQ(test, 0, bioset_init_tagged(&bs, 2, 64, BIOSET_PERCPU_CACHE, &maker));
	one = charge_of(bs.bio_pool.elements[0]);
	held = alloc_tag_read(&maker).bytes;

	migrate_disable();
	bio = bio_alloc_bioset_tagged(NULL, 0, opf, GFP_KERNEL, &bs, &early);
	EXPECT_HOLDS(test, &early, one, 1);
	bio_put(bio);
	EXPECT_HOLDS(test, &early, 0, 0);
	again = bio_alloc_bioset_tagged(NULL, 0, opf, GFP_KERNEL, &bs, &late);
	KUNIT_EXPECT_PTR_EQ(test, again, bio);
	EXPECT_HOLDS(test, &early, 0, 0);
	EXPECT_HOLDS(test, &late, one, 1);
	bio_put(again);
	EXPECT_HOLDS(test, &late, 0, 0);
	migrate_enable();

	KUNIT_EXPECT_EQ(test, alloc_tag_read(&maker).bytes, held);
	bioset_exit(&bs);
	EXPECT_HOLDS(test, &maker, 0, 0);
#else
	kunit_skip(test, "CONFIG_BLOCK is not set");
#endif
}

/* === Socket buffers ======================================================= */

#ifdef CONFIG_NET

static struct page *page_for(struct alloc_tag *tag)
{
	return alloc_hooks_with(tag, alloc_pages_noprof(GFP_KERNEL | __GFP_COMP, 1));
}

/* A buffer is left to another CPU, with a page of its own and a shared one. */
static void deferred_buffer(struct kunit *test)
{
	DEFINE_ALLOC_TAG(user);
	struct page *own, *shared;
	struct sk_buff *skb;
	unsigned int other;

	if (num_online_cpus() < 2)
		kunit_skip(test, "there is one CPU only");
	skb = alloc_skb_tagged(100, GFP_KERNEL, &user);
	own = page_for(&user);
	shared = page_for(&user);
	KUNIT_ASSERT_TRUE(test, skb && own && shared);
	EXPECT_HOLDS(test, &user, charge_of(skb) + charge_of(skb->head) + 4 * PAGE_SIZE, 4);
	skb_fill_page_desc(skb, 0, own, 0, 100);
	skb_fill_page_desc(skb, 1, shared, 0, 100);
	get_page(shared);

	migrate_disable();
	other = cpumask_any_but(cpu_online_mask, smp_processor_id());
	skb->alloc_cpu = other;
	skb_attempt_defer_free(skb);
	migrate_enable();
	EXPECT_HOLDS(test, &user, 2 * PAGE_SIZE, 1);
	put_page(shared);
}

/* The buffer shares its data with a clone. */
static void deferred_clone(struct kunit *test)
{
	DEFINE_ALLOC_TAG(user);
	struct sk_buff *skb, *clone;
	u64 data;

	if (num_online_cpus() < 2)
		kunit_skip(test, "there is one CPU only");
	skb = alloc_skb_tagged(100, GFP_KERNEL, &user);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	data = charge_of(skb->head);
	clone = skb_clone_tagged(skb, GFP_KERNEL, &user);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	EXPECT_HOLDS(test, &user, 2 * charge_of(skb) + data, 3);

	migrate_disable();
	skb->alloc_cpu = cpumask_any_but(cpu_online_mask, smp_processor_id());
	skb_attempt_defer_free(skb);
	migrate_enable();
	EXPECT_HOLDS(test, &user, charge_of(clone) + data, 2);
	/* The data is freed with the last of them. */
	kfree_skb(clone);
	KUNIT_EXPECT_LE(test, alloc_tag_read(&user).bytes, data);
}

#endif /* CONFIG_NET */

static struct kunit_case recharge_cases[] = {
	KUNIT_CASE(element_of_cache),
	KUNIT_CASE(element_of_kmalloc),
	KUNIT_CASE(element_of_large_kmalloc),
	KUNIT_CASE(element_of_pages),
	KUNIT_CASE(element_of_pool_without_tag),
	KUNIT_CASE(bios),
#ifdef CONFIG_NET
	KUNIT_CASE(deferred_buffer),
	KUNIT_CASE(deferred_clone),
#endif
	{ }
};

static struct kunit_suite recharge_suite = {
	.name = "alloc_tag_recharge",
	.init = need_profiling,
	.test_cases = recharge_cases,
};

kunit_test_suites(&recharge_suite);

MODULE_LICENSE("GPL");
