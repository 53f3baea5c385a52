// SPDX-License-Identifier: GPL-2.0
/*
 * paths.ko: all ways to allocate and free objects
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/kfence.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/nmi.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#ifdef CONFIG_X86_LOCAL_APIC
#include <asm/apic.h>
#include <asm/nmi.h>
#endif

#include "slab.h"	/* of mm/, for the sizes of caches */

#include "paths.h"

/* The charge of an object from a kmalloc() cache. */
static s64 kmalloc_charge(size_t size)
{
	return kmalloc_caches[KMALLOC_NORMAL][__kmalloc_index(size, false)]->size;
}

/* Free objects of several caches, and large ones, in one call. */
static void bulk_free(void)
{
	struct kmem_cache *a = kmem_cache_create("paths-a", 200, 0, SLAB_RED_ZONE, NULL);
	struct kmem_cache *b = kmem_cache_create("paths-b", 1000, 0, SLAB_RED_ZONE, NULL);
	void *p[120];
	unsigned int i;
	s64 sum = 0;

	EXPECT(a && b);
	for (i = 0; i < ARRAY_SIZE(p); i++) {
		switch (i % 5) {
		case 0:
			p[i] = kmem_cache_alloc(a, GFP_KERNEL);
			sum += a->size;
			break;
		case 1:
			p[i] = kmem_cache_alloc(b, GFP_KERNEL);
			sum += b->size;
			break;
		case 2:
			p[i] = kmalloc(64, GFP_KERNEL);
			sum += kmalloc_charge(64);
			break;
		case 3:
			p[i] = kmalloc(700, GFP_KERNEL);
			sum += kmalloc_charge(700);
			break;
		default:
			p[i] = kmalloc(3 * PAGE_SIZE, GFP_KERNEL);
			sum += 4 * PAGE_SIZE;
		}
		EXPECT(p[i]);
	}
	HOLDS(sum, 120);
	kfree_bulk(ARRAY_SIZE(p), p);
	HOLDS(0, 0);
	kmem_cache_destroy(a);
	kmem_cache_destroy(b);
}

static void bulk_alloc(void)
{
	static const slab_flags_t flags[] = {
		SLAB_RED_ZONE, SLAB_POISON, SLAB_TYPESAFE_BY_RCU, SLAB_ACCOUNT
	};
	struct kmem_cache *cache;
	void *p[100];
	unsigned int i, got;

	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		cache = kmem_cache_create("paths-bulk", 64, 0, flags[i], NULL);
		EXPECT(cache);
		got = kmem_cache_alloc_bulk(cache, GFP_KERNEL, ARRAY_SIZE(p), p);
		EXPECT(got == ARRAY_SIZE(p));
		HOLDS((s64)got * cache->size, got);
		kmem_cache_free_bulk(cache, got, p);
		HOLDS(0, 0);
		kmem_cache_destroy(cache);
	}
}

/*
 * Page allocations of this task fail (fail_page_alloc, set up by the test) once
 * there are some slabs: the objects taken so far are freed again.
 */
static void bulk_undo(void)
{
#ifdef CONFIG_FAULT_INJECTION
	const unsigned int nr = 2000;
	struct kmem_cache *cache = kmem_cache_create("paths-undo", 1024, 0, SLAB_RED_ZONE, NULL);
	void **p = kvcalloc(nr, sizeof(*p), GFP_KERNEL);
	unsigned int i, got = nr;
	s64 array = paths_hold(__func__).bytes;
	s64 array_calls = paths_hold(__func__).calls;

	EXPECT(cache && p);
	current->make_it_fail = 1;
	for (i = 0; i < 50 && got; i++) {
		p[0] = NULL;
		got = kmem_cache_alloc_bulk(cache, GFP_KERNEL | __GFP_NOWARN, nr, p);
		if (got)
			kmem_cache_free_bulk(cache, got, p);
	}
	current->make_it_fail = 0;
	EXPECT(!got);
	/* It failed after some objects, not at the first one. */
	EXPECT(p[0]);
	HOLDS(array, array_calls);
	kvfree(p);
	HOLDS(0, 0);
	kmem_cache_destroy(cache);
#else
	return paths_skip("CONFIG_FAULT_INJECTION is not set");
#endif
}

/*
 * There is no memory for vectors (fail_alloc_tag, set up by the test):
 * allocations succeed, and nothing is charged or uncharged.
 */
