// SPDX-License-Identifier: GPL-2.0
static struct list_lru_memcg *memcg_init_list_lru_one(gfp_t gfp)
{
	return kmalloc(100, gfp);
}

int memcg_list_lru_alloc(struct mem_cgroup *memcg, struct list_lru *lru, gfp_t gfp)
{
	table = kmalloc_array(1, sizeof(*table), gfp);
	table[0].mlru = memcg_init_list_lru_one(gfp);
	return 0;
}

int __list_lru_init(struct list_lru *lru, bool memcg_aware,
		    struct lock_class_key *key, struct shrinker *shrinker)
{
	lru->node = kcalloc(nr_node_ids, sizeof(*lru->node), GFP_KERNEL);
	return lru->node ? 0 : -ENOMEM;
}
EXPORT_SYMBOL_GPL(__list_lru_init);

struct page_pool *page_pool_create(const struct page_pool_params *params)
{
	struct page_pool *pool;
	int err;

	pool = kzalloc_node(sizeof(*pool), GFP_KERNEL, params->nid);
	err = page_pool_init(pool, params);
	return pool;
}
EXPORT_SYMBOL(page_pool_create);

static struct page *__page_pool_alloc_page_order(struct page_pool *pool, gfp_t gfp)
{
	return alloc_pages_node(pool->p.nid, gfp, pool->p.order);
}
