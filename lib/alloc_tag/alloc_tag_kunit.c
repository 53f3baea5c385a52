// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of allocation tags: current tag, pages, slab objects, switching
 */
#include <linux/alloc_tag.h>
#include <linux/completion.h>
#include <linux/gfp.h>
#include <linux/hardirq.h>
#include <linux/irq_work.h>
#include <linux/kfence.h>
#include <linux/mm.h>
#include <linux/panic.h>
#include <linux/percpu.h>
#include <linux/pgalloc_tag.h>
#include <linux/rcupdate.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kunit.h"

/* === Current tag ========================================================= */

static void ids_and_counters(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);

	KUNIT_EXPECT_NE(test, tag.ct.id, 0U);
	KUNIT_EXPECT_PTR_EQ(test, (void __force *)tag.counters,
			    (void __force *)alloc_tag_id_counters(tag.ct.id));
	KUNIT_EXPECT_STREQ(test, tag.ct.function, __func__);
}

static struct alloc_tag *current_in_irq;

static void irq_allocates(struct irq_work *work)
{
	DEFINE_ALLOC_TAG(tag);
	struct alloc_tag *before = alloc_tag_current();

	kfree(alloc_hooks_tag(&tag, kmalloc_noprof(32, GFP_ATOMIC)));
	current_in_irq = in_hardirq() && before == alloc_tag_current() ? &tag : NULL;
}

static void innermost_counts(struct kunit *test)
{
	DEFINE_ALLOC_TAG(outer);
	DEFINE_ALLOC_TAG(inner);
	struct alloc_tag *in_outer, *in_inner, *as_pointer = NULL;
	u32 recorded = 0;
	void *p, *q;

	KUNIT_ASSERT_PTR_EQ(test, alloc_tag_current(), &alloc_tag_untagged);
	p = alloc_hooks_tag(&outer, ({
		in_outer = alloc_tag_current();
		alloc_tag_record(recorded);
		alloc_tag_record(as_pointer);
		q = alloc_hooks_tag(&inner, ({
			in_inner = alloc_tag_current();
			kmalloc_noprof(64, GFP_KERNEL);
		}));
		kmalloc_noprof(128, GFP_KERNEL);
	}));
	KUNIT_EXPECT_PTR_EQ(test, in_outer, &outer);
	KUNIT_EXPECT_PTR_EQ(test, in_inner, &inner);
	KUNIT_EXPECT_EQ(test, recorded, outer.ct.id);
	KUNIT_EXPECT_PTR_EQ(test, alloc_tag_current(), &alloc_tag_untagged);
	EXPECT_HOLDS(test, &outer, charge_of(p), 1);
	EXPECT_HOLDS(test, &inner, charge_of(q), 1);
	kfree(p);
	kfree(q);
	EXPECT_HOLDS(test, &outer, 0, 0);
	EXPECT_HOLDS(test, &inner, 0, 0);

	/* A data structure that charges its owner later. */
	p = alloc_hooks_tag(recorded, kmalloc_noprof(64, GFP_KERNEL));
	q = alloc_hooks_tag(as_pointer, kmalloc_noprof(64, GFP_KERNEL));
	EXPECT_HOLDS(test, &outer, 2 * charge_of(p), 2);
	kfree(p);
	kfree(q);
	EXPECT_HOLDS(test, &outer, 0, 0);
}

