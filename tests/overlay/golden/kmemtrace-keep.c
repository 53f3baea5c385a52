/* The same calls elsewhere, and functions that are called so in other files. */
static struct page *get_page_from_freelist(gfp_t gfp, unsigned int order)
{
	prep_new_page(page, order, gfp, alloc_flags);
	return page;
}

void prep(struct page *page, unsigned int order)
{
	post_alloc_hook(page, order, __GFP_MOVABLE);
}

int kmem_cache_alloc_bulk_other(struct kmem_cache *s, gfp_t flags, size_t size, void **p)
{
	int i = size;

	return i;
}

void kfree_all(struct kmem_cache *s, int i, void **p)
{
	kmem_cache_free_bulk(s, i, p);
	list_add(&s->list, &slab_caches);
}

void *krealloc(const void *p, size_t new_size, gfp_t flags)
{
	p = kasan_krealloc((void *)p, new_size, flags);
	return (void *)p;
}

void vunmap(const void *addr)
{
	vm_remove_mappings(area, 0);
	clear_vm_uninitialized_flag(area);
}
