// SPDX-License-Identifier: GPL-2.0
/* Marked, but not counted: nobody knows who allocated it. */
static void mark_early(struct page_ext *ext)
{
	__set_page_owner_handle(ext, early_handle, 0, 0);
}

/* Not freed here. */
static void forget(struct page_ext *ext)
{
	__clear_bit(PAGE_EXT_OWNER_ALLOCATED, &ext->flags);
	page_ext_put(ext);
}

static void copy(struct page_owner *to, struct page_owner *from)
{
	to->handle = from->handle;
}

static int __init other_init(void)
{
	debugfs_create_file("page_owner", 0400, NULL, NULL, &files);
	return 0;
}
