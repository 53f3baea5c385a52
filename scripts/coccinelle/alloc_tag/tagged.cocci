// SPDX-License-Identifier: GPL-2.0
/// Make a function that allocates for its caller take the caller's tag as its
/// last argument: foo() becomes foo_tagged() where it is declared and defined,
/// and passes the tag on to the functions that it calls for its caller. Exports
/// are not changed: foo_tagged() has the symbol foo.
///
//# Not run by itself: a topic includes it and sets some of these sets of names,
//# as they are when the topic runs.
//# takes_tag: functions that change;
//# passes: other functions that have a foo_tagged() to pass the tag to;
//# charges: functions that only have a foo_noprof(), and charge the current
//# tag;
//# inheriting: functions that keep their arguments, as one whose address is
//# taken has to, and charge the current tag;
//# entries: functions of takes_tag whose definition the topic itself changes;
//# own: calls, as caller>callee, that are not for the caller's caller.
//# Other calls are not changed: they allocate for the function that contains
//# them. Macros are not changed: spatch does not look into them. A header of
//# ours has the macro foo(), and one that drops the tag without profiling.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/common/hit.cocci"

@initialize:python@
@@
takes_tag = passes = charges = inheriting = entries = own = frozenset()

def names(text):
    return frozenset(text.split())

def tagged(f):
    return f + "_tagged"

def has_tag(p):
    return p[0].current_element.endswith("_tagged")

def passes_tag(f, p):
    return (f in takes_tag | passes and has_tag(p) and
            inside(p) + ">" + f not in own)

def inherits(f, p):
    return f in takes_tag | passes | charges and p[0].current_element in inheriting

@declared@
type T;
identifier f;
parameter list ps;
fresh identifier g = script:python(f) { tagged(f) };
position p : script:python(f) { f in takes_tag };
@@
 T
-f@p
+g
 (ps
+ , struct alloc_tag *tag
 );

@script:python@
f << declared.f;
p << declared.p;
@@
hit("declared", f)

@defined@
identifier f;
parameter list ps;
fresh identifier g = script:python(f) { tagged(f) };
position p : script:python(f) { f in takes_tag - entries };
@@
-f@p
+g
 (ps
+ , struct alloc_tag *tag
 ) { ... }

@script:python@
f << defined.f;
p << defined.p;
@@
hit("defined", f)

@called@
identifier f;
expression list es;
fresh identifier g = script:python(f) { tagged(f) };
position p : script:python(f) { passes_tag(f, p) };
@@
-f@p
+g
 (es
+ , tag
 )

@script:python@
f << called.f;
p << called.p;
@@
hit("called", inside(p) + ">" + f)

@charged@
identifier f;
expression list es;
fresh identifier g = f ## "_noprof";
position p : script:python(f) { f in charges and has_tag(p) };
@@
-f@p(es)
+alloc_hooks_with(tag, g(es))

@script:python@
f << charged.f;
p << charged.p;
@@
hit("charged", inside(p) + ">" + f)

@inherited@
identifier f;
fresh identifier g = f ## "_noprof";
position p : script:python(f) { inherits(f, p) };
@@
-f@p
+g
 (...)

@script:python@
f << inherited.f;
p << inherited.p;
@@
hit("called", inside(p) + ">" + f)
