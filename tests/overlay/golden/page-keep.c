/* alloc_pages() for oneself, through a member, and in other names. */
static struct page *refill(struct page_frag_cache *nc)
{
	return alloc_pages_node(NUMA_NO_NODE, GFP_KERNEL, 3);
}

static void *dma(const struct dma_map_ops *ops)
{
	return ops->alloc_pages(ops, 1);
}

void __free_pages(struct page *page, unsigned int order);
bool alloc_pages_possible(void);
