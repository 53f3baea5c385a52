// SPDX-License-Identifier: GPL-2.0
/// Account for slab objects next to the hooks of memcg, which sees all of them.
/// Single allocations are charged at the entry to SLUB, see slab.cocci.
///
//# With memcg, the vector of ids shares the word of memcg's own vector, so the
//# two places that read and write this word are replaced.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/common/hit.cocci"

@alloc@
identifier s, flags, nr, p;
expression objcg, init;
position pos;
@@
 kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t flags, size_t nr, void **p)
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

// Functions that free objects take an additional argument, which tells whether
// objects can have been charged. The entry functions of SLUB take another one,
// for the slab once it is known.
@freeing@
parameter list ps;
expression s, slab, objs, n;
position p;
@@
-slab_free@p
+slab_free_common
 (ps
+ , bool tracked
 )
 {
 	... when any
-	memcg_slab_free_hook(s, slab, objs, n);
+	slab_tag_free_hooks(s, slab, objs, n, tracked);
 	... when any
 }

@script:python@
p << freeing.p;
@@
hit("freeing", "slab_free")

@free_entry@
identifier f, x;
expression s;
fresh identifier g = f ## "_common";
parameter list ps;
expression list es;
position p : script:python(f) { f in ("__kmem_cache_free", "kmem_cache_free") };
@@
 void
-f@p
+g
 (ps
+ , bool tracked, struct slab *slab
 )
 {
 	... when any
-	slab_free(s, virt_to_slab(x), es);
+	slab_free_common(s, slab_tag_free_slab(x, tracked, slab), es, tracked);
 }

@script:python@
f << free_entry.f;
p << free_entry.p;
@@
hit("free_entry", f)

@free_checked@
identifier s, x;
position p : script:python() { p[0].current_element == "kmem_cache_free_common" };
@@
-s = cache_from_obj@p(s, x);
+s = slab_tag_cache_from_obj(s, x, tracked, &slab);

@script:python@
p << free_checked.p;
@@
hit("free_checked", "kmem_cache_free")

@free@
expression list es;
position p;
@@
-slab_free@p(es)
+slab_free_common(es, alloc_tag_tracking())

@script:python@
p << free.p;
@@
hit("free", inside(p))

@memcg_free@
parameter list ps;
position p;
@@
-memcg_slab_free_hook@p
+memcg_slab_free_hook_common
 (ps
+ , bool tracked, unsigned long word
 )
 { ... }

@script:python@
p << memcg_free.p;
@@
hit("memcg_free", "memcg_slab_free_hook")

@free_objcgs@
identifier slab, objcgs;
position p : script:python() { p[0].current_element == "memcg_slab_free_hook_common" };
@@
-objcgs = slab_objcgs@p(slab);
+objcgs = slab_tag_free_objcgs(slab, tracked, word);

@script:python@
p << free_objcgs.p;
@@
hit("free_objcgs", "memcg_slab_free_hook")

// If SLUB already knows the slab, memcg need not look it up.
@post@
identifier f;
fresh identifier g = f ## "_in";
parameter list ps;
position p : script:python(f) { f in ("slab_post_alloc_hook", "memcg_slab_post_alloc_hook") };
@@
 void
-f@p
+g
 (ps
+ , struct slab *known
 )
 { ... }

@script:python@
f << post.f;
p << post.p;
@@
hit("post", f)

@post_memcg@
expression list es;
position p : script:python() { p[0].current_element == "slab_post_alloc_hook_in" };
@@
-memcg_slab_post_alloc_hook@p(es)
+memcg_slab_post_alloc_hook_in(es, known)

@script:python@
p << post_memcg.p;
@@
hit("post_memcg", "slab_post_alloc_hook")

@post_slab@
identifier slab;
expression obj;
position p : script:python() { p[0].current_element == "memcg_slab_post_alloc_hook_in" };
@@
-slab = virt_to_slab@p(obj);
+slab = slab_tag_known_slab(known, obj);

@script:python@
p << post_slab.p;
@@
hit("post_slab", "memcg_slab_post_alloc_hook")

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
