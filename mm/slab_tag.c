// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags of slab objects: allocating vectors, and KFENCE objects
 */
#define pr_fmt(fmt) "alloc_tag: " fmt

#include <linux/alloc_tag_internal.h>
#include <linux/atomic.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/kasan.h>
#include <linux/kfence.h>
#include <linux/math64.h>
#include <linux/memblock.h>
#include <linux/pgalloc_tag.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "slab.h"

/* === Data ================================================================ */

/*
 * Vectors of up to this many ids come from caches of their own. A vector from
 * kmalloc() could be in a slab whose own vector is in the slab that it serves,
 * and neither slab would ever be freed. SLAB_NOLEAKTRACE keeps these caches
 * from being merged with others, and also marks caches whose objects have no
 * tags. Longer vectors, for slabs of 8-byte objects enlarged by slub_min_order,
 * are allocated as pages.
 */
static const unsigned int vector_ids[] = { 16, 32, 64, 128, 512 };
static struct kmem_cache *vector_cache[ARRAY_SIZE(vector_ids)] __read_mostly;

/*
 * Memory for the vectors of objects that the slab allocator needs itself before
 * it can create a cache. It is handed out in order, and never returned.
 */
static char *early_room __ro_after_init;
static size_t early_size __ro_after_init;
static atomic_long_t early_used;

/* Charged for the vectors, and shown as an allocation in this file. */
static struct alloc_tag __codetag_section("alloc") vector_tag = {
	.ct = { .filename = __FILE__, .function = "alloc_vector", .lineno = __LINE__ },
};

/*
 * Serializes setting up a vector in the tail of a slab: while one CPU clears
 * the tail, no other CPU may already have installed it and written to it.
 * Selected by the address of the slab, and held with interrupts disabled during
 * a memset().
 */
#define TAIL_LOCKS	16
static raw_spinlock_t tail_lock[TAIL_LOCKS] = {
	[0 ... TAIL_LOCKS - 1] = __RAW_SPIN_LOCK_UNLOCKED(tail_lock),
};

#ifdef CONFIG_KFENCE
/*
 * KFENCE objects have a page each, and no vector. An entry belongs to the owner
 * of the object.
 */
static alloc_tag_id_t kfence_id[CONFIG_KFENCE_NUM_OBJECTS];

static alloc_tag_id_t *kfence_entry(const void *obj)
{
	/*
	 * The pool starts with two guard pages, and each object is followed by
	 * one.
	 */
	return &kfence_id[((char *)obj - __kfence_pool) / (PAGE_SIZE * 2) - 1];
}
#else
static alloc_tag_id_t *kfence_entry(const void *obj)
{
	return NULL;
}
#endif

/* === Internals =========================================================== */

static bool has_usual_order(const struct kmem_cache *s, const struct slab *slab)
{
	return slab_size(slab) == s->tag_mask + 1UL;
}

/*
 * Number of ids in the vector of a slab; see slab_tag_index() for lower orders.
 */
static unsigned int nr_ids(const struct kmem_cache *s, const struct slab *slab)
{
	if (likely(has_usual_order(s, slab)))
		return s->tag_nr;
	return slab_tag_divide(s->tag_mask, s->tag_mul) + 1;
}

/*
 * The flags of the slab's word, see slab_tag.h, take the low bits of the
 * address.
 */
#define VECTOR_ALIGN	8

static size_t vector_size(unsigned int nr)
{
	return ALIGN(offsetof(struct slab_tags, id) + nr * sizeof(alloc_tag_id_t), VECTOR_ALIGN);
}

/* Offset of the unused bytes at the end of a slab. */
static size_t tail_offset(const struct kmem_cache *s)
{
	return ALIGN((size_t)s->tag_nr * s->size, VECTOR_ALIGN);
}

static bool fits_in_tail(const struct kmem_cache *s, const struct slab *slab)
{
	if (!IS_ENABLED(CONFIG_MEM_ALLOC_PROFILING_TAIL_VECTORS))
		return false;
	/* SLUB poisons the tail, and checks it. */
	if (s->flags & SLAB_POISON)
		return false;
	return has_usual_order(s, slab) &&
	       tail_offset(s) + vector_size(s->tag_nr) <= slab_size(slab);
}

/*
 * Install a vector. Returns the vector that is there afterwards, which may be
 * from another CPU.
 */
static struct slab_tags *install(struct slab *slab, struct slab_tags *tags)
{
	unsigned long old = READ_ONCE(*slab_tag_word(slab));
	unsigned long new = (unsigned long)tags + SLAB_TAG_WORD_FLAGS;

