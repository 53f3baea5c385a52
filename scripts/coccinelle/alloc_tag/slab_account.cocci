// SPDX-License-Identifier: GPL-2.0
/// Account for slab objects: beside the hooks of memcg, which sees all of them.
/// Single allocations are charged where SLUB is entered, see slab_tagged.cocci.
///
//# With memcg the vector of ids stands in the word of memcg's own, so that the
//# two places that read and write this word are taken over.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/hit.cocci"

@alloc@
identifier s, flags, nr, p;
expression objcg, init;
position pos;
@@
 kmem_cache_alloc_bulk_noprof(struct kmem_cache *s, gfp_t flags, size_t nr, void **p)
 {
 	... when any
 	slab_post_alloc_hook@pos(s, objcg, flags, nr, p, init);
+	slab_tag_alloc_bulk(s, flags, nr, p);
 	... when any
 }

@script:python@
p << alloc.pos;
@@
hit("alloc", inside(p))

@free@
expression s, slab, objs, n;
position p;
@@
 memcg_slab_free_hook@p(s, slab, objs, n);
+slab_tag_free(s, slab, objs, n);

@script:python@
p << free.p;
@@
hit("free", inside(p))

@destroy@
identifier slab, order, s;
position p;
@@
 void unaccount_slab@p(struct slab *slab, int order, struct kmem_cache *s)
 {
+	slab_tag_destroy(s, slab);
 	...
 }

@script:python@
p << destroy.p;
@@
hit("destroy", inside(p))

@cache@
expression s, order, size;
position p;
@@
 s->oo = oo_make@p(order, size);
+slab_tag_cache_init(s, oo_order(s->oo), oo_objects(s->oo));

@script:python@
p << cache.p;
@@
hit("cache", inside(p))

@objcgs@
identifier slab, data;
position p;
@@
 slab_objcgs@p(struct slab *slab)
 {
 	unsigned long data = READ_ONCE(slab->memcg_data);
+	if (slab_tag_has_objcgs(data))
+		return slab_tag_objcgs(data);
 	...
 }

@script:python@
p << objcgs.p;
@@
hit("objcgs", inside(p))

@set_objcgs@
expression slab, data;
position p;
@@
-cmpxchg@p(&slab->memcg_data, 0, data)
+slab_tag_set_objcgs(slab, data)

@script:python@
p << set_objcgs.p;
@@
hit("set_objcgs", inside(p))
