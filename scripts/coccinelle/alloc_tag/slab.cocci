// SPDX-License-Identifier: GPL-2.0
/// Slab allocation, kmalloc() and kvmalloc(): rename to _noprof.
///
//# Calls for the slab allocator's own purposes (its caches, the pages of its
//# slabs, sysfs) are not changed, and therefore have tags of their own.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/rename.cocci"

@initialize:python@
@@
renamed = names("""
	__kmalloc __kmalloc_node __kmalloc_node_track_caller
	kmalloc kmalloc_node kmalloc_array kmalloc_array_node
	kcalloc kcalloc_node kzalloc kzalloc_node krealloc krealloc_array
	kmalloc_large kmalloc_large_node kmalloc_trace kmalloc_node_trace
	kmem_cache_alloc kmem_cache_alloc_lru kmem_cache_alloc_node
	kmem_cache_alloc_bulk kmem_cache_zalloc
	kvmalloc kvmalloc_node kvmalloc_array kvcalloc kvzalloc kvzalloc_node
	kvrealloc
""")
# A large kmalloc() is its caller's pages.
callees = renamed | names("""
	alloc_pages alloc_pages_node
	kmalloc_track_caller kmalloc_node_track_caller
""")
helpers = names("__do_krealloc __kmalloc_large_node")
