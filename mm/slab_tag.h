/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation tags of slab objects
 *
 * The ids of the objects in a slab are a vector, which is made when the first
 * object is charged there: in the slab's own unused tail when it fits, else
 * from a cache of ours. One word in the slab points to it. With memory control
 * groups that is the word of their vector too, and ours keeps the address of
 * theirs; SLAB_TAG_WORD_FLAG tells who is there.
 *
 * Included by slab.h, in the middle of it.
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
 * @objcgs: the vector of the control groups, once there is one
 * @id: id of each object's tag, 0 for an object that is not charged
 *
 * @id is indexed by slab_tag_index(). An entry belongs to whoever owns the
 * object. The vector is put in place with cmpxchg() and stays until the slab
 * is freed.
 */
struct slab_tags {
#ifdef CONFIG_MEMCG
	struct obj_cgroup **objcgs;
#endif
	DECLARE_FLEX_ARRAY(alloc_tag_id_t, id);
};

#ifdef CONFIG_MEMCG
/*
 * The first flag of memcg_data says that the word is no mem_cgroup. The second
 * one is never set in a slab, the third one is free in a pointer.
 */
#define slab_tag_word(slab)	(&(slab)->memcg_data)
#define SLAB_TAG_WORD_FLAG	4UL
#define SLAB_TAG_WORD_FLAGS	(SLAB_TAG_WORD_FLAG | MEMCG_DATA_OBJCGS)
#define SLAB_TAG_WORD_MASK	7UL
#define SLAB_TAG_WORD_NONE	0UL
#elif defined(CONFIG_64BIT)
/* Nobody else's: the address, or 0. */
#define slab_tag_word(slab)	(&(slab)->tag_data)
#define SLAB_TAG_WORD_FLAG	~0UL
#define SLAB_TAG_WORD_FLAGS	0UL
#define SLAB_TAG_WORD_NONE	0UL
#else
/*
 * With 32 bits struct page has no padding, and one word more would make it 36
 * bytes: more memory, and a division in page_to_pfn(). But SLUB leaves the word
 * unused that is the page's type. Only who knows a page to be of slab reads it
 * otherwise than for one of the types, all of which begin with 0xf. So the word
 * is the address's distance from PAGE_OFFSET, which is below that, and -1, what
 * a page without a type has, before and afterwards.
 */
#define slab_tag_word(slab)	((unsigned long *)&(slab)->__unused)
#define SLAB_TAG_WORD_FLAG	~0UL
#define SLAB_TAG_WORD_FLAGS	(-PAGE_OFFSET)
#define SLAB_TAG_WORD_NONE	~0UL
#endif

static __always_inline unsigned long slab_tag_read_word(struct slab *slab)
{
	/* Pairs with the cmpxchg() in install(): the vector is zero, then there. */
	return READ_ONCE(*slab_tag_word(slab));
}

static __always_inline bool slab_tag_is_ours(unsigned long word)
{
	return (word ^ SLAB_TAG_WORD_NONE) & SLAB_TAG_WORD_FLAG;
}

/* Of a word that is ours. What to subtract is known, and costs no instruction. */
static __always_inline struct slab_tags *slab_tag_vector(unsigned long word)
{
	return (struct slab_tags *)(word - SLAB_TAG_WORD_FLAGS);
}

/*
 * Where an object's id is in the vector. The offset is that from an address
 * aligned to the size of a slab of the cache's usual order, which needs no
 * look at struct slab. In a slab of a lower order, made when memory was
 * short, the offsets are shifted all alike: each object still has an index
 * of its own, below nr_ids() in slab_tag.c.
 *
 * Dividing by the size is multiplying by tag_mul, which is 2^32 / size, rounded
 * up. Offsets are below 2^22, so that the error is below 2^-10 of an object.
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
 * The slab of an object, which is in the direct map. virt_to_slab() would also
 * look for the kernel's image there, and whether it is a slab at all.
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
 * The kernel's own functions, which charge nothing; see slab_tag_entry.h. The function
 * tracer sees those through which they are entered.
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
 * The kernel's own hooks have more callers than without us, and would no longer
 * be inlined: 40 instructions for an object.
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
/* For memcg_slab_post_alloc_hook(): where it is not known, look for it. */
#define slab_tag_known_slab(known, obj)	((known) ?: virt_to_slab(obj))
/* Of an object that is being freed; tracked, when it was charged or could have been. */
#define slab_tag_free_slab(obj, tracked, known)				\
	((tracked) ? (known) ?: slab_tag_slab(obj) : virt_to_slab(obj))

