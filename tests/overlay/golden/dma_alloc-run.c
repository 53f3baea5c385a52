// SPDX-License-Identifier: GPL-2.0
void *dma_alloc_attrs(struct device *dev, size_t size, dma_addr_t *dma_handle,
		gfp_t flag, unsigned long attrs)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);
	void *cpu_addr;

	if (dma_alloc_direct(dev, ops))
		cpu_addr = dma_direct_alloc(dev, size, dma_handle, flag, attrs);
	else if (ops->alloc)
		cpu_addr = ops->alloc(dev, size, dma_handle, flag, attrs);
	return cpu_addr;
}
EXPORT_SYMBOL(dma_alloc_attrs);

static struct page *__dma_direct_alloc_pages(struct device *dev, size_t size, gfp_t gfp)
{
	return alloc_pages_node(dev_to_node(dev), gfp, get_order(size));
}

static int another(struct device *dev, const struct dma_map_ops *ops)
{
	ops->alloc(dev, 1, NULL, 0, 0);
	return alloc_pages_node(0, GFP_KERNEL, 0) ? 0 : -ENOMEM;
}

struct dma_pool *dma_pool_create(const char *name, struct device *dev, size_t size,
				 size_t align, size_t boundary)
{
	struct dma_pool *retval = kmalloc(sizeof(*retval), GFP_KERNEL);

	retval->allocation = size;
	return retval;
}
EXPORT_SYMBOL(dma_pool_create);

static struct dma_page *pool_alloc_page(struct dma_pool *pool, gfp_t mem_flags)
{
	struct dma_page *page = kmalloc(sizeof(*page), mem_flags);

	page->vaddr = dma_alloc_coherent(pool->dev, pool->allocation, &page->dma, mem_flags);
	return page;
}
