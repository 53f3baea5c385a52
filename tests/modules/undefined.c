// SPDX-License-Identifier: GPL-2.0
/*
 * A layer with allocators of its own takes the kernel's macros away, if there are any, and calls
 * the kernel's functions.
 */
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#undef kmem_cache_alloc
#undef kmalloc
#undef vmalloc
#undef alloc_pages
#undef kmem_cache_zalloc

void *layer_alloc(struct kmem_cache *cache, size_t size);
void *layer_alloc(struct kmem_cache *cache, size_t size)
{
	void *p = cache ? kmem_cache_alloc(cache, GFP_KERNEL) : kmalloc(size, GFP_KERNEL);

	if (!p)
		p = kmem_cache_zalloc(cache, GFP_KERNEL);
	return p ?: size > PAGE_SIZE ? vmalloc(size) : alloc_pages(GFP_KERNEL, 0);
}
MODULE_LICENSE("GPL");
