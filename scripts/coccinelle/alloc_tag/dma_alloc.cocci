// SPDX-License-Identifier: GPL-2.0
/// DMA memory: dma_alloc_coherent() and similar functions take the tag of their
/// caller, and a DMA pool keeps the tag of the line that created it.
///
//# The underlying functions, in dma-direct or called through dma_map_ops,
//# charge the current tag. A device's own memory keeps its line.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("""
	dma_alloc_attrs dma_alloc_coherent dma_alloc_wc dma_alloc_pages
	dma_alloc_noncoherent dma_alloc_noncontiguous
	dmam_alloc_attrs dmam_alloc_coherent
	dma_pool_create dmam_pool_create
""")
passes = names("kmalloc")

def for_current(p):
    return p[0].current_element in (
        "__dma_direct_alloc_pages", "alloc_single_sgt",
        "dma_common_alloc_pages", "__iommu_dma_alloc_pages",
        "iommu_dma_alloc_pages")

@run@
identifier f = {dma_direct_alloc, __dma_alloc_pages, alloc_single_sgt};
expression list es;
position p : script:python() { has_tag(p) };
@@
-f@p(es)
+alloc_hooks_with(tag, f(es))

@script:python@
f << run.f;
p << run.p;
@@
hit("run", inside(p) + ">" + f)

@run_member@
expression ops;
identifier m = {alloc, alloc_noncontiguous};
expression list es;
position p : script:python() { has_tag(p) };
@@
-ops->m@p(es)
+alloc_hooks_with(tag, ops->m(es))

@script:python@
m << run_member.m;
p << run_member.p;
@@
hit("run", inside(p) + ">" + m)

@inherit@
identifier f = {alloc_pages_node, kmalloc};
fresh identifier g = f ## "_noprof";
position p : script:python() { for_current(p) };
@@
-f@p
+g
 (...)

@script:python@
f << inherit.f;
p << inherit.p;
@@
hit("inherit", inside(p) + ">" + f)

@kept@
expression e, x;
position p : script:python() { has_tag(p) };
@@
 e->allocation@p = x;
+alloc_tag_keep(e->alloc_tag_id, tag);

@script:python@
p << kept.p;
@@
hit("kept", inside(p))

@owner@
identifier f = {kmalloc, dma_alloc_coherent};
fresh identifier g = f ## "_tagged";
expression list es;
position p : script:python() { p[0].current_element == "pool_alloc_page" };
@@
-f@p
+g
 (es
+ , alloc_tag_kept(pool->alloc_tag_id)
 )

@script:python@
f << owner.f;
p << owner.p;
@@
hit("owner", inside(p) + ">" + f)
