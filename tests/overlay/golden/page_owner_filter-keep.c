// SPDX-License-Identifier: GPL-2.0
/* Others print stacks, look at pages and make files, too. */
static int print_other(depot_stack_handle_t stack, char *text, size_t count)
{
	int len = 0;

	len += stack_depot_snprint(stack, text + len, count - len, 0);
	return len;
}

static ssize_t read_other(struct file *file, unsigned long pfn)
{
	struct page *page;

	page = pfn_to_page(pfn);
	return page ? 1 : 0;
}

static int __init other_init(void)
{
	debugfs_create_file("page_owner", 0400, NULL, NULL, &files);
	return 0;
}
