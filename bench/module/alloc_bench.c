// SPDX-License-Identifier: GPL-2.0
/*
 * The cost of an allocation and its free, in instructions
 *
 * This is meant for QEMU with -icount shift=0, where a nanosecond of guest time
 * is one instruction, so each figure is the same on every run and every
 * machine. The work is done when the module is loaded, and the results are
 * printed to the log as "bench NAME MIN TYPICAL". Loading then fails on
 * purpose, so there is nothing to unload.
 */
#define pr_fmt(fmt) "bench " fmt

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/llist.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/sort.h>
#include <linux/vmalloc.h>

#define PAIRS	1000	/* pairs in one measurement */
#define FEW	100	/* likewise, for cases that may sleep */
#define ROUNDS	9
#define SHAPES	128	/* likewise, for cases that may sleep */

static bool all_cpus;
module_param(all_cpus, bool, 0);
MODULE_PARM_DESC(all_cpus, "run pairs on all CPUs at once, and nothing else");

static bool storm;
module_param(storm, bool, 0);
MODULE_PARM_DESC(storm, "run pairs of pages in a thread of each CPU, and nothing else");

static struct kmem_cache *cache;
static void *held[PAIRS];

/* Memory held by measure_shapes(). */
#define MAX_HOLDS	(2 * (SHAPES + ROUNDS))	/* two cases, as pairs and as batches */
#define HELD_PERCPU	13
static void *held_areas[2 * MAX_HOLDS];
static void __percpu *held_percpu[MAX_HOLDS][HELD_PERCPU];
static unsigned int holds;
static LLIST_HEAD(held_pages);

/* Memory held by fill_free_lists(). */
#define FIRST_ORDER	2
#define LAST_ORDER	3
#define BLOCKS		512
static unsigned long held_blocks[LAST_ORDER + 1][BLOCKS];

/*
 * Marks for bench/plugin/memory.c: no-ops with displacements that compilers do
 * not emit.
 */
#define MARK_BEGIN()	asm volatile(".byte 0x0f, 0x1f, 0x80, 0x01, 0x00, 0xed, 0x5e" ::: "memory")
#define MARK_END()	asm volatile(".byte 0x0f, 0x1f, 0x80, 0x00, 0x00, 0xed, 0x5e" ::: "memory")

/*
 * Each case has functions of its own that contain the loop, so that the code
 * around the call is the same as in any caller. They are marked hot because the
 * compiler would otherwise optimize functions that are only called by an init
 * function for size, and place the code behind static branches in the middle.
 */
#define __bench noinline __attribute__((__hot__))

#define DEFINE_CASE(_name, _type, _alloc, _free)			\
static __bench void pairs_##_name(unsigned int n)			\
{									\
	while (n--) {							\
		_type p = _alloc;					\
									\
		barrier();						\
		_free;							\
	}								\
}									\
									\
static __bench void marked_##_name(void)				\
{									\
	_type p;							\
									\
	MARK_BEGIN();							\
	p = _alloc;							\
	barrier();							\
	_free;								\
	MARK_END();							\
}									\
									\
static __bench void batch_##_name(void)					\
{									\
	unsigned int i;							\
									\
	for (i = 0; i < PAIRS; i++)					\
		held[i] = (__force void *)_alloc;			\
	for (i = 0; i < PAIRS; i++) {					\
		_type p = (__force _type)held[i];			\
									\
		_free;							\
	}								\
}

DEFINE_CASE(empty, void *, (void *)&cache, barrier_data(p))
DEFINE_CASE(kmalloc_8, void *, kmalloc(8, GFP_ATOMIC), kfree(p))
DEFINE_CASE(kmalloc_64, void *, kmalloc(64, GFP_ATOMIC), kfree(p))
DEFINE_CASE(kmalloc_1024, void *, kmalloc(1024, GFP_ATOMIC), kfree(p))
DEFINE_CASE(kmalloc_16k, void *, kmalloc(16384, GFP_ATOMIC), kfree(p))
DEFINE_CASE(kmem_cache_200, void *, kmem_cache_alloc(cache, GFP_ATOMIC),
	    kmem_cache_free(cache, p))
/* Also charged to the memory cgroup, if there is one. */
DEFINE_CASE(kmalloc_64_account, void *, kmalloc(64, GFP_ATOMIC | __GFP_ACCOUNT), kfree(p))
DEFINE_CASE(cache_200_account, void *, kmem_cache_alloc(cache, GFP_ATOMIC | __GFP_ACCOUNT),
	    kmem_cache_free(cache, p))
DEFINE_CASE(page_0_account, struct page *, alloc_page(GFP_ATOMIC | __GFP_ACCOUNT),
	    __free_page(p))
DEFINE_CASE(page_0, struct page *, alloc_page(GFP_ATOMIC), __free_page(p))
DEFINE_CASE(page_3, struct page *, alloc_pages(GFP_ATOMIC, 3), __free_pages(p, 3))
/* These may sleep, so interrupts stay enabled. */
DEFINE_CASE(vmalloc_64k, void *, vmalloc(65536), vfree(p))
DEFINE_CASE(percpu_16, void __percpu *, __alloc_percpu(16, 8), free_percpu(p))

