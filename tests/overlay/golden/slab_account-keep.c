/* Declarations, and words of other objects. */
static inline void memcg_slab_free_hook(struct kmem_cache *s, struct slab *slab,
					void **p, int n)
{
}

static __always_inline void account_slab(struct slab *slab, int order,
					 struct kmem_cache *s, gfp_t gfp)
{
	unsigned long memcg_data = READ_ONCE(slab->memcg_data);

	if (memcg_data)
		cmpxchg(&slab->counters, 0, memcg_data);
	s->max = oo_make(order, 1);
}
