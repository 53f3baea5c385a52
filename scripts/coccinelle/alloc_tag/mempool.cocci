// SPDX-License-Identifier: GPL-2.0
/// Memory pools: the elements in a pool are charged to the line that creates or
/// enlarges it, and those that mempool_alloc() allocates to its caller.
///
//# The pool determines the arguments of its allocation function, which
//# therefore charges the current tag. It is not renamed, because its address is
//# taken.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("""
	mempool_init mempool_init_node mempool_create mempool_create_node
	mempool_resize mempool_alloc
	mempool_init_slab_pool mempool_create_slab_pool
	mempool_init_kmalloc_pool mempool_create_kmalloc_pool
	mempool_init_page_pool mempool_create_page_pool
""")
passes = names("""
	kmalloc_array kmalloc_array_node kzalloc_node
	kmem_cache_alloc kmalloc alloc_pages
""")
inheriting = names("mempool_alloc_slab mempool_kmalloc mempool_alloc_pages")

@filled@
expression pool;
expression list es;
position p : script:python() { has_tag(p) };
@@
-pool->alloc@p(es)
+alloc_hooks_with(tag, pool->alloc(es))

@script:python@
p << filled.p;
@@
hit("filled", inside(p))
