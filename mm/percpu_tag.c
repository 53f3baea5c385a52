// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags of per-CPU memory: storing the ids, and charging
 *
 * The id of an area's tag is stored for the offset at which the area begins.
 * There is one id per PCPU_MIN_ALLOC_SIZE bytes of a chunk's unit, in blocks
 * that cover one page of the unit each. So memory is only used for those parts
 * of a chunk in which areas begin. A block is allocated when the first area
 * that begins in its page is charged, and stays until the chunk is freed:
 *
 *	chunk->tag_blocks -> [page of the unit] -> block of ids
 */
#define pr_fmt(fmt) "alloc_tag: " fmt

#include <linux/alloc_tag_internal.h>
#include <linux/bitmap.h>
#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <asm/sections.h>

#include "percpu-internal.h"
#include "percpu_tag.h"

/* === Data ================================================================ */

#define BLOCK_BYTES	((PAGE_SIZE >> PCPU_MIN_ALLOC_SHIFT) * sizeof(alloc_tag_id_t))

/*
 * Number of CPUs that an area has memory for. Written once, before the first
 * area, so a free subtracts what was charged even if a platform removes CPUs
 * from the possible mask later in boot.
 */
static unsigned int nr_cpus_charged __ro_after_init;

#ifdef CONFIG_MEM_ALLOC_PROFILING_KUNIT_TEST
/* Makes the allocation of blocks fail. Written by a test. */
bool pcpu_tag_no_blocks;
#endif

/* === Internals =========================================================== */

/*
 * Return the memory that a slot points to, allocating it if there is none. If
 * two callers race, the loser frees its memory. Charged to this line.
 */
static void *get_or_make(void *slot, size_t bytes, gfp_t gfp)
{
	/*
	 * Pairs with the cmpxchg() below: the memory is zeroed before it is
	 * visible.
	 */
	void *old = READ_ONCE(*(void **)slot), *new;

	if (old || pcpu_tag_no_blocks || !slab_is_available())
		return old;
	new = alloc_tag_should_fail(bytes) ? NULL : kzalloc(bytes, gfp);
	if (!new)	/* another CPU may have succeeded */
		return READ_ONCE(*(void **)slot);
	/* Orders zeroing the memory before publishing the pointer. */
	old = cmpxchg((void **)slot, NULL, new);
	if (!old)
		return new;
	kfree(new);
	return old;
}

static alloc_tag_id_t *make_entry(struct pcpu_chunk *chunk, int off, gfp_t gfp)
{
	alloc_tag_id_t **blocks, *block;

	/* Reclaim like the caller, but do not use reserves. */
	gfp &= __GFP_RECLAIM | __GFP_IO | __GFP_FS;
	gfp |= __GFP_NOWARN | __GFP_NORETRY | __GFP_NOMEMALLOC;

	blocks = get_or_make(&chunk->tag_blocks, chunk->nr_pages * sizeof(*blocks), gfp);
	if (!blocks)
		return NULL;
	block = get_or_make(&blocks[PFN_DOWN(off)], BLOCK_BYTES, gfp);
	if (!block)
		return NULL;
	return &block[offset_in_page(off) >> PCPU_MIN_ALLOC_SHIFT];
}

/* === Interface for the per-CPU allocator ================================= */

/* See pcpu_tag_alloc(). */
void __pcpu_tag_alloc(struct pcpu_chunk *chunk, int off, size_t size, gfp_t gfp,
		      struct alloc_tag *tag)
{
	alloc_tag_id_t *entry = pcpu_tag_entry(chunk, off);

	tag = alloc_tag_or_untagged(alloc_tag_checked(tag, "per-CPU area"));
	if (unlikely(!entry)) {
		entry = make_entry(chunk, off, gfp);
		if (!entry) {
			alloc_tag_missed(tag, size * nr_cpus_charged);
			return;
		}
	}
	alloc_tag_check_unset(*entry, "per-CPU area");
	/* The entry belongs to the owner of the area until that is freed. */
	*entry = tag->ct.id;
	alloc_tag_charge(tag->counters, size * nr_cpus_charged);
}

/* See pcpu_tag_free(). */
void __pcpu_tag_free(struct pcpu_chunk *chunk, int off, size_t size)
{
	alloc_tag_id_t *entry = pcpu_tag_entry(chunk, off);
	unsigned long id;

	if (!entry)
		return;
	id = *entry;
	*entry = 0;
	alloc_tag_uncharge(id, size * nr_cpus_charged);
}

/**
 * pcpu_tag_entry - find the id of an area's tag
 * @chunk: the area's chunk
 * @off: the area's offset in the chunk, in bytes
 *
 * Context: Any. The caller keeps the chunk from being freed.
 * Return: the entry, or %NULL if it has no block.
 */
alloc_tag_id_t *pcpu_tag_entry(const struct pcpu_chunk *chunk, int off)
{
	/* Both loads pair with the cmpxchg() in get_or_make(). */
	alloc_tag_id_t **blocks = READ_ONCE(chunk->tag_blocks);
	alloc_tag_id_t *block = blocks ? READ_ONCE(blocks[PFN_DOWN(off)]) : NULL;

	return block ? &block[offset_in_page(off) >> PCPU_MIN_ALLOC_SHIFT] : NULL;
}

/**
 * pcpu_tag_id - find the id of an area's tag by what tracepoints tell of it
 * @base_addr: base address of its chunk
 * @off: the area's offset in the chunk, in bytes
 *
 * Context: Any. The caller owns the area.
 * Return: the id, or 0 for none.
 */
