// SPDX-License-Identifier: GPL-2.0
/// Let the reader of debugfs' page_owner choose which pages it shows, and how it
/// shows their stacks.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/common/hit.cocci"

@printed@
parameter list ps;
identifier stack, kbuf, count, ret;
position p;
@@
 ssize_t print_page_owner@p(ps
+		, unsigned int mode
 		)
 {
 	<+...
-	ret += stack_depot_snprint(stack, kbuf + ret, count - ret, 0);
+	ret += page_owner_print_stack(mode, stack, kbuf + ret, count - ret);
 	...+>
 }

@script:python@
p << printed.p;
@@
hit("printed", inside(p))

// Most pages may be none that the reader wants.
@read@
identifier page;
expression E;
position p;
@@
 ssize_t read_page_owner@p(...)
 {
 	<+...
+	cond_resched();
+	if (fatal_signal_pending(current))
+		return -EINTR;
 	page = pfn_to_page(E);
 	...+>
 }

@script:python@
p << read.p;
@@
hit("read", inside(p))

// Every page up to here has a struct page, but only one that is allocated is sure to be online.
@wanted@
identifier file, ext, next;
position p;
@@
 ssize_t read_page_owner@p(struct file *file, ...)
 {
 	<+...
 	if (!test_bit(PAGE_EXT_OWNER_ALLOCATED, &ext->flags))
 		goto next;
+	if (!page_owner_wants(file, page))
+		goto next;
 	...+>
 }

@script:python@
p << wanted.p;
@@
hit("wanted", inside(p))

@record@
identifier file;
expression list ES;
position p;
@@
 ssize_t read_page_owner@p(struct file *file, ...)
 {
 	<+...
-	print_page_owner(ES)
+	print_page_owner(ES, page_owner_mode(file))
 	...+>
 }

@script:python@
p << record.p;
@@
hit("record", inside(p))

@mode@
position p;
@@
 int pageowner_init@p(void)
 {
 	...
-	debugfs_create_file("page_owner", 0400,
+	debugfs_create_file("page_owner", 0600,
 			    ...);
 	...
 }

@script:python@
p << mode.p;
@@
hit("mode", inside(p))
