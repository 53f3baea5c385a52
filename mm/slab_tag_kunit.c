// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of allocation tags: slab objects, and ids that were overwritten
 */
#include <linux/alloc_tag.h>
#include <linux/gfp.h>
#include <linux/kfence.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include <kunit/alloc_tag.h>

#include "slab.h"

/**
 * alloc_tag_kunit_charge_of - get the number of bytes a slab object is charged
 * @object: an address within the object
 *
 * Return: the number of bytes that it takes in the slab.
 */
u64 alloc_tag_kunit_charge_of(const void *object)
{
	return virt_to_slab(object)->slab_cache->size;
}

static void sizes(struct kunit *test)
{
	static const size_t size[] = { 1, 8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048,
				       4096, 8192 };
	DEFINE_ALLOC_TAG(tag);
	void **p = kunit_kcalloc(test, 300, sizeof(*p), GFP_KERNEL);
	unsigned int i, j;
	u64 bytes;

	KUNIT_ASSERT_NOT_NULL(test, p);
	for (i = 0; i < ARRAY_SIZE(size); i++) {
		bytes = 0;
		for (j = 0; j < 300; j++) {
			p[j] = alloc_hooks_tag(&tag, kmalloc_noprof(size[i], GFP_KERNEL));
			KUNIT_ASSERT_NOT_NULL(test, p[j]);
			bytes += charge_of(p[j]);
		}
		EXPECT_HOLDS(test, &tag, bytes, 300);
		for (j = 0; j < 300; j += 2)
			kfree(p[j]);
		EXPECT_HOLDS(test, &tag, bytes / 2, 150);
		for (j = 1; j < 300; j += 2)
			kfree(p[j]);
		EXPECT_HOLDS(test, &tag, 0, 0);
	}
}

static void large(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	void *p = alloc_hooks_tag(&tag, kmalloc_noprof(5 * PAGE_SIZE, GFP_KERNEL));

	EXPECT_HOLDS(test, &tag, 8 * PAGE_SIZE, 1);
	kfree(p);
	EXPECT_HOLDS(test, &tag, 0, 0);
}

static void odd_caches(struct kunit *test)
{
	static const struct {
		unsigned int size, align;
		slab_flags_t flags;
	} kind[] = {
		{ 200, 0, 0 },
		{ 24, 8, 0 },
		{ 40, 64, SLAB_HWCACHE_ALIGN },
		{ 700, 0, SLAB_RECLAIM_ACCOUNT },
		{ 3000, 0, 0 },
		{ 328, 0, SLAB_TYPESAFE_BY_RCU },
		{ 64, 0, SLAB_POISON | SLAB_RED_ZONE },
		{ 120, 0, SLAB_ACCOUNT },
	};
	DEFINE_ALLOC_TAG(tag);
	struct kmem_cache *cache;
	void *p[64];
	unsigned int i, j;
	u64 bytes;
	int nr;

	for (i = 0; i < ARRAY_SIZE(kind); i++) {
		cache = kmem_cache_create("alloc_tag_kunit", kind[i].size, kind[i].align,
					  kind[i].flags, NULL);
		KUNIT_ASSERT_NOT_NULL(test, cache);
		for (j = 0; j < ARRAY_SIZE(p); j++) {
			p[j] = alloc_hooks_tag(&tag, kmem_cache_alloc_noprof(cache, GFP_KERNEL));
			KUNIT_ASSERT_NOT_NULL(test, p[j]);
		}
		bytes = ARRAY_SIZE(p) * (u64)cache->size;
		EXPECT_HOLDS(test, &tag, bytes, ARRAY_SIZE(p));
		kmem_cache_free_bulk(cache, ARRAY_SIZE(p) / 2, p);
		EXPECT_HOLDS(test, &tag, bytes / 2, ARRAY_SIZE(p) / 2);
		for (j = ARRAY_SIZE(p) / 2; j < ARRAY_SIZE(p); j++)
			kmem_cache_free(cache, p[j]);
		EXPECT_HOLDS(test, &tag, 0, 0);
		nr = alloc_hooks_tag(&tag, kmem_cache_alloc_bulk_noprof(cache, GFP_KERNEL,
									ARRAY_SIZE(p), p));
		KUNIT_ASSERT_EQ(test, nr, (int)ARRAY_SIZE(p));
		EXPECT_HOLDS(test, &tag, bytes, ARRAY_SIZE(p));
		kmem_cache_free_bulk(cache, ARRAY_SIZE(p), p);
		EXPECT_HOLDS(test, &tag, 0, 0);
		kmem_cache_destroy(cache);
	}
}

