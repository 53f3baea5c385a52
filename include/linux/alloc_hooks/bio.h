/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation functions of bio.h, charged to the line that calls them
 *
 * foo_tagged() is what foo() was, with the tag as one more argument, see
 * slab_tagged.h.
 *
 * Included at the beginning of bio.h, and of block/blk.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_BIO_H
#define _LINUX_ALLOC_HOOKS_BIO_H

#include <linux/alloc_tag.h>

#define bio_alloc(...)			alloc_tagged(bio_alloc_tagged, __VA_ARGS__)
#define bio_alloc_bioset(...)		alloc_tagged(bio_alloc_bioset_tagged, __VA_ARGS__)
#define bio_alloc_clone(...)		alloc_tagged(bio_alloc_clone_tagged, __VA_ARGS__)
#define bio_kmalloc(...)		alloc_tagged(bio_kmalloc_tagged, __VA_ARGS__)
#define bio_next_split(...)		alloc_tagged(bio_next_split_tagged, __VA_ARGS__)
#define bio_split(...)			alloc_tagged(bio_split_tagged, __VA_ARGS__)
#define bioset_init(...)		alloc_tagged(bioset_init_tagged, __VA_ARGS__)
#define biovec_init_pool(...)		alloc_tagged(biovec_init_pool_tagged, __VA_ARGS__)
#define blk_next_bio(...)		alloc_tagged(blk_next_bio_tagged, __VA_ARGS__)
#define bvec_alloc(...)			alloc_tagged(bvec_alloc_tagged, __VA_ARGS__)

#ifndef CONFIG_MEM_ALLOC_PROFILING
#define bio_alloc_tagged(bdev, nr_vecs, opf, gfp, tag) \
	bio_alloc_noprof(bdev, nr_vecs, opf, gfp)
#define bio_alloc_bioset_tagged(bdev, nr_vecs, opf, gfp, bs, tag) \
	bio_alloc_bioset_noprof(bdev, nr_vecs, opf, gfp, bs)
#define bio_alloc_clone_tagged(bdev, bio_src, gfp, bs, tag) \
	bio_alloc_clone_noprof(bdev, bio_src, gfp, bs)
#define bio_kmalloc_tagged(nr_vecs, gfp, tag)	bio_kmalloc_noprof(nr_vecs, gfp)
#define bio_next_split_tagged(bio, sectors, gfp, bs, tag) \
	bio_next_split_noprof(bio, sectors, gfp, bs)
#define bio_split_tagged(bio, sectors, gfp, bs, tag) \
	bio_split_noprof(bio, sectors, gfp, bs)
#define bioset_init_tagged(bs, pool_size, front_pad, flags, tag) \
	bioset_init_noprof(bs, pool_size, front_pad, flags)
#define biovec_init_pool_tagged(pool, pool_entries, tag) \
	biovec_init_pool_noprof(pool, pool_entries)
#define blk_next_bio_tagged(bio, bdev, nr_pages, opf, gfp, tag) \
	blk_next_bio_noprof(bio, bdev, nr_pages, opf, gfp)
#define bvec_alloc_tagged(pool, nr_vecs, gfp, tag)	bvec_alloc_noprof(pool, nr_vecs, gfp)
#endif

#endif /* _LINUX_ALLOC_HOOKS_BIO_H */
