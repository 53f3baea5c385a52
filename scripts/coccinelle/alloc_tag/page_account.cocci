// SPDX-License-Identifier: GPL-2.0
/// Account for pages: set, clear, split or move their tag where page_owner
/// records that they are allocated, freed, split or migrated.
///
//# page_owner has no hook in four places: the tail pages of a high-order page
//# whose head has another reference, the pages that compaction isolates for
//# itself, the blocks that hugetlb makes of the pages of a gigantic page, and
//# the migration of pages by a driver, such as a balloon.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/common/hit.cocci"

@alloc@
expression page, order, flags;
position p;
@@
 set_page_owner@p(page, order, flags);
+pgalloc_tag_alloc(page, order);

@script:python@
p << alloc.p;
@@
hit("alloc", inside(p))

@free@
expression page, order;
position p;
@@
 reset_page_owner@p(page, order);
+pgalloc_tag_free(page, order);

@script:python@
p << free.p;
@@
hit("free", inside(p))

@split@
expression page, nr;
position p;
@@
 split_page_owner@p(page, nr);
+pgalloc_tag_split(page, nr);

@script:python@
p << split.p;
@@
hit("split", inside(p))

@migrate@
expression new, old;
position p;
@@
 folio_copy_owner@p(new, old);
+pgalloc_tag_swap(new, old);

@script:python@
p << migrate.p;
@@
hit("migrate", inside(p))

@movable@
identifier dst, src, mode, rc, mops;
position p;
@@
 int move_to_new_folio@p(struct folio *dst, struct folio *src, enum migrate_mode mode)
 {
 	<+...
 	rc = mops->migrate_page(...);
+	if (rc == MIGRATEPAGE_SUCCESS)
+		pgalloc_tag_swap(dst, src);
 	...+>
 }

@script:python@
p << movable.p;
@@
hit("movable", inside(p))

@tail@
identifier page, order, head;
position p;
statement S;
@@
 void __free_pages@p(struct page *page, unsigned int order)
 {
 	int head = PageHead(page);
 	...
 	if (put_page_testzero(page))
 		free_the_page(page, order);
 	else if (!head)
+	{
+		pgalloc_tag_free_tail(page, order);
 		S
+	}
 }

@script:python@
p << tail.p;
@@
hit("tail", inside(p))

@join@
expression page, order;
position p : script:python() { inside(p) == "demote_free_huge_page" };
@@
 prep_compound_page@p(page, order);
+pgalloc_tag_join(page, order);

@script:python@
p << join.p;
@@
hit("join", inside(p))

// From a block to pages, which are joined again or freed one by one.
@demoted@
expression page, order;
position p : script:python() { inside(p) == "demote_free_huge_page" };
@@
 destroy_compound_hugetlb_page_for_demote@p(page, order);
+if (!hstate_is_gigantic(h))
+	pgalloc_tag_split(page, pages_per_huge_page(h));

@script:python@
p << demoted.p;
@@
hit("demoted", inside(p))

@to_area@
expression page, order;
position p : script:python() { inside(p) == "__update_and_free_page" };
@@
+if (!hstate_is_gigantic(h))
+	pgalloc_tag_split(page, pages_per_huge_page(h));
 destroy_compound_gigantic_page@p(page, order);

@script:python@
p << to_area.p;
@@
hit("to_area", inside(p))

@isolate@
expression list;
position p : script:python() { inside(p) == "isolate_freepages" };
@@
-split_map_pages@p(list);
+alloc_hooks_void(split_map_pages(list));

@script:python@
p << isolate.p;
@@
hit("isolate", inside(p))
