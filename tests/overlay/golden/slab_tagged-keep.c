/* Helpers that allocate for the current tag, and the allocator's own needs. */
static void *__do_krealloc(const void *p, size_t new_size, gfp_t flags)
{
	return kmalloc_track_caller_noprof(new_size, flags);
}

int kmem_cache_alloc_bulk_noprof(struct kmem_cache *s, gfp_t flags, size_t size,
				 void **p)
{
	return 0;
}
EXPORT_SYMBOL(kmem_cache_alloc_bulk_noprof);

static void init_kmem_cache_nodes(struct kmem_cache *s)
{
	n = kmem_cache_alloc_node(kmem_cache_node, GFP_KERNEL, node);
}
