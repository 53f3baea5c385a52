/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation tags of slab objects: entry points of SLUB
 *
 * Before anything else, the functions here decide whether an object is charged.
 * If not, foo_tagged() calls foo_untagged(), which is the original foo(). If
 * so, it calls a copy of it that takes the tag as an argument, and that gets
 * the slab from SLUB's fast path. Both are tail calls (but see SLAB_TAG_CALLS),
 * and the functions here save no registers, so neither path pays for the other.
 * Arguments stay in the order in which the callers pass them.
 *
 * Included by slub.c.
 */
#ifndef MM_SLAB_TAG_ENTRY_H
#define MM_SLAB_TAG_ENTRY_H

#ifdef CONFIG_MEM_ALLOC_PROFILING

/*
 * The original slab_alloc_node(), defined later in slub.c. If the object comes
 * from the CPU's slab, that slab is stored in @found.
 */
static __always_inline void *slab_alloc_node_found(struct kmem_cache *s, struct list_lru *lru,
						   gfp_t gfp, int node, unsigned long addr,
						   size_t orig_size, struct slab **found);

/* Compiled away if the caller does not ask for the slab. */
#define slab_tag_found(_found, _slab)					\
do {									\
	if (_found)							\
		*(_found) = (_slab);					\
} while (0)

/*
 * The slab stored in @found, or %NULL if the object comes from elsewhere or the
 * caller did not ask.
 */
#define slab_tag_found_slab(_found)	((_found) ? *(_found) : NULL)

/*
 * After a tail call, foo_untagged() sees and reports the return address of the
 * original caller. After a regular call it does not, and with frame pointers
 * the compiler makes no tail calls. In that case, the copy is always used:
 * while profiling is off its tag is NULL, and nothing is charged.
 */
#define SLAB_TAG_CALLS	IS_ENABLED(CONFIG_FRAME_POINTER)

static __always_inline bool slab_tag_use_copy(struct alloc_tag **tag)
{
	if (mem_alloc_profiling_enabled())
		return true;
	*tag = NULL;
	return SLAB_TAG_CALLS;
}

/*
 * For an argument that is used beyond the branch to another function. Otherwise
 * the compiler may move it to another register before the branch, at the
 * expense of both functions: to one that has to be saved, or that one of them
 * needs.
 */
#define slab_tag_settle(_argument)	OPTIMIZER_HIDE_VAR(_argument)

static __always_inline void *slab_alloc_charged(struct kmem_cache *s, struct list_lru *lru,
						gfp_t gfp, int node, unsigned long addr,
						size_t orig_size, struct alloc_tag *tag)
{
	struct slab *slab = NULL;
	void *obj = slab_alloc_node_found(s, lru, gfp, node, addr, orig_size, &slab);

	/*
	 * A module may pass no tag, see alloc_tagged(). The debug kernel warns
	 * later.
	 */
	if (unlikely(!tag)) {
		if (SLAB_TAG_CALLS && !mem_alloc_profiling_enabled())
			return obj;
		if (!IS_ENABLED(CONFIG_MEM_ALLOC_PROFILING_DEBUG))
			tag = &alloc_tag_untagged;
	}
	if (unlikely(!slab)) {
		if (!obj)
			return NULL;
		slab = slab_tag_slab(obj);
	}
	slab_tag_alloc(s, gfp, slab, obj, tag);
	return obj;
}

/* === kmem_cache_alloc() and its variants ================================= */

static noinline notrace void *kmem_cache_alloc_charged(struct kmem_cache *s, gfp_t gfp,
						       struct alloc_tag *tag, int node,
						       unsigned long addr, struct list_lru *lru)
{
	void *obj = slab_alloc_charged(s, lru, gfp, node, addr, s->object_size, tag);

	trace_kmem_cache_alloc(addr, obj, s, gfp, node);
	return obj;
}

void *kmem_cache_alloc_tagged(struct kmem_cache *s, gfp_t gfp, struct alloc_tag *tag)
{
	if (slab_tag_use_copy(&tag))
		return kmem_cache_alloc_charged(s, gfp, tag, NUMA_NO_NODE, _RET_IP_, NULL);
	return kmem_cache_alloc_untagged(s, gfp);
}

void *kmem_cache_alloc_lru_tagged(struct kmem_cache *s, struct list_lru *lru, gfp_t gfp,
				  struct alloc_tag *tag)
{
	if (slab_tag_use_copy(&tag))
		return kmem_cache_alloc_charged(s, gfp, tag, NUMA_NO_NODE, _RET_IP_, lru);
	return kmem_cache_alloc_lru_untagged(s, lru, gfp);
}

void *kmem_cache_alloc_node_tagged(struct kmem_cache *s, gfp_t gfp, int node,
				   struct alloc_tag *tag)
{
	if (slab_tag_use_copy(&tag))
		return kmem_cache_alloc_charged(s, gfp, tag, node, _RET_IP_, NULL);
	return kmem_cache_alloc_node_untagged(s, gfp, node);
}

