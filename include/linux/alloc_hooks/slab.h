/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation functions of slab.h, charged to the line that calls them
 *
 * Included at the end of slab.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_SLAB_H
#define _LINUX_ALLOC_HOOKS_SLAB_H

#include <linux/alloc_tag.h>

#define __kmalloc(...)			alloc_tagged(__kmalloc_tagged, __VA_ARGS__)
#define __kmalloc_node(...)		alloc_tagged(__kmalloc_node_tagged, __VA_ARGS__)
#define __kmalloc_node_track_caller(...) \
	alloc_tagged(__kmalloc_node_track_caller_tagged, __VA_ARGS__)
#define kmalloc(...)			alloc_tagged(kmalloc_tagged, __VA_ARGS__)
#define kmalloc_node(...)		alloc_tagged(kmalloc_node_tagged, __VA_ARGS__)
#define kmalloc_trace(...)		alloc_tagged(kmalloc_trace_tagged, __VA_ARGS__)
#define kmalloc_node_trace(...)		alloc_tagged(kmalloc_node_trace_tagged, __VA_ARGS__)
#define kmalloc_large(...)		alloc_tagged(kmalloc_large_tagged, __VA_ARGS__)
#define kmalloc_large_node(...)		alloc_tagged(kmalloc_large_node_tagged, __VA_ARGS__)
#define kmalloc_array(...)		alloc_tagged(kmalloc_array_tagged, __VA_ARGS__)
#define kmalloc_array_node(...)		alloc_tagged(kmalloc_array_node_tagged, __VA_ARGS__)
#define kcalloc(...)			alloc_tagged(kcalloc_tagged, __VA_ARGS__)
#define kcalloc_node(...)		alloc_tagged(kcalloc_node_tagged, __VA_ARGS__)
#define kzalloc(...)			alloc_tagged(kzalloc_tagged, __VA_ARGS__)
#define kzalloc_node(...)		alloc_tagged(kzalloc_node_tagged, __VA_ARGS__)
#define krealloc(...)			alloc_hooks(krealloc_noprof(__VA_ARGS__))
#define krealloc_array(...)		alloc_hooks(krealloc_array_noprof(__VA_ARGS__))
#define kmem_cache_alloc(...)		alloc_tagged(kmem_cache_alloc_tagged, __VA_ARGS__)
#define kmem_cache_alloc_lru(...)	alloc_tagged(kmem_cache_alloc_lru_tagged, __VA_ARGS__)
#define kmem_cache_alloc_node(...)	alloc_tagged(kmem_cache_alloc_node_tagged, __VA_ARGS__)
#define kmem_cache_alloc_bulk(...)	alloc_hooks(kmem_cache_alloc_bulk_noprof(__VA_ARGS__))
#define kmem_cache_zalloc(...)		alloc_tagged(kmem_cache_zalloc_tagged, __VA_ARGS__)
#define kvmalloc(...)			alloc_tagged(kvmalloc_tagged, __VA_ARGS__)
#define kvmalloc_node(...)		alloc_tagged(kvmalloc_node_tagged, __VA_ARGS__)
#define kvzalloc(...)			alloc_tagged(kvzalloc_tagged, __VA_ARGS__)
#define kvzalloc_node(...)		alloc_tagged(kvzalloc_node_tagged, __VA_ARGS__)
#define kvmalloc_array(...)		alloc_tagged(kvmalloc_array_tagged, __VA_ARGS__)
#define kvcalloc(...)			alloc_tagged(kvcalloc_tagged, __VA_ARGS__)
#define kvrealloc(...)			alloc_hooks(kvrealloc_noprof(__VA_ARGS__))

/* slab.h has these two as macros around __kmalloc_node_track_caller(). */
#define kmalloc_track_caller_noprof(size, flags)			\
	__kmalloc_node_track_caller_noprof(size, flags, NUMA_NO_NODE, _RET_IP_)
#define kmalloc_node_track_caller_noprof(size, flags, node)		\
	__kmalloc_node_track_caller_noprof(size, flags, node, _RET_IP_)

#endif /* _LINUX_ALLOC_HOOKS_SLAB_H */
