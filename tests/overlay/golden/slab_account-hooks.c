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

int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t flags, size_t size,
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

static inline void memcg_slab_post_alloc_hook(struct kmem_cache *s, void **p)
{
	struct slab *slab;

	slab = virt_to_slab(p[0]);
	slab_objcgs(slab)[0] = current;
}

static inline void memcg_slab_free_hook(struct kmem_cache *s, struct slab *slab,
					void **p, int objects)
{
	struct obj_cgroup **objcgs;

	objcgs = slab_objcgs(slab);
	if (objcgs)
		objcgs[0] = NULL;
}

static inline void slab_post_alloc_hook(struct kmem_cache *s, void **p)
{
	memcg_slab_post_alloc_hook(s, p);
}

static void slab_free(struct kmem_cache *s, struct slab *slab, void **p, int n)
{
	memcg_slab_free_hook(s, slab, p, n);
	do_slab_free(s, slab);
}

void kmem_cache_free(struct kmem_cache *s, void *x)
{
	s = cache_from_obj(s, x);
	if (!s)
		return;
	slab_free(s, virt_to_slab(x), &x, 1);
}

void kmem_cache_free_bulk(struct kmem_cache *s, size_t size, void **p)
{
	while (size--)
		slab_free(s, virt_to_slab(p[size]), &p[size], 1);
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