#define CASE(_name, _sleeps)	\
	{ #_name, pairs_##_name, marked_##_name, batch_##_name, _sleeps }
static const struct bench_case {
	const char *name;
	void (*pairs)(unsigned int n);
	void (*marked)(void);
	void (*batch)(void);
	bool sleeps;
} cases[] = {
	CASE(empty, false),
	CASE(kmalloc_8, false),
	CASE(kmalloc_64, false),
	CASE(kmalloc_1024, false),
	CASE(kmalloc_16k, false),
	CASE(kmem_cache_200, false),
	CASE(page_0, false),
	CASE(page_3, false),
	/*
	 * Last among these cases: from here on, slabs have memory cgroup
	 * vectors.
	 */
	CASE(kmalloc_64_account, false),
	CASE(cache_200_account, false),
	CASE(page_0_account, false),
	CASE(vmalloc_64k, true),
	CASE(percpu_16, true),
};

static int compare(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

/*
 * Print the minimum and typical cost of an allocation, given nanoseconds for @n
 * of them.
 */
static void report(const char *kind, const char *name, u64 least, u64 typical, unsigned int n)
{
	least = div_u64(least * 1000, n);
	typical = div_u64(typical * 1000, n);
	pr_info("%s.%s %llu.%03llu %llu.%03llu\n", kind, name, least / 1000, least % 1000,
		typical / 1000, typical % 1000);
}

static void report_median(const char *kind, const char *name, u64 *ns, unsigned int n)
{
	sort(ns, ROUNDS, sizeof(*ns), compare, NULL);
	report(kind, name, ns[0], ns[ROUNDS / 2], n);
}

/*
 * The free list of a CPU can be in a state in which each pair refills and
 * drains it. Taking one page off the list in each round ends that state.
 */
static void hold_page(void *unused)
{
	unsigned long page = __get_free_page(GFP_ATOMIC);

	if (page)
		llist_add((struct llist_node *)page, &held_pages);
}

static void drop_pages(void)
{
	struct llist_node *node, *next;

	llist_for_each_safe(node, next, llist_del_all(&held_pages))
		free_page((unsigned long)node);
}

/*
 * For orders above 0, the watermark check continues to higher orders until it
 * finds a free block. To let it find one at once, free every other block of
 * more than fit on the list of a CPU.
 */
static void fill_free_lists(void)
{
	unsigned int order, i;

	for (order = FIRST_ORDER; order <= LAST_ORDER; order++) {
		for (i = 0; i < BLOCKS; i++)
			held_blocks[order][i] = __get_free_pages(GFP_KERNEL, order);
		for (i = 0; i < BLOCKS; i += 2) {
			free_pages(held_blocks[order][i], order);
			held_blocks[order][i] = 0;
		}
	}
}

static void drop_blocks(void)
{
	unsigned int order, i;

	for (order = FIRST_ORDER; order <= LAST_ORDER; order++)
		for (i = 0; i < BLOCKS; i++)
			free_pages(held_blocks[order][i], order);
}

/* === One CPU === */

/* All rounds are alike except for the first one, which fills caches. */
static void measure(const struct bench_case *c, bool batch)
{
	u64 ns[ROUNDS + 1];
	int round;

	for (round = 0; round <= ROUNDS; round++) {
		unsigned long flags;
		u64 start;

		hold_page(NULL);
		local_irq_save(flags);
		start = ktime_get_ns();
		if (batch)
			c->batch();
		else
			c->pairs(PAIRS);
		ns[round] = ktime_get_ns() - start;
		local_irq_restore(flags);
	}
	report_median(batch ? "batch" : "pair", c->name, ns + 1, PAIRS);
}

/* Allocate areas one after another; the first ones fill existing holes. */
static void hold_areas(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(held_areas); i++)
		held_areas[i] = vmalloc(PAGE_SIZE);
}

/*
 * Add a hole among the areas, too small for the memory that is measured, and
 * far from the previous one. (61 and MAX_HOLDS have no common divisor, so each
 * area is chosen once.)
 */
static void hold(void)
{
	unsigned int i = holds * 61 % MAX_HOLDS * 2;

	vfree(held_areas[i]);
	held_areas[i] = NULL;
	for (i = 0; i < HELD_PERCPU; i++)
		held_percpu[holds][i] = __alloc_percpu(16, 8);
	holds++;
}

static void drop(void)
{
	unsigned int i;

	while (holds--) {
		for (i = 0; i < HELD_PERCPU; i++)
			free_percpu(held_percpu[holds][i]);
	}
	for (i = 0; i < ARRAY_SIZE(held_areas); i++)
		vfree(held_areas[i]);
}

/*
 * The cost of these cases depends on the trees and bitmaps that they search,
 * and so on a single additional allocation at boot. Each round holds some more
 * of each, and therefore searches a different shape; the mean of the middle
 * half of the rounds is compared. A round of pairs starts after a timer tick
 * and ends before the next one. Anything that frees have deferred is done
 * before it starts.
 */
static void measure_shapes(const struct bench_case *c, bool batch)
{
	unsigned int n = batch ? PAIRS : FEW, rounds = batch ? ROUNDS : SHAPES;
	unsigned int round, skip = rounds / 4;
	static u64 ns[SHAPES];
	u64 sum = 0;

	for (round = 0; round < rounds; round++) {
		hold();
		vm_unmap_aliases();
		schedule_timeout_uninterruptible(1);
		ns[round] = ktime_get_ns();
		if (batch)
			c->batch();
		else
			c->pairs(FEW);
		ns[round] = ktime_get_ns() - ns[round];
	}
	sort(ns, rounds, sizeof(*ns), compare, NULL);
	for (round = skip; round < rounds - skip; round++)
		sum += ns[round];
	report(batch ? "batch" : "pair", c->name, ns[0], div_u64(sum, rounds - 2 * skip), n);
}

static void run_one(void)
{
	const struct bench_case *c;

	for (c = cases; c < cases + ARRAY_SIZE(cases); c++) {
		if (c->sleeps)
			measure_shapes(c, false);
		else
			measure(c, false);
		c->marked();
	}
	for (c = cases; c < cases + ARRAY_SIZE(cases); c++) {
		if (c->sleeps)
			measure_shapes(c, true);
		else
			measure(c, true);
	}
}

/* === All CPUs === */

static void run_here(void *data)
{
	const struct bench_case *c = data;

	c->pairs(PAIRS);
}

/*
 * The emulator runs one CPU after another, so the time is the sum over all
 * CPUs.
 */
static void run_all(void)
{
	unsigned int n = num_online_cpus() * PAIRS;
	const struct bench_case *c;
	u64 ns[ROUNDS + 1];
	int round;

	pr_info("all.cpus %u %u\n", num_online_cpus(), num_online_cpus());
	for (c = cases; c < cases + ARRAY_SIZE(cases); c++) {
		if (c->sleeps)
			continue;
		for (round = 0; round <= ROUNDS; round++) {
			u64 start;

			on_each_cpu(hold_page, NULL, 1);
			schedule_timeout_uninterruptible(1);
			start = ktime_get_ns();
			on_each_cpu(run_here, (void *)c, 1);
			ns[round] = ktime_get_ns() - start;
		}
		report_median("all", c->name, ns + 1, n);
	}
}

/* === A storm of pages === */

static atomic_t storm_awake, storm_begun, storm_ended;
static DECLARE_COMPLETION(storm_done);

/* Wait until all CPUs are here. The pause is what lets the emulator go on to the next one. */
static void storm_meet(atomic_t *here)
{
	atomic_inc(here);
	while (atomic_read(here) % num_online_cpus())
		cpu_relax();
}

/* The same stack on all CPUs, as is the case for those who run the same code. */
static __bench int storm_thread(void *unused)
{
	unsigned long flags;

	storm_meet(&storm_awake);
	local_irq_save(flags);
	MARK_BEGIN();
	storm_meet(&storm_begun);
	pairs_page_0(PAIRS);
	storm_meet(&storm_ended);
	MARK_END();
	local_irq_restore(flags);
	complete(&storm_done);
	return 0;
}

/*
 * This is about cache lines that several CPUs write, which the plugin counts. The
 * first round fills the lists of CPUs.
 */
static void run_storm(void)
{
	unsigned int cpus = num_online_cpus(), cpu;
	struct task_struct *thread;
	int round;

	for (round = 0; round < 2; round++) {
		for_each_online_cpu(cpu) {
			thread = kthread_create_on_cpu(storm_thread, NULL, cpu, "storm/%u");
			/* Those that there are would wait for the others for ever. */
			if (IS_ERR(thread))
				panic("no thread for CPU %u\n", cpu);
			wake_up_process(thread);
		}
		for_each_online_cpu(cpu)
			wait_for_completion(&storm_done);
		pr_info("storm.pairs %u %u\n", cpus * PAIRS, cpus * PAIRS);
	}
}

static int __init alloc_bench_init(void)
{
	/*
	 * The odd size keeps it from being merged; a constructor would add to
	 * the cost.
	 */
	cache = kmem_cache_create("alloc_bench", 200, 0, 0, NULL);
	if (!cache)
		return -ENOMEM;

	fill_free_lists();
	hold_areas();
	if (storm)
		run_storm();
	else if (all_cpus)
		run_all();
	else
		run_one();

	drop_blocks();
	drop_pages();
	drop();
	kmem_cache_destroy(cache);
	return -ECANCELED;
}
module_init(alloc_bench_init);

MODULE_DESCRIPTION("Counts the instructions of allocations");
MODULE_LICENSE("GPL");
