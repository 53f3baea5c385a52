// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of allocation tags: mempools and bio sets
 */
#include <linux/alloc_tag.h>
#include <linux/bio.h>
#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/mempool.h>
#include <linux/slab.h>

#include <kunit/alloc_tag.h>

/* The charge of a pool, including its array and the elements in it. */
static u64 charge_of_pool(const mempool_t *pool, u64 element)
{
	return charge_of(pool) + charge_of(pool->elements) + pool->curr_nr * element;
}

/*
 * The creator's elements, those added by resizing, and those allocated later.
 */
static void pool_of_objects(struct kunit *test)
{
	DEFINE_ALLOC_TAG(maker);
	DEFINE_ALLOC_TAG(grower);
	DEFINE_ALLOC_TAG(later);
	mempool_t *pool = mempool_create_kmalloc_pool_tagged(3, 100, &maker);
	u64 element;
	void *p;

	KUNIT_ASSERT_NOT_NULL(test, pool);
	p = mempool_alloc_tagged(pool, GFP_KERNEL, &later);
	KUNIT_ASSERT_NOT_NULL(test, p);
	element = charge_of(p);
	EXPECT_HOLDS(test, &maker, charge_of_pool(pool, element), 5);
	EXPECT_HOLDS(test, &later, element, 1);

	KUNIT_ASSERT_EQ(test, mempool_resize_tagged(pool, 5, &grower), 0);
	EXPECT_HOLDS(test, &maker, charge_of(pool) + 3 * element, 4);
	EXPECT_HOLDS(test, &grower, charge_of(pool->elements) + 2 * element, 3);

	mempool_free(p, pool);
	EXPECT_HOLDS(test, &later, 0, 0);
	mempool_destroy(pool);
	EXPECT_HOLDS(test, &maker, 0, 0);
	EXPECT_HOLDS(test, &grower, 0, 0);
}

static void pool_of_pages(struct kunit *test)
{
	DEFINE_ALLOC_TAG(maker);
	DEFINE_ALLOC_TAG(later);
	mempool_t pool = { };
	void *p;

	KUNIT_ASSERT_EQ(test, mempool_init_page_pool_tagged(&pool, 3, 1, &maker), 0);
	EXPECT_HOLDS(test, &maker, charge_of(pool.elements) + 3 * 2 * PAGE_SIZE, 4);
	p = mempool_alloc_tagged(&pool, GFP_KERNEL, &later);
	EXPECT_HOLDS(test, &later, 2 * PAGE_SIZE, 1);
	mempool_free(p, &pool);
	EXPECT_HOLDS(test, &later, 0, 0);
	mempool_exit(&pool);
	EXPECT_HOLDS(test, &maker, 0, 0);
}

static bool pool_is_dry;

static void *alloc_unless_dry(gfp_t gfp, void *cache)
{
	return pool_is_dry ? NULL : mempool_alloc_slab(gfp, cache);
}

/* Without memory, an element comes from the reserve, and is returned to it. */
static void pool_that_helps(struct kunit *test)
{
	struct kmem_cache *cache = kmem_cache_create("mempool_kunit", 72, 0, 0, NULL);
	DEFINE_ALLOC_TAG(maker);
	DEFINE_ALLOC_TAG(later);
	mempool_t *pool;
	u64 charge;
	void *p;

	KUNIT_ASSERT_NOT_NULL(test, cache);
	pool = mempool_create_tagged(3, alloc_unless_dry, mempool_free_slab, cache, &maker);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	charge = charge_of_pool(pool, charge_of(pool->elements[0]));
	EXPECT_HOLDS(test, &maker, charge, 5);

	pool_is_dry = true;
	p = mempool_alloc_tagged(pool, GFP_NOWAIT, &later);
	KUNIT_EXPECT_NOT_NULL(test, p);
	EXPECT_HOLDS(test, &maker, charge - charge_of(p), 4);
	EXPECT_HOLDS(test, &later, charge_of(p), 1);
	mempool_free(p, pool);
	pool_is_dry = false;
	EXPECT_HOLDS(test, &maker, charge, 5);
	EXPECT_HOLDS(test, &later, 0, 0);

	mempool_destroy(pool);
	EXPECT_HOLDS(test, &maker, 0, 0);
	kmem_cache_destroy(cache);
}

