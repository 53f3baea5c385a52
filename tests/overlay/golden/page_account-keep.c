/* Declarations, other functions, and a split for another's account. */
void set_page_owner(struct page *page, unsigned short order, gfp_t flags);

static inline void reset_page_owner(struct page *page, unsigned short order)
{
	if (static_branch_unlikely(&page_owner_inited))
		__reset_page_owner(page, order);
}

static unsigned long isolate_freepages_range(struct list_head *list)
{
	split_map_pages(list);
	set_page_owner_migrate_reason(list, 0);
	return 0;
}

void prep_new_page(struct page *page, unsigned int order)
{
	prep_compound_page(page, order);
}
