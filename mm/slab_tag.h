/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation tags of slab objects
 *
 * The ids of the objects in a slab form a vector, which is allocated when the
 * first object is charged: in the unused tail of the slab if it fits, and
 * otherwise from a cache of ours. A word in the slab points to it. With
 * CONFIG_MEMCG, this word also serves the vector of the memory cgroups. Our
 * vector then stores the address of theirs, and SLAB_TAG_WORD_FLAG tells which
 * one the word points to.
 *
 * Included in the middle of slab.h.
 */
#ifndef MM_SLAB_TAG_H
#define MM_SLAB_TAG_H

struct kmem_cache;
struct obj_cgroup;
struct slab;

#ifdef CONFIG_MEM_ALLOC_PROFILING

#include <linux/alloc_tag_account.h>
#include <linux/math.h>

/**
 * struct slab_tags - the tags of the objects in one slab
 * @objcgs: the vector of the memory cgroups, once there is one
 * @id: id of each object's tag, or 0 if the object is not charged
 *
 * @id is indexed by slab_tag_index(). An entry belongs to the owner of the
 * object. The vector is installed with cmpxchg(), and stays until the slab is
 * freed.
 */
struct slab_tags {
#ifdef CONFIG_MEMCG
	struct obj_cgroup **objcgs;
#endif
	DECLARE_FLEX_ARRAY(alloc_tag_id_t, id);
};

#ifdef CONFIG_MEMCG
/*
 * The first flag of memcg_data means that the word is not a mem_cgroup. The
 * second flag is never set in a slab, and the third bit is unused in a pointer.
 */
#define slab_tag_word(slab)	(&(slab)->memcg_data)
#define SLAB_TAG_WORD_FLAG	4UL
#define SLAB_TAG_WORD_FLAGS	(SLAB_TAG_WORD_FLAG | MEMCG_DATA_OBJCGS)
#define SLAB_TAG_WORD_MASK	7UL
#define SLAB_TAG_WORD_NONE	0UL
#elif defined(CONFIG_64BIT)
/* Not shared: the address, or 0. */
#define slab_tag_word(slab)	(&(slab)->tag_data)
#define SLAB_TAG_WORD_FLAG	~0UL
#define SLAB_TAG_WORD_FLAGS	0UL
#define SLAB_TAG_WORD_NONE	0UL
#else
/*
 * On 32-bit, struct page has no padding, and another word would increase it to
 * 36 bytes, which takes more memory and requires a division in page_to_pfn().
 * But SLUB does not use the word that holds the page type. Any code that does
 * not know the page to be a slab only compares it with the page types, all of
 * which start with 0xf. So the word is the offset of the address from
 * PAGE_OFFSET, which is smaller than that, or -1, as in a page without a type,
 * if there is no vector.
 */
#define slab_tag_word(slab)	((unsigned long *)&(slab)->__unused)
#define SLAB_TAG_WORD_FLAG	~0UL
#define SLAB_TAG_WORD_FLAGS	(-PAGE_OFFSET)
#define SLAB_TAG_WORD_NONE	~0UL
#endif

static __always_inline unsigned long slab_tag_read_word(struct slab *slab)
{
	/*
	 * Pairs with the cmpxchg() in install(): the vector is cleared before
	 * it is visible.
	 */
	return READ_ONCE(*slab_tag_word(slab));
}

static __always_inline bool slab_tag_is_ours(unsigned long word)
{
	return (word ^ SLAB_TAG_WORD_NONE) & SLAB_TAG_WORD_FLAG;
}

/* The word must be ours. The offset is constant, and costs no instruction. */
static __always_inline struct slab_tags *slab_tag_vector(unsigned long word)
{
	return (struct slab_tags *)(word - SLAB_TAG_WORD_FLAGS);
}

/*
 * Index of an object's id in the vector. It is computed from the object's
 * offset to an address aligned to the size of a slab of the cache's usual
 * order, so struct slab is not needed. In a slab of lower order, allocated when
 * memory was short, all offsets are shifted equally: each object still has an
 * index of its own, below nr_ids() in slab_tag.c.
 *
 * The division by the size is a multiplication by tag_mul, which is 2^32 /
 * size, rounded up. Offsets are below 2^22, so the error is below 2^-10 of an
 * object.
 */
