/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Structures that allocate for their owner, charged to the line that initialises,
 * resizes or creates them
 *
 * Included by ptr_ring.h, sbitmap.h and list_lru.h, before the declarations.
 */
#ifndef _LINUX_ALLOC_HOOKS_CONTAINERS_H
#define _LINUX_ALLOC_HOOKS_CONTAINERS_H

#include <linux/alloc_tag.h>

#define __ptr_ring_init_queue_alloc(...) alloc_hooked(__ptr_ring_init_queue_alloc, __VA_ARGS__)
#define ptr_ring_init(...)		alloc_tagged(ptr_ring_init_tagged, __VA_ARGS__)
#define ptr_ring_resize(...)		alloc_tagged(ptr_ring_resize_tagged, __VA_ARGS__)
#define ptr_ring_resize_multiple(...)	alloc_tagged(ptr_ring_resize_multiple_tagged, __VA_ARGS__)
#define skb_array_init(...)		alloc_tagged(skb_array_init_tagged, __VA_ARGS__)
#define skb_array_resize(...)		alloc_tagged(skb_array_resize_tagged, __VA_ARGS__)
#define skb_array_resize_multiple(...)	alloc_tagged(skb_array_resize_multiple_tagged, __VA_ARGS__)
#define sbitmap_init_node(...)		alloc_tagged(sbitmap_init_node_tagged, __VA_ARGS__)
#define sbitmap_queue_init_node(...)	alloc_tagged(sbitmap_queue_init_node_tagged, __VA_ARGS__)
#define __list_lru_init(...)		alloc_tagged(__list_lru_init_tagged, __VA_ARGS__)
#define page_pool_create(...)		alloc_tagged(page_pool_create_tagged, __VA_ARGS__)

#ifndef CONFIG_MEM_ALLOC_PROFILING
#define __ptr_ring_init_queue_alloc_tagged(size, gfp, tag) \
	__ptr_ring_init_queue_alloc_noprof(size, gfp)
#define ptr_ring_init_tagged(r, size, gfp, tag)	ptr_ring_init_noprof(r, size, gfp)
#define ptr_ring_resize_tagged(r, size, gfp, destroy, tag) \
	ptr_ring_resize_noprof(r, size, gfp, destroy)
#define ptr_ring_resize_multiple_tagged(rings, nrings, size, gfp, destroy, tag) \
	ptr_ring_resize_multiple_noprof(rings, nrings, size, gfp, destroy)
#define skb_array_init_tagged(a, size, gfp, tag)	skb_array_init_noprof(a, size, gfp)
#define skb_array_resize_tagged(a, size, gfp, tag)	skb_array_resize_noprof(a, size, gfp)
#define skb_array_resize_multiple_tagged(rings, nrings, size, gfp, tag) \
	skb_array_resize_multiple_noprof(rings, nrings, size, gfp)
#define sbitmap_init_node_tagged(sb, depth, shift, flags, node, round_robin, alloc_hint, tag) \
	sbitmap_init_node_noprof(sb, depth, shift, flags, node, round_robin, alloc_hint)
#define sbitmap_queue_init_node_tagged(sbq, depth, shift, round_robin, flags, node, tag) \
	sbitmap_queue_init_node_noprof(sbq, depth, shift, round_robin, flags, node)
#define __list_lru_init_tagged(lru, memcg_aware, key, shrinker, tag) \
	__list_lru_init_noprof(lru, memcg_aware, key, shrinker)
#define memcg_init_list_lru_one_tagged(gfp, tag)	memcg_init_list_lru_one_noprof(gfp)
#define page_pool_create_tagged(params, tag)	page_pool_create_noprof(params)
#endif

#endif /* _LINUX_ALLOC_HOOKS_CONTAINERS_H */