static void no_vector(void)
{
	struct kmem_cache *cache = kmem_cache_create("paths-missed", 64, 64, SLAB_POISON, NULL);
	void *p[200];
	unsigned int i;

	EXPECT(cache);
	for (i = 0; i < ARRAY_SIZE(p); i++) {
		p[i] = kmem_cache_alloc(cache, GFP_KERNEL);
		EXPECT(p[i]);
	}
	HOLDS(0, 0);
	for (i = 0; i < ARRAY_SIZE(p); i++)
		kmem_cache_free(cache, p[i]);
	HOLDS(0, 0);
	kmem_cache_destroy(cache);
}

struct with_head {
	char before[40];
	struct rcu_head rcu;
};

static void free_by_rcu(void)
{
	struct with_head *p;
	void *q;
	unsigned int i;

	for (i = 0; i < 50; i++) {
		p = kmalloc(sizeof(*p), GFP_KERNEL);
		EXPECT(p);
		if (p)
			kfree_rcu(p, rcu);
		/* An object without an rcu_head. */
		q = kmalloc(300, GFP_KERNEL);
		EXPECT(q);
		if (q)
			kfree_rcu(q);
		/* A large object, and one from a slab of large objects. */
		q = kmalloc(i % 2 ? 3 * PAGE_SIZE : 5000, GFP_KERNEL);
		EXPECT(q);
		if (q)
			kfree_rcu(q);
	}
	EXPECT(paths_hold(__func__).calls <= 150);
	HOLDS_NOTHING_SOON(__func__);
}

/*
 * Objects are uncharged when they are freed, no matter what happens to the
 * slab; an object may be reused at once.
 */
static void typesafe_by_rcu(void)
{
	struct kmem_cache *cache = kmem_cache_create("paths-typesafe", 96, 0,
						     SLAB_TYPESAFE_BY_RCU, NULL);
	void *p[100];
	unsigned int i, j;

	EXPECT(cache);
	for (j = 0; j < 3; j++) {
		rcu_read_lock();
		for (i = 0; i < ARRAY_SIZE(p); i++) {
			p[i] = kmem_cache_alloc(cache, GFP_ATOMIC);
			EXPECT(p[i]);
		}
		HOLDS((s64)ARRAY_SIZE(p) * cache->size, ARRAY_SIZE(p));
		for (i = 0; i < ARRAY_SIZE(p); i++)
			kmem_cache_free(cache, p[i]);
		HOLDS(0, 0);
		rcu_read_unlock();
	}
	kmem_cache_destroy(cache);
	HOLDS(0, 0);
}

static noinline void *reallocates(void *p, size_t size)
{
	return krealloc(p, size, GFP_KERNEL);
}

/*
 * An object that is resized in place stays charged to its line; one that has to
 * move is charged to the line of krealloc().
 */
static void reallocation(void)
{
	void *p = kmalloc(100, GFP_KERNEL), *q;
	s64 charge = kmalloc_charge(100);

	EXPECT(p);
	HOLDS(charge, 1);
	q = reallocates(p, 10);
	EXPECT(q == p);
	EXPECT(ksize(q) >= 10);
	HOLDS(charge, 1);
	q = reallocates(q, 100);
	EXPECT(q == p);
	HOLDS(charge, 1);
	HOLDS_AT("reallocates", 0, 0);

	q = reallocates(q, 3000);
	EXPECT(q);
	HOLDS(0, 0);
	HOLDS_AT("reallocates", kmalloc_charge(3000), 1);
	/* To a large object and back. */
	q = reallocates(q, 5 * PAGE_SIZE);
	HOLDS_AT("reallocates", 8 * PAGE_SIZE, 1);
	q = reallocates(q, 6 * PAGE_SIZE);
	EXPECT(ksize(q) == 8 * PAGE_SIZE);
	HOLDS_AT("reallocates", 8 * PAGE_SIZE, 1);
	q = reallocates(q, 0);
	EXPECT(ZERO_OR_NULL_PTR(q));
	HOLDS_AT("reallocates", 0, 0);

	kfree_sensitive(reallocates(NULL, 50));
	HOLDS_AT("reallocates", 0, 0);
}

static noinline void *from_second(struct kmem_cache *cache)
{
	return kmem_cache_alloc(cache, GFP_KERNEL);
}

