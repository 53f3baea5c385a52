// SPDX-License-Identifier: GPL-2.0
/// Memory that a cache above the allocators keeps and hands out again is
/// charged to the cache while it is there, and then to its new user.
///
//# Only caches that can contain memory allocated by others are hooked. Those
//# that allocate all their memory on a line of their own do not need it.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/common/hit.cocci"

// Socket buffer heads.
@head_given@
identifier skb, nc;
position p;
@@
 void napi_skb_cache_put@p(struct sk_buff *skb)
 {
 	...
+	alloc_tag_give(skb);
 	nc->skb_cache[nc->skb_count++] = skb;
 	...
 }

@script:python@
p << head_given.p;
@@
hit("head_given", inside(p))

@head_taken@
position p : script:python() { p[0].current_element.endswith("_tagged") };
@@
-napi_skb_cache_get@p()
+alloc_tag_taken(napi_skb_cache_get(), tag)

@script:python@
p << head_taken.p;
@@
hit("head_taken", inside(p))

@deferred@
symbol skb;
expression sd, flags;
position p : script:python() { inside(p) == "skb_attempt_defer_free" };
@@
+skb_tag_defer(skb);
 spin_lock_irqsave@p(&sd->defer_lock, flags);

@script:python@
p << deferred.p;
@@
hit("deferred", inside(p))

// Memory pool elements.
@element_given@
identifier pool, element;
position p : script:python() { inside(p) == "mempool_free" };
@@
+mempool_tag_give(pool, element);
 add_element@p(pool, element);

@script:python@
p << element_given.p;
@@
hit("element_given", inside(p))

@element_taken@
identifier pool, element;
position p : script:python() { p[0].current_element == "mempool_alloc_tagged" };
@@
 element = remove_element@p(pool);
+mempool_tag_take(pool, element, tag);

@script:python@
p << element_taken.p;
@@
hit("element_taken", inside(p))

// Bios.
@bio_given@
identifier bio, cache;
position p : script:python() { inside(p) == "bio_put" };
@@
+alloc_tag_give(bio);
 cache->free_list@p = bio;

@script:python@
p << bio_given.p;
@@
hit("bio_given", inside(p))

@bio_taken@
expression list es;
position p : script:python() { p[0].current_element.endswith("_tagged") };
@@
-bio_alloc_percpu_cache@p(es)
+alloc_tag_taken(bio_alloc_percpu_cache(es), tag)

@script:python@
p << bio_taken.p;
@@
hit("bio_taken", inside(p))
