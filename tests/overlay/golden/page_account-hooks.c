/* Beside each hook of page_owner. */
static void post(struct page *page, unsigned int order, gfp_t flags)
{
	set_page_owner(page, order, flags);
	page_table_check_alloc(page, order);
}

static bool prepare(struct page *page, unsigned int order)
{
	if (PageHWPoison(page)) {
		reset_page_owner(page, order);
		return false;
	}
	reset_page_owner(page, order);
	return true;
}

static void split(struct page *page, unsigned int order)
{
	split_page_owner(page, 1 << order);
}

static void copy(struct folio *new, struct folio *old)
{
	folio_copy_owner(new, old);
}

void __free_pages(struct page *page, unsigned int order)
{
	int head = PageHead(page);

	if (put_page_testzero(page))
		free_the_page(page, order);
	else if (!head)
		while (order-- > 0)
			free_the_page(page + (1 << order), order);
}

static void isolate_freepages(struct compact_control *cc)
{
	split_map_pages(&cc->freepages);
}
