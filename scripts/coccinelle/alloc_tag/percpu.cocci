// SPDX-License-Identifier: GPL-2.0
/// Per-CPU memory: the allocation functions take the tag of their caller, and
/// charge an area to it next to the hooks of memcg and kmemleak.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("""
	__alloc_percpu __alloc_percpu_gfp __alloc_reserved_percpu pcpu_alloc
""")

@alloc@
identifier objcg, off;
expression ptr, size, gfp, chunk;
position p;
@@
 kmemleak_alloc_percpu@p(ptr, size, gfp);
+pcpu_tag_alloc(chunk, off, size, gfp, tag);
 ...
 pcpu_memcg_post_alloc_hook(objcg, chunk, off, size);

@script:python@
p << alloc.p;
@@
hit("alloc", inside(p))

@free@
expression chunk, off, size;
position p;
@@
 pcpu_memcg_free_hook@p(chunk, off, size);
+pcpu_tag_free(chunk, off, size);

@script:python@
p << free.p;
@@
hit("free", inside(p))

@destroy@
identifier chunk;
position p;
@@
 pcpu_free_chunk@p(struct pcpu_chunk *chunk)
 {
 	if (!chunk)
 		return;
+	pcpu_tag_destroy(chunk);
 	...
 }

@script:python@
p << destroy.p;
@@
hit("destroy", inside(p))
