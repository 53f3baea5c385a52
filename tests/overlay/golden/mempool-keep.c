/* Freeing, pools of others, and callers. */
void mempool_free(void *element, mempool_t *pool)
{
	pool->free(element, pool->pool_data);
}
EXPORT_SYMBOL(mempool_free);

static void *own_alloc(gfp_t gfp, void *data)
{
	return kmalloc(sizeof(struct own), gfp);
}

static void *use(struct own *own)
{
	own->pool = mempool_create(4, own_alloc, own_free, own);
	return mempool_alloc(own->pool, GFP_NOIO) ?: own->alloc(GFP_NOIO, own);
}
