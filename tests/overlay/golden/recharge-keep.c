// SPDX-License-Identifier: GPL-2.0
/* None of this may change: who fills or empties a cache hands nothing over. */
static void add_first(mempool_t *pool)
{
	add_element(pool, pool->alloc(gfp_mask, pool->pool_data));
}

void mempool_exit(mempool_t *pool)
{
	while (pool->curr_nr) {
		void *element = remove_element(pool);
		pool->free(element, pool->pool_data);
	}
}

static void bio_alloc_cache_prune(struct bio_alloc_cache *cache, unsigned int nr)
{
	struct bio *bio;

	while ((bio = cache->free_list) != NULL) {
		cache->free_list = bio->bi_next;
		bio_free(bio);
	}
}

static struct sk_buff *without_a_tag(struct softnet_data *sd)
{
	spin_lock_irqsave(&sd->defer_lock, flags);
	return napi_skb_cache_get();
}
