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
 * The counters of 256 consecutive ids are one per-CPU array of a page. The
 * table holds its per-CPU address less what the first id would add, so that
 * table[id / 256] + id * 16 is the pair of counters. An entry is written
 * before its first id is given out, and stays.
 */
#define ALLOC_TAG_CHUNK_SHIFT	8
#define ALLOC_TAG_CHUNKS	((ALLOC_TAG_MAX_ID >> ALLOC_TAG_CHUNK_SHIFT) + 1)

extern unsigned long alloc_tag_chunks[ALLOC_TAG_CHUNKS];

static __always_inline struct alloc_tag_counters __percpu *
alloc_tag_id_counters(unsigned int id)
{
	unsigned long base = alloc_tag_chunks[id >> ALLOC_TAG_CHUNK_SHIFT];

	return (struct alloc_tag_counters __percpu *)
		(base + (unsigned long)id * sizeof(struct alloc_tag_counters));
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
	this_cpu_add(c->bytes, bytes);
	this_cpu_inc(c->calls);
}

static __always_inline void alloc_tag_uncharge(unsigned int id, size_t bytes)
{
	struct alloc_tag_counters __percpu *c = alloc_tag_id_counters(id);

	this_cpu_sub(c->bytes, bytes);
	this_cpu_dec(c->calls);
}

void alloc_tag_missed(const struct alloc_tag *tag);
int slab_tag_init(void);

#ifdef CONFIG_MEM_ALLOC_PROFILING_DEBUG
void alloc_tag_warn_untagged(const char *what);
void alloc_tag_warn_set(const char *what, unsigned int old);
#else
static inline void alloc_tag_warn_untagged(const char *what) { }
static inline void alloc_tag_warn_set(const char *what, unsigned int old) { }
#endif

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* _LINUX_ALLOC_TAG_ACCOUNT_H */