/* What is kept is as good as the tag, also to be kept again, and for pages. */
static void kept(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	u32 id = 0, again = 0, none = 0, untagged = 0;
	struct page *page;
	void *p[3];

	alloc_tag_keep(id, &tag);
	KUNIT_EXPECT_EQ(test, id, tag.ct.id);
	p[0] = alloc_hooks_tag(id, ({
		alloc_tag_record(again);
		kmalloc_noprof(64, GFP_KERNEL);
	}));
	KUNIT_EXPECT_EQ(test, again, tag.ct.id);
	p[1] = kmalloc_tagged(64, GFP_KERNEL, alloc_tag_kept(again));
	p[2] = kmalloc_tagged(64, GFP_KERNEL, alloc_tag_kept(&tag));
	page = alloc_hooks_tag(again, alloc_pages_noprof(GFP_KERNEL, 1));
	KUNIT_ASSERT_TRUE(test, p[0] && p[1] && p[2] && page);
	EXPECT_HOLDS(test, &tag, 3 * charge_of(p[0]) + 2 * PAGE_SIZE, 4);
	kfree(p[0]);
	kfree(p[1]);
	kfree(p[2]);
	__free_pages(page, 1);
	EXPECT_HOLDS(test, &tag, 0, 0);

	alloc_tag_record(untagged);
	KUNIT_EXPECT_PTR_EQ(test, alloc_tag_kept(none), &alloc_tag_untagged);
	KUNIT_EXPECT_PTR_EQ(test, alloc_tag_kept(untagged), &alloc_tag_untagged);
}

static struct alloc_tag *current_of_child;
static DECLARE_COMPLETION(child_ran);

static int child(void *unused)
{
	current_of_child = alloc_tag_current();
	complete(&child_ran);
	/* There is no user space to return to. */
	do_exit(0);
}

/* Its parent's tag may be a module's that is gone when the child still runs. */
static void forked(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	pid_t pid = alloc_hooks_tag(&tag, kernel_thread(child, NULL, CLONE_FS | CLONE_FILES));

	KUNIT_ASSERT_GT(test, pid, 0);
	wait_for_completion(&child_ran);
	KUNIT_EXPECT_PTR_EQ(test, current_of_child, &alloc_tag_untagged);
}

/* Each function that takes the tag as an argument charges that one. */
static void as_argument(struct kunit *test)
{
	struct kmem_cache *cache = kmem_cache_create("alloc_tag_kunit", 72, 0, 0, NULL);
	DEFINE_ALLOC_TAG(outer);
	DEFINE_ALLOC_TAG(tag);
	void *p[12];
	unsigned int i;
	u64 bytes = 0;

	KUNIT_ASSERT_NOT_NULL(test, cache);
	alloc_hooks_tag(&outer, ({
		p[0] = kmem_cache_alloc_tagged(cache, GFP_KERNEL, &tag);
		p[1] = kmem_cache_alloc_node_tagged(cache, GFP_KERNEL, NUMA_NO_NODE, &tag);
		p[2] = kmem_cache_alloc_lru_tagged(cache, NULL, GFP_KERNEL, &tag);
		p[3] = kmem_cache_zalloc_tagged(cache, GFP_KERNEL, &tag);
		p[4] = kmalloc_tagged(48, GFP_KERNEL, &tag);
		p[5] = kzalloc_node_tagged(48, GFP_KERNEL, NUMA_NO_NODE, &tag);
		p[6] = __kmalloc_tagged(48, GFP_KERNEL, &tag);
		p[7] = kcalloc_tagged(3, 48, GFP_KERNEL, &tag);
		p[8] = kmalloc_array_node_tagged(3, 48, GFP_KERNEL, NUMA_NO_NODE, &tag);
		p[9] = __kmalloc_node_track_caller_tagged(48, GFP_KERNEL, NUMA_NO_NODE, 0, &tag);
		p[10] = kmalloc_tagged(3 * PAGE_SIZE, GFP_KERNEL, &tag);
		p[11] = kmalloc_large_node_tagged(3 * PAGE_SIZE, GFP_KERNEL, NUMA_NO_NODE, &tag);
		0;
	}));
	for (i = 0; i < ARRAY_SIZE(p); i++) {
		KUNIT_ASSERT_NOT_NULL(test, p[i]);
		bytes += i < 10 ? charge_of(p[i]) : 4 * PAGE_SIZE;
	}
	EXPECT_HOLDS(test, &tag, bytes, ARRAY_SIZE(p));
	EXPECT_HOLDS(test, &outer, 0, 0);
	for (i = 0; i < ARRAY_SIZE(p); i++)
		kfree(p[i]);
	EXPECT_HOLDS(test, &tag, 0, 0);
	kmem_cache_destroy(cache);
}

