// SPDX-License-Identifier: GPL-2.0
/*
 * Calls, prototypes and members of these names in parentheses, which no macro can take for its own.
 */
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

extern void *(vmalloc)(unsigned long size);
struct ops {
	void *(*kmalloc)(size_t size);
	int alloc_pages;
};

void *call(const struct ops *ops);
void *call(const struct ops *ops)
{
	int kzalloc = ops->alloc_pages;

	if (kzalloc)
		goto kstrdup;
	return (ops->kmalloc)(1);
kstrdup:
	return (vmalloc)((size_t)(kmalloc)(1, GFP_KERNEL));
}
MODULE_LICENSE("GPL");
