/* None of this may change: kmalloc(), kfree(). */
void *kmalloc_order(size_t size);
void kfree(const void *p);
EXPORT_TRACEPOINT_SYMBOL(kmalloc);
#define kmalloc_track_caller(size, flags) __kmalloc_node_track_caller(size, flags)

/* The allocator's own need. */
static int alloc_cache(struct kmem_cache *s)
{
	const char *msg = "kmalloc(1, GFP_KERNEL)";

	s->buf = kmalloc(10, GFP_KERNEL);
	s->kmalloc = 0;
	trace_kmalloc(s->buf);
	return register_alloc(kmalloc);
}
EXPORT_SYMBOL(alloc_cache);

static void init_kmem_cache_nodes(struct kmem_cache *s)
{
	n = kmem_cache_alloc_node(kmem_cache_node, GFP_KERNEL, node);
}

/* A page of the allocator's own. */
static struct page *alloc_slab_page(gfp_t flags, int order)
{
	return alloc_pages_node(NUMA_NO_NODE, flags, order);
}
