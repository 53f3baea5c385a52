// SPDX-License-Identifier: GPL-2.0
void *jbd2_alloc(size_t size, gfp_t flags);
extern void *kmem_alloc(size_t, xfs_km_flags_t);

static inline void *alloc_inode_sb(struct super_block *sb, struct kmem_cache *cache, gfp_t gfp)
{
	return kmem_cache_alloc_lru(cache, &sb->s_inode_lru, gfp);
}

void *jbd2_alloc(size_t size, gfp_t flags)
{
	if (size < PAGE_SIZE)
		return kmem_cache_alloc(get_slab(size), flags);
	return (void *)__get_free_pages(flags, get_order(size));
}

static inline void *kmem_zalloc(size_t size, xfs_km_flags_t flags)
{
	return kmem_alloc(size, flags | KM_ZERO);
}