static __always_inline unsigned long slab_tag_mul(unsigned int size)
{
	return DIV_ROUND_UP_ULL(1ULL << 32, size);
}

static __always_inline unsigned long slab_tag_divide(unsigned int offset, unsigned long mul)
{
	return ((u64)offset * mul) >> 32;
}

static __always_inline unsigned long slab_tag_index(const struct kmem_cache *s, const void *obj)
{
	return slab_tag_divide((unsigned long)obj & s->tag_mask, s->tag_mul);
}

/*
 * Slab of an object in the direct map. virt_to_slab() would also consider the
 * kernel image, and check whether the page is a slab at all.
 */
static __always_inline struct slab *slab_tag_slab(const void *obj)
{
	struct page *page;

#if defined(CONFIG_X86_64) && defined(CONFIG_SPARSEMEM_VMEMMAP)
	page = vmemmap + (((unsigned long)obj - PAGE_OFFSET) >> PAGE_SHIFT);
#else
	page = virt_to_page(obj);
#endif
	return (struct slab *)compound_head(page);
}

/*
 * The original functions, which charge nothing; see slab_tag_entry.h. The
 * function tracer sees the functions that call them.
 */
notrace void *__kmem_cache_alloc_node_untagged(struct kmem_cache *s, gfp_t gfp, int node,
					       size_t orig_size, unsigned long caller);
notrace void *kmalloc_trace_untagged(struct kmem_cache *s, gfp_t gfp, size_t size);
notrace void *kmalloc_node_trace_untagged(struct kmem_cache *s, gfp_t gfp, int node,
					  size_t size);
notrace void *kmem_cache_alloc_untagged(struct kmem_cache *s, gfp_t gfp);
notrace void *kmem_cache_alloc_lru_untagged(struct kmem_cache *s, struct list_lru *lru,
					    gfp_t gfp);
notrace void *kmem_cache_alloc_node_untagged(struct kmem_cache *s, gfp_t gfp, int node);

/*
 * The existing hooks have more callers with profiling, and would no longer be
 * inlined, at a cost of 40 instructions per object.
 */
static __always_inline struct kmem_cache *
slab_pre_alloc_hook(struct kmem_cache *s, struct list_lru *lru, struct obj_cgroup **objcgp,
		    size_t size, gfp_t flags);
static __always_inline void slab_post_alloc_hook_in(struct kmem_cache *s,
						    struct obj_cgroup *objcg, gfp_t flags,
						    size_t size, void **p, bool init,
						    struct slab *known);
static __always_inline bool memcg_slab_pre_alloc_hook(struct kmem_cache *s,
						      struct list_lru *lru,
						      struct obj_cgroup **objcgp,
						      size_t objects, gfp_t flags);
static __always_inline void memcg_slab_post_alloc_hook_in(struct kmem_cache *s,
							  struct obj_cgroup *objcg, gfp_t flags,
							  size_t size, void **p,
							  struct slab *known);
static __always_inline void memcg_slab_free_hook_common(struct kmem_cache *s, struct slab *slab,
							void **p, int objects, bool tracked,
							unsigned long word);

#define slab_post_alloc_hook(s, objcg, flags, size, p, init)		\
	slab_post_alloc_hook_in(s, objcg, flags, size, p, init, NULL)
/* For memcg_slab_post_alloc_hook(): look up the slab if it is not known. */
#define slab_tag_known_slab(known, obj)	((known) ?: virt_to_slab(obj))
/* Slab of an object being freed, which may have been charged if tracked. */
#define slab_tag_free_slab(obj, tracked, known)				\
	((tracked) ? (known) ?: slab_tag_slab(obj) : virt_to_slab(obj))

void __slab_tag_alloc_slow(struct kmem_cache *s, struct slab *slab, void *obj,
			   struct alloc_tag *tag, gfp_t gfp);
void __slab_tag_free_kfence(struct kmem_cache *s, void **p, int nr);
alloc_tag_id_t *__slab_tag_entry_kfence(const void *obj);
void slab_tag_destroy(struct kmem_cache *s, struct slab *slab);
void slab_tag_cache_init(struct kmem_cache *s, unsigned int order, unsigned int nr);