/* What is allocated outside of any alloc_hooks() has a line, too. */
static void outside(struct kunit *test)
{
	unsigned int id = alloc_tag_untagged.ct.id;
	struct page *page;
	void *p;

	if (IS_ENABLED(CONFIG_MEM_ALLOC_PROFILING_DEBUG))
		kunit_skip(test, "it would warn");

	page = alloc_pages_noprof(GFP_KERNEL, 0);
	p = kmalloc_noprof(1000, GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, page && p);
	KUNIT_EXPECT_NE(test, id, 0U);
	KUNIT_EXPECT_EQ(test, *pgalloc_tag_entry(page), id);
	KUNIT_EXPECT_GE(test, alloc_tag_read(&alloc_tag_untagged).bytes,
			PAGE_SIZE + charge_of(p));
	__free_page(page);
	kfree(p);
}

/* A tag that nobody recorded. Objects of slab with it are refused in the debug kernel only. */
static void null_tag(struct kunit *test)
{
	struct alloc_tag_counters before = alloc_tag_read(&alloc_tag_untagged), after;
	unsigned int id = alloc_tag_untagged.ct.id;
	struct alloc_tag *none = NULL;
	u64 __percpu *area;
	struct page *page;
	void *p, *q, *r;

	OPTIMIZER_HIDE_VAR(none);
	if (IS_ENABLED(CONFIG_MEM_ALLOC_PROFILING_DEBUG)) {
		int was = panic_on_warn;

		panic_on_warn = 0;
		pr_alert("alloc_tag test: wanted WARNING: |Call [Tt]race:|cut here\n");
		p = kmalloc_tagged(64, GFP_KERNEL, none);
		pr_alert("alloc_tag test: not wanted any more\n");
		panic_on_warn = was;
		KUNIT_EXPECT_NOT_NULL(test, p);
		kfree(p);
		return;
	}

	page = alloc_hooks_tag(none, alloc_pages_noprof(GFP_KERNEL, 0));
	p = alloc_hooks_with(none, kmalloc_noprof(1000, GFP_KERNEL));
	q = (void *)__get_free_pages_tagged(GFP_KERNEL, 0, none);
	r = kmalloc_tagged(64, GFP_KERNEL, none);
	area = alloc_percpu_tagged(u64, none);
	KUNIT_ASSERT_TRUE(test, page && p && q && r && area);
	KUNIT_EXPECT_EQ(test, *pgalloc_tag_entry(page), id);
	KUNIT_EXPECT_EQ(test, *pgalloc_tag_entry(virt_to_page(q)), id);
	KUNIT_EXPECT_PTR_EQ(test, alloc_tag_current(), &alloc_tag_untagged);
	after = alloc_tag_read(&alloc_tag_untagged);
	KUNIT_EXPECT_GE(test, after.bytes - before.bytes,
			2 * PAGE_SIZE + charge_of(p) + charge_of(r) +
			sizeof(*area) * num_possible_cpus());
	KUNIT_EXPECT_GE(test, after.calls - before.calls, 5ULL);
	__free_page(page);
	kfree(p);
	kfree(r);
	free_page((unsigned long)q);
	free_percpu(area);
}

static void interrupt_in_between(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	struct alloc_tag *after;
	struct irq_work work = IRQ_WORK_INIT_HARD(irq_allocates);

	if (!IS_ENABLED(CONFIG_IRQ_WORK))
		kunit_skip(test, "CONFIG_IRQ_WORK is not set");
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "with PREEMPT_RT a hard interrupt must not allocate");

	current_in_irq = NULL;
	alloc_hooks_tag(&tag, ({
		irq_work_queue(&work);
		irq_work_sync(&work);
		after = alloc_tag_current();
		0;
	}));
	KUNIT_EXPECT_NOT_NULL(test, current_in_irq);
	KUNIT_EXPECT_PTR_EQ(test, after, &tag);
	EXPECT_HOLDS(test, &tag, 0, 0);
}

