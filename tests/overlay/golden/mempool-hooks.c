/* A pool's own function allocates under the current tag. */
extern void *mempool_alloc(mempool_t *pool, gfp_t gfp_mask) __malloc;
void *mempool_kmalloc(gfp_t gfp_mask, void *pool_data);

static inline int mempool_init_kmalloc_pool(mempool_t *pool, int min_nr, size_t size)
{
	return mempool_init(pool, min_nr, mempool_kmalloc,
			    mempool_kfree, (void *) size);
}

int mempool_init_node(mempool_t *pool, int min_nr, mempool_alloc_t *alloc_fn,
		      gfp_t gfp_mask, int node_id)
{
	pool->alloc	= alloc_fn;
	pool->elements = kmalloc_array_node(min_nr, sizeof(void *),
					    gfp_mask, node_id);
	while (pool->curr_nr < pool->min_nr) {
		void *element;

		element = pool->alloc(gfp_mask, pool->pool_data);
		if (unlikely(!element))
			return -ENOMEM;
	}
	return 0;
}
EXPORT_SYMBOL(mempool_init_node);

void *mempool_alloc(mempool_t *pool, gfp_t gfp_mask)
{
	void *element;

repeat_alloc:
	element = pool->alloc(gfp_temp, pool->pool_data);
	if (likely(element != NULL))
		return element;
	goto repeat_alloc;
}
EXPORT_SYMBOL(mempool_alloc);

void *mempool_kmalloc(gfp_t gfp_mask, void *pool_data)
{
	size_t size = (size_t)pool_data;

	return kmalloc(size, gfp_mask);
}
EXPORT_SYMBOL(mempool_kmalloc);
