// SPDX-License-Identifier: GPL-2.0
/*
 * A module that is loaded under many names, made by replacing the three digits
 * of its name in the file. The name contains a dash, which the kernel turns
 * into an underscore.
 */
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/slab.h>

static bool fail;
module_param(fail, bool, 0444);
MODULE_PARM_DESC(fail, "free everything and fail to load");

static void *object;
static unsigned long page;

static void give_back(void)
{
	kfree(object);
	free_page(page);
}

static int __init copy_init(void)
{
	object = kmalloc(256, GFP_KERNEL);
	page = __get_free_page(GFP_KERNEL);
	if (object && page && !fail)
		return 0;
	give_back();
	return fail ? -ECANCELED : -ENOMEM;
}
module_init(copy_init);

static void __exit copy_exit(void)
{
	give_back();
}
module_exit(copy_exit);

MODULE_DESCRIPTION("One of many, for the tests of allocation profiling");
MODULE_LICENSE("GPL");