/* Two caches are merged: the lines stay separate. */
static void merged_caches(void)
{
	struct kmem_cache *a = kmem_cache_create("paths-merged-a", 136, 0, 0, NULL);
	struct kmem_cache *b = kmem_cache_create("paths-merged-b", 136, 0, 0, NULL);
	void *p[60], *q[60];
	unsigned int i;

	EXPECT(a && b);
	for (i = 0; i < ARRAY_SIZE(p); i++) {
		p[i] = kmem_cache_alloc(a, GFP_KERNEL);
		q[i] = from_second(b);
		EXPECT(p[i] && q[i]);
	}
	HOLDS(60LL * a->size, 60);
	HOLDS_AT("from_second", 60LL * b->size, 60);
	for (i = 0; i < ARRAY_SIZE(p); i++)
		kmem_cache_free(a, p[i]);
	HOLDS(0, 0);
	HOLDS_AT("from_second", 60LL * b->size, 60);
	kmem_cache_destroy(a);
	HOLDS_AT("from_second", 60LL * b->size, 60);
	for (i = 0; i < ARRAY_SIZE(q); i++)
		kmem_cache_free(b, q[i]);
	HOLDS_AT("from_second", 0, 0);
	if (a != b)
		paths_skip("SLUB does not merge them here");
	kmem_cache_destroy(b);
}

/* A hardened kernel warns, and returns the object to its own cache. */
static void wrong_cache(void)
{
	struct kmem_cache *a, *b;
	void *p;

	if (!IS_ENABLED(CONFIG_SLAB_FREELIST_HARDENED))
		return paths_skip("CONFIG_SLAB_FREELIST_HARDENED is not set");
	a = kmem_cache_create("paths-right", 136, 0, 0, NULL);
	b = kmem_cache_create("paths-wrong", 264, 0, 0, NULL);
	EXPECT(a && b);
	p = kmem_cache_alloc(a, GFP_KERNEL);
	EXPECT(p);
	HOLDS(a->size, 1);
	kmem_cache_free(b, p);
	HOLDS(0, 0);
	kmem_cache_destroy(a);
	kmem_cache_destroy(b);
}

#ifdef CONFIG_KFENCE
static void free_others(void **p, unsigned int nr)
{
	while (nr--)
		kfree(p[nr]);
}
#endif

/*
 * Objects from KFENCE's pool have pages of their own, and are charged like
 * other objects of the cache.
 */
static void guarded_objects(void)
{
#ifdef CONFIG_KFENCE
	static void *other[256];
	void *guarded[4];
	unsigned int n = 0, m = 0, rounds;
	s64 size = kmalloc_charge(64);

	for (rounds = 0; rounds < 30000 && n < ARRAY_SIZE(guarded); rounds++) {
		void *p = kmalloc(64, GFP_KERNEL);

		EXPECT(p);
		if (is_kfence_address(p))
			guarded[n++] = p;
		else
			other[m++] = p;
		HOLDS(size * (n + m), n + m);
		if (m == ARRAY_SIZE(other)) {
			free_others(other, m);
			m = 0;
			HOLDS(size * n, n);
			msleep(20);
		}
	}
	free_others(other, m);
	HOLDS(size * n, n);
	EXPECT(n == ARRAY_SIZE(guarded));
	if (n == ARRAY_SIZE(guarded)) {
		kfree(guarded[0]);
		HOLDS(size * 3, 3);
		/*
		 * In place, within what KFENCE allows: the object has exactly
		 * the requested size.
		 */
		EXPECT(ksize(guarded[1]) == 64);
		EXPECT(reallocates(guarded[1], 20) == guarded[1]);
		HOLDS(size * 3, 3);
		kfree_rcu(guarded[1]);
		kfree_bulk(2, &guarded[2]);
	} else {
		free_others(guarded, n);
	}
	HOLDS_NOTHING_SOON(__func__);
#else
	return paths_skip("CONFIG_KFENCE is not set");
#endif
}

static struct {
	struct hrtimer timer;
	struct completion done;
	unsigned int left;
	bool failed;
} irq;

static enum hrtimer_restart timer_allocates(struct hrtimer *timer)
{
	void *p = kmalloc(200, GFP_ATOMIC);

	if (!p || !in_hardirq())
		irq.failed = true;
	kfree(p);
	if (!--irq.left) {
		complete(&irq.done);
		return HRTIMER_NORESTART;
	}
	hrtimer_forward_now(timer, ns_to_ktime(200 * NSEC_PER_USEC));
	return HRTIMER_RESTART;
}

/*
 * An interrupt allocates between the allocations of the task that it
 * interrupts.
 */