/* === kmalloc() ============================================================ */

/* For a size that is a compile-time constant. */
static noinline notrace void *kmalloc_trace_charged(struct kmem_cache *s, gfp_t gfp, size_t size,
						    struct alloc_tag *tag, int node,
						    unsigned long addr)
{
	void *obj = slab_alloc_charged(s, NULL, gfp, node, addr, size, tag);

	trace_kmalloc(addr, obj, size, s->size, gfp, node);
	return kasan_kmalloc(s, obj, size, gfp);
}

void *kmalloc_trace_tagged(struct kmem_cache *s, gfp_t gfp, size_t size, struct alloc_tag *tag)
{
	if (slab_tag_use_copy(&tag))
		return kmalloc_trace_charged(s, gfp, size, tag, NUMA_NO_NODE, _RET_IP_);
	return kmalloc_trace_untagged(s, gfp, size);
}

void *kmalloc_node_trace_tagged(struct kmem_cache *s, gfp_t gfp, int node, size_t size,
				struct alloc_tag *tag)
{
	if (slab_tag_use_copy(&tag)) {
		/*
		 * Until here, they stay in the registers that foo_untagged()
		 * expects.
		 */
		slab_tag_settle(node);
		slab_tag_settle(size);
		slab_tag_settle(tag);
		return kmalloc_trace_charged(s, gfp, size, tag, node, _RET_IP_);
	}
	return kmalloc_node_trace_untagged(s, gfp, node, size);
}

/* For any other size: the caller does the rest. */
static noinline notrace void *kmalloc_charged(struct kmem_cache *s, gfp_t gfp, int node,
					      size_t orig_size, unsigned long addr,
					      struct alloc_tag *tag)
{
	return slab_alloc_charged(s, NULL, gfp, node, addr, orig_size, tag);
}

void *__kmem_cache_alloc_node_tagged(struct kmem_cache *s, gfp_t gfp, int node,
				     size_t orig_size, unsigned long caller,
				     struct alloc_tag *tag)
{
	if (mem_alloc_profiling_enabled())
		return kmalloc_charged(s, gfp, node, orig_size, caller, tag);
	return __kmem_cache_alloc_node_untagged(s, gfp, node, orig_size, caller);
}

/* === kfree() and kmem_cache_free() ======================================== */

/*
 * The original functions with two more arguments. They are unchanged until
 * something can have been charged; from then on, there is a jump to a copy that
 * uncharges. @slab is used as a local variable, and callers pass %NULL.
 */
static __always_inline void __kmem_cache_free_common(struct kmem_cache *s, void *x,
						     unsigned long caller, bool tracked,
						     struct slab *slab);
static __always_inline void kmem_cache_free_common(struct kmem_cache *s, void *x, bool tracked,
						   struct slab *slab);

/*
 * In a hardened kernel, cache_from_obj() looks up the slab. Do that only once.
 * It reports an object that belongs to a different cache, or to none.
 */
static __always_inline struct kmem_cache *slab_tag_cache_from_obj(struct kmem_cache *s, void *x,
								  bool tracked,
								  struct slab **slab)
{
	if (IS_ENABLED(CONFIG_SLAB_FREELIST_HARDENED) && tracked) {
		*slab = virt_to_slab(x);
		if (likely(*slab && (*slab)->slab_cache == s))
			return s;
		s = cache_from_obj(s, x);
		return *slab ? s : NULL;
	}
	return cache_from_obj(s, x);
}

static noinline notrace void __kmem_cache_free_tracked(struct kmem_cache *s, void *x,
						       unsigned long caller)
{
	__kmem_cache_free_common(s, x, caller, true, NULL);
}

void __kmem_cache_free(struct kmem_cache *s, void *x, unsigned long caller)
{
	if (alloc_tag_tracking()) {
		__kmem_cache_free_tracked(s, x, caller);
		return;
	}
	slab_tag_settle(s);
	slab_tag_settle(x);
	slab_tag_settle(caller);
	__kmem_cache_free_common(s, x, caller, false, NULL);
}

static noinline notrace void kmem_cache_free_tracked(struct kmem_cache *s, void *x)
{
	kmem_cache_free_common(s, x, true, NULL);
}

void kmem_cache_free(struct kmem_cache *s, void *x)
{
	if (SLAB_TAG_CALLS) {
		kmem_cache_free_common(s, x, alloc_tag_tracking(), NULL);
		return;
	}
	if (alloc_tag_tracking()) {
		kmem_cache_free_tracked(s, x);
		return;
	}
	slab_tag_settle(s);
	slab_tag_settle(x);
	kmem_cache_free_common(s, x, false, NULL);
}

#else /* !CONFIG_MEM_ALLOC_PROFILING */

#define slab_alloc_node_found(s, lru, gfp, node, addr, size, found)	\
	slab_alloc_node(s, lru, gfp, node, addr, size)
#define slab_tag_found(found, slab)		do { } while (0)
#define slab_tag_found_slab(found)		NULL

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* MM_SLAB_TAG_ENTRY_H */
