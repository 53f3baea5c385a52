/* Bios, their vectors, and what a bio_set keeps ready. */
extern int bioset_init(struct bio_set *, unsigned int, unsigned int, int flags);

static inline struct bio *bio_alloc(struct block_device *bdev,
		unsigned short nr_vecs, blk_opf_t opf, gfp_t gfp_mask)
{
	return bio_alloc_bioset(bdev, nr_vecs, opf, gfp_mask, &fs_bio_set);
}

struct bio_vec *bvec_alloc(mempool_t *pool, unsigned short *nr_vecs,
		gfp_t gfp_mask)
{
	struct bio_vec *bvl = kmem_cache_alloc(bvs->slab, bvec_alloc_gfp(gfp_mask));

	return bvl ?: mempool_alloc(pool, gfp_mask);
}

struct bio *bio_kmalloc(unsigned short nr_vecs, gfp_t gfp_mask)
{
	return kmalloc(struct_size(bio, bi_inline_vecs, nr_vecs), gfp_mask);
}
EXPORT_SYMBOL(bio_kmalloc);

int bioset_init(struct bio_set *bs,
		unsigned int pool_size,
		unsigned int front_pad,
		int flags)
{
	bs->bio_slab = bio_find_or_create_slab(bs);
	if (mempool_init_slab_pool(&bs->bio_pool, pool_size, bs->bio_slab))
		goto bad;
	if (flags & BIOSET_PERCPU_CACHE)
		bs->cache = alloc_percpu(struct bio_alloc_cache);
	return 0;
bad:
	bioset_exit(bs);
	return -ENOMEM;
}
EXPORT_SYMBOL(bioset_init);
