// SPDX-License-Identifier: GPL-2.0
/// Slab allocation, kmalloc() and kvmalloc(): make the functions take the tag as
/// their last argument.
///
//# The entry functions of SLUB do not pass it on: there, foo_tagged() is defined
//# in mm/slab_tag_entry.h, and foo() becomes foo_untagged(). Calls for the slab
//# allocator's own purposes (its caches, the pages of its slabs, sysfs) are not
//# changed, and therefore have tags of their own.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("""
	__kmalloc __kmalloc_node __kmalloc_node_track_caller
	kmalloc kmalloc_node kmalloc_array kmalloc_array_node
	kcalloc kcalloc_node kzalloc kzalloc_node
	krealloc krealloc_array kvrealloc
	kmalloc_large kmalloc_large_node kmalloc_trace kmalloc_node_trace
	kmem_cache_alloc kmem_cache_alloc_lru kmem_cache_alloc_node
	kmem_cache_zalloc
	kvmalloc kvmalloc_node kvmalloc_array kvcalloc kvzalloc kvzalloc_node
	__do_kmalloc_node __do_krealloc __kmem_cache_alloc_node
""")
passes = names("__vmalloc_node_range kmalloc_track_caller")
# A large kmalloc() is its caller's pages.
charges = names("alloc_pages_node")
inheriting = names("__kmalloc_large_node")
entries = names("""
	__kmem_cache_alloc_node kmalloc_trace kmalloc_node_trace
	kmem_cache_alloc kmem_cache_alloc_lru kmem_cache_alloc_node
""")
renamed = names("kmem_cache_alloc_bulk")

def untagged(f):
    return f + "_untagged"

def is_entry(p):
    return p[0].current_element.endswith("_untagged")

// It charges many objects at once, to the current tag.
@bulk_declared@
type T;
identifier f;
fresh identifier g = f ## "_noprof";
position p : script:python(f) { f in renamed };
@@
 T
-f@p
+g
 (...);

@script:python@
f << bulk_declared.f;
p << bulk_declared.p;
@@
hit("declared", f)

@bulk_defined@
identifier f;
fresh identifier g = f ## "_noprof";
position p : script:python(f) { f in renamed };
@@
-f@p
+g
 (...) { ... }

@script:python@
f << bulk_defined.f;
p << bulk_defined.p;
@@
hit("defined", f)

@entry@
identifier f;
fresh identifier g = script:python(f) { untagged(f) };
position p : script:python(f) { f in entries };
@@
-f@p
+g
 (...) { ... }

@script:python@
f << entry.f;
p << entry.p;
@@
hit("entry", f)

@entered@
identifier f;
fresh identifier g = script:python(f) { untagged(f) };
position p : script:python(f) { f in entries and is_entry(p) };
@@
-f@p
+g
 (...)

@script:python@
f << entered.f;
p << entered.p;
@@
hit("entered", inside(p) + ">" + f)

// A large object consists of pages, which are charged to the current tag.
@large@
expression list es;
position p : script:python() { has_tag(p) };
@@
-__kmalloc_large_node@p(es)
+alloc_hooks_with(tag, __kmalloc_large_node(es))

@script:python@
p << large.p;
@@
hit("large", inside(p))

// The slab that SLUB's fast path finds.
@found@
identifier slab;
parameter list ps;
position p;
@@
-slab_alloc_node@p
+slab_alloc_node_found
 (ps
+ , struct slab **found
 )
 {
 	... when any
 	struct slab *slab;
 	... when any
 }

@found_in@
identifier found.slab;
position p : script:python() { p[0].current_element == "slab_alloc_node_found" };
@@
 prefetch_freepointer@p(...);
+slab_tag_found(found, slab);

@script:python@
p << found_in.p;
@@
hit("found", "slab_alloc_node")

@found_post@
expression list es;
position p : script:python() { p[0].current_element == "slab_alloc_node_found" };
@@
-slab_post_alloc_hook@p(es)
+slab_post_alloc_hook_in(es, slab_tag_found_slab(found))

@script:python@
p << found_post.p;
@@
hit("found_post", "slab_alloc_node")

@finder@
expression list es;
position p : script:python() { p[0].current_element != "slab_alloc_node_found" };
@@
-slab_alloc_node@p
+slab_alloc_node_found
 (es
+ , NULL
 )

@script:python@
p << finder.p;
@@
hit("finder", inside(p))
