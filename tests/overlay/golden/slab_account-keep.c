/* Declarations, and words of other objects. */
static inline void memcg_slab_free_hook(struct kmem_cache *s, struct slab *slab,
					void **p, int n);
void kmem_cache_free(struct kmem_cache *s, void *x);

static __always_inline void account_slab(struct slab *slab, int order,
					 struct kmem_cache *s, gfp_t gfp)
{
	unsigned long memcg_data = READ_ONCE(slab->memcg_data);

	if (memcg_data)
		cmpxchg(&slab->counters, 0, memcg_data);
	s->max = oo_make(order, 1);
}

/* Neither the slab that others look up, nor memcg's vector there. */
static void look(void *obj)
{
	struct obj_cgroup **objcgs;
	struct slab *slab;

	slab = virt_to_slab(obj);
	objcgs = slab_objcgs(slab);
}
