// SPDX-License-Identifier: GPL-2.0
/// A struct member with the name of a hooked function: parentheses keep the
/// preprocessor from taking a call through it for the macro.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/hit.cocci"

@member@
expression E;
identifier m = {alloc_pages};
position p;
@@
-E->m@p
+(E->m)
 (...)

@script:python@
m << member.m;
p << member.p;
@@
hit("member", inside(p) + ">" + m)