#if defined(CONFIG_MEM_ALLOC_PROFILING_DEBUG) || defined(CONFIG_KMEMTRACE)
/**
 * struct slab_tag_look - the vector of a slab, for those who look at all slabs
 * @word: the slab's word, to check later that it has not changed
 * @id: the ids, whose memory may be freed at any time
 * @nr: number of ids, 0 if there is no vector
 * @vector_cache: cache that the vector comes from, %NULL if none
 * @vector: address of the vector, if it comes from a cache
 * @vector_id: the tag that it is charged to
 */
struct slab_tag_look {
	unsigned long word;
	const alloc_tag_id_t *id;
	unsigned int nr;
	const struct kmem_cache *vector_cache;
	const void *vector;
	unsigned int vector_id;
};

void slab_tag_look(const struct kmem_cache *s, struct slab *slab, struct slab_tag_look *look);
unsigned int slab_tag_kfence_id(const void *obj);
#endif

/**
 * slab_tag_alloc - charge a newly allocated object
 * @s: its cache
 * @gfp: flags of the allocation, in case a vector has to be allocated
 * @slab: its slab
 * @obj: the object
 * @tag: its tag
 *
 * Context: Any that can allocate with @gfp. Profiling is on.
 */
static __always_inline void slab_tag_alloc(struct kmem_cache *s, gfp_t gfp, struct slab *slab,
					   void *obj, struct alloc_tag *tag)
{
	unsigned long word = slab_tag_read_word(slab);
	alloc_tag_id_t *entry;

	tag = alloc_tag_checked(tag, s->name);
	if (unlikely(!slab_tag_is_ours(word))) {
		__slab_tag_alloc_slow(s, slab, obj, tag, gfp);
		return;
	}
	entry = &slab_tag_vector(word)->id[slab_tag_index(s, obj)];
	alloc_tag_check_unset(*entry, s->name);
	*entry = tag->ct.id;
	alloc_tag_charge(tag->counters, s->size);
}

/**
 * slab_tag_alloc_bulk - charge the objects of kmem_cache_alloc_bulk()
 * @s: their cache
 * @gfp: flags of the allocation, in case vectors have to be allocated
 * @nr: number of objects
 * @p: the objects
 *
 * Context: Any that can allocate with @gfp.
 */
static __always_inline void slab_tag_alloc_bulk(struct kmem_cache *s, gfp_t gfp, size_t nr,
						void **p)
{
	struct alloc_tag *tag;
	size_t i;

	if (!mem_alloc_profiling_enabled())
		return;
	tag = alloc_tag_current();
	for (i = 0; i < nr; i++)
		slab_tag_alloc(s, gfp, slab_tag_slab(p[i]), p[i], tag);
}

/**
 * slab_tag_free - uncharge objects that are being freed
 * @s: their cache
 * @word: the word of the slab that contains all of them, which is ours
 * @p: the objects
 * @nr: number of objects
 *
 * Context: Any.
 */
static __always_inline void slab_tag_free(struct kmem_cache *s, unsigned long word, void **p,
					  int nr)
{
	struct slab_tags *tags = slab_tag_vector(word);
	int i;

	for (i = 0; i < nr; i++) {
		alloc_tag_id_t *entry = &tags->id[slab_tag_index(s, p[i])];
		unsigned long id = *entry;

		alloc_tag_check_known(id, s->name);
		*entry = 0;
		alloc_tag_uncharge_minus(id, s->tag_minus_size);
	}
}

/**
 * slab_tag_entry - find the id of an object's tag
 * @s: the object's cache
 * @slab: its slab
 * @obj: an address within the object
 *
 * Context: Any. The caller owns the object, and therefore the entry.
 * Return: the entry, or %NULL if there is none.
 */
static __always_inline alloc_tag_id_t *slab_tag_entry(const struct kmem_cache *s,
						      struct slab *slab, const void *obj)
{
	unsigned long word = slab_tag_read_word(slab);

	if (likely(slab_tag_is_ours(word)))
		return &slab_tag_vector(word)->id[slab_tag_index(s, obj)];
	return __slab_tag_entry_kfence(obj);
}

/*
 * First steps of slab_free(). @tracked is a compile-time constant: %false as
 * long as no object can have been charged, and no slab's word can be ours.
 */
