struct page *__alloc_pages(gfp_t gfp, unsigned int order, int nid,
		nodemask_t *nodemask);
__meminit void *alloc_pages_exact_nid(int nid, size_t size, gfp_t gfp) __alloc_size(2);

static inline unsigned long
alloc_pages_bulk_list(gfp_t gfp, unsigned long nr, struct list_head *list)
{
	return __alloc_pages_bulk(gfp, numa_mem_id(), NULL, nr, list, NULL);
}

struct folio *folio_alloc(gfp_t gfp, unsigned int order)
{
	return page_folio(alloc_pages(gfp | __GFP_COMP, order));
}
EXPORT_SYMBOL(folio_alloc);

static struct page *alloc_page_interleave(gfp_t gfp, unsigned int order, int nid)
{
	struct page *page = __alloc_pages(gfp, order, nid, NULL);

	if (!page)
		page = __alloc_pages(gfp, 0, nid, NULL);
	return page;
}