static void from_hardirq(void)
{
	unsigned int i;

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		return paths_skip("with PREEMPT_RT a hard interrupt must not allocate");
	init_completion(&irq.done);
	irq.left = 300;
	irq.failed = false;
	hrtimer_init(&irq.timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	irq.timer.function = timer_allocates;
	hrtimer_start(&irq.timer, ns_to_ktime(200 * NSEC_PER_USEC), HRTIMER_MODE_REL_HARD);
	while (!try_wait_for_completion(&irq.done)) {
		for (i = 0; i < 100; i++) {
			void *p = kmalloc(200, GFP_KERNEL);
			struct page *page = alloc_pages(GFP_KERNEL, 1);

			EXPECT(p && page);
			HOLDS(kmalloc_charge(200) + 2 * PAGE_SIZE, 2);
			kfree(p);
			if (page)
				__free_pages(page, 1);
		}
		cond_resched();
	}
	hrtimer_cancel(&irq.timer);
	EXPECT(!irq.failed);
	HOLDS(0, 0);
	HOLDS_AT("timer_allocates", 0, 0);
}

/*
 * An NMI is sent while its CPU holds no lock, because neither allocator can be
 * entered from one that interrupts a lock holder. Lockdep does not allow any
 * locks in an NMI, nor does PREEMPT_RT, where they sleep.
 */
#if defined(CONFIG_X86_LOCAL_APIC) && !defined(CONFIG_LOCKDEP) && !defined(CONFIG_PREEMPT_RT)
static struct {
	void *object;
	struct page *page;
	unsigned int expected, seen;
} nmi;

static int nmi_allocates(unsigned int type, struct pt_regs *regs)
{
	if (nmi.seen == READ_ONCE(nmi.expected))
		return NMI_DONE;
	nmi.object = kmalloc(200, GFP_ATOMIC);
	nmi.page = alloc_pages(GFP_ATOMIC, 1);
	WRITE_ONCE(nmi.seen, nmi.expected);
	return NMI_HANDLED;
}

static noinline struct page *page_after_nmi(void)
{
	unsigned int i;

	WRITE_ONCE(nmi.expected, nmi.seen + 1);
	apic->send_IPI_mask(cpumask_of(smp_processor_id()), NMI_VECTOR);
	for (i = 0; i < 1000000 && READ_ONCE(nmi.seen) != nmi.expected; i++)
		cpu_relax();
	return alloc_pages_noprof(GFP_ATOMIC, 2);
}

static void from_nmi(void)
{
	unsigned int i;

	if (register_nmi_handler(NMI_LOCAL, nmi_allocates, 0, "paths"))
		return paths_say(__LINE__, "no NMI can be had");
	for (i = 1; i <= 100; i++) {
		void *p = kmalloc(200, GFP_KERNEL);
		struct page *page;

		nmi.object = NULL;
		nmi.page = NULL;
		/* The NMI arrives while the tag of this line is current. */
		preempt_disable();
		page = alloc_hooks(page_after_nmi());
		preempt_enable();
		EXPECT(nmi.seen == nmi.expected && p && page && nmi.object && nmi.page);
		HOLDS(kmalloc_charge(200) + 4 * PAGE_SIZE, 2);
		HOLDS_AT("nmi_allocates", kmalloc_charge(200) + 2 * PAGE_SIZE, 2);
		kfree(p);
		kfree(nmi.object);
		if (page)
			__free_pages(page, 2);
		if (nmi.page)
			__free_pages(nmi.page, 1);
	}
	unregister_nmi_handler(NMI_LOCAL, "paths");
	HOLDS(0, 0);
	HOLDS_AT("nmi_allocates", 0, 0);
}
#else
static void from_nmi(void)
{
	paths_skip("no module can have an NMI here that allocates");
}
#endif

/*
 * Two tasks on different CPUs allocate the first objects of new slabs: both
 * make a vector, and one of them has to drop its own.
 */
struct racer {
	struct kmem_cache *cache;
	struct completion start, done;
	void *p[400];
};

static int race(void *data)
{
	struct racer *r = data;
	unsigned int i;

	wait_for_completion(&r->start);
	for (i = 0; i < ARRAY_SIZE(r->p); i++) {
		r->p[i] = kmem_cache_alloc(r->cache, GFP_KERNEL);
		/* Let the other task get the rest of this slab. */
		if (i % 8 == 7)
			schedule();
	}
	complete(&r->done);
	while (!kthread_should_stop())
		msleep(20);
	return 0;
}

static void race_for_vector(void)
{
	struct kmem_cache *cache = kmem_cache_create("paths-race", 64, 64, SLAB_POISON, NULL);
	struct racer *r = kcalloc(2, sizeof(*r), GFP_KERNEL);
	struct task_struct *task[2];
	unsigned int i, j, rounds;

	EXPECT(cache && r);
	for (rounds = 0; rounds < 5; rounds++) {
		for (i = 0; i < 2; i++) {
			r[i].cache = cache;
			init_completion(&r[i].start);
			init_completion(&r[i].done);
			task[i] = kthread_run(race, &r[i], "race/%u", i);
			if (IS_ERR(task[i]))
				return paths_skip("no thread");
		}
		for (i = 0; i < 2; i++)
			complete(&r[i].start);
		for (i = 0; i < 2; i++)
			wait_for_completion(&r[i].done);
		HOLDS_AT("race", 800LL * cache->size, 800);
		/* Each frees the objects of the other. */
		for (j = 0; j < ARRAY_SIZE(r->p); j++) {
			for (i = 0; i < 2; i++)
				kmem_cache_free(cache, r[i].p[j]);
		}
		HOLDS_AT("race", 0, 0);
		for (i = 0; i < 2; i++)
			kthread_stop(task[i]);
		kmem_cache_shrink(cache);
	}
	kmem_cache_destroy(cache);
	kfree(r);
	HOLDS(0, 0);
}

/* Objects outlive the kmem_cache_destroy() of their cache, which warns. */
static struct kmem_cache *gone;
static void *left[3];

static void destroy_with_objects(void)
{
	unsigned int i;

	gone = kmem_cache_create("paths-gone", 160, 0, SLAB_RED_ZONE, NULL);
	EXPECT(gone);
	for (i = 0; i < ARRAY_SIZE(left); i++)
		left[i] = kmem_cache_alloc(gone, GFP_KERNEL);
	kmem_cache_destroy(gone);
	HOLDS(3LL * gone->size, 3);
}

static void free_after_destroy(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(left); i++)
		kmem_cache_free(gone, left[i]);
	HOLDS_AT("destroy_with_objects", 0, 0);
}

