// SPDX-License-Identifier: GPL-2.0
static ssize_t print_page_owner(char __user *buf, size_t count, unsigned long pfn,
				depot_stack_handle_t stack)
{
	char *text = kmalloc(count, GFP_KERNEL);
	int len = 0;

	len += scnprintf(text, count, "PFN %lu\n", pfn);
	len += stack_depot_snprint(stack, text + len, count - len, 0);
	return len;
}

static ssize_t read_page_owner(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	unsigned long pfn;
	struct page_ext *ext;
	struct page *page;

	for (pfn = *ppos; pfn < max_pfn; pfn++) {
		page = pfn_to_page(pfn);
		if (PageBuddy(page))
			continue;
		ext = page_ext_get(page);
		if (!test_bit(PAGE_EXT_OWNER_ALLOCATED, &ext->flags))
			goto ext_put_continue;
		page_ext_put(ext);
		return print_page_owner(buf, count, pfn, handle_of(page));
ext_put_continue:
		page_ext_put(ext);
	}
	return 0;
}

static int __init pageowner_init(void)
{
	debugfs_create_file("page_owner", 0400, NULL, NULL, &files);
	return 0;
}
