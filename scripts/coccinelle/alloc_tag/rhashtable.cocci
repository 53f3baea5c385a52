// SPDX-License-Identifier: GPL-2.0
/// Hash tables that grow: what a table allocates, whenever it does, is charged
/// to the line that initialised it.
///
//# The tag comes as an argument, so that it is known also to a table that is
//# initialised while profiling is off.
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
