// SPDX-License-Identifier: GPL-2.0
/// Page allocation: rename to _noprof.
///
//# Pages that the page allocator and the memory policies allocate for their own
//# purposes (page_frag caches, page migration targets, hash tables) keep tags
//# of their own.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/rename.cocci"

@initialize:python@
@@
renamed = names("""
	__alloc_pages __alloc_pages_node alloc_pages alloc_pages_node
	alloc_page_vma
	__folio_alloc __folio_alloc_node folio_alloc vma_alloc_folio
	__alloc_pages_bulk alloc_pages_bulk_list alloc_pages_bulk_array
	alloc_pages_bulk_array_node alloc_pages_bulk_array_mempolicy
	__get_free_pages get_zeroed_page alloc_pages_exact alloc_pages_exact_nid
	alloc_contig_range alloc_contig_pages
	alloc_zeroed_user_highpage_movable
""")
callees = renamed
helpers = names("""
	alloc_page_interleave alloc_pages_preferred_many
	alloc_pages_bulk_array_interleave
	alloc_pages_bulk_array_preferred_many
	__alloc_contig_pages
""")
