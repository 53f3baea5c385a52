// SPDX-License-Identifier: GPL-2.0
/// Write the record of a page with fewer instructions.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/common/hit.cocci"

// A block has the same time on all its pages.
@clock@
identifier owner;
position p;
@@
 void __set_page_owner_handle@p(...)
 {
 	struct page_owner *owner;
+	u64 now = local_clock();
 	...
 	for (...; ...; ...) {
 		...
-		owner->ts_nsec = local_clock();
+		owner->ts_nsec = now;
 		...
 	}
 }

@script:python@
p << clock.p;
@@
hit("clock", inside(p))

// The name of a task ends with a zero at any time, also while it is changed.
@comm@
identifier owner;
symbol current;
position p;
@@
 void __set_page_owner_handle@p(...)
 {
 	<+...
-	strscpy(owner->comm, current->comm, sizeof(owner->comm));
+	memcpy(owner->comm, current->comm, sizeof(owner->comm));
 	...+>
 }

@script:python@
p << comm.p;
@@
hit("comm", inside(p))
