// SPDX-License-Identifier: GPL-2.0
void __set_page_owner(struct page *page, unsigned short order, gfp_t gfp_mask)
{
	struct page_ext *ext = page_ext_get(page);
	depot_stack_handle_t stack = save_stack(gfp_mask);

	if (ext)
		__set_page_owner_handle(ext, stack, order, gfp_mask);
}

void __reset_page_owner(struct page *page, unsigned short order)
{
	int i;
	struct page_ext *ext = page_ext_get(page);

	for (i = 0; i < 1 << order; i++) {
		__clear_bit(PAGE_EXT_OWNER_ALLOCATED, &ext->flags);
		ext = page_ext_next(ext);
	}
	page_ext_put(ext);
}

void __folio_copy_owner(struct folio *to, struct folio *from)
{
	struct page_ext *from_ext = page_ext_get(&from->page);
	struct page_ext *to_ext = page_ext_get(&to->page);
	struct page_owner *was = get_page_owner(from_ext);
	struct page_owner *is = get_page_owner(to_ext);

	is->order = was->order;
	is->handle = was->handle;
	is->pid = was->pid;
	__set_bit(PAGE_EXT_OWNER_ALLOCATED, &to_ext->flags);
	page_ext_put(to_ext);
	page_ext_put(from_ext);
}

static __init void init_page_owner(void)
{
	register_failure_stack();
	static_branch_enable(&page_owner_inited);
	init_early_allocated_pages();
}

static int __init pageowner_init(void)
{
	debugfs_create_file("page_owner", 0400, NULL, NULL, &files);
	return 0;
}
