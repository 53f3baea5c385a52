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

#ifdef CONFIG_MEM_ALLOC_PROFILING_WIDE_IDS
typedef u32 alloc_tag_id_t;
#define ALLOC_TAG_MAX_ID	((1U << 20) - 1)
#else
/**
 * typedef alloc_tag_id_t - number of a tag, as kept for each page and object
 *
 * Of 16 bits, or 32 with CONFIG_MEM_ALLOC_PROFILING_WIDE_IDS. 0 stands for memory
 * that is not charged to any tag.
 */
typedef u16 alloc_tag_id_t;
#define ALLOC_TAG_MAX_ID	((1U << 16) - 1)
#endif

/*
 * The counters of 256 consecutive ids are one per-CPU array of a page, or a part
 * of the array of vmlinux. The table holds its per-CPU address less what the
 * first id would add, so that table[id / 256] + id * 16 is the pair of counters.
 *
 * Every id has counters, so that a free does not have to check any. Id 0, memory
 * that is not charged, has a pair that nobody reads. So have ids that no tag has:
 * the ids of a slab's objects can lie right behind the last object, and whoever
 * writes past that must not change other per-CPU data by a free. Entries of
 * chunks that were never used lead to a spare one.
 *
 * Written at boot, and by add_chunk() in lib/alloc_tag/modules.c before the first
 * id of a chunk is given out. Readers need no barrier: who has an id got it from
 * memory that was charged after that, and who has a wrong one finds counters with
 * the old entry and with the new one.
 */
#define ALLOC_TAG_CHUNK_SHIFT	8
#define ALLOC_TAG_CHUNKS	((ALLOC_TAG_MAX_ID >> ALLOC_TAG_CHUNK_SHIFT) + 1)

extern unsigned long alloc_tag_chunks[ALLOC_TAG_CHUNKS];

/**
 * alloc_tag_entry_counters - the counters of an id, by its chunk's entry in the table
 * @entry: the entry
 * @id: the id
 *
 * Context: Any.
 * Return: the per-CPU address.
 */
static __always_inline struct alloc_tag_counters __percpu *
alloc_tag_entry_counters(unsigned long entry, unsigned long id)
{
	return (struct alloc_tag_counters __percpu *)
		(entry + id * sizeof(struct alloc_tag_counters));
}

/**
 * alloc_tag_id_counters - find the counters of an id
 * @id: the id; any number that an alloc_tag_id_t can hold
 *
 * Context: Any.
 * Return: the per-CPU address of the counters, which are never freed.
 */
static __always_inline struct alloc_tag_counters __percpu *
alloc_tag_id_counters(unsigned long id)
{
	/*
	 * There are as many ids as 16 bits can hold; of 32 bits, the table covers 20.
	 * x86 can name the second byte of a register, and the compiler does so where
	 * it does not know that the bits above are 0.
	 */
	if (IS_ENABLED(CONFIG_MEM_ALLOC_PROFILING_WIDE_IDS))
		id &= ALLOC_TAG_MAX_ID;
	else
		OPTIMIZER_HIDE_VAR(id);
	return alloc_tag_entry_counters(alloc_tag_chunks[(id & ALLOC_TAG_MAX_ID) >>
							 ALLOC_TAG_CHUNK_SHIFT], id);
}

/**
 * alloc_tag_count - add to one counter, on this CPU
 * @counter: the counter, alloc_tag_counters.bytes or .calls
 * @n: what to add
 *
 * With 64 bits that is one instruction. With 32 bits a reader could see one half
 * of the sum without the other, and an NMI could come between the two: there a
 * CPU's copy is an atomic64_t, and the task may even be moved to another CPU
 * meanwhile.
 *
 * Context: Any. alloc_tag_peek() reads what this writes.
 */
static __always_inline void alloc_tag_count(u64 __percpu *counter, s64 n)
{
	if (IS_ENABLED(CONFIG_64BIT))
		this_cpu_add(*counter, n);
	else
		atomic64_add(n, (atomic64_t *)raw_cpu_ptr(counter));
}

/**
 * alloc_tag_peek - read one CPU's copy of a counter
 * @counter: the copy
 *
 * Context: Any. Pairs with alloc_tag_count(), which may run on that CPU: the value
 *	is one from before or after it. Nothing is ordered by it.
 * Return: the value, which can be negative.
 */
static __always_inline u64 alloc_tag_peek(const u64 *counter)
{
	if (IS_ENABLED(CONFIG_64BIT))
		return READ_ONCE(*counter);
	return atomic64_read((const atomic64_t *)counter);
}

/**
 * alloc_tag_charge - count an allocation
 * @c: counters of the tag that it is charged to
 * @bytes: its size
 *
 * Preemption or an interrupt between the two updates may put them on two CPUs;
 * each is atomic on its CPU, and readers add up all CPUs. Bytes come first here
 * and when they are uncharged: a reader that finds no bytes left of an unloaded
 * module knows that nothing of it is allocated any more.
 *
 * Context: Any.
 */
static __always_inline void alloc_tag_charge(struct alloc_tag_counters __percpu *c,
					     size_t bytes)
{
	alloc_tag_count(&c->bytes, bytes);
	alloc_tag_count(&c->calls, 1);
}

/**
 * alloc_tag_uncharge_minus - count a free, by the negated size
 * @id: id of the tag that the memory is charged to
 * @minus_bytes: its size, negated
 *
 * Saves an instruction where the caller already has the negated size.
 *
 * Context: Any.
 */
static __always_inline void alloc_tag_uncharge_minus(unsigned long id, s64 minus_bytes)
{
	struct alloc_tag_counters __percpu *c = alloc_tag_id_counters(id);

	alloc_tag_count(&c->bytes, minus_bytes);
	alloc_tag_count(&c->calls, -1);
}

/**
 * alloc_tag_uncharge - count a free
 * @id: id of the tag that the memory is charged to, 0 for none
 * @bytes: its size
 *
 * Context: Any.
 */
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
