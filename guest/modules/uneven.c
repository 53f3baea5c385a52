// SPDX-License-Identifier: GPL-2.0
/*
 * A block of pages that is freed in other parts than it was allocated in: each
 * page gets a reference of its own, bypassing split_page(), and is then freed
 * separately. Modules should not do this, but any module can. With whole=1, the
 * block is kept until the module is unloaded, and freed as a whole.
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned int order = 1;
module_param(order, uint, 0444);
MODULE_PARM_DESC(order, "order of the block");

static bool whole;
module_param(whole, bool, 0444);
MODULE_PARM_DESC(whole, "keep the block, and free it in one");

static struct page *block;

static noinline struct page *uneven_block(void)
{
	return alloc_pages(GFP_KERNEL, order);
}

static int __init uneven_init(void)
{
	unsigned int i;

	block = uneven_block();
	if (!block)
		return -ENOMEM;
	if (whole)
		return 0;
	for (i = 1; i < 1U << order; i++)
		init_page_count(block + i);
	for (i = 0; i < 1U << order; i++)
		__free_page(block + i);
	return 0;
}
module_init(uneven_init);

static void __exit uneven_exit(void)
{
	if (whole)
		__free_pages(block, order);
}
module_exit(uneven_exit);

MODULE_DESCRIPTION("Frees a block of pages in other parts than it was allocated in");
MODULE_LICENSE("GPL");
