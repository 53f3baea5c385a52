/* SPDX-License-Identifier: GPL-2.0 */
/*
 * page_owner: what its functions call to count pages by stack
 *
 * Included by page_owner.c, in the middle of it, since what page_owner keeps of a
 * page is known there only.
 */
#ifndef MM_PAGE_OWNER_HOOKS_H
#define MM_PAGE_OWNER_HOOKS_H

/**
 * struct page_owner_run - pages that one stack allocated, and that are freed together
 * @handle: handle of the stack
 * @pages: how many
 *
 * A block can be made of pages that were allocated one by one, each by another
 * stack, or of which some were never counted.
 */
struct page_owner_run {
	depot_stack_handle_t handle;
	long pages;
};

static __always_inline void page_owner_end_run(struct page_owner_run *run)
{
	if (run->pages)
		page_owner_count(run->handle, -run->pages);
	run->pages = 0;
}

/* A page is being freed; its owner is still there. */
static __always_inline void page_owner_add_to_run(struct page_owner_run *run,
						  struct page_ext *page_ext)
{
	depot_stack_handle_t handle = get_page_owner(page_ext)->handle;

	if (!test_bit(PAGE_EXT_OWNER_ALLOCATED, &page_ext->flags))
		return;
	if (run->handle != handle)
		page_owner_end_run(run);
	run->handle = handle;
	run->pages++;
}

/*
 * The contents of a page moved to a new one, which gets its record. The old page
 * keeps it until it is freed, and until then both are pages of its stack.
 */
static void page_owner_count_move(struct page_ext *new_ext, struct page_ext *old_ext)
{
	if (test_bit(PAGE_EXT_OWNER_ALLOCATED, &new_ext->flags))
		page_owner_count(get_page_owner(new_ext)->handle, -1);
	page_owner_count(get_page_owner(old_ext)->handle, 1);
}

/* What page_owner does for the first page of a folio that moved, for the others. */
static void page_owner_move_tails(struct folio *newfolio, struct folio *old)
{
	long i, nr = folio_nr_pages(old);

	for (i = 1; i < nr; i++) {
		struct page_ext *new_ext = page_ext_get(folio_page(newfolio, i));
		struct page_ext *old_ext = page_ext_get(folio_page(old, i));
		depot_stack_handle_t free_handle;
		struct page_owner *new;

		if (new_ext && old_ext) {
			page_owner_count_move(new_ext, old_ext);
			new = get_page_owner(new_ext);
			free_handle = new->free_handle;
			*new = *get_page_owner(old_ext);
			new->free_handle = free_handle;
			__set_bit(PAGE_EXT_OWNER, &new_ext->flags);
			__set_bit(PAGE_EXT_OWNER_ALLOCATED, &new_ext->flags);
		}
		page_ext_put(old_ext);
		page_ext_put(new_ext);
	}
}

#ifdef CONFIG_PAGE_OWNER_KUNIT_TEST
/* The stack that has a page; 0 for a page that nobody has. */
depot_stack_handle_t page_owner_handle_of(struct page *page)
{
	struct page_ext *page_ext = page_ext_get(page);
	depot_stack_handle_t handle = 0;

	if (page_ext && test_bit(PAGE_EXT_OWNER_ALLOCATED, &page_ext->flags))
		handle = get_page_owner(page_ext)->handle;
	page_ext_put(page_ext);
	return handle;
}
#endif

#endif /* MM_PAGE_OWNER_HOOKS_H */
