// SPDX-License-Identifier: GPL-2.0
/// Tell kmemtrace of what no tracepoint of the kernel tells.
///
//# Functions may have been converted by alloc_tag, so that some have another
//# name. What is allocated is told when its code tag is known.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/common/hit.cocci"

@bulk_alloc@
identifier f =~ "^kmem_cache_alloc_bulk(_noprof)?$";
identifier s, flags, size, objects;
local idexpression int i;
position p;
@@
 int f@p(struct kmem_cache *s, gfp_t flags, size_t size, void **objects)
 {
 	<+...
+	trace_kmemtrace_bulk_alloc(_RET_IP_, s, flags, size, objects);
 	return i;
 	...+>
 }

@script:python@
p << bulk_alloc.p;
@@
hit("bulk_alloc", inside(p))

@bulk_undo@
identifier f =~ "^kmem_cache_alloc_bulk(_noprof)?$";
identifier s, flags, size, objects, i;
position p;
@@
 int f@p(struct kmem_cache *s, gfp_t flags, size_t size, void **objects)
 {
 	<+...
+	trace_kmemtrace_bulk_alloc(_RET_IP_, s, flags, i, objects);
 	kmem_cache_free_bulk(s, i, objects);
 	...+>
 }

@script:python@
p << bulk_undo.p;
@@
hit("bulk_undo", inside(p))

@bulk_free@
identifier s, size, objects;
position p;
@@
 void kmem_cache_free_bulk@p(struct kmem_cache *s, size_t size, void **objects)
 {
 	if (!size)
 		return;
+	trace_kmemtrace_bulk_free(_RET_IP_, s, size, objects);
 	...
 }

@script:python@
p << bulk_free.p;
@@
hit("bulk_free", inside(p))

@krealloc@
identifier object, new_size;
position p : script:python() { inside(p) == "__do_krealloc" };
@@
 object = kasan_krealloc@p((void *)object, new_size, ...);
+trace_kmemtrace_krealloc(_RET_IP_, object, new_size);

@script:python@
p << krealloc.p;
@@
hit("krealloc", inside(p))

@vmalloc@
identifier area;
position p : script:python() { inside(p) == "__vmalloc_node_range" };
@@
 clear_vm_uninitialized_flag@p(area);
+trace_kmemtrace_vmalloc((unsigned long)caller, area->addr, real_size,
+			(size_t)area->nr_pages << PAGE_SHIFT, gfp_mask, node);

@script:python@
p << vmalloc.p;
@@
hit("vmalloc", inside(p))

@vfree@
identifier area, deallocate;
position p : script:python() { inside(p) == "__vunmap" };
@@
+if (deallocate && !(area->flags & VM_MAP_PUT_PAGES))
+	trace_kmemtrace_vfree(area->addr);
 vm_remove_mappings@p(area, deallocate);

@script:python@
p << vfree.p;
@@
hit("vfree", inside(p))

@page_bulk@
expression page, order, gfp;
position p : script:python() { inside(p) == "__alloc_pages_bulk" };
@@
 prep_new_page@p(page, order, gfp, ...);
+trace_kmemtrace_page_alloc(page, order, gfp, ac.migratetype);

@script:python@
p << page_bulk.p;
@@
hit("page_bulk", inside(p))

@isolated@
expression page, order, gfp;
position p : script:python() { inside(p) == "split_map_pages" };
@@
 post_alloc_hook@p(page, order, gfp);
+trace_kmemtrace_page_alloc(page, order, gfp, MIGRATE_MOVABLE);

@script:python@
p << isolated.p;
@@
hit("isolated", inside(p))

@split@
expression page, nr;
position p;
@@
 split_page_owner@p(page, nr);
+trace_kmemtrace_page_split(page, nr);

@script:python@
p << split.p;
@@
hit("split", inside(p))

@move@
expression new, old;
position p;
@@
 folio_copy_owner@p(new, old);
+trace_kmemtrace_page_move(new, old);

@script:python@
p << move.p;
@@
hit("move", inside(p))

@movable@
identifier dst, src, mode, rc, mops;
position p;
@@
 int move_to_new_folio@p(struct folio *dst, struct folio *src, enum migrate_mode mode)
 {
 	<+...
 	rc = mops->migrate_page(...);
+	if (rc == MIGRATEPAGE_SUCCESS)
+		trace_kmemtrace_page_move(dst, src);
 	...+>
 }

@script:python@
p << movable.p;
@@
hit("movable", inside(p))

@cache@
identifier s;
symbol slab_caches;
position p : script:python() { inside(p) == "create_cache" };
@@
 list_add@p(&s->list, &slab_caches);
+kmemtrace_cache_created(s);

@script:python@
p << cache.p;
@@
hit("cache", inside(p))
