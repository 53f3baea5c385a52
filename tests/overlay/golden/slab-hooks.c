/* Declarations, inline functions and calls among them take the tag. */
void *__kmalloc(size_t size, gfp_t flags) __alloc_size(1);
void *kmalloc_trace(struct kmem_cache *s, gfp_t flags, size_t size)
		__alloc_size(3);
void *__kmem_cache_alloc_node(struct kmem_cache *s, gfp_t flags, int node,
			      size_t size, unsigned long caller) __malloc;

static __always_inline __alloc_size(1) void *kmalloc(size_t size, gfp_t flags)
{
	if (__builtin_constant_p(size) && size)
		return kmalloc_trace(caches[size], flags, size);
	return __kmalloc(size, flags);
}

static inline void *kzalloc(size_t size, gfp_t flags)
{
	return kmalloc(size, flags | __GFP_ZERO);
}

/* Pages are charged to the current tag. */
void *__do_kmalloc_node(size_t size, gfp_t flags, int node, unsigned long caller)
{
	struct kmem_cache *s;

	if (size > KMALLOC_MAX_CACHE_SIZE)
		return __kmalloc_large_node(size, flags, node);
	return __kmem_cache_alloc_node(s, flags, node, size, caller);
}

void *__kmalloc(size_t size, gfp_t flags)
{
	return __do_kmalloc_node(size, flags, NUMA_NO_NODE, _RET_IP_);
}
EXPORT_SYMBOL(__kmalloc);

/* Entries of SLUB end here. */
void *kmalloc_trace(struct kmem_cache *s, gfp_t gfpflags, size_t size)
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

void *kmem_cache_alloc(struct kmem_cache *s, gfp_t gfpflags)
{
	return __kmem_cache_alloc_lru(s, NULL, gfpflags);
}
EXPORT_SYMBOL(kmem_cache_alloc);

/* An entry is declared and defined; a declaration of another type takes the tag, too. */
extern void * __must_check krealloc(const void *old, size_t size,
				    gfp_t flags) __realloc_size(2);
void *kmem_cache_alloc(struct kmem_cache *s, gfp_t flags) __malloc;

static inline void *kzalloc_node(size_t size, gfp_t flags, int node)
{
	if (!size)
		return kmalloc_node(1, flags, node);	/* kmalloc_node() twice in one function */
	return kmalloc_node(size, flags | __GFP_ZERO, node);
}

#ifdef CONFIG_A
static void *kcalloc(size_t n, size_t size, gfp_t flags)
{
	return n > 9 ? kmalloc_array(n, kzalloc(n, flags) ? size : 0, flags) : NULL;
}
#else
static void *kcalloc(size_t n, size_t size, gfp_t flags)
{
	return NULL;
}
#endif

static void *__do_krealloc(const void *p, size_t new_size, gfp_t flags)
{
	return kmalloc_track_caller(new_size, flags);
}

/* It is called with the tag as the current one. */
static void *__kmalloc_large_node(size_t size, gfp_t flags, int node)
{
	return page_address(alloc_pages_node(node, flags, get_order(size)));
}

/* One that charges many objects keeps its arguments. */
int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t flags, size_t size, void **p);
int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t flags, size_t size,
			  void **p)
{
	return 0;
}
EXPORT_SYMBOL(kmem_cache_alloc_bulk);