static void helpers(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	char *p[5];
	unsigned int i;
	u64 bytes = 0;

	p[0] = alloc_hooks_tag(&tag, kstrdup_noprof("which line of code", GFP_KERNEL));
	p[1] = alloc_hooks_tag(&tag, kmemdup_noprof("holds my memory", 16, GFP_KERNEL));
	p[2] = alloc_hooks_tag(&tag, kstrndup_noprof("longer than four", 4, GFP_KERNEL));
	p[3] = alloc_hooks_tag(&tag, kcalloc_node_noprof(3, 7, GFP_KERNEL, NUMA_NO_NODE));
	p[4] = alloc_hooks_tag(&tag, kvmalloc_array_noprof(5, 100, GFP_KERNEL));
	for (i = 0; i < ARRAY_SIZE(p); i++)
		bytes += charge_of(p[i]);
	EXPECT_HOLDS(test, &tag, bytes, 5);
	for (i = 0; i < ARRAY_SIZE(p); i++)
		kvfree(p[i]);
	EXPECT_HOLDS(test, &tag, 0, 0);
}

static void reallocation(struct kunit *test)
{
	DEFINE_ALLOC_TAG(first);
	DEFINE_ALLOC_TAG(second);
	void *p = alloc_hooks_tag(&first, kmalloc_noprof(40, GFP_KERNEL));
	void *q;

	/* If the object is reused, it stays charged to its first tag. */
	q = alloc_hooks_tag(&second, krealloc_noprof(p, 20, GFP_KERNEL));
	KUNIT_EXPECT_PTR_EQ(test, p, q);
	EXPECT_HOLDS(test, &first, charge_of(q), 1);
	EXPECT_HOLDS(test, &second, 0, 0);

	q = alloc_hooks_tag(&second, krealloc_noprof(q, 2000, GFP_KERNEL));
	EXPECT_HOLDS(test, &first, 0, 0);
	EXPECT_HOLDS(test, &second, charge_of(q), 1);
	kfree(q);
	EXPECT_HOLDS(test, &second, 0, 0);
}

struct with_rcu {
	struct rcu_head rcu;
	char rest[200];
};

static void free_by_rcu(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	struct with_rcu *p = alloc_hooks_tag(&tag, kmalloc_noprof(sizeof(*p), GFP_KERNEL));
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, p);
	EXPECT_HOLDS(test, &tag, charge_of(p), 1);
	kfree_rcu(p, rcu);
	for (i = 0; i < 100 && alloc_tag_read(&tag).calls; i++)
		schedule_timeout_uninterruptible(HZ / 10);
	EXPECT_HOLDS(test, &tag, 0, 0);
}

/*
 * The cost of ids is highest for the smallest objects, which leave no unused
 * tail. Their vectors are charged to a line of their own.
 */
static void vectors_of_the_smallest(struct kunit *test)
{
	/* With KASAN, each object takes half a millisecond. */
	const unsigned long nr = IS_ENABLED(CONFIG_KASAN) ? 8 * 1024 : 256 * 1024;
	const unsigned long least = nr * sizeof(alloc_tag_id_t);
	DEFINE_ALLOC_TAG(tag);
	u64 before = held_at("mm/slab_tag.c", "alloc_vector").bytes, grown;
	void **p, *list = NULL;
	unsigned long i;

	for (i = 0; i < nr; i++) {
		p = alloc_hooks_tag(&tag, kmalloc_noprof(sizeof(*p), GFP_KERNEL));
		KUNIT_ASSERT_NOT_NULL(test, p);
		*p = list;
		list = p;
	}
	grown = held_at("mm/slab_tag.c", "alloc_vector").bytes - before;
	kunit_info(test, "%llu bytes of ids for %llu of objects", grown,
		   alloc_tag_read(&tag).bytes);
	KUNIT_EXPECT_GE(test, grown, least * 9 / 10);
	KUNIT_EXPECT_LE(test, grown, least * 4);
	while (list) {
		p = list;
		list = *p;
		kfree(p);
	}
	EXPECT_HOLDS(test, &tag, 0, 0);
}

#if defined(CONFIG_X86_64) && defined(CONFIG_SMP)

/* Unrelated per-CPU data, at an address that a corrupted id could lead to. */
static DEFINE_PER_CPU_ALIGNED(struct alloc_tag_counters, others);

/* A constructor keeps a cache from being merged with another. */
static void nothing_to_construct(void *object)
{
}

