// SPDX-License-Identifier: GPL-2.0
/// Structures that allocate for their owner: rings, bitmaps and lists charge
/// the line that initialises or resizes them, and a page pool the line that
/// creates it.
///
//# The lists for a memory cgroup are allocated later, and charged to the same
//# line.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("""
	__ptr_ring_init_queue_alloc ptr_ring_init ptr_ring_resize
	ptr_ring_resize_multiple
	skb_array_init skb_array_resize skb_array_resize_multiple
	sbitmap_init_node sbitmap_queue_init_node
	__list_lru_init memcg_init_list_lru_one page_pool_create
""")
passes = names("""
	kmalloc kcalloc kmalloc_array kvmalloc_array kzalloc_node kvzalloc_node
""")

@kept_lru@
expression lru;
position p : script:python() { has_tag(p) };
@@
+alloc_tag_keep(lru->alloc_tag_id, tag);
 lru->node@p = ...;

@script:python@
p << kept_lru.p;
@@
hit("kept", inside(p))

@owner_lru@
expression gfp;
position p : script:python() { not has_tag(p) };
@@
-memcg_init_list_lru_one@p(gfp)
+memcg_init_list_lru_one_tagged(gfp, alloc_tag_kept(lru->alloc_tag_id))

@script:python@
p << owner_lru.p;
@@
hit("owner", inside(p))

@kept_pool@
expression e, pool, params;
position p : script:python() { has_tag(p) };
@@
+alloc_tag_keep(pool->alloc_tag_id, tag);
 e = page_pool_init@p(pool, params);

@script:python@
p << kept_pool.p;
@@
hit("kept", inside(p))

@owner_pool@
identifier f = {alloc_pages_node, alloc_pages_bulk_array_node};
fresh identifier g = f ## "_noprof";
expression list es;
position p;
@@
-f@p(es)
+alloc_hooks_tag(pool->alloc_tag_id, g(es))

@script:python@
f << owner_pool.f;
p << owner_pool.p;
@@
hit("owner", inside(p) + ">" + f)
