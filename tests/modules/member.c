// SPDX-License-Identifier: GPL-2.0
/*
 * A call through a member of this name; parentheses.c has what may stand instead.
 * on: error: ‘const struct ops’ has no member named ‘kmalloc’
 */
#include <linux/module.h>
#include <linux/slab.h>

struct ops {
	void *(*kmalloc)(size_t size);
};

void *call(const struct ops *ops);
void *call(const struct ops *ops)
{
	return ops->kmalloc(1);
}
MODULE_LICENSE("GPL");