unsigned int pcpu_tag_id(const void *base_addr, int off)
{
	const struct pcpu_chunk *chunk = pcpu_first_chunk;
	const alloc_tag_id_t *entry;

	/* As pcpu_chunk_addr_search() does it. */
	if (base_addr != pcpu_first_chunk->base_addr) {
		chunk = pcpu_reserved_chunk;
		if (!chunk || base_addr != chunk->base_addr)
			chunk = (struct pcpu_chunk *)vmalloc_to_page(base_addr + off)->index;
	}
	entry = pcpu_tag_entry(chunk, off);
	return entry ? *entry : 0;
}

/**
 * pcpu_tag_destroy - free the ids of a chunk that is being freed
 * @chunk: the chunk, in which no area is allocated
 *
 * Context: Process context.
 */
void pcpu_tag_destroy(struct pcpu_chunk *chunk)
{
	int i;

	if (!chunk->tag_blocks)
		return;
	for (i = 0; i < chunk->nr_pages; i++)
		kfree(chunk->tag_blocks[i]);
	kfree(chunk->tag_blocks);
}

#if defined(CONFIG_MEM_ALLOC_PROFILING_DEBUG) || defined(CONFIG_KMEMTRACE)

/* As percpu.c does it. */
static const void __percpu *to_ptr(const struct pcpu_chunk *chunk, int off)
{
	unsigned long addr = (unsigned long)chunk->base_addr + off;

	if (IS_ENABLED(CONFIG_SMP))
		addr += (unsigned long)__per_cpu_start - (unsigned long)pcpu_base_addr;
	return (const void __percpu *)addr;
}

static void walk_chunk(const struct pcpu_chunk *chunk, pcpu_tag_fn *fn, void *arg)
{
	int bits = chunk->nr_pages << (PAGE_SHIFT - PCPU_MIN_ALLOC_SHIFT);
	int last = bits - (chunk->end_offset >> PCPU_MIN_ALLOC_SHIFT);
	int bit = chunk->start_offset >> PCPU_MIN_ALLOC_SHIFT, end;
	const alloc_tag_id_t *entry;

	/*
	 * Skip the hidden parts of the first chunk, which are marked as
	 * allocated but belong to no area.
	 */
	for (;; bit = end) {
		bit = find_next_bit(chunk->alloc_map, last, bit);
		if (bit >= last)
			return;
		end = find_next_bit(chunk->bound_map, last, bit + 1);
		entry = pcpu_tag_entry(chunk, bit << PCPU_MIN_ALLOC_SHIFT);
		fn(arg, entry ? *entry : 0, to_ptr(chunk, bit << PCPU_MIN_ALLOC_SHIFT),
		   ((s64)(end - bit) << PCPU_MIN_ALLOC_SHIFT) * nr_cpus_charged);
	}
}

/**
 * pcpu_tag_walk - call a function for each allocated area
 * @fn: function to call with @arg, the id of the area's tag or 0 for none, the
 *	area, and its size on all CPUs in bytes; runs under pcpu_lock
 * @arg: argument for @fn
 *
 * Context: Any that can take pcpu_lock.
 */
void pcpu_tag_walk(pcpu_tag_fn *fn, void *arg)
{
	struct pcpu_chunk *chunk;
	unsigned long flags;
	int slot;

	spin_lock_irqsave(&pcpu_lock, flags);
	for (slot = 0; slot < pcpu_nr_slots; slot++)
		list_for_each_entry(chunk, &pcpu_chunk_lists[slot], list)
			walk_chunk(chunk, fn, arg);
	if (pcpu_reserved_chunk)
		walk_chunk(pcpu_reserved_chunk, fn, arg);
	spin_unlock_irqrestore(&pcpu_lock, flags);
}

#endif /* CONFIG_MEM_ALLOC_PROFILING_DEBUG || CONFIG_KMEMTRACE */

/* === Init ================================================================ */

/**
 * pcpu_tag_init_early - set up what the hooks need before slab is available
 * @on: whether profiling is on from the first area on
 *
 * The areas of the slab allocator itself are in the first chunk, and allocated
 * when memory for blocks is only available from memblock. If that fails, they
 * are not charged.
 *
 * Context: Boot, after the first chunk is set up, and while memblock can still
 *	allocate.
 */
void __init pcpu_tag_init_early(bool on)
{
	struct pcpu_chunk *chunk = pcpu_first_chunk;
	alloc_tag_id_t **blocks;
	void *ids;
	int i;

	nr_cpus_charged = num_possible_cpus();
	if (!on)
		return;

	/*
	 * kmemleak has to scan the table for blocks allocated later, but not
	 * the ids.
	 */
	blocks = memblock_alloc(chunk->nr_pages * sizeof(*blocks), SMP_CACHE_BYTES);
	ids = memblock_alloc_try_nid(chunk->nr_pages * BLOCK_BYTES, SMP_CACHE_BYTES, 0,
				     MEMBLOCK_ALLOC_NOLEAKTRACE, NUMA_NO_NODE);
	if (!blocks || !ids) {
		pr_warn("no memory for the tags of early per-CPU areas\n");
		return;
	}
	for (i = 0; i < chunk->nr_pages; i++)
		blocks[i] = ids + i * BLOCK_BYTES;
	chunk->tag_blocks = blocks;
}