/* What a line that calls alloc_hooks() looks like from outside. */
static void call_site(struct kunit *test)
{
	struct alloc_tag_view view = { };
	unsigned int id = 0, found = 0;
	void *p = kmalloc(512, GFP_KERNEL);

	alloc_tag_ids_lock();
	while ((id = alloc_tag_next_view(id + 1, &view))) {
		if (strcmp(view.tag->ct.function, __func__))
			continue;
		found++;
		KUNIT_EXPECT_EQ(test, view.tag->ct.id, id);
		KUNIT_EXPECT_STREQ(test, view.modname, "");
		KUNIT_EXPECT_FALSE(test, view.inaccurate);
		EXPECT_HOLDS(test, view.tag, charge_of(p), 1);
	}
	alloc_tag_ids_unlock();
	KUNIT_EXPECT_EQ(test, found, 1U);
	kfree(p);
}

static struct kunit_case current_cases[] = {
	KUNIT_CASE(ids_and_counters),
	KUNIT_CASE(innermost_counts),
	KUNIT_CASE(kept),
	KUNIT_CASE(forked),
	KUNIT_CASE(as_argument),
	KUNIT_CASE(outside),
	KUNIT_CASE(null_tag),
	KUNIT_CASE(interrupt_in_between),
	KUNIT_CASE(call_site),
	{ }
};

static struct kunit_suite current_suite = {
	.name = "alloc_tag",
	.init = need_profiling,
	.test_cases = current_cases,
};

/* === Pages =============================================================== */

static void orders(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	unsigned int order;

	for (order = 0; order <= 5; order++) {
		struct page *plain = alloc_hooks_tag(&tag, alloc_pages_noprof(GFP_KERNEL, order));
		struct page *comp = alloc_hooks_tag(&tag,
						    alloc_pages_noprof(GFP_KERNEL | __GFP_COMP,
								       order));

		KUNIT_ASSERT_TRUE(test, plain && comp);
		EXPECT_HOLDS(test, &tag, 2 * PAGE_SIZE << order, 2);
		KUNIT_EXPECT_EQ(test, *pgalloc_tag_entry(plain), tag.ct.id);
		/* By address or by the table, an entry is the same. */
		KUNIT_EXPECT_PTR_EQ(test, pgalloc_tag_entry(plain),
				    pgalloc_tag_pfn_entry(page_to_pfn(plain)));
		__free_pages(plain, order);
		KUNIT_EXPECT_EQ(test, *pgalloc_tag_entry(plain), 0);
		put_page(comp);
		EXPECT_HOLDS(test, &tag, 0, 0);
	}
}

static void split(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	struct page *page = alloc_hooks_tag(&tag, alloc_pages_noprof(GFP_KERNEL, 3));
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, page);
	split_page(page, 3);
	EXPECT_HOLDS(test, &tag, 8 * PAGE_SIZE, 8);
	for (i = 0; i < 8; i++) {
		__free_page(page + i);
		EXPECT_HOLDS(test, &tag, (7 - i) * PAGE_SIZE, 7 - i);
	}
}

static void exact(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	void *p = alloc_hooks_tag(&tag, alloc_pages_exact_noprof(5 * PAGE_SIZE, GFP_KERNEL));

	KUNIT_ASSERT_NOT_NULL(test, p);
	/* Of eight pages three were given back. */
	EXPECT_HOLDS(test, &tag, 5 * PAGE_SIZE, 5);
	free_pages_exact(p, 5 * PAGE_SIZE);
	EXPECT_HOLDS(test, &tag, 0, 0);
}

