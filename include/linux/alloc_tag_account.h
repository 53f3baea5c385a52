/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation tags: charging, and finding the counters of an id
 *
 * For the allocators; code that only allocates needs alloc_tag.h.
 */
#ifndef _LINUX_ALLOC_TAG_ACCOUNT_H
#define _LINUX_ALLOC_TAG_ACCOUNT_H

#include <linux/alloc_tag.h>

#ifdef CONFIG_MEM_ALLOC_PROFILING

#include <linux/atomic.h>
#include <linux/percpu.h>

/*
 * Number of a tag, as kept for each page and object. 0 stands for memory that
 * is not charged to any tag.
 */
#ifdef CONFIG_MEM_ALLOC_PROFILING_WIDE_IDS
typedef u32 alloc_tag_id_t;
#define ALLOC_TAG_MAX_ID	((1U << 20) - 1)
#else
typedef u16 alloc_tag_id_t;
#define ALLOC_TAG_MAX_ID	((1U << 16) - 1)
#endif

/*
 * The counters of 256 consecutive ids are one per-CPU array of a page, or a
 * part of that of vmlinux. The table holds its per-CPU address less what the
 * first id would add, so that table[id / 256] + id * 16 is the pair of
 * counters. An entry is written before its first id is given out, and stays.
 *
 * Id 0, memory that is not charged, has counters too, which nobody reads:
 * freeing it need not be told from freeing other memory. So have all ids that
 * no tag has: the ids of a slab's objects can lie right behind the last of
 * them, and who writes too far must not change other per-CPU data by a free.
 * Entries of chunks that were never used lead to a spare one.
 */
#define ALLOC_TAG_CHUNK_SHIFT	8
#define ALLOC_TAG_CHUNKS	((ALLOC_TAG_MAX_ID >> ALLOC_TAG_CHUNK_SHIFT) + 1)

extern unsigned long alloc_tag_chunks[ALLOC_TAG_CHUNKS];

static __always_inline struct alloc_tag_counters __percpu *
alloc_tag_id_counters(unsigned long id)
{
	unsigned long base;

	/*
	 * As many as 16 bits can hold there are; of 32 bits, the table has 20. An
	 * instruction of x86 can name the second byte of a register, and the compiler
	 * does so where it does not know that those above are 0.
	 */
	if (IS_ENABLED(CONFIG_MEM_ALLOC_PROFILING_WIDE_IDS))
		id &= ALLOC_TAG_MAX_ID;
	else
		OPTIMIZER_HIDE_VAR(id);
	base = alloc_tag_chunks[(id & ALLOC_TAG_MAX_ID) >> ALLOC_TAG_CHUNK_SHIFT];
	return (struct alloc_tag_counters __percpu *)
		(base + id * sizeof(struct alloc_tag_counters));
}

/*
 * Add to one counter, on this CPU. With 64 bits that is one instruction. With 32
 * bits a reader could see one half of the sum without the other, and an NMI
 * come between the two: there a copy is an atomic64_t, and need not even be
 * this CPU's if the task is moved in between.
 */
static __always_inline void alloc_tag_count(u64 __percpu *counter, s64 n)
{
	if (IS_ENABLED(CONFIG_64BIT))
		this_cpu_add(*counter, n);
	else
		atomic64_add(n, (atomic64_t *)raw_cpu_ptr(counter));
}

/* One CPU's copy of a counter; goes with alloc_tag_count(). */
static __always_inline u64 alloc_tag_peek(const u64 *counter)
{
	if (IS_ENABLED(CONFIG_64BIT))
		return READ_ONCE(*counter);
	return atomic64_read((const atomic64_t *)counter);
}

/*
 * Preemption or an interrupt between the two updates may put them on two
 * CPUs; each is atomic against its CPU, and readers add all CPUs up. Bytes go
 * first in both directions: a reader that finds the bytes of an unloaded
 * module at zero knows that nothing of it is allocated any more.
 */
static __always_inline void alloc_tag_charge(struct alloc_tag_counters __percpu *c,
					     size_t bytes)
{
	alloc_tag_count(&c->bytes, bytes);
	alloc_tag_count(&c->calls, 1);
}

/* The bytes are negative, which saves an instruction where they are at hand so. */
static __always_inline void alloc_tag_uncharge_minus(unsigned long id, s64 minus_bytes)
{
	struct alloc_tag_counters __percpu *c = alloc_tag_id_counters(id);

	alloc_tag_count(&c->bytes, minus_bytes);
	alloc_tag_count(&c->calls, -1);
}

static __always_inline void alloc_tag_uncharge(unsigned long id, size_t bytes)
{
	alloc_tag_uncharge_minus(id, -(s64)bytes);
}

void alloc_tag_missed(const struct alloc_tag *tag, size_t bytes);
#ifdef CONFIG_FAIL_ALLOC_TAG
bool alloc_tag_should_fail(size_t size);
#else
static inline bool alloc_tag_should_fail(size_t size) { return false; }
#endif
int slab_tag_init(void);
int slab_tag_init_early(void);
void pcpu_tag_init_early(bool on);

#ifdef CONFIG_MEM_ALLOC_PROFILING_DEBUG
struct alloc_tag *alloc_tag_checked(struct alloc_tag *tag, const char *what);
void alloc_tag_check_unset(unsigned int old, const char *what);
void alloc_tag_check_known(unsigned long id, const char *what);
#else
static inline struct alloc_tag *alloc_tag_checked(struct alloc_tag *tag, const char *what)
{
	return tag;
}

static inline void alloc_tag_check_unset(unsigned int old, const char *what) { }
static inline void alloc_tag_check_known(unsigned long id, const char *what) { }
#endif

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* _LINUX_ALLOC_TAG_ACCOUNT_H */