/*
 * A load on our own lines while profiling is switched off and on; none of them
 * may hold anything afterwards.
 */
static struct task_struct *hammers[2];

static int hammer(void *data)
{
	void *p[16] = { };
	struct page *page[16] = { };
	unsigned int i, rounds, n = 0;

	for (rounds = 1; !kthread_should_stop(); rounds++) {
		n = n * 1103515245 + 12345;
		i = (n >> 16) % ARRAY_SIZE(p);
		kfree(p[i]);
		p[i] = kmalloc(16 << (n >> 24) % 10, GFP_KERNEL);
		if (page[i])
			__free_pages(page[i], i % 4);
		page[i] = alloc_pages(GFP_KERNEL, i % 4);
		if (page[i] && (n & 0x100000) && i % 4) {
			unsigned int j;

			split_page(page[i], i % 4);
			for (j = 0; j < 1 << i % 4; j++)
				__free_page(page[i] + j);
			page[i] = NULL;
		}
		/* Leave most of the CPU time to other tasks. */
		if (rounds % 100 == 0)
			usleep_range(2000, 4000);
	}
	for (i = 0; i < ARRAY_SIZE(p); i++) {
		kfree(p[i]);
		if (page[i])
			__free_pages(page[i], i % 4);
	}
	return 0;
}

static void hammer_start(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hammers); i++) {
		hammers[i] = kthread_run(hammer, NULL, "hammer/%u", i);
		EXPECT(!IS_ERR(hammers[i]));
	}
}

static void hammer_stop(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hammers); i++)
		kthread_stop(hammers[i]);
	HOLDS_AT("hammer", 0, 0);
}

const struct paths_case slab_paths[] = {
	PATH(bulk_free),
	PATH(bulk_alloc),
	PATH(bulk_undo),
	PATH(no_vector),
	PATH(free_by_rcu),
	PATH(typesafe_by_rcu),
	PATH(reallocation),
	PATH(merged_caches),
	PATH(wrong_cache),
	PATH(guarded_objects),
	PATH(from_hardirq),
	PATH(from_nmi),
	PATH(race_for_vector),
	PATH(destroy_with_objects),
	PATH(free_after_destroy),
	PATH(hammer_start),
	PATH(hammer_stop),
	{ }
};