	do {
		if (slab_tag_is_ours(old))
			return slab_tag_vector(old);
#ifdef CONFIG_MEMCG
		tags->objcgs = (struct obj_cgroup **)(old & ~SLAB_TAG_WORD_MASK);
#endif
		/*
		 * Orders clearing the ids before publishing the pointer; see
		 * slab_tag_read_word().
		 */
	} while (!try_cmpxchg(slab_tag_word(slab), &old, new));

	return tags;
}

static struct slab_tags *make_in_tail(const struct kmem_cache *s, struct slab *slab)
{
	struct slab_tags *tags = slab_address(slab) + tail_offset(s);
	raw_spinlock_t *lock = &tail_lock[page_to_pfn(slab_page(slab)) % TAIL_LOCKS];
	size_t size = vector_size(s->tag_nr);
	unsigned long flags;

	raw_spin_lock_irqsave(lock, flags);
	if (!slab_tag_is_ours(slab_tag_read_word(slab))) {
		kasan_unpoison_range(tags, size);
		memset(tags, 0, size);
	}
	tags = install(slab, tags);
	raw_spin_unlock_irqrestore(lock, flags);
	return tags;
}

static struct kmem_cache *cache_for(unsigned int nr, size_t *bytes)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vector_ids); i++) {
		if (nr <= vector_ids[i]) {
			*bytes = vector_cache[i] ? vector_cache[i]->size : 0;
			return vector_cache[i];
		}
	}
	*bytes = PAGE_SIZE << get_order(vector_size(nr));
	return NULL;
}

/*
 * Nothing runs concurrently that early; the atomic is for the case that the
 * caches are never created.
 */
static struct slab_tags *alloc_early_vector(unsigned int nr)
{
	size_t size = vector_size(nr), end;

	if (atomic_long_read(&early_used) + size > early_size)
		return NULL;
	end = atomic_long_add_return(size, &early_used);
	return end <= early_size ? (void *)&early_room[end - size] : NULL;
}

static bool is_early_vector(const struct slab_tags *tags)
{
	const char *p = (const char *)tags;

	return p >= early_room && p < early_room + early_size;
}

static struct slab_tags *alloc_vector(const struct slab *slab, unsigned int nr, gfp_t gfp)
{
	struct alloc_tag *old;
	struct slab_tags *tags;
	struct kmem_cache *cache;
	size_t bytes;

	cache = cache_for(nr, &bytes);
	if (!bytes)
		return alloc_early_vector(nr);
	if (alloc_tag_should_fail(bytes))
		return NULL;

	/* Reclaim like the caller, but do not use reserves. */
	gfp &= __GFP_RECLAIM | __GFP_IO | __GFP_FS;
	gfp |= __GFP_ZERO | __GFP_NOWARN | __GFP_NORETRY | __GFP_NOMEMALLOC;

	old = alloc_tag_push(&vector_tag);
	if (cache)
		tags = kmem_cache_alloc_node_noprof(cache, gfp, slab_nid(slab));
	else
		tags = (void *)__get_free_pages_noprof(gfp, get_order(bytes));
	alloc_tag_pop(old);

	/*
	 * Pages have been charged already; objects of NOLEAKTRACE caches have
	 * not.
	 */
	if (tags && cache) {
		alloc_tag_charge(vector_tag.counters, bytes);
		trace_kmemtrace_retag(tags, NULL, vector_tag.ct.id);
	}
	return tags;
}

static void free_vector(struct slab_tags *tags, unsigned int nr)
{
	struct kmem_cache *cache;
	size_t bytes;

	if (is_early_vector(tags))
		return;
	cache = cache_for(nr, &bytes);
	if (cache) {
		kmem_cache_free(cache, tags);
		alloc_tag_uncharge(vector_tag.ct.id, bytes);
	} else {
		free_pages((unsigned long)tags, get_order(bytes));
	}
}

static struct slab_tags *make_vector(const struct kmem_cache *s, struct slab *slab, gfp_t gfp)
{
	unsigned int nr = nr_ids(s, slab);
	struct slab_tags *tags, *installed;
	unsigned long word;

	if (fits_in_tail(s, slab))
		return make_in_tail(s, slab);

	tags = alloc_vector(slab, nr, gfp);
	if (!tags) {
		/* Another CPU may have succeeded. */
		word = slab_tag_read_word(slab);
		return slab_tag_is_ours(word) ? slab_tag_vector(word) : NULL;
	}
	installed = install(slab, tags);
	if (installed != tags)
		free_vector(tags, nr);
	return installed;
}

/* === Interface for the slab allocator ==================================== */

