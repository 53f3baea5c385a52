// SPDX-License-Identifier: GPL-2.0
extern struct page *cma_alloc(struct cma *cma, unsigned long count, unsigned int align, bool no_warn);

struct page *cma_alloc(struct cma *cma, unsigned long count, unsigned int align, bool no_warn)
{
	int ret = alloc_contig_range(cma->base_pfn, cma->base_pfn + count, MIGRATE_CMA, GFP_KERNEL);

	return ret ? NULL : pfn_to_page(cma->base_pfn);
}

static struct page *cma_alloc_aligned(struct cma *cma, size_t size, gfp_t gfp)
{
	return cma_alloc(cma, size >> PAGE_SHIFT, get_order(size), gfp & __GFP_NOWARN);
}