/*
 * The vector of ids follows the last object of a slab, so a write past its end
 * corrupts ids. Freeing an object with an id that no tag has must not change
 * memory other than counters.
 */
static void overwritten_id(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	unsigned long id = (unsigned long)&others / sizeof(others);
	struct kmem_cache *cache;
	alloc_tag_id_t *entry;
	int was = panic_on_warn;
	unsigned int cpu;
	void *p;

	if (id <= alloc_tag_core_ids() || id > ALLOC_TAG_MAX_ID)
		kunit_skip(test, "no id is as large as the address of per-CPU data");
	cache = kmem_cache_create("alloc_tag_kunit", 1000, 0, 0, nothing_to_construct);
	KUNIT_ASSERT_NOT_NULL(test, cache);
	p = alloc_hooks_tag(&tag, kmem_cache_alloc_noprof(cache, GFP_KERNEL));
	KUNIT_ASSERT_NOT_NULL(test, p);
	if (is_kfence_address(p)) {
		kmem_cache_free(cache, p);
		kmem_cache_destroy(cache);
		kunit_skip(test, "the object is one of KFENCE's");
	}
	entry = &slab_tag_vector(slab_tag_read_word(virt_to_slab(p)))->id[slab_tag_index(cache, p)];
	KUNIT_EXPECT_EQ(test, *entry, tag.ct.id);

	panic_on_warn = 0;
	pr_alert("alloc_tag test: wanted WARNING: |Call [Tt]race:|cut here\n");
	*entry = id;
	kmem_cache_free(cache, p);
	pr_alert("alloc_tag test: not wanted any more\n");
	panic_on_warn = was;

	for_each_possible_cpu(cpu) {
		KUNIT_EXPECT_EQ(test, per_cpu(others, cpu).bytes, 0ULL);
		KUNIT_EXPECT_EQ(test, per_cpu(others, cpu).calls, 0ULL);
	}
	/* Correct the counters. */
	EXPECT_HOLDS(test, &tag, cache->size, 1);
	alloc_tag_uncharge(tag.ct.id, cache->size);
	kmem_cache_destroy(cache);
}

#endif /* CONFIG_X86_64 && CONFIG_SMP */

/*
 * All ids have counters, even those that no tag has and that were never given
 * out.
 */
static void all_ids_have_counters(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ALLOC_TAG_CHUNKS; i++)
		KUNIT_EXPECT_NE(test, alloc_tag_chunks[i], 0UL);
}

/*
 * Multiplying must give the same result as dividing, for the first byte of each
 * object and for all others but those in the last 1/1024 of a large one, up to
 * the largest possible slab.
 */
static void index_by_multiplying(struct kunit *test)
{
	const unsigned int end = 1U << 22;
	unsigned int size, offset, wrong = 0;

	for (size = sizeof(void *); size <= 2 * PAGE_SIZE; size += sizeof(void *)) {
		unsigned long mul = slab_tag_mul(size);
		/*
		 * All objects would take too long: test the first and the last
		 * ones.
		 */
		unsigned int last = end / size - 1, i;

		for (i = 0; i <= last; i = i == 31 && last > 64 ? last - 31 : i + 1) {
			offset = i * size;
			wrong += slab_tag_divide(offset, mul) != i;
			wrong += slab_tag_divide(offset + size - 1 - size / 1024, mul) != i;
		}
	}
	KUNIT_EXPECT_EQ(test, wrong, 0U);
}

static struct kunit_case index_cases[] = {
	KUNIT_CASE(index_by_multiplying),
	{ }
};

static struct kunit_suite index_suite = {
	.name = "alloc_tag_slab_index",
	.test_cases = index_cases,
};

static struct kunit_case slab_cases[] = {
	KUNIT_CASE(sizes),
	KUNIT_CASE(large),
	KUNIT_CASE(odd_caches),
	KUNIT_CASE(helpers),
	KUNIT_CASE(reallocation),
	KUNIT_CASE(free_by_rcu),
	KUNIT_CASE(vectors_of_the_smallest),
#if defined(CONFIG_X86_64) && defined(CONFIG_SMP)
	KUNIT_CASE(overwritten_id),
#endif
	KUNIT_CASE(all_ids_have_counters),
	{ }
};

static struct kunit_suite slab_suite = {
	.name = "alloc_tag_slab",
	.init = need_profiling,
	.test_cases = slab_cases,
};

kunit_test_suites(&index_suite, &slab_suite);

MODULE_LICENSE("GPL");
