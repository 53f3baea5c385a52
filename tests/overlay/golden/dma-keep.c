/* Other members; a member that is only read. */
static bool has(const struct dma_map_ops *ops)
{
	return ops->alloc_pages && ops->alloc(1);
}
