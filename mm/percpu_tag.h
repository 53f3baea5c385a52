/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation tags of per-CPU memory
 *
 * The hooks are placed next to those of memcg. Included by percpu.c, after
 * percpu-internal.h.
 */
#ifndef MM_PERCPU_TAG_H
#define MM_PERCPU_TAG_H

#ifdef CONFIG_MEM_ALLOC_PROFILING

#include <linux/alloc_tag_account.h>

struct pcpu_chunk;

void __pcpu_tag_alloc(struct pcpu_chunk *chunk, int off, size_t size, gfp_t gfp,
		      struct alloc_tag *tag);
void __pcpu_tag_free(struct pcpu_chunk *chunk, int off, size_t size);
void pcpu_tag_destroy(struct pcpu_chunk *chunk);
typedef void pcpu_tag_fn(void *arg, unsigned int id, const void __percpu *ptr, s64 bytes);
void pcpu_tag_walk(pcpu_tag_fn *fn, void *arg);
alloc_tag_id_t *pcpu_tag_entry(const struct pcpu_chunk *chunk, int off);
unsigned int pcpu_tag_id(const void *base_addr, int off);

#ifdef CONFIG_MEM_ALLOC_PROFILING_KUNIT_TEST
extern bool pcpu_tag_no_blocks;
#else
#define pcpu_tag_no_blocks	false
#endif

/**
 * pcpu_tag_alloc - charge a newly allocated area
 * @chunk: its chunk
 * @off: its offset in the chunk, in bytes
 * @size: its size on one CPU, in bytes
 * @gfp: flags of the allocation, in case a block of ids has to be allocated
 * @tag: its tag
 *
 * Context: Any that can allocate with @gfp, but not under pcpu_lock.
 */
static __always_inline void pcpu_tag_alloc(struct pcpu_chunk *chunk, int off, size_t size,
					   gfp_t gfp, struct alloc_tag *tag)
{
	if (mem_alloc_profiling_enabled())
		__pcpu_tag_alloc(chunk, off, size, gfp, tag);
}

/**
 * pcpu_tag_free - uncharge an area that is being freed
 * @chunk: its chunk
 * @off: its offset in the chunk, in bytes
 * @size: its size on one CPU, in bytes
 *
 * Context: Under pcpu_lock, so the area cannot be reused meanwhile.
 */
static __always_inline void pcpu_tag_free(struct pcpu_chunk *chunk, int off, size_t size)
{
	if (alloc_tag_tracking())
		__pcpu_tag_free(chunk, off, size);
}

#else /* !CONFIG_MEM_ALLOC_PROFILING */

/* Macros, so that not even the order of instructions changes. */
#define pcpu_tag_alloc(chunk, off, size, gfp, tag)	do { } while (0)
#define pcpu_tag_free(chunk, off, size)			do { } while (0)
#define pcpu_tag_destroy(chunk)				do { } while (0)

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* MM_PERCPU_TAG_H */
