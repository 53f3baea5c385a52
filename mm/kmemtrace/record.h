/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kmemtrace: writing a record into the buffer of this CPU
 */
#ifndef MM_KMEMTRACE_RECORD_H
#define MM_KMEMTRACE_RECORD_H

#include <linux/irqflags.h>
#include <linux/jump_label.h>
#include <linux/minmax.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/timekeeping.h>
#include <asm/unaligned.h>

#ifdef CONFIG_X86_TSC
#include <asm/tsc.h>
#endif

#include "internal.h"

#ifdef __BIG_ENDIAN
#define KMEMTRACE_BIG	1
#else
#define KMEMTRACE_BIG	0
#endif

/*
 * Store a field of a record. The fields of a word follow each other, and fill
 * it: @word is 0 at first, and when its last field is there it is written.
 */
static __always_inline void kmemtrace_store(void *record, u64 *word, u64 value,
					    unsigned int byte, unsigned int word_bits,
					    unsigned int first, unsigned int bits)
{
	*word |= (value & KMEMTRACE_MASK(bits)) <<
		 KMEMTRACE_SHIFT(KMEMTRACE_BIG, word_bits, first, bits);
	if (first + bits < word_bits)
		return;
	if (word_bits == 64)
		put_unaligned(*word, (u64 *)(record + byte));
	else
		put_unaligned((u32)*word, (u32 *)(record + byte));
	*word = 0;
}

/*
 * Takes the place of F in the lists of kmemtrace_abi.h, in a function that has a
 * variable of the name of each field, "record", and "word".
 */
#define KMEMTRACE_STORE(_name, _byte, _word_bits, _first, _bits, _how)	\
	kmemtrace_store(record, &word, _name, _byte, _word_bits, _first, _bits);

DECLARE_STATIC_KEY_FALSE(kmemtrace_tsc_key);

/*
 * The time of an event: the time stamp counter, if it runs at one rate on all
 * CPUs. It is not converted to ns; the metadata has its frequency. Otherwise the
 * monotonic clock, in ns.
 */
static __always_inline u64 kmemtrace_clock(void)
{
#ifdef CONFIG_X86_TSC
	if (static_branch_likely(&kmemtrace_tsc_key))
		return rdtsc_ordered();
#endif
	return ktime_get_mono_fast_ns();
}

/* Whether the clock is read without a call, and the time. */
static __always_inline bool kmemtrace_clock_inline(u64 *time)
{
#ifdef CONFIG_X86_TSC
	if (static_branch_likely(&kmemtrace_tsc_key)) {
		*time = rdtsc_ordered();
		return true;
	}
#endif
	return false;
}

/**
 * kmemtrace_reserve - make room for a record, and write its header
 * @id: what it is
 * @size: its size in bytes
 * @may_call: constant; %false to fail where a function would have to be called
 * @at: set to the record
 *
 * Context: Interrupts are off until the record is complete, and no NMI.
 * Return: %true or, with @may_call, %false if the event is discarded.
 */
static __always_inline bool kmemtrace_reserve(enum kmemtrace_id id, size_t size, bool may_call,
					      void **at)
{
	struct kmemtrace_cpu *c = this_cpu_ptr(&kmemtrace_cpu);
	u64 timestamp, word = 0;
	void *record;

	if (may_call)
		/* The clock may step back: while its rate is adjusted, after a suspend. */
		timestamp = max(kmemtrace_clock(), c->last);
	else if (!kmemtrace_clock_inline(&timestamp) || unlikely(timestamp < c->last) ||
		 unlikely(c->pos + size > c->end))
		return false;
	c->last = timestamp;
	if (may_call && unlikely(c->pos + size > c->end) && !kmemtrace_next_packet(c, size))
		return false;
	record = c->pos;
	c->pos += size;
	KMEMTRACE_HEADER_FIELDS(KMEMTRACE_STORE)
	c->events++;
	*at = record;
	return true;
}

/*
 * Everything that a record of an allocation may have. Only the members that the
 * lists of fields name are used, and the compiler drops the others.
 */
struct kmemtrace_allocation {
	unsigned long call_site;
	gfp_t gfp_flags;
	int node;
	int node_given;
	unsigned int tag;
	u64 ptr;
	u64 bytes_req;
	u64 bytes_alloc;
	u64 pages;
	unsigned int cache;
	unsigned long pfn;
	unsigned int order;
	int migratetype;
};

/*
 * No allocator works in an NMI. Should one be called there all the same, it may
 * be in the middle of a record of this CPU.
 */
static __always_inline bool kmemtrace_in_record(void)
{
	if (likely(!in_nmi()))
		return false;
	this_cpu_inc(kmemtrace_cpu.discarded);
	return true;
}

/*
 * Write a record, whose fields are variables. The result is %false if that
 * would take a call of a function, and is not wanted.
 */
#define __KMEMTRACE_RECORD(_id, _size, _fields, _may_call)			\
({										\
	unsigned long _flags;							\
	u64 word __maybe_unused = 0;						\
	bool _done = true;							\
	void *record;								\
										\
	if (!kmemtrace_in_record()) {						\
		local_irq_save(_flags);						\
		_done = kmemtrace_reserve(_id, _size, _may_call, &record);	\
		if (likely(_done)) {						\
			_fields(KMEMTRACE_STORE)				\
		}								\
		local_irq_restore(_flags);					\
	}									\
	(_may_call) || _done;							\
})

#define KMEMTRACE_RECORD(_id, _size, _fields)	__KMEMTRACE_RECORD(_id, _size, _fields, true)

/* The same of a struct kmemtrace_allocation. */
#define __KMEMTRACE_RECORD_ALLOCATION(_id, _size, _fields, _a, _may_call)	\
({										\
	const unsigned int tid = current->pid;					\
	const unsigned long call_site = (_a)->call_site;			\
	const unsigned int gfp_flags = (__force unsigned int)(_a)->gfp_flags;	\
	const int node = (_a)->node, node_given = (_a)->node_given;		\
	const unsigned int tag = (_a)->tag, cache __maybe_unused = (_a)->cache;	\
	const u64 ptr __maybe_unused = (_a)->ptr;				\
	const u64 bytes_req __maybe_unused = (_a)->bytes_req;			\
	const u64 bytes_alloc __maybe_unused = (_a)->bytes_alloc;		\
	const u64 pages __maybe_unused = (_a)->pages;				\
	const unsigned long pfn __maybe_unused = (_a)->pfn;			\
	const unsigned int order __maybe_unused = (_a)->order;			\
	const int migratetype __maybe_unused = (_a)->migratetype;		\
										\
	__KMEMTRACE_RECORD(_id, _size, _fields, _may_call);			\
})

#define KMEMTRACE_RECORD_ALLOCATION(_id, _size, _fields, _a)			\
	__KMEMTRACE_RECORD_ALLOCATION(_id, _size, _fields, _a, true)

#endif /* MM_KMEMTRACE_RECORD_H */
