/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The functions of slab.h that take the tag of their caller
 *
 * foo_tagged() is what foo() was, with the tag as one more argument. Without
 * profiling the macros here take it away again, from definitions and calls
 * alike, and leave foo_noprof() with the arguments of foo().
 *
 * Included at the beginning of slab.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_SLAB_TAGGED_H
#define _LINUX_ALLOC_HOOKS_SLAB_TAGGED_H

#include <linux/alloc_tag.h>

#ifdef CONFIG_MEM_ALLOC_PROFILING

/* For an allocation on behalf of a caller who has set the current tag. */
#define __kmalloc_noprof(...)		__kmalloc_tagged(__VA_ARGS__, alloc_tag_inherit())
#define __kmalloc_node_noprof(...)	__kmalloc_node_tagged(__VA_ARGS__, alloc_tag_inherit())
#define __kmalloc_node_track_caller_noprof(...) \
	__kmalloc_node_track_caller_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kmalloc_track_caller_tagged(size, flags, tag) \
	__kmalloc_node_track_caller_tagged(size, flags, NUMA_NO_NODE, _RET_IP_, tag)
#define kmalloc_node_track_caller_tagged(size, flags, node, tag) \
	__kmalloc_node_track_caller_tagged(size, flags, node, _RET_IP_, tag)
#define kmalloc_noprof(...)		kmalloc_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kmalloc_node_noprof(...)	kmalloc_node_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kmalloc_trace_noprof(...)	kmalloc_trace_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kmalloc_node_trace_noprof(...)	kmalloc_node_trace_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kmalloc_large_noprof(...)	kmalloc_large_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kmalloc_large_node_noprof(...)	kmalloc_large_node_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kmalloc_array_noprof(...)	kmalloc_array_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kmalloc_array_node_noprof(...)	kmalloc_array_node_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kcalloc_noprof(...)		kcalloc_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kcalloc_node_noprof(...)	kcalloc_node_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kzalloc_noprof(...)		kzalloc_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kzalloc_node_noprof(...)	kzalloc_node_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kmem_cache_alloc_noprof(...)	kmem_cache_alloc_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kmem_cache_alloc_lru_noprof(...) \
	kmem_cache_alloc_lru_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kmem_cache_alloc_node_noprof(...) \
	kmem_cache_alloc_node_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kmem_cache_zalloc_noprof(...)	kmem_cache_zalloc_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kvmalloc_noprof(...)		kvmalloc_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kvmalloc_node_noprof(...)	kvmalloc_node_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kvmalloc_array_noprof(...)	kvmalloc_array_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kvcalloc_noprof(...)		kvcalloc_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kvzalloc_noprof(...)		kvzalloc_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kvzalloc_node_noprof(...)	kvzalloc_node_tagged(__VA_ARGS__, alloc_tag_inherit())

#else /* !CONFIG_MEM_ALLOC_PROFILING */

#define __kmalloc_tagged(size, flags, tag)	__kmalloc_noprof(size, flags)
#define __kmalloc_node_tagged(size, flags, node, tag) \
	__kmalloc_node_noprof(size, flags, node)
#define __kmalloc_node_track_caller_tagged(size, flags, node, caller, tag) \
	__kmalloc_node_track_caller_noprof(size, flags, node, caller)
#define kmalloc_track_caller_tagged(size, flags, tag) \
	kmalloc_track_caller_noprof(size, flags)
#define kmalloc_node_track_caller_tagged(size, flags, node, tag) \
	kmalloc_node_track_caller_noprof(size, flags, node)
#define kmalloc_tagged(size, flags, tag)	kmalloc_noprof(size, flags)
#define kmalloc_node_tagged(size, flags, node, tag) \
	kmalloc_node_noprof(size, flags, node)
#define kmalloc_trace_tagged(s, flags, size, tag) \
	kmalloc_trace_noprof(s, flags, size)
#define kmalloc_node_trace_tagged(s, flags, node, size, tag) \
	kmalloc_node_trace_noprof(s, flags, node, size)
#define kmalloc_large_tagged(size, flags, tag)	kmalloc_large_noprof(size, flags)
#define kmalloc_large_node_tagged(size, flags, node, tag) \
	kmalloc_large_node_noprof(size, flags, node)
#define kmalloc_array_tagged(n, size, flags, tag) \
	kmalloc_array_noprof(n, size, flags)
#define kmalloc_array_node_tagged(n, size, flags, node, tag) \
	kmalloc_array_node_noprof(n, size, flags, node)
#define kcalloc_tagged(n, size, flags, tag)	kcalloc_noprof(n, size, flags)
#define kcalloc_node_tagged(n, size, flags, node, tag) \
	kcalloc_node_noprof(n, size, flags, node)
#define kzalloc_tagged(size, flags, tag)	kzalloc_noprof(size, flags)
#define kzalloc_node_tagged(size, flags, node, tag) \
	kzalloc_node_noprof(size, flags, node)
#define kmem_cache_alloc_tagged(s, flags, tag)	kmem_cache_alloc_noprof(s, flags)
#define kmem_cache_alloc_lru_tagged(s, lru, flags, tag) \
	kmem_cache_alloc_lru_noprof(s, lru, flags)
#define kmem_cache_alloc_node_tagged(s, flags, node, tag) \
	kmem_cache_alloc_node_noprof(s, flags, node)
#define kmem_cache_zalloc_tagged(s, flags, tag)	kmem_cache_zalloc_noprof(s, flags)
#define kvmalloc_tagged(size, flags, tag)	kvmalloc_noprof(size, flags)
#define kvmalloc_node_tagged(size, flags, node, tag) \
	kvmalloc_node_noprof(size, flags, node)
#define kvmalloc_array_tagged(n, size, flags, tag) \
	kvmalloc_array_noprof(n, size, flags)
#define kvcalloc_tagged(n, size, flags, tag)	kvcalloc_noprof(n, size, flags)
#define kvzalloc_tagged(size, flags, tag)	kvzalloc_noprof(size, flags)
#define kvzalloc_node_tagged(size, flags, node, tag) \
	kvzalloc_node_noprof(size, flags, node)

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* _LINUX_ALLOC_HOOKS_SLAB_TAGGED_H */
