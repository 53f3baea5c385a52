// SPDX-License-Identifier: GPL-2.0
/// Count pages by the stack that allocated them.
///
//# Pages that were allocated before page_owner was initialised are marked by
//# __set_page_owner_handle() alone. They are not counted, and not when they are
//# freed either, because their stack never gets a number.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/common/hit.cocci"

@allocated@
identifier page, order, mask, ext, stack;
position p;
@@
 void __set_page_owner@p(struct page *page, unsigned short order, gfp_t mask)
 {
 	<+...
+	page_owner_count_alloc(stack, 1L << order);
 	__set_page_owner_handle(ext, stack, order, mask);
 	...+>
 }

@script:python@
p << allocated.p;
@@
hit("allocated", inside(p))

@freed@
identifier page, order, i, ext;
position p;
@@
 void __reset_page_owner@p(struct page *page, unsigned short order)
 {
 	int i;
+	struct page_owner_run run = { };
 	...
 	for (...; ...; ...) {
+		page_owner_add_to_run(&run, ext);
 		__clear_bit(PAGE_EXT_OWNER_ALLOCATED, &ext->flags);
 		...
 	}
+	page_owner_end_run(&run);
 	page_ext_put(ext);
 }

@script:python@
p << freed.p;
@@
hit("freed", inside(p))

@moved@
identifier newfolio, old, new_owner, old_owner, new_ext, old_ext;
position p;
@@
 void __folio_copy_owner@p(struct folio *newfolio, struct folio *old)
 {
 	...
+	page_owner_count_move(new_ext, old_ext);
 	new_owner->handle = old_owner->handle;
 	...
 	__set_bit(PAGE_EXT_OWNER_ALLOCATED, &new_ext->flags);
 	page_ext_put(new_ext);
 	page_ext_put(old_ext);
+	page_owner_move_tails(newfolio, old);
 }

@script:python@
p << moved.p;
@@
hit("moved", inside(p))

@init@
identifier key = page_owner_inited;
position p;
@@
 void init_page_owner@p(void)
 {
 	...
+	if (page_owner_stacks_init(failure_handle)) {
+		pr_err("page_owner: no memory for the counts of stacks: it stays disabled\n");
+		return;
+	}
 	static_branch_enable(&key);
 	...
 }

@script:python@
p << init.p;
@@
hit("init", inside(p))

@files@
position p;
@@
 int pageowner_init@p(void)
 {
 	...
 	debugfs_create_file("page_owner", ...);
+	page_owner_stacks_debugfs();
 	...
 }

@script:python@
p << files.p;
@@
hit("files", inside(p))
