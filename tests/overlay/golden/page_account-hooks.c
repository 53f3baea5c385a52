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

static int move_to_new_folio(struct folio *dst, struct folio *src, enum migrate_mode mode)
{
	int rc = -EAGAIN;

	if (likely(is_lru)) {
		rc = fallback_migrate_folio(mapping, dst, src, mode);
	} else {
		const struct movable_operations *mops;

		mops = page_movable_ops(&src->page);
		rc = mops->migrate_page(&dst->page, &src->page, mode);
		WARN_ON_ONCE(rc == MIGRATEPAGE_SUCCESS && !folio_test_isolated(src));
	}
	return rc;
}

static inline void free_the_page(struct page *page, unsigned int order)
{
	if (pcp_allowed_order(order))
		free_unref_page(page, order);
	else
		__free_pages_ok(page, order, FPI_NONE);
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

static int demote_free_huge_page(struct hstate *h, struct page *page)
{
	for (i = 0; i < n; i++) {
		if (hstate_is_gigantic(target))
			prep_compound_gigantic_page_for_demote(page + i,
							target->order);
		else
			prep_compound_page(page + i, target->order);
	}
	return 0;
}
