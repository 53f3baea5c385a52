/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation functions of slab.h, charged to the line that calls them
 *
 * Included at the end of slab.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_SLAB_H
#define _LINUX_ALLOC_HOOKS_SLAB_H

#include <linux/alloc_tag.h>

#define __kmalloc(...)			alloc_hooks(__kmalloc_noprof(__VA_ARGS__))
#define __kmalloc_node(...)		alloc_hooks(__kmalloc_node_noprof(__VA_ARGS__))
#define __kmalloc_node_track_caller(...) \
	alloc_hooks(__kmalloc_node_track_caller_noprof(__VA_ARGS__))
#define kmalloc(...)			alloc_hooks(kmalloc_noprof(__VA_ARGS__))
#define kmalloc_node(...)		alloc_hooks(kmalloc_node_noprof(__VA_ARGS__))
#define kmalloc_trace(...)		alloc_hooks(kmalloc_trace_noprof(__VA_ARGS__))
#define kmalloc_node_trace(...)		alloc_hooks(kmalloc_node_trace_noprof(__VA_ARGS__))
#define kmalloc_large(...)		alloc_hooks(kmalloc_large_noprof(__VA_ARGS__))
#define kmalloc_large_node(...)		alloc_hooks(kmalloc_large_node_noprof(__VA_ARGS__))
#define kmalloc_array(...)		alloc_hooks(kmalloc_array_noprof(__VA_ARGS__))
#define kmalloc_array_node(...)		alloc_hooks(kmalloc_array_node_noprof(__VA_ARGS__))
#define kcalloc(...)			alloc_hooks(kcalloc_noprof(__VA_ARGS__))
#define kcalloc_node(...)		alloc_hooks(kcalloc_node_noprof(__VA_ARGS__))
#define kzalloc(...)			alloc_hooks(kzalloc_noprof(__VA_ARGS__))
#define kzalloc_node(...)		alloc_hooks(kzalloc_node_noprof(__VA_ARGS__))
#define krealloc(...)			alloc_hooks(krealloc_noprof(__VA_ARGS__))
#define krealloc_array(...)		alloc_hooks(krealloc_array_noprof(__VA_ARGS__))
#define kmem_cache_alloc(...)		alloc_hooks(kmem_cache_alloc_noprof(__VA_ARGS__))
#define kmem_cache_alloc_lru(...)	alloc_hooks(kmem_cache_alloc_lru_noprof(__VA_ARGS__))
#define kmem_cache_alloc_node(...)	alloc_hooks(kmem_cache_alloc_node_noprof(__VA_ARGS__))
#define kmem_cache_alloc_bulk(...)	alloc_hooks(kmem_cache_alloc_bulk_noprof(__VA_ARGS__))
#define kmem_cache_zalloc(...)		alloc_hooks(kmem_cache_zalloc_noprof(__VA_ARGS__))
#define kvmalloc(...)			alloc_hooks(kvmalloc_noprof(__VA_ARGS__))
#define kvmalloc_node(...)		alloc_hooks(kvmalloc_node_noprof(__VA_ARGS__))
#define kvzalloc(...)			alloc_hooks(kvzalloc_noprof(__VA_ARGS__))
#define kvzalloc_node(...)		alloc_hooks(kvzalloc_node_noprof(__VA_ARGS__))
#define kvmalloc_array(...)		alloc_hooks(kvmalloc_array_noprof(__VA_ARGS__))
#define kvcalloc(...)			alloc_hooks(kvcalloc_noprof(__VA_ARGS__))
#define kvrealloc(...)			alloc_hooks(kvrealloc_noprof(__VA_ARGS__))

/* slab.h has these two as macros around __kmalloc_node_track_caller(). */
#define kmalloc_track_caller_noprof(size, flags)			\
	__kmalloc_node_track_caller_noprof(size, flags, NUMA_NO_NODE, _RET_IP_)
#define kmalloc_node_track_caller_noprof(size, flags, node)		\
	__kmalloc_node_track_caller_noprof(size, flags, node, _RET_IP_)

#endif /* _LINUX_ALLOC_HOOKS_SLAB_H */
