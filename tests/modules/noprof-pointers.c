// SPDX-License-Identifier: GPL-2.0
/*
 * The functions by the names that kernels from 6.10 on have for them.
 * later: foo_noprof
 */
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

struct services {
	void *(*get)(size_t size, gfp_t gfp);
	void *(*get_on)(size_t size, gfp_t gfp, int node);
	void *(*get_large)(unsigned long size);
	char *(*copy)(const char *s, gfp_t gfp);
	struct page *(*get_pages)(gfp_t gfp, unsigned int order);
};

const struct services *services(void);
const struct services *services(void)
{
	static const struct services kernel = {
		kmalloc_noprof, kvmalloc_node_noprof, vmalloc_noprof, kstrdup_noprof,
		alloc_pages_noprof,
	};

	return kfree(kzalloc_noprof(8, GFP_KERNEL)), &kernel;
}
MODULE_LICENSE("GPL");
