// SPDX-License-Identifier: GPL-2.0
/// Small helpers in lib/ that allocate memory without a type of its own take
/// the tag of their caller.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("""
	bitmap_alloc bitmap_zalloc bitmap_alloc_node bitmap_zalloc_node
	devm_bitmap_alloc devm_bitmap_zalloc
	alloc_cpumask_var zalloc_cpumask_var
	alloc_cpumask_var_node zalloc_cpumask_var_node
	__kfifo_alloc sgl_alloc sgl_alloc_order match_strdup
""")
passes = names("kmalloc_array kmalloc_array_node kmalloc_node kmemdup_nul")
charges = names("alloc_pages")
