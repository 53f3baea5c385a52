// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of allocation tags: the current tag, and switching
 */
#include <linux/alloc_tag.h>
#include <linux/completion.h>
#include <linux/gfp.h>
#include <linux/hardirq.h>
#include <linux/irq_work.h>
#include <linux/mm.h>
#include <linux/panic.h>
#include <linux/percpu.h>
#include <linux/pgalloc_tag.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <kunit/alloc_tag.h>

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

	/* Like a data structure that charges its owner later. */
	p = alloc_hooks_tag(recorded, kmalloc_noprof(64, GFP_KERNEL));
	q = alloc_hooks_tag(as_pointer, kmalloc_noprof(64, GFP_KERNEL));
	EXPECT_HOLDS(test, &outer, 2 * charge_of(p), 2);
	kfree(p);
	kfree(q);
	EXPECT_HOLDS(test, &outer, 0, 0);
}

/* A kept id can be used like the tag, for pages too, and be recorded again. */
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
	/* The kernel thread has no user space to return to. */
	do_exit(0);
}

/*
 * The parent's tag may belong to a module that is unloaded before the child
 * exits.
 */
static void forked(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	pid_t pid = alloc_hooks_tag(&tag, kernel_thread(child, NULL, CLONE_FS | CLONE_FILES));

	KUNIT_ASSERT_GT(test, pid, 0);
	wait_for_completion(&child_ran);
	KUNIT_EXPECT_PTR_EQ(test, current_of_child, &alloc_tag_untagged);
}

/* Functions that take the tag as an argument charge that tag. */
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

/* Allocations outside of any alloc_hooks() have a line, too. */
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

/*
 * A tag that was not recorded. The debug kernel warns about slab objects with
 * it.
 */
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

/* How a line that calls alloc_hooks() is reported. */
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

/* Switching while alloc_hooks() runs does not leave a tag behind. */
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

static struct kunit_case switch_cases[] = {
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

kunit_test_suites(&current_suite, &switch_suite);

MODULE_LICENSE("GPL");
