// SPDX-License-Identifier: GPL-2.0
/*
 * Mistakes that a compiler finds.
 * each: FORMAT DEVICE_FORMAT VARIABLE_FORMAT UNUSED UNUSED_ARRAY TYPE INTEGER FLAGS
 * each: UNINITIALISED LEFT
 */
#include <linux/device.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>

void use(struct device *dev, void *p, int n);
void use(struct device *dev, void *p, int n)
{
#if defined(FORMAT)
	kfree(kasprintf(GFP_KERNEL, "%s", n));
#elif defined(DEVICE_FORMAT)
	devm_kasprintf(dev, GFP_KERNEL, "%d", "one");
#elif defined(VARIABLE_FORMAT)
	kfree(kasprintf(GFP_KERNEL, p));
#elif defined(UNUSED)
	krealloc(p, 8, GFP_KERNEL);
#elif defined(UNUSED_ARRAY)
	krealloc_array(p, 8, 8, GFP_KERNEL);
#elif defined(TYPE)
	struct page *page = kmalloc(8, GFP_KERNEL);
	int *q = alloc_page(GFP_KERNEL);

	kfree(page);
	kfree(q);
#elif defined(INTEGER)
	n = kmalloc(8, GFP_KERNEL);
#elif defined(FLAGS)
	kfree(kmalloc(8, "GFP_KERNEL"));
#elif defined(UNINITIALISED)
	int size;

	kfree(kmalloc(size, GFP_KERNEL));
#elif defined(LEFT)
	void *q = kmalloc(8, GFP_KERNEL);
#endif
}
MODULE_LICENSE("GPL");
