/* Declarations, inline functions and calls among them take the tag. */
void *__kmalloc_noprof(size_t size, gfp_t flags) __alloc_size(1);
void *kmalloc_trace_noprof(struct kmem_cache *s, gfp_t flags, size_t size)
		__alloc_size(3);
void *__kmem_cache_alloc_node(struct kmem_cache *s, gfp_t flags, int node,
			      size_t size, unsigned long caller) __malloc;

static __always_inline __alloc_size(1) void *kmalloc_noprof(size_t size, gfp_t flags)
{
	if (__builtin_constant_p(size) && size)
		return kmalloc_trace_noprof(caches[size], flags, size);
	return __kmalloc_noprof(size, flags);
}

static inline void *kzalloc_noprof(size_t size, gfp_t flags)
{
	return kmalloc_noprof(size, flags | __GFP_ZERO);
}

/* Pages are charged to the current tag. */
void *__do_kmalloc_node(size_t size, gfp_t flags, int node, unsigned long caller)
{
	struct kmem_cache *s;

	if (size > KMALLOC_MAX_CACHE_SIZE)
		return __kmalloc_large_node(size, flags, node);
	return __kmem_cache_alloc_node(s, flags, node, size, caller);
}

void *__kmalloc_noprof(size_t size, gfp_t flags)
{
	return __do_kmalloc_node(size, flags, NUMA_NO_NODE, _RET_IP_);
}
EXPORT_SYMBOL(__kmalloc);

/* Entries of SLUB end here. */
void *kmalloc_trace_noprof(struct kmem_cache *s, gfp_t gfpflags, size_t size)
{
	void *ret = __kmem_cache_alloc_node(s, gfpflags, NUMA_NO_NODE,
					    size, _RET_IP_);

	return kasan_kmalloc(s, ret, size, gfpflags);
}
EXPORT_SYMBOL(kmalloc_trace);

static __always_inline void *slab_alloc_node(struct kmem_cache *s, struct list_lru *lru,
		gfp_t gfpflags, int node, unsigned long addr, size_t orig_size)
{
	void *object;
	struct kmem_cache_cpu *c;
	struct slab *slab;
	unsigned long tid;

redo:
	c = raw_cpu_ptr(s->cpu_slab);
	object = c->freelist;
	slab = c->slab;
	if (!object) {
		object = __slab_alloc(s, gfpflags, node, addr, c, orig_size);
	} else {
		void *next_object = get_freepointer_safe(s, object);

		if (!take(s, object, next_object))
			goto redo;
		prefetch_freepointer(s, next_object);
		stat(s, ALLOC_FASTPATH);
	}
	slab_post_alloc_hook(s, objcg, gfpflags, 1, &object, init);
	return object;
}

void *__kmem_cache_alloc_node(struct kmem_cache *s, gfp_t gfpflags,
			      int node, size_t orig_size,
			      unsigned long caller)
{
	return slab_alloc_node(s, NULL, gfpflags, node,
			       caller, orig_size);
}

void *kmem_cache_alloc_noprof(struct kmem_cache *s, gfp_t gfpflags)
{
	return __kmem_cache_alloc_lru(s, NULL, gfpflags);
}
EXPORT_SYMBOL(kmem_cache_alloc);
