// SPDX-License-Identifier: GPL-2.0
/// Inodes of file systems, buffers of jbd2 and memory of XFS: the functions
/// that allocate them take the tag of their caller.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("""
	alloc_inode_sb jbd2_alloc jbd2_alloc_handle jbd2_alloc_inode
	kmem_alloc kmem_zalloc
""")
passes = names("kmalloc kmem_cache_alloc kmem_cache_alloc_lru kmem_cache_zalloc")
charges = names("__get_free_pages")