/* Somebody holds the first page while the block is freed: pitfall of __free_pages(). */
static void speculative_reference(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	struct page *page = alloc_hooks_tag(&tag, alloc_pages_noprof(GFP_KERNEL, 4));

	KUNIT_ASSERT_NOT_NULL(test, page);
	get_page(page);
	__free_pages(page, 4);
	EXPECT_HOLDS(test, &tag, PAGE_SIZE, 1);
	KUNIT_EXPECT_EQ(test, *pgalloc_tag_entry(page), tag.ct.id);
	put_page(page);
	EXPECT_HOLDS(test, &tag, 0, 0);
}

/*
 * A block made of pages that were allocated one by one, as hugetlb's demotion
 * does; the last one while profiling was off.
 */
static void joined(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	struct page *page = alloc_hooks_tag(&tag, alloc_pages_noprof(GFP_KERNEL, 2));
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, page);
	split_page(page, 2);
	EXPECT_HOLDS(test, &tag, 4 * PAGE_SIZE, 4);
	*pgalloc_tag_entry(page + 3) = 0;
	alloc_tag_uncharge(tag.ct.id, PAGE_SIZE);
	for (i = 1; i < 4; i++)
		set_page_count(page + i, 0);
	pgalloc_tag_join(page, 2);
	EXPECT_HOLDS(test, &tag, 4 * PAGE_SIZE, 1);
	KUNIT_EXPECT_EQ(test, *pgalloc_tag_entry(page + 1), tag.ct.id);
	__free_pages(page, 2);
	EXPECT_HOLDS(test, &tag, 0, 0);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, *pgalloc_tag_entry(page + i), 0);
}

static void migration(struct kunit *test)
{
	DEFINE_ALLOC_TAG(owner);
	DEFINE_ALLOC_TAG(migrator);
	struct folio *old = alloc_hooks_tag(&owner, folio_alloc_noprof(GFP_KERNEL, 2));
	struct folio *new = alloc_hooks_tag(&migrator, folio_alloc_noprof(GFP_KERNEL, 2));

	KUNIT_ASSERT_TRUE(test, old && new);
	pgalloc_tag_swap(new, old);
	folio_put(old);
	EXPECT_HOLDS(test, &migrator, 0, 0);
	EXPECT_HOLDS(test, &owner, 4 * PAGE_SIZE, 1);
	folio_put(new);
	EXPECT_HOLDS(test, &owner, 0, 0);
}

static void bulk_pages(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	struct page *pages[16] = { };
	unsigned long nr, i;

	nr = alloc_hooks_tag(&tag,
			     alloc_pages_bulk_array_noprof(GFP_KERNEL, ARRAY_SIZE(pages), pages));
	KUNIT_EXPECT_GT(test, nr, 0UL);
	EXPECT_HOLDS(test, &tag, nr * PAGE_SIZE, nr);
	for (i = 0; i < nr; i++)
		__free_page(pages[i]);
	EXPECT_HOLDS(test, &tag, 0, 0);
}

/* Pages that never had a tag: what memblock hands over late, or allocated while off. */
static void untagged_pages(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	struct page *page = alloc_hooks_tag(&tag, alloc_pages_noprof(GFP_KERNEL, 1));
	alloc_tag_id_t *entry;

	KUNIT_ASSERT_NOT_NULL(test, page);
	entry = pgalloc_tag_entry(page);
	entry[0] = 0;
	entry[1] = 0;
	split_page(page, 1);
	__free_page(page);
	__free_page(page + 1);
	EXPECT_HOLDS(test, &tag, 2 * PAGE_SIZE, 1);
	/* Set the books right again. */
	alloc_tag_uncharge(tag.ct.id, 2 * PAGE_SIZE);
}

