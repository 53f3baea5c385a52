// SPDX-License-Identifier: GPL-2.0
/// Page tables: rename the functions that allocate one to _noprof, so that each
/// level of page tables has a line, instead of each header.
///
//# The PMDs that PAE and Xen allocate with a PGD keep a line of their own.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/rename.cocci"

@initialize:python@
@@
renamed = names("""
	__pte_alloc_one_kernel pte_alloc_one_kernel
	__pte_alloc_one pte_alloc_one pmd_alloc_one
	__pud_alloc_one pud_alloc_one p4d_alloc_one pgd_alloc
""")
callees = renamed | names("""
	alloc_page alloc_pages __get_free_page __get_free_pages get_zeroed_page
	kmem_cache_alloc
""")
helpers = names("_pgd_alloc")
