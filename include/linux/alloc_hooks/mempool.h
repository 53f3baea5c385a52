/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation functions of mempool.h, charged to the line that calls them
 *
 * foo_tagged() is what foo() was, with the tag as one more argument, see
 * slab_tagged.h.
 *
 * Included at the beginning of mempool.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_MEMPOOL_H
#define _LINUX_ALLOC_HOOKS_MEMPOOL_H

#include <linux/alloc_tag.h>

#define mempool_init(...)		alloc_tagged(mempool_init_tagged, __VA_ARGS__)
#define mempool_init_node(...)		alloc_tagged(mempool_init_node_tagged, __VA_ARGS__)
#define mempool_init_slab_pool(...)	alloc_tagged(mempool_init_slab_pool_tagged, __VA_ARGS__)
#define mempool_init_kmalloc_pool(...) \
	alloc_tagged(mempool_init_kmalloc_pool_tagged, __VA_ARGS__)
#define mempool_init_page_pool(...)	alloc_tagged(mempool_init_page_pool_tagged, __VA_ARGS__)
#define mempool_create(...)		alloc_tagged(mempool_create_tagged, __VA_ARGS__)
#define mempool_create_node(...)	alloc_tagged(mempool_create_node_tagged, __VA_ARGS__)
#define mempool_create_slab_pool(...)	alloc_tagged(mempool_create_slab_pool_tagged, __VA_ARGS__)
#define mempool_create_kmalloc_pool(...) \
	alloc_tagged(mempool_create_kmalloc_pool_tagged, __VA_ARGS__)
#define mempool_create_page_pool(...)	alloc_tagged(mempool_create_page_pool_tagged, __VA_ARGS__)
#define mempool_resize(...)		alloc_tagged(mempool_resize_tagged, __VA_ARGS__)
#define mempool_alloc(...)		alloc_tagged(mempool_alloc_tagged, __VA_ARGS__)

#ifndef CONFIG_MEM_ALLOC_PROFILING
#define mempool_init_tagged(pool, min_nr, alloc_fn, free_fn, pool_data, tag) \
	mempool_init_noprof(pool, min_nr, alloc_fn, free_fn, pool_data)
#define mempool_init_node_tagged(pool, min_nr, alloc_fn, free_fn, pool_data, gfp, node, tag) \
	mempool_init_node_noprof(pool, min_nr, alloc_fn, free_fn, pool_data, gfp, node)
#define mempool_init_slab_pool_tagged(pool, min_nr, cache, tag) \
	mempool_init_slab_pool_noprof(pool, min_nr, cache)
#define mempool_init_kmalloc_pool_tagged(pool, min_nr, size, tag) \
	mempool_init_kmalloc_pool_noprof(pool, min_nr, size)
#define mempool_init_page_pool_tagged(pool, min_nr, order, tag) \
	mempool_init_page_pool_noprof(pool, min_nr, order)
#define mempool_create_tagged(min_nr, alloc_fn, free_fn, pool_data, tag) \
	mempool_create_noprof(min_nr, alloc_fn, free_fn, pool_data)
#define mempool_create_node_tagged(min_nr, alloc_fn, free_fn, pool_data, gfp, node, tag) \
	mempool_create_node_noprof(min_nr, alloc_fn, free_fn, pool_data, gfp, node)
#define mempool_create_slab_pool_tagged(min_nr, cache, tag) \
	mempool_create_slab_pool_noprof(min_nr, cache)
#define mempool_create_kmalloc_pool_tagged(min_nr, size, tag) \
	mempool_create_kmalloc_pool_noprof(min_nr, size)
#define mempool_create_page_pool_tagged(min_nr, order, tag) \
	mempool_create_page_pool_noprof(min_nr, order)
#define mempool_resize_tagged(pool, new_min_nr, tag) \
	mempool_resize_noprof(pool, new_min_nr)
#define mempool_alloc_tagged(pool, gfp, tag)	mempool_alloc_noprof(pool, gfp)
#endif

#endif /* _LINUX_ALLOC_HOOKS_MEMPOOL_H */
