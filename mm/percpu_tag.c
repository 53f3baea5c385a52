// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags of per-CPU memory: the ids, and charging
 *
 * The id of an area's tag is kept for the place where the area begins. There
 * is one id for each PCPU_MIN_ALLOC_SIZE bytes of a chunk's unit, in blocks for
 * one page of the unit each, so that only those parts of a chunk take memory
 * where areas begin. A block is made when the first area in its page is
 * charged, and stays until the chunk is freed:
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
#include <linux/slab.h>

#include "percpu-internal.h"
#include "percpu_tag.h"

/* === Data ================================================================ */

#define BLOCK_BYTES	((PAGE_SIZE >> PCPU_MIN_ALLOC_SHIFT) * sizeof(alloc_tag_id_t))

/*
 * CPUs that an area has memory for. Written once, before the first area: what
 * a free takes off is what was charged, even where a platform takes CPUs from
 * the mask of possible ones later in boot.
 */
static unsigned int nr_cpus_charged __ro_after_init;

#ifdef CONFIG_MEM_ALLOC_PROFILING_KUNIT_TEST
/* Lets the making of blocks fail. Written by a test. */
bool pcpu_tag_no_blocks;
#endif

/* === Internals =========================================================== */

/*
 * The memory that a pointer stands for, made and put in place if there is none.
 * Two may try at a time: the loser frees what it made. Charged to this line.
 */
static void *get_or_make(void *slot, size_t bytes, gfp_t gfp)
{
	/* Pairs with the cmpxchg() below: the memory is zero, then there. */
	void *old = READ_ONCE(*(void **)slot), *new;

	if (old || pcpu_tag_no_blocks || !slab_is_available())
		return old;
	new = alloc_tag_should_fail(bytes) ? NULL : kzalloc(bytes, gfp);
	if (!new)	/* somebody else may have had more luck */
		return READ_ONCE(*(void **)slot);
	/* Orders the zeroes before the pointer, for all who read it. */
	old = cmpxchg((void **)slot, NULL, new);
	if (!old)
		return new;
	kfree(new);
	return old;
}

static alloc_tag_id_t *make_entry(struct pcpu_chunk *chunk, int off, gfp_t gfp)
{
	alloc_tag_id_t **blocks, *block;

	/* As willing to wait as the caller, and never at the cost of reserves. */
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
	/* The area's owner's until it is freed. */
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
 * pcpu_tag_entry - where the id of an area's tag is kept
 * @chunk: the area's chunk
 * @off: the area's offset in the chunk, in bytes
 *
 * Context: Any, while the chunk cannot go away.
 * Return: the entry, %NULL where there is no block for it.
 */
alloc_tag_id_t *pcpu_tag_entry(const struct pcpu_chunk *chunk, int off)
{
	/* Both pair with the cmpxchg() in get_or_make(). */
	alloc_tag_id_t **blocks = READ_ONCE(chunk->tag_blocks);
	alloc_tag_id_t *block = blocks ? READ_ONCE(blocks[PFN_DOWN(off)]) : NULL;

	return block ? &block[offset_in_page(off) >> PCPU_MIN_ALLOC_SHIFT] : NULL;
}

/**
 * pcpu_tag_destroy - free the ids of a chunk that is being freed
 * @chunk: the chunk; no area is allocated in it
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

#ifdef CONFIG_MEM_ALLOC_PROFILING_DEBUG

static void walk_chunk(const struct pcpu_chunk *chunk,
		       void (*fn)(void *arg, unsigned int id, s64 bytes), void *arg)
{
	int bits = chunk->nr_pages << (PAGE_SHIFT - PCPU_MIN_ALLOC_SHIFT);
	int last = bits - (chunk->end_offset >> PCPU_MIN_ALLOC_SHIFT);
	int bit = chunk->start_offset >> PCPU_MIN_ALLOC_SHIFT, end;
	const alloc_tag_id_t *entry;

	/* Hidden parts of the first chunk are allocated in the map, and nobody's. */
	for (;; bit = end) {
		bit = find_next_bit(chunk->alloc_map, last, bit);
		if (bit >= last)
			return;
		end = find_next_bit(chunk->bound_map, last, bit + 1);
		entry = pcpu_tag_entry(chunk, bit << PCPU_MIN_ALLOC_SHIFT);
		fn(arg, entry ? *entry : 0,
		   ((s64)(end - bit) << PCPU_MIN_ALLOC_SHIFT) * nr_cpus_charged);
	}
}

/**
 * pcpu_tag_walk - look at all areas that are allocated
 * @fn: called for each with @arg, the id of its tag, 0 for none, and the bytes
 *	that it has on all CPUs; under pcpu_lock
 * @arg: for @fn
 *
 * Context: Any that can take pcpu_lock.
 */
void pcpu_tag_walk(void (*fn)(void *arg, unsigned int id, s64 bytes), void *arg)
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

#endif /* CONFIG_MEM_ALLOC_PROFILING_DEBUG */

/* === Init ================================================================ */

/**
 * pcpu_tag_init_early - prepare what the hooks need before there is slab
 * @on: profiling is on from the first area on
 *
 * The slab allocator's own areas are in the first chunk, before there is any
 * memory for blocks but memblock's. Without room they are not charged.
 *
 * Context: Boot, after the first chunk was set up and while memblock still
 *	allocates.
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

	/* kmemleak has to look into it for the blocks of later, not into ids. */
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
