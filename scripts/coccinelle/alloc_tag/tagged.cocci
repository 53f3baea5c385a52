// SPDX-License-Identifier: GPL-2.0
/// Let functions take the tag as their last argument, and pass it on: where they
/// are declared, defined and exported, and where one of them calls another.
///
//# Not run by itself: a topic includes it and sets four sets of names.
//# takes_tag: the functions, as they are called when the topic runs;
//# public: those of them that are exported;
//# entries: those whose definition is not to take the tag;
//# own: calls, as caller>callee, that do not work for the caller's caller.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/hit.cocci"

@initialize:python@
@@
takes_tag = public = entries = own = frozenset()

def names(text):
    return frozenset(text.split())

def plain(f):
    return re.sub("_noprof$", "", f)

def tagged(f):
    return plain(f) + "_tagged"

def has_tag(p):
    return p[0].current_element.endswith("_tagged")

def passes_tag(f, p):
    return f in takes_tag and has_tag(p) and inside(p) + ">" + plain(f) not in own

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
hit("declared", plain(f))

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
hit("defined", plain(f))

@exported@
declarer name EXPORT_SYMBOL, EXPORT_SYMBOL_TAGGED;
identifier f;
fresh identifier g = script:python(f) { plain(f) };
position p : script:python(f) { f in public };
@@
-EXPORT_SYMBOL(f@p);
+EXPORT_SYMBOL_TAGGED(g);

@script:python@
f << exported.f;
p << exported.p;
@@
hit("exported", plain(f))

@exported_gpl@
declarer name EXPORT_SYMBOL_GPL, EXPORT_SYMBOL_TAGGED_GPL;
identifier f;
fresh identifier g = script:python(f) { plain(f) };
position p : script:python(f) { f in public };
@@
-EXPORT_SYMBOL_GPL(f@p);
+EXPORT_SYMBOL_TAGGED_GPL(g);

@script:python@
f << exported_gpl.f;
p << exported_gpl.p;
@@
hit("exported", plain(f))

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
hit("called", inside(p) + ">" + plain(f))
