/* A hooked function: declared, defined, exported, called for its caller. */
void *kmalloc(size_t size, gfp_t flags) __alloc_size(1);
extern void * __must_check krealloc(const void *old, size_t size,
				    gfp_t flags) __realloc_size(2);

static __always_inline __alloc_size(1) void *kzalloc(size_t size, gfp_t flags)
{
	if (!size)
		return kmalloc(1, flags);	/* kmalloc() twice in one function */
	return kmalloc(size, flags | __GFP_ZERO);
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

/* A helper that allocates for its caller keeps its name. */
static void *__do_krealloc(const void *p, size_t size, gfp_t flags)
{
	return kmalloc_track_caller(size, flags);
}

static void *__kmalloc_large_node(size_t size, gfp_t flags, int node)
{
	return page_address(alloc_pages_node(node, flags, get_order(size)));
}

void *__kmalloc(size_t size, gfp_t flags)
{
	return NULL;
}
EXPORT_SYMBOL(__kmalloc);

void *kmem_cache_alloc_node(struct kmem_cache *s, gfp_t flags, int node)
{
	return NULL;
}
EXPORT_SYMBOL_GPL(kmem_cache_alloc_node);
