static inline struct obj_cgroup **slab_objcgs(struct slab *slab)
{
	unsigned long memcg_data = READ_ONCE(slab->memcg_data);

	VM_BUG_ON_PAGE(memcg_data && !(memcg_data & 1), slab_page(slab));

	return (struct obj_cgroup **)(memcg_data & ~3UL);
}

static __always_inline void unaccount_slab(struct slab *slab, int order,
					   struct kmem_cache *s)
{
	if (memcg_kmem_enabled())
		memcg_free_slab_cgroups(slab);
}

int kmem_cache_alloc_bulk_noprof(struct kmem_cache *s, gfp_t flags, size_t size,
				 void **p)
{
	int i;

	for (i = 0; i < size; i++) {
		if (!take(s, &p[i]))
			goto error;
	}
	slab_post_alloc_hook(s, objcg, flags, size, p,
				slab_want_init_on_alloc(flags, s));
	return i;
error:
	slab_post_alloc_hook(s, objcg, flags, i, p, false);
	kmem_cache_free_bulk(s, i, p);
	return 0;
}

static void slab_free(struct kmem_cache *s, struct slab *slab, void **p, int n)
{
	memcg_slab_free_hook(s, slab, p, n);
	do_slab_free(s, slab);
}

static int sizes(struct kmem_cache *s)
{
	s->oo = oo_make(order, size);
	s->min = oo_make(get_order(size), size);
	return 0;
}

static int set(struct slab *slab, unsigned long data)
{
	if (!data)
		slab->memcg_data = data;
	else if (cmpxchg(&slab->memcg_data, 0, data))
		return 1;
	return 0;
}