void __slab_tag_alloc_slow(struct kmem_cache *s, struct slab *slab, void *obj,
			   struct alloc_tag *tag, gfp_t gfp);
void __slab_tag_free_kfence(struct kmem_cache *s, void **p, int nr);
alloc_tag_id_t *__slab_tag_entry_kfence(const void *obj);
void slab_tag_destroy(struct kmem_cache *s, struct slab *slab);
void slab_tag_cache_init(struct kmem_cache *s, unsigned int order, unsigned int nr);

#ifdef CONFIG_MEM_ALLOC_PROFILING_DEBUG
/**
 * struct slab_tag_look - the vector of a slab, for alloc_tag_recount.c
 * @word: the slab's word, which says whether it is still the same
 * @id: the ids, whose memory may be gone
 * @nr: how many, 0 when there is no vector
 * @vector_cache: where the vector is from, %NULL when that is no cache
 * @vector_id: the tag that it is charged to
 */
struct slab_tag_look {
	unsigned long word;
	const alloc_tag_id_t *id;
	unsigned int nr;
	const struct kmem_cache *vector_cache;
	unsigned int vector_id;
};

void slab_tag_look(const struct kmem_cache *s, struct slab *slab, struct slab_tag_look *look);
unsigned int slab_tag_kfence_id(const void *obj);
#endif

/**
 * slab_tag_alloc - charge an object that was just allocated
 * @s: its cache
 * @gfp: flags of the allocation, for a vector that may have to be made
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
 * slab_tag_alloc_bulk - charge objects of kmem_cache_alloc_bulk() to the current tag
 * @s: their cache
 * @gfp: flags of the allocation, for vectors that may have to be made
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
 * @word: the word of the slab that all of them are in, and that is ours
 * @p: the objects
 * @nr: how many
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
 * slab_tag_entry - where the id of an object's tag is
 * @s: the object's cache
 * @slab: its slab
 * @obj: an address in the object
 *
 * Context: Any; the object is the caller's, and with it the entry.
 * Return: the entry, or %NULL where there is none.
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
 * What slab_free() has to do first. @tracked is known to the compiler: %false as
 * long as no object can have been charged, and no slab's word is ours.
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

/* For slab_objcgs(): does our vector keep the address of the other one? */
static __always_inline bool slab_tag_has_objcgs(unsigned long memcg_data)
{
	return alloc_tag_tracking() && slab_tag_is_ours(memcg_data);
}

static __always_inline struct obj_cgroup **slab_tag_objcgs(unsigned long memcg_data)
{
	/* Pairs with the cmpxchg() in slab_tag_set_objcgs(): their vector is zero, then there. */
	return READ_ONCE(slab_tag_vector(memcg_data)->objcgs);
}

/* For memcg_slab_free_hook(): the word was read for us already, or cannot be ours. */
#define slab_tag_free_objcgs(slab, tracked, word)			\
	(!(tracked) ?							\
	 (struct obj_cgroup **)(READ_ONCE((slab)->memcg_data) & ~MEMCG_DATA_FLAGS_MASK) : \
	 slab_tag_is_ours(word) ? slab_tag_objcgs(word) :		\
	 (struct obj_cgroup **)((word) & ~MEMCG_DATA_FLAGS_MASK))

unsigned long slab_tag_set_objcgs(struct slab *slab, unsigned long memcg_data);
bool slab_tag_peek_objcgs(unsigned long memcg_data);

#endif /* CONFIG_MEMCG */

#else /* !CONFIG_MEM_ALLOC_PROFILING */

/* Macros, so that not even the order of instructions is another without them. */
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

/* The kernel's own functions, see slab_tag_entry.h. */
#define __kmem_cache_alloc_node_untagged	__kmem_cache_alloc_node
#define kmalloc_trace_untagged			kmalloc_trace_noprof
#define kmalloc_node_trace_untagged		kmalloc_node_trace_noprof
#define kmem_cache_alloc_untagged		kmem_cache_alloc_noprof
#define kmem_cache_alloc_lru_untagged		kmem_cache_alloc_lru_noprof
#define kmem_cache_alloc_node_untagged		kmem_cache_alloc_node_noprof

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* MM_SLAB_TAG_H */
