// SPDX-License-Identifier: GPL-2.0
/// vmalloc(): take the caller's tag as an argument, and pass it down to where
/// the pages are allocated.
///
//# The descriptors of an area (its vm_struct, its range in the address space,
//# its array of pages, page tables) keep tags of their own.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("""
	vmalloc vzalloc vmalloc_user vmalloc_node vzalloc_node
	vmalloc_32 vmalloc_32_user vmalloc_huge
	__vmalloc __vmalloc_node
	__vmalloc_array vmalloc_array __vcalloc vcalloc
	__vmalloc_node_range __vmalloc_area_node
""")
own = names("__vmalloc_area_node>__vmalloc_node")

@area@
expression list es;
position p : script:python() { has_tag(p) };
@@
-vm_area_alloc_pages@p(es)
+alloc_hooks_once(tag, vm_area_alloc_pages(es))

@script:python@
p << area.p;
@@
hit("area", inside(p))

@pages@
identifier f = {
	alloc_pages, alloc_pages_node,
	alloc_pages_bulk_array_node, alloc_pages_bulk_array_mempolicy
};
fresh identifier g = f ## "_noprof";
position p : script:python() { inside(p) == "vm_area_alloc_pages" };
@@
-f@p
+g
 (...)

@script:python@
f << pages.f;
p << pages.p;
@@
hit("pages", inside(p) + ">" + f)
