// SPDX-License-Identifier: GPL-2.0
static inline void __set_page_owner_handle(struct page_ext *ext, depot_stack_handle_t handle,
					   unsigned short order)
{
	struct page_owner *record;
	int i;

	for (i = 0; i < (1 << order); i++) {
		record = get_page_owner(ext);
		record->handle = handle;
		record->ts_nsec = local_clock();
		strscpy(record->comm, current->comm,
			sizeof(record->comm));
		ext = page_ext_next(ext);
	}
}