static __always_inline void slab_tag_free_hooks(struct kmem_cache *s, struct slab *slab,
						void **p, int nr, bool tracked)
{
	unsigned long word = tracked ? slab_tag_read_word(slab) : SLAB_TAG_WORD_NONE;

	if (tracked && likely(slab_tag_is_ours(word)))
		slab_tag_free(s, word, p, nr);
	else if (tracked && IS_ENABLED(CONFIG_KFENCE))
		__slab_tag_free_kfence(s, p, nr);
	memcg_slab_free_hook_common(s, slab, p, nr, tracked, word);
}

#ifdef CONFIG_MEMCG

/* For slab_objcgs(): does our vector store the address of the other one? */
static __always_inline bool slab_tag_has_objcgs(unsigned long memcg_data)
{
	return alloc_tag_tracking() && slab_tag_is_ours(memcg_data);
}

static __always_inline struct obj_cgroup **slab_tag_objcgs(unsigned long memcg_data)
{
	/*
	 * Pairs with the cmpxchg() in slab_tag_set_objcgs(): their vector is
	 * cleared before it is visible.
	 */
	return READ_ONCE(slab_tag_vector(memcg_data)->objcgs);
}

/*
 * For memcg_slab_free_hook(): the word has already been read, or cannot be
 * ours.
 */
#define slab_tag_free_objcgs(slab, tracked, word)			\
	(!(tracked) ?							\
	 (struct obj_cgroup **)(READ_ONCE((slab)->memcg_data) & ~MEMCG_DATA_FLAGS_MASK) : \
	 slab_tag_is_ours(word) ? slab_tag_objcgs(word) :		\
	 (struct obj_cgroup **)((word) & ~MEMCG_DATA_FLAGS_MASK))

unsigned long slab_tag_set_objcgs(struct slab *slab, unsigned long memcg_data);
bool slab_tag_peek_objcgs(unsigned long memcg_data);

#endif /* CONFIG_MEMCG */

#else /* !CONFIG_MEM_ALLOC_PROFILING */

/* Macros, so that not even the order of instructions changes. */
#define slab_tag_alloc_bulk(s, gfp, nr, p)	do { } while (0)
#define slab_free_common(s, slab, head, tail, p, cnt, addr, tracked)	\
	slab_free(s, slab, head, tail, p, cnt, addr)
#define slab_tag_free_hooks(s, slab, p, nr, tracked)			\
	memcg_slab_free_hook(s, slab, p, nr)
#define slab_tag_free_slab(obj, tracked, known)	virt_to_slab(obj)
#define slab_tag_cache_from_obj(s, x, tracked, slab)	cache_from_obj(s, x)
#define slab_post_alloc_hook_in(s, objcg, flags, size, p, init, known)	\
	slab_post_alloc_hook(s, objcg, flags, size, p, init)
#define memcg_slab_post_alloc_hook_in(s, objcg, flags, size, p, known)	\
	memcg_slab_post_alloc_hook(s, objcg, flags, size, p)
#define slab_tag_known_slab(known, obj)		virt_to_slab(obj)
#define memcg_slab_free_hook_common(s, slab, p, nr, tracked, word)	\
	memcg_slab_free_hook(s, slab, p, nr)
#define slab_tag_free_objcgs(slab, tracked, word)	slab_objcgs(slab)
#define __kmem_cache_free_common(s, x, caller, tracked, slab)	__kmem_cache_free(s, x, caller)
#define kmem_cache_free_common(s, x, tracked, slab)	kmem_cache_free(s, x)
#define slab_tag_destroy(s, slab)		do { } while (0)
#define slab_tag_cache_init(s, order, nr)	do { } while (0)
#define slab_tag_has_objcgs(memcg_data)		false
#define slab_tag_objcgs(memcg_data)		NULL
#define slab_tag_set_objcgs(slab, data)		cmpxchg(&(slab)->memcg_data, 0, data)
#define slab_tag_peek_objcgs(memcg_data)	((memcg_data) & MEMCG_DATA_OBJCGS)

/* The original functions, see slab_tag_entry.h. */
#define __kmem_cache_alloc_node_untagged	__kmem_cache_alloc_node
#define kmalloc_trace_untagged			kmalloc_trace_noprof
#define kmalloc_node_trace_untagged		kmalloc_node_trace_noprof
#define kmem_cache_alloc_untagged		kmem_cache_alloc_noprof
#define kmem_cache_alloc_lru_untagged		kmem_cache_alloc_lru_noprof
#define kmem_cache_alloc_node_untagged		kmem_cache_alloc_node_noprof

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* MM_SLAB_TAG_H */
