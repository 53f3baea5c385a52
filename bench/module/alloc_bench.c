// SPDX-License-Identifier: GPL-2.0
/*
 * What an allocation and its free cost, in instructions
 *
 * Meant for QEMU with -icount shift=0, where a nanosecond of guest time is an
 * instruction: each figure is then the same on every run and every machine.
 * The work is done at load, the results are lines "bench NAME MIN MEDIAN" in
 * the log, and the load fails on purpose so that there is nothing to unload.
 */
#define pr_fmt(fmt) "bench " fmt

#include <linux/gfp.h>
#include <linux/irqflags.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/vmalloc.h>

#define PAIRS	1000	/* in one measurement */
#define ROUNDS	9

static struct kmem_cache *cache;
static void *held[PAIRS];

static int compare(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

static void report(const char *name, u64 *ns)
{
	sort(ns, ROUNDS, sizeof(*ns), compare, NULL);
	pr_info("%s %llu.%03llu %llu.%03llu\n", name, ns[0] / PAIRS, ns[0] % PAIRS,
		ns[ROUNDS / 2] / PAIRS, ns[ROUNDS / 2] % PAIRS);
}

/* Marks for bench/plugin/memory.c: no-ops with a displacement that no compiler emits. */
#define MARK_BEGIN()	asm volatile(".byte 0x0f, 0x1f, 0x80, 0x01, 0x00, 0xed, 0x5e" ::: "memory")
#define MARK_END()	asm volatile(".byte 0x0f, 0x1f, 0x80, 0x00, 0x00, 0xed, 0x5e" ::: "memory")

/* One more pair, for the plugin. */
#define MARKED_PAIR(_type, _alloc, _free)				\
	do {								\
		_type p;						\
									\
		MARK_BEGIN();						\
		p = _alloc;						\
		barrier();						\
		_free;							\
		MARK_END();						\
	} while (0)

/*
 * A function of its own for each case, with the loop in it, so that the code
 * around the call is the same as in any caller. Hot, since the compiler would
 * otherwise lay out what only an init function calls for size, with the code
 * behind static branches in the middle. The first round fills caches.
 */
#define DEFINE_PAIR(_name, _type, _alloc, _free)			\
static noinline __attribute__((__hot__)) void pair_##_name(void)	\
{									\
	u64 ns[ROUNDS + 1];						\
	int round, i;							\
									\
	for (round = 0; round <= ROUNDS; round++) {			\
		unsigned long flags;					\
		u64 start;						\
									\
		local_irq_save(flags);					\
		start = ktime_get_ns();					\
		for (i = 0; i < PAIRS; i++) {				\
			_type p = _alloc;				\
									\
			barrier();					\
			_free;						\
		}							\
		ns[round] = ktime_get_ns() - start;			\
		local_irq_restore(flags);				\
	}								\
	MARKED_PAIR(_type, _alloc, _free);				\
	report("pair." #_name, ns + 1);					\
}									\
									\
static noinline __attribute__((__hot__)) void batch_##_name(void)	\
{									\
	u64 ns[ROUNDS + 1];						\
	int round, i;							\
									\
	for (round = 0; round <= ROUNDS; round++) {			\
		unsigned long flags;					\
		u64 start;						\
									\
		local_irq_save(flags);					\
		start = ktime_get_ns();					\
		for (i = 0; i < PAIRS; i++)				\
			held[i] = (__force void *)_alloc;			\
		for (i = 0; i < PAIRS; i++) {				\
			_type p = (__force _type)held[i];			\
									\
			_free;						\
		}							\
		ns[round] = ktime_get_ns() - start;			\
		local_irq_restore(flags);				\
	}								\
	report("batch." #_name, ns + 1);				\
}

DEFINE_PAIR(empty, void *, (void *)&cache, barrier_data(p))
DEFINE_PAIR(kmalloc_8, void *, kmalloc(8, GFP_ATOMIC), kfree(p))
DEFINE_PAIR(kmalloc_64, void *, kmalloc(64, GFP_ATOMIC), kfree(p))
DEFINE_PAIR(kmalloc_1024, void *, kmalloc(1024, GFP_ATOMIC), kfree(p))
DEFINE_PAIR(kmalloc_16k, void *, kmalloc(16384, GFP_ATOMIC), kfree(p))
DEFINE_PAIR(kmem_cache_200, void *, kmem_cache_alloc(cache, GFP_ATOMIC),
	    kmem_cache_free(cache, p))
DEFINE_PAIR(page_0, struct page *, alloc_page(GFP_ATOMIC), __free_page(p))
DEFINE_PAIR(page_3, struct page *, alloc_pages(GFP_ATOMIC, 3), __free_pages(p, 3))

/* These may sleep: interrupts stay on, and a timer tick may fall in a round. */
#define DEFINE_SLEEPING_PAIR(_name, _type, _alloc, _free)		\
static noinline __attribute__((__hot__)) void pair_##_name(void)	\
{									\
	u64 ns[ROUNDS + 1];						\
	int round, i;							\
									\
	for (round = 0; round <= ROUNDS; round++) {			\
		u64 start = ktime_get_ns();				\
									\
		for (i = 0; i < PAIRS; i++) {				\
			_type p = _alloc;				\
									\
			barrier();					\
			_free;						\
		}							\
		ns[round] = ktime_get_ns() - start;			\
		cond_resched();						\
	}								\
	MARKED_PAIR(_type, _alloc, _free);				\
	report("pair." #_name, ns + 1);					\
}									\
									\
static noinline __attribute__((__hot__)) void batch_##_name(void)	\
{									\
	u64 ns[ROUNDS + 1];						\
	int round, i;							\
									\
	for (round = 0; round <= ROUNDS; round++) {			\
		u64 start = ktime_get_ns();				\
									\
		for (i = 0; i < PAIRS; i++)				\
			held[i] = (__force void *)_alloc;		\
		for (i = 0; i < PAIRS; i++) {				\
			_type p = (__force _type)held[i];			\
									\
			_free;						\
		}							\
		ns[round] = ktime_get_ns() - start;			\
		cond_resched();						\
	}								\
	report("batch." #_name, ns + 1);				\
}

DEFINE_SLEEPING_PAIR(vmalloc_64k, void *, vmalloc(65536), vfree(p))
DEFINE_SLEEPING_PAIR(percpu_16, void __percpu *, __alloc_percpu(16, 8), free_percpu(p))

static int __init alloc_bench_init(void)
{
	/* Not merged with another cache, for its odd size; a constructor would cost. */
	cache = kmem_cache_create("alloc_bench", 200, 0, 0, NULL);
	if (!cache)
		return -ENOMEM;

	pair_empty();
	pair_kmalloc_8();
	pair_kmalloc_64();
	pair_kmalloc_1024();
	pair_kmalloc_16k();
	pair_kmem_cache_200();
	pair_page_0();
	pair_page_3();
	pair_vmalloc_64k();
	pair_percpu_16();
	batch_empty();
	batch_kmalloc_8();
	batch_kmalloc_64();
	batch_kmalloc_1024();
	batch_kmalloc_16k();
	batch_kmem_cache_200();
	batch_page_0();
	batch_page_3();
	batch_vmalloc_64k();
	batch_percpu_16();

	kmem_cache_destroy(cache);
	return -ECANCELED;
}
module_init(alloc_bench_init);

MODULE_DESCRIPTION("Counts the instructions of allocations");
MODULE_LICENSE("GPL");
