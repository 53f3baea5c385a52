/* Every place that tells kmemtrace something. */
int kmem_cache_alloc_bulk_noprof(struct kmem_cache *s, gfp_t flags, size_t size, void **p)
{
	int i;

	s = slab_pre_alloc_hook(s, NULL, &objcg, size, flags);
	if (unlikely(!s))
		return false;
	for (i = 0; i < size; i++) {
		p[i] = ___slab_alloc(s, flags);
		if (unlikely(!p[i]))
			goto error;
	}
	slab_post_alloc_hook(s, objcg, flags, size, p, false);
	return i;
error:
	slab_post_alloc_hook(s, objcg, flags, i, p, false);
	kmem_cache_free_bulk(s, i, p);
	return 0;
}

void kmem_cache_free_bulk(struct kmem_cache *s, size_t size, void **p)
{
	if (!size)
		return;

	do {
		size = build_detached_freelist(s, size, p, &df);
	} while (likely(size));
}

static void *__do_krealloc(const void *p, size_t new_size, gfp_t flags)
{
	if (ks >= new_size) {
		p = kasan_krealloc((void *)p, new_size, flags);
		return (void *)p;
	}
	return NULL;
}

void *__vmalloc_node_range_tagged(unsigned long size, gfp_t gfp_mask, int node,
				  const void *caller, struct alloc_tag *tag)
{
	clear_vm_uninitialized_flag(area);

	size = PAGE_ALIGN(size);
	return area->addr;
}

static void __vunmap(const void *addr, int deallocate_pages)
{
	vm_remove_mappings(area, deallocate_pages);
}

unsigned long __alloc_pages_bulk(gfp_t gfp, int preferred_nid, struct page **page_array)
{
	while (nr_populated < nr_pages) {
		prep_new_page(page, 0, gfp, 0);
		page_array[nr_populated] = page;
	}
	return nr_populated;
}

static void split_map_pages(struct list_head *list)
{
	post_alloc_hook(page, order, __GFP_MOVABLE);
	if (order)
		split_page(page, order);
}

void split_page(struct page *page, unsigned int order)
{
	split_page_owner(page, 1 << order);
}

void folio_migrate_flags(struct folio *newfolio, struct folio *folio)
{
	folio_copy_owner(newfolio, folio);
}

static int move_to_new_folio(struct folio *dst, struct folio *src, enum migrate_mode mode)
{
	int rc = -EAGAIN;

	if (!is_lru) {
		const struct movable_operations *mops;

		mops = page_movable_ops(&src->page);
		rc = mops->migrate_page(&dst->page, &src->page, mode);
		WARN_ON_ONCE(rc == MIGRATEPAGE_SUCCESS && !folio_test_isolated(src));
	}
	return rc;
}

static struct kmem_cache *create_cache(const char *name)
{
	list_add(&s->list, &slab_caches);
	return s;
}
