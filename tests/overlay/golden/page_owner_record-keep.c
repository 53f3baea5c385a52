// SPDX-License-Identifier: GPL-2.0
/* Others read the clock and names of tasks, too. */
static void __set_other_handle(struct page_ext *ext, unsigned short order)
{
	struct page_owner *record;
	int i;

	for (i = 0; i < (1 << order); i++) {
		record = get_page_owner(ext);
		record->ts_nsec = local_clock();
		strscpy(record->comm, current->comm, sizeof(record->comm));
		ext = page_ext_next(ext);
	}
}
