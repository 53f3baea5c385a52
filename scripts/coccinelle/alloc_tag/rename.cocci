// SPDX-License-Identifier: GPL-2.0
/// Rename a hooked function foo to foo_noprof, so that foo can be a macro that
/// defines a tag for its caller: where it is declared and defined, and where
/// another hooked function, or a helper of one, calls it for its own caller.
/// Exports are not changed: foo_noprof is just another name for foo.
///
//# Not run by itself: a topic includes it and sets three sets of names.
//# renamed: functions whose definitions and declarations change;
//# callees: functions whose calls change, if they are not the same as renamed;
//# helpers: functions that keep their name but allocate for their caller.
//# Other calls are not changed: they allocate for the function that contains
//# them. Macros are not changed: spatch does not look into them.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/common/hit.cocci"

@initialize:python@
@@
renamed = callees = helpers = frozenset()

def names(text):
    return frozenset(text.split())

def for_caller(f, p):
    where = p[0].current_element
    return f in callees and (where.endswith("_noprof") or where in helpers)

@declared@
type T;
identifier f;
fresh identifier g = f ## "_noprof";
position p : script:python(f) { f in renamed };
@@
 T
-f@p
+g
 (...);

@script:python@
f << declared.f;
p << declared.p;
@@
hit("declared", f)

@defined@
identifier f;
fresh identifier g = f ## "_noprof";
position p : script:python(f) { f in renamed };
@@
-f@p
+g
 (...) { ... }

@script:python@
f << defined.f;
p << defined.p;
@@
hit("defined", f)

@called@
identifier f;
fresh identifier g = f ## "_noprof";
position p : script:python(f) { for_caller(f, p) };
@@
-f@p
+g
 (...)

@script:python@
f << called.f;
p << called.p;
@@
hit("called", inside(p) + ">" + f)