/* How the lines that create and use a pool are reported. */
static void pool_call_sites(struct kunit *test)
{
	mempool_t *pool = mempool_create_kmalloc_pool(3, 100);
	void *p = mempool_alloc(pool, GFP_KERNEL);
	struct alloc_tag_view view = { };
	unsigned int id = 0, makers = 0, users = 0;

	KUNIT_ASSERT_TRUE(test, pool && p);
	alloc_tag_ids_lock();
	while ((id = alloc_tag_next_view(id + 1, &view))) {
		if (strcmp(view.tag->ct.function, __func__))
			continue;
		if (alloc_tag_read(view.tag).calls > 1) {
			EXPECT_HOLDS(test, view.tag, charge_of_pool(pool, charge_of(p)), 5);
			makers++;
		} else {
			EXPECT_HOLDS(test, view.tag, charge_of(p), 1);
			users++;
		}
	}
	alloc_tag_ids_unlock();
	KUNIT_EXPECT_EQ(test, makers, 1U);
	KUNIT_EXPECT_EQ(test, users, 1U);
	mempool_free(p, pool);
	mempool_destroy(pool);
}

static void bios(struct kunit *test)
{
#ifdef CONFIG_BLOCK
	DEFINE_ALLOC_TAG(maker);
	DEFINE_ALLOC_TAG(later);
	struct bio_set bs = { };
	struct bio *bio, *clone;
	u64 held, one;

	KUNIT_ASSERT_EQ(test, 0, bioset_init_tagged(&bs, 2, 0, BIOSET_NEED_BVECS, &maker));
	one = charge_of(bs.bio_pool.elements[0]);
	held = charge_of(bs.bio_pool.elements) + charge_of(bs.bvec_pool.elements) +
	       2 * one + 2 * charge_of(bs.bvec_pool.elements[0]);
	EXPECT_HOLDS(test, &maker, held, 6);

	bio = bio_alloc_bioset_tagged(NULL, 1, REQ_OP_READ, GFP_KERNEL, &bs, &later);
	KUNIT_ASSERT_NOT_NULL(test, bio);
	EXPECT_HOLDS(test, &later, one, 1);
	clone = bio_alloc_clone_tagged(NULL, bio, GFP_KERNEL, &bs, &later);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	EXPECT_HOLDS(test, &later, 2 * one, 2);
	bio_put(clone);
	bio_put(bio);
	EXPECT_HOLDS(test, &later, 0, 0);

	/*
	 * With a vector from a slab cache, and with the longest one, which may
	 * come from a mempool.
	 */
	bio = bio_alloc_bioset_tagged(NULL, 16, REQ_OP_READ, GFP_KERNEL, &bs, &later);
	KUNIT_ASSERT_NOT_NULL(test, bio);
	EXPECT_HOLDS(test, &later, one + charge_of(bio->bi_io_vec), 2);
	bio_put(bio);
	bio = bio_alloc_bioset_tagged(NULL, BIO_MAX_VECS, REQ_OP_READ, GFP_KERNEL, &bs, &later);
	KUNIT_ASSERT_NOT_NULL(test, bio);
	EXPECT_HOLDS(test, &later, one + charge_of(bio->bi_io_vec), 2);
	bio_put(bio);
	EXPECT_HOLDS(test, &later, 0, 0);

	bio = bio_kmalloc_tagged(4, GFP_KERNEL, &later);
	KUNIT_ASSERT_NOT_NULL(test, bio);
	EXPECT_HOLDS(test, &later, charge_of(bio), 1);
	kfree(bio);
	EXPECT_HOLDS(test, &later, 0, 0);

	EXPECT_HOLDS(test, &maker, held, 6);
	bioset_exit(&bs);
	EXPECT_HOLDS(test, &maker, 0, 0);
#else
	kunit_skip(test, "CONFIG_BLOCK is not set");
#endif
}

static struct kunit_case pool_cases[] = {
	KUNIT_CASE(pool_of_objects),
	KUNIT_CASE(pool_of_pages),
	KUNIT_CASE(pool_that_helps),
	KUNIT_CASE(pool_call_sites),
	KUNIT_CASE(bios),
	{ }
};

static struct kunit_suite pool_suite = {
	.name = "alloc_tag_pools",
	.init = need_profiling,
	.test_cases = pool_cases,
};

kunit_test_suite(pool_suite);
