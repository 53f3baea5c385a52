// SPDX-License-Identifier: GPL-2.0
/* What the functions of earlier topics look like by now: takers have a tag. */
static struct sk_buff *__napi_build_skb_tagged(void *data, unsigned int frag_size,
					       struct alloc_tag *tag)
{
	struct sk_buff *skb;

	skb = napi_skb_cache_get();
	if (unlikely(!skb))
		return NULL;
	return skb;
}

struct sk_buff *__alloc_skb_tagged(unsigned int size, gfp_t gfp_mask, int flags, int node,
				   struct alloc_tag *tag)
{
	struct sk_buff *skb;

	if (flags & SKB_ALLOC_NAPI)
		skb = napi_skb_cache_get();
	else
		skb = kmem_cache_alloc_node_tagged(cache, gfp_mask, node, tag);
	return skb;
}

static void napi_skb_cache_put(struct sk_buff *skb)
{
	struct napi_alloc_cache *nc = this_cpu_ptr(&napi_alloc_cache);
	u32 i;

	kasan_poison_object_data(skbuff_head_cache, skb);
	nc->skb_cache[nc->skb_count++] = skb;
	if (unlikely(nc->skb_count == NAPI_SKB_CACHE_SIZE))
		nc->skb_count = NAPI_SKB_CACHE_HALF;
}

void skb_attempt_defer_free(struct sk_buff *skb)
{
	if (cpu == raw_smp_processor_id()) {
nodefer:	__kfree_skb(skb);
		return;
	}
	if (READ_ONCE(sd->defer_count) >= defer_max)
		goto nodefer;
	spin_lock_irqsave(&sd->defer_lock, flags);
	skb->next = sd->defer_list;
	spin_unlock_irqrestore(&sd->defer_lock, flags);
}

void *mempool_alloc_tagged(mempool_t *pool, gfp_t gfp_mask, struct alloc_tag *tag)
{
	void *element;

	spin_lock_irqsave(&pool->lock, flags);
	if (likely(pool->curr_nr)) {
		element = remove_element(pool);
		spin_unlock_irqrestore(&pool->lock, flags);
		return element;
	}
	return NULL;
}

void mempool_free(void *element, mempool_t *pool)
{
	spin_lock_irqsave(&pool->lock, flags);
	if (likely(pool->curr_nr < pool->min_nr)) {
		add_element(pool, element);
		return;
	}
	pool->free(element, pool->pool_data);
}

struct bio *bio_alloc_bioset_tagged(struct block_device *bdev, unsigned short nr_vecs,
				    blk_opf_t opf, gfp_t gfp_mask, struct bio_set *bs,
				    struct alloc_tag *tag)
{
	struct bio *bio;

	bio = bio_alloc_percpu_cache(bdev, nr_vecs, opf,
				     gfp_mask, bs);
	return bio;
}

void bio_put(struct bio *bio)
{
	if (bio->bi_opf & REQ_ALLOC_CACHE) {
		bio->bi_next = cache->free_list;
		cache->free_list = bio;
	}
}