/* See slab_tag_alloc(). The slab has no vector yet, or never gets one. */
void __slab_tag_alloc_slow(struct kmem_cache *s, struct slab *slab, void *obj,
			   struct alloc_tag *tag, gfp_t gfp)
{
	struct slab_tags *tags;

	if (s->flags & SLAB_NOLEAKTRACE)
		return;
	if (is_kfence_address(obj)) {
		*kfence_entry(obj) = tag->ct.id;
		alloc_tag_charge(tag->counters, s->size);
		return;
	}

	tags = make_vector(s, slab, gfp);
	if (!tags) {
		alloc_tag_missed(tag, s->size);
		return;
	}
	tags->id[slab_tag_index(s, obj)] = tag->ct.id;
	alloc_tag_charge(tag->counters, s->size);
}

/* See slab_tag_free(). The objects are in a slab without a vector. */
void __slab_tag_free_kfence(struct kmem_cache *s, void **p, int nr)
{
	unsigned int id;
	int i;

	for (i = 0; i < nr; i++) {
		if (!is_kfence_address(p[i]))
			continue;
		id = *kfence_entry(p[i]);
		if (id) {
			*kfence_entry(p[i]) = 0;
			alloc_tag_uncharge(id, s->size);
		}
	}
}

/* See slab_tag_entry(). The object is in a slab without a vector. */
alloc_tag_id_t *__slab_tag_entry_kfence(const void *obj)
{
	return is_kfence_address(obj) ? kfence_entry(obj) : NULL;
}

/**
 * slab_tag_destroy - free the vector of a slab that is being freed
 * @s: the slab's cache
 * @slab: the slab, in which no object is allocated
 *
 * This restores the value that the slab's word would have without profiling.
 *
 * Context: Any that can free a slab.
 */
void slab_tag_destroy(struct kmem_cache *s, struct slab *slab)
{
	unsigned long word = slab_tag_read_word(slab);
	struct slab_tags *tags;
	void *start;

	if (!alloc_tag_tracking() || !slab_tag_is_ours(word))
		return;
	tags = slab_tag_vector(word);

	if (IS_ENABLED(CONFIG_MEM_ALLOC_PROFILING_DEBUG)) {
		unsigned int i;

		for (i = 0; i < nr_ids(s, slab); i++)
			WARN_ONCE(tags->id[i], "alloc_tag: slab of %s freed while an object has the tag %u\n",
				  s->name, tags->id[i]);
	}

	*slab_tag_word(slab) = SLAB_TAG_WORD_NONE;
#ifdef CONFIG_MEMCG
	if (tags->objcgs)
		slab->memcg_data = (unsigned long)tags->objcgs | MEMCG_DATA_OBJCGS;
#endif

	start = slab_address(slab);
	if ((void *)tags < start || (void *)tags >= start + slab_size(slab))
		free_vector(tags, nr_ids(s, slab));
}

/**
 * slab_tag_cache_init - set up what the hooks need in a cache
 * @s: the cache, whose size is already set
 * @order: usual order of its slabs
 * @nr: number of objects in a slab of that order
 *
 * Context: Creation of the cache.
 */
void slab_tag_cache_init(struct kmem_cache *s, unsigned int order, unsigned int nr)
{
	s->tag_mul = slab_tag_mul(s->size);
	s->tag_minus_size = -(s64)s->size;
	s->tag_mask = (PAGE_SIZE << order) - 1;
	s->tag_nr = nr;
}

#if defined(CONFIG_MEM_ALLOC_PROFILING_DEBUG) || defined(CONFIG_KMEMTRACE)
/**
 * slab_tag_look - find the vector of a slab without owning it
 * @s: the slab's cache, which cannot be destroyed
 * @slab: the slab, which may be freed at any time
 * @look: filled in
 *
 * Context: Any.
 */
void slab_tag_look(const struct kmem_cache *s, struct slab *slab, struct slab_tag_look *look)
{
	const struct slab_tags *tags;
	const void *start;
	size_t bytes;

	memset(look, 0, sizeof(*look));
	look->word = slab_tag_read_word(slab);
	if (!slab_tag_is_ours(look->word))
		return;
	tags = slab_tag_vector(look->word);
	look->id = tags->id;
	look->nr = nr_ids(s, slab);
	look->vector_id = vector_tag.ct.id;
	start = slab_address(slab);
	if (((const void *)tags < start || (const void *)tags >= start + slab_size(slab)) &&
	    !is_early_vector(tags)) {
		look->vector_cache = cache_for(look->nr, &bytes);
		look->vector = tags;
	}
}

