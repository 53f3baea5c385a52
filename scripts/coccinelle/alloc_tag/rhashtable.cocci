// SPDX-License-Identifier: GPL-2.0
/// Resizable hash tables: the memory of a table is charged to the line that
/// initialised it, no matter when it is allocated.
///
//# The tag is passed as an argument, so even a table that is initialised while
//# profiling is off knows it.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("rhashtable_init rhltable_init")

@kept@
expression ht, size;
position p;
@@
 memset@p(ht, 0, size);
+alloc_tag_keep(ht->alloc_tag_id, tag);

@script:python@
p << kept.p;
@@
hit("kept", inside(p))

@owner@
identifier f = {kzalloc, kvzalloc};
fresh identifier g = f ## "_tagged";
expression size, gfp;
position p;
@@
-f@p
+g
 (size, gfp
+ , alloc_tag_kept(ht->alloc_tag_id)
 )

@script:python@
f << owner.f;
p << owner.p;
@@
hit("owner", inside(p) + ">" + f)
