// SPDX-License-Identifier: GPL-2.0
/// A struct member with the name of a hooked function: use parentheses to keep
/// the preprocessor from expanding a call through it as the macro.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/common/hit.cocci"

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