/* Memory that goes offline with pages that are still charged, alone or as a block. */
static void forgotten(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	struct page *page;
	unsigned int i;

	page = alloc_hooks_tag(&tag, alloc_pages_noprof(GFP_KERNEL | __GFP_COMP, 3));
	KUNIT_ASSERT_NOT_NULL(test, page);
	pgalloc_tag_forget(page_to_pfn(page), 8);
	EXPECT_HOLDS(test, &tag, 0, 0);
	for (i = 0; i < 8; i++)
		KUNIT_EXPECT_EQ(test, *pgalloc_tag_entry(page + i), 0);
	__free_pages(page, 3);
	EXPECT_HOLDS(test, &tag, 0, 0);

	page = alloc_hooks_tag(&tag, alloc_pages_noprof(GFP_KERNEL, 3));
	KUNIT_ASSERT_NOT_NULL(test, page);
	split_page(page, 3);
	pgalloc_tag_forget(page_to_pfn(page), 8);
	EXPECT_HOLDS(test, &tag, 0, 0);
	for (i = 0; i < 8; i++) {
		KUNIT_EXPECT_EQ(test, *pgalloc_tag_entry(page + i), 0);
		__free_page(page + i);
	}
	EXPECT_HOLDS(test, &tag, 0, 0);
}

static struct kunit_case page_cases[] = {
	KUNIT_CASE(orders),
	KUNIT_CASE(split),
	KUNIT_CASE(exact),
	KUNIT_CASE(speculative_reference),
	KUNIT_CASE(joined),
	KUNIT_CASE(migration),
	KUNIT_CASE(bulk_pages),
	KUNIT_CASE(untagged_pages),
	KUNIT_CASE(forgotten),
	{ }
};

static struct kunit_suite page_suite = {
	.name = "alloc_tag_pages",
	.init = need_profiling,
	.test_cases = page_cases,
};

/* === Slab objects ======================================================== */

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

	/* In place the object stays whose it was. */
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
 * What ids cost where they cost most: with the smallest objects, which leave no
 * unused tail. That memory is on a line of its own.
 */
static void vectors_of_the_smallest(struct kunit *test)
{
	/* With KASAN each of them takes half a millisecond. */
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

/* Per-CPU data of somebody else, at an address that a wrong id could lead to. */
static DEFINE_PER_CPU_ALIGNED(struct alloc_tag_counters, others);

/* Keeps a cache from being merged with another. */
static void nothing_to_construct(void *object)
{
}

/*
 * The vector of ids lies behind the last object of a slab. Who writes past that
 * spoils ids; freeing an object with an id that no tag has must not change
 * what is nobody's counters.
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
	/* Set the books right again. */
	EXPECT_HOLDS(test, &tag, cache->size, 1);
	alloc_tag_uncharge(tag.ct.id, cache->size);
	kmem_cache_destroy(cache);
}

#endif /* CONFIG_X86_64 && CONFIG_SMP */

/* Not all ids have a tag, but all have counters, also those that were never given out. */
static void all_ids_have_counters(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ALLOC_TAG_CHUNKS; i++)
		KUNIT_EXPECT_NE(test, alloc_tag_chunks[i], 0UL);
}

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

/* === Switching =========================================================== */

static void off_and_on(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	void *on, *off;
	struct page *page_on, *page_off;

	on = alloc_hooks_tag(&tag, kmalloc_noprof(100, GFP_KERNEL));
	page_on = alloc_hooks_tag(&tag, alloc_pages_noprof(GFP_KERNEL, 0));
	EXPECT_HOLDS(test, &tag, charge_of(on) + PAGE_SIZE, 2);

	KUNIT_EXPECT_EQ(test, mem_alloc_profiling_set(false), 0);
	off = alloc_hooks_tag(&tag, kmalloc_noprof(100, GFP_KERNEL));
	page_off = alloc_hooks_tag(&tag, alloc_pages_noprof(GFP_KERNEL, 0));
	EXPECT_HOLDS(test, &tag, charge_of(on) + PAGE_SIZE, 2);
	kfree(on);
	__free_page(page_on);
	EXPECT_HOLDS(test, &tag, 0, 0);

	KUNIT_EXPECT_EQ(test, mem_alloc_profiling_set(true), 0);
	kfree(off);
	__free_page(page_off);
	EXPECT_HOLDS(test, &tag, 0, 0);
}

