// SPDX-License-Identifier: GPL-2.0
/// Set up the accounting during boot: before the buddy allocator hands out the
/// first page, and again when slab is available. A forked task does not inherit
/// the current tag of its parent.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/common/hit.cocci"

@early@
position p;
@@
+alloc_tag_init_early();
 page_ext_init_flatmem@p();

@script:python@
p << early.p;
@@
hit("early", inside(p))

@slab@
position p;
@@
 kmem_cache_init@p();
+alloc_tag_init_slab();

@script:python@
p << slab.p;
@@
hit("slab", inside(p))

@fork@
expression tsk;
position p;
@@
 tsk->splice_pipe@p = NULL;
+alloc_tag_fork(tsk);

@script:python@
p << fork.p;
@@
hit("fork", inside(p))
