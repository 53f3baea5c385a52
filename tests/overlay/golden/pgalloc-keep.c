// SPDX-License-Identifier: GPL-2.0
/* Page tables of others, and who asks for one. */
int __pte_alloc(struct mm_struct *mm, pmd_t *pmd)
{
	pgtable_t new = pte_alloc_one(mm);

	return new ? 0 : -ENOMEM;
}

static void *early_table(void)
{
	return (void *)get_zeroed_page(GFP_ATOMIC);
}