/* A switch between the two ends of alloc_hooks() leaves no tag behind. */
static void switched_in_between(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	void *p;

	p = alloc_hooks_tag(&tag, ({
		KUNIT_EXPECT_EQ(test, mem_alloc_profiling_set(false), 0);
		kmalloc_noprof(100, GFP_KERNEL);
	}));
	KUNIT_EXPECT_PTR_EQ(test, alloc_tag_current(), &alloc_tag_untagged);
	EXPECT_HOLDS(test, &tag, 0, 0);
	kfree(p);

	p = alloc_hooks_tag(&tag, ({
		KUNIT_EXPECT_EQ(test, mem_alloc_profiling_set(true), 0);
		kmalloc_noprof(100, GFP_KERNEL);
	}));
	KUNIT_EXPECT_PTR_EQ(test, alloc_tag_current(), &alloc_tag_untagged);
	kfree(p);
	EXPECT_HOLDS(test, &tag, 0, 0);
}

static void many_switches(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	void *p[64];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(p); i++) {
		KUNIT_EXPECT_EQ(test, mem_alloc_profiling_set(i % 24 >= 12), 0);
		p[i] = alloc_hooks_tag(&tag, kmalloc_noprof(i * 40, GFP_KERNEL));
	}
	for (i = 0; i < ARRAY_SIZE(p); i++) {
		KUNIT_EXPECT_EQ(test, mem_alloc_profiling_set(i % 32 < 16), 0);
		kfree(p[i]);
		KUNIT_EXPECT_GE(test, (s64)alloc_tag_read(&tag).bytes, 0);
	}
	KUNIT_EXPECT_EQ(test, mem_alloc_profiling_set(true), 0);
	EXPECT_HOLDS(test, &tag, 0, 0);
}

/* All that the kernel's parser of sysctl parameters takes for ours, after "sysctl". */
static void boot_parameter(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, alloc_tag_is_boot_param(".vm.mem_profiling"));
	KUNIT_EXPECT_TRUE(test, alloc_tag_is_boot_param(".vm/mem_profiling"));
	KUNIT_EXPECT_TRUE(test, alloc_tag_is_boot_param("/vm/mem_profiling"));
	KUNIT_EXPECT_TRUE(test, alloc_tag_is_boot_param("/vm.mem_profiling"));
	KUNIT_EXPECT_TRUE(test, alloc_tag_is_boot_param("./vm..mem_profiling"));
	KUNIT_EXPECT_TRUE(test, alloc_tag_is_boot_param("vm.mem_profiling"));
	KUNIT_EXPECT_FALSE(test, alloc_tag_is_boot_param(".vm.mem_profiling/"));
	KUNIT_EXPECT_FALSE(test, alloc_tag_is_boot_param(".vm.mem-profiling"));
	KUNIT_EXPECT_FALSE(test, alloc_tag_is_boot_param(".vm.mem_profiling_missed"));
	KUNIT_EXPECT_FALSE(test, alloc_tag_is_boot_param(".vmmem_profiling"));
	KUNIT_EXPECT_FALSE(test, alloc_tag_is_boot_param(".vm"));
	KUNIT_EXPECT_FALSE(test, alloc_tag_is_boot_param(".kernel.mem_profiling"));
	KUNIT_EXPECT_FALSE(test, alloc_tag_is_boot_param(""));
}

static struct kunit_case switch_cases[] = {
	KUNIT_CASE(boot_parameter),
	KUNIT_CASE(off_and_on),
	KUNIT_CASE(switched_in_between),
	KUNIT_CASE(many_switches),
	{ }
};

static struct kunit_suite switch_suite = {
	.name = "alloc_tag_switch",
	.init = need_profiling,
	.test_cases = switch_cases,
};

kunit_test_suites(&current_suite, &page_suite, &slab_suite, &switch_suite);

MODULE_LICENSE("GPL");
