// SPDX-License-Identifier: GPL-2.0
/// Start the accounting during boot: before the first page leaves the buddy
/// allocator, and again when slab works. A task that is forked has no part in
/// what its parent allocates just then.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/hit.cocci"

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
