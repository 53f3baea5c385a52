// SPDX-License-Identifier: GPL-2.0
/// Managed device memory: the functions that allocate it take the tag of their
/// caller.
///
//# The small objects that manage other resources (pages, per-CPU memory,
//# actions) keep a line of their own. A tag cannot follow the arguments of
//# devm_kasprintf(), so anchors turn it into devm_kasprintf_noprof().
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("""
	alloc_dr __devres_alloc_node
	devm_kmalloc devm_kzalloc devm_kmalloc_array devm_kcalloc devm_krealloc
	devm_kstrdup devm_kstrdup_const devm_kmemdup devm_kvasprintf
	devm_get_free_pages __devm_alloc_percpu
""")
passes = names("kmalloc_node_track_caller __alloc_percpu")
charges = names("__get_free_pages")
