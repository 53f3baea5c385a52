// SPDX-License-Identifier: GPL-2.0
/* flags: -Wshadow. Allocations as arguments of allocations, and a label in an argument. */
#include <linux/device.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

int use(struct device *dev);
int use(struct device *dev)
{
	unsigned int order = 0;
	char *copy = kstrdup(kasprintf(GFP_KERNEL, "%s", kasprintf(GFP_KERNEL, "%d", 1)),
			     GFP_KERNEL);
	char *managed = devm_kasprintf(dev, GFP_KERNEL, "%s",
				       devm_kstrdup(dev, kstrdup(copy, GFP_KERNEL), GFP_KERNEL));
	void *grown = krealloc(krealloc(kmalloc(8, GFP_KERNEL), 16, GFP_KERNEL), 4096, GFP_KERNEL);
	struct page *page = alloc_pages(alloc_pages(GFP_KERNEL, order++) ? GFP_ATOMIC : GFP_KERNEL,
					0);
	void *jumped = krealloc(({ void *p = copy; if (!managed) goto out; p = grown; out: p; }),
				8, GFP_KERNEL);

	return page && jumped ? order : 0;
}
MODULE_LICENSE("GPL");