/**
 * slab_tag_kfence_id - get the tag of an object in KFENCE's pool
 * @obj: address in the object's page
 *
 * Context: Any.
 * Return: its id, or 0 for none.
 */
unsigned int slab_tag_kfence_id(const void *obj)
{
	return READ_ONCE(*kfence_entry(obj));
}
#endif /* CONFIG_MEM_ALLOC_PROFILING_DEBUG || CONFIG_KMEMTRACE */

#ifdef CONFIG_MEMCG
/**
 * slab_tag_set_objcgs - install the vector of the memory cgroups
 * @slab: the slab
 * @memcg_data: address and flags, as they would be in slab->memcg_data
 *
 * Context: Any.
 * Return: 0, or the existing value.
 */
unsigned long slab_tag_set_objcgs(struct slab *slab, unsigned long memcg_data)
{
	unsigned long old = cmpxchg(&slab->memcg_data, 0, memcg_data);

	if (!slab_tag_is_ours(old))
		return old;
	return (unsigned long)cmpxchg(&slab_tag_vector(old)->objcgs, NULL,
				      (struct obj_cgroup **)(memcg_data & ~SLAB_TAG_WORD_MASK));
}

/**
 * slab_tag_peek_objcgs - check if a slab has a vector of the memory cgroups
 * @memcg_data: the word of a page that may be freed at any time, and may not
 *	even belong to a slab
 *
 * Context: Any.
 * Return: %true if it had one.
 */
bool slab_tag_peek_objcgs(unsigned long memcg_data)
{
	struct obj_cgroup **objcgs;

	if (!slab_tag_is_ours(memcg_data))
		return memcg_data & MEMCG_DATA_OBJCGS;
	return !get_kernel_nofault(objcgs, &slab_tag_vector(memcg_data)->objcgs) && objcgs;
}
#endif

/* === Init ================================================================ */

/*
 * Size of the vectors that are allocated before there are caches for them. The
 * first node has all objects of the slab allocator itself. Each other node has
 * a struct kmem_cache_node for each kmalloc() cache and each of ours, in slabs
 * of that node. The size of these slabs is not known yet, and a vector has an
 * id for each object that would fit. A slab may also not be full before the
 * next one is started: with 32 nodes, twice as many slabs were seen as
 * necessary. So assume the worst order, except for those that only
 * slub_min_order= can select.
 */
static size_t __init early_room_for(unsigned int nodes)
{
	unsigned int caches = NR_KMALLOC_TYPES * (KMALLOC_SHIFT_HIGH + 1) + 2 +
			      ARRAY_SIZE(vector_ids);
	size_t on_each = 0;
	unsigned int order;

	for (order = 0; order <= PAGE_ALLOC_COSTLY_ORDER; order++) {
		unsigned int nr = (PAGE_SIZE << order) / sizeof(struct kmem_cache_node);

		on_each = max(on_each, DIV_ROUND_UP(caches, nr) * vector_size(nr));
	}
	return SZ_2K * sizeof(alloc_tag_id_t) + (nodes - 1) * on_each;
}

/**
 * slab_tag_init_early - reserve memory for vectors that precede their caches
 *
 * Context: Boot, while memblock can still allocate, if profiling is on from the
 *	start.
 * Return: 0, or -ENOMEM.
 */
int __init slab_tag_init_early(void)
{
	early_size = early_room_for(num_node_state(N_MEMORY));
	early_room = memblock_alloc(early_size, VECTOR_ALIGN);
	if (early_room)
		return 0;
	early_size = 0;
	return -ENOMEM;
}

/**
 * slab_tag_init - create the caches for vectors
 *
 * Context: Process context, with a working slab allocator. Serialized by the
 *	caller.
 * Return: 0, or -ENOMEM.
 */
int slab_tag_init(void)
{
	char name[32];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vector_ids); i++) {
		if (vector_cache[i])
			continue;
		snprintf(name, sizeof(name), "slab_tags-%u", vector_ids[i]);
		vector_cache[i] = kmem_cache_create(name, vector_size(vector_ids[i]),
						    VECTOR_ALIGN, SLAB_NOLEAKTRACE, NULL);
		if (!vector_cache[i])
			return -ENOMEM;
	}
	return 0;
}

/**
 * alloc_tag_init_slab - set up what profiling needs from the slab allocator
 *
 * Context: Boot, after kmem_cache_init().
 */
void __init alloc_tag_init_slab(void)
{
	if (mem_alloc_profiling_enabled() && slab_tag_init())
		pr_err("no memory for the caches of slab tags: some objects will not be counted\n");
}
