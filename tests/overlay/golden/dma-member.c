/* Calls through the member only; alloc_pages() itself stays. */
static struct page *get(struct device *dev, const struct dma_map_ops *ops)
{
	if (!ops->alloc_pages)
		return alloc_pages(GFP_KERNEL, 0);
	if (ops->alloc)
		return ops->alloc(dev);
	return ops->alloc_pages(dev, 1);
}
