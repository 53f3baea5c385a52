/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation tags: charging, and finding the counters of an id
 *
 * This header is for allocators; code that only allocates uses alloc_tag.h.
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
 * typedef alloc_tag_id_t - number of a tag, stored for each page and object
 *
 * It has 16 bits, or 32 with CONFIG_MEM_ALLOC_PROFILING_WIDE_IDS. An id of 0
 * means that the memory is not charged to any tag.
 */
typedef u16 alloc_tag_id_t;
#define ALLOC_TAG_MAX_ID	((1U << 16) - 1)
#endif

/*
 * The counters of 256 consecutive ids are a per-CPU array of one page, or part
 * of the array of vmlinux. The table stores the per-CPU address of each array,
 * biased by the offset of its first id, so that table[id / 256] + id * 16 is
 * the address of the id's counters.
 *
 * Every id has counters, so frees do not check the id. Id 0, for memory
 * that is not charged, has counters that are never read. So do the ids that no
 * tag uses: the ids of a slab's objects may directly follow the last object,
 * and a write past its end must not make a free change unrelated per-CPU data.
 * The entries of chunks that have never been used point to spare counters.
 *
 * The table is written at boot, and by add_chunk() in lib/alloc_tag/modules.c
 * before the first id of a chunk is given out. Readers need no barrier: a valid
 * id comes from memory that was charged after that, and for a corrupted id, the
 * old and the new entry both lead to counters.
 */
#define ALLOC_TAG_CHUNK_SHIFT	8
#define ALLOC_TAG_CHUNKS	((ALLOC_TAG_MAX_ID >> ALLOC_TAG_CHUNK_SHIFT) + 1)

extern unsigned long alloc_tag_chunks[ALLOC_TAG_CHUNKS];

/**
 * alloc_tag_entry_counters - get the counters of an id from its table entry
 * @entry: entry of the id's chunk in the table
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
 * @id: the id; any value of an alloc_tag_id_t
 *
 * Context: Any.
 * Return: the per-CPU address of the counters, which are never freed.
 */
static __always_inline struct alloc_tag_counters __percpu *
alloc_tag_id_counters(unsigned long id)
{
	/*
	 * A 16-bit id cannot exceed the table; a 32-bit id can, as the table
	 * covers 20 bits. Hiding the value keeps the mask below: x86 can access
	 * the second byte of a register directly, and the compiler makes use of
	 * that if it does not know that the upper bits are 0.
	 */
	if (IS_ENABLED(CONFIG_MEM_ALLOC_PROFILING_WIDE_IDS))
		id &= ALLOC_TAG_MAX_ID;
	else
		OPTIMIZER_HIDE_VAR(id);
	return alloc_tag_entry_counters(alloc_tag_chunks[(id & ALLOC_TAG_MAX_ID) >>
							 ALLOC_TAG_CHUNK_SHIFT], id);
}

/**
 * alloc_tag_count - add to a counter on this CPU
 * @counter: the counter, the bytes or calls of a struct alloc_tag_counters
 * @n: value to add
 *
 * On 64-bit this is a single instruction. On 32-bit a reader could see a
 * half-updated sum, and an NMI could occur between the two halves, so each
 * CPU's copy is an atomic64_t. There the task may even migrate to another CPU
 * in the middle.
 *
 * Context: Any. Pairs with the read in alloc_tag_peek().
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
 * Context: Any. Pairs with alloc_tag_count(), which may be running on that CPU:
 *	the result is the value from before or after it. This implies no
 *	ordering.
 * Return: the value, which may be negative.
 */
static __always_inline u64 alloc_tag_peek(const u64 *counter)
{
	if (IS_ENABLED(CONFIG_64BIT))
		return READ_ONCE(*counter);
	return atomic64_read((const atomic64_t *)counter);
}

/**
 * alloc_tag_charge - account an allocation
 * @c: counters of the tag to charge
 * @bytes: its size
 *
 * If the task is preempted between the two updates, they may end up on two
 * CPUs. Each update is atomic on its CPU, and readers add up all CPUs. Bytes
 * are updated first, both here and on free: a reader that finds no bytes left
 * of an unloaded module knows that none of its memory is still allocated.
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
 * alloc_tag_uncharge_minus - account a free, given the negated size
 * @id: id of the tag that the memory is charged to
 * @minus_bytes: negated size of the memory
 *
 * This saves an instruction if the caller already has the negated size.
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
 * alloc_tag_uncharge - account a free
 * @id: id of the tag that the memory is charged to, or 0 for none
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
