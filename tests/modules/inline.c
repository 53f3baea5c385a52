// SPDX-License-Identifier: GPL-2.0
/* Inline functions of all kinds around allocations, also such as another file may have. */
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

extern inline void *extern_one(size_t size) { return vmalloc(size); }
extern inline struct page *extern_two(int order) { return alloc_pages(GFP_KERNEL, order); }
__inline void *other_files(size_t size);
__inline void *other_files(size_t size) { return vzalloc(size); }
static __always_inline void *always(size_t size) { return kmalloc(size, GFP_KERNEL); }
static noinline __cold void *never(size_t size) { return krealloc(NULL, size, GFP_KERNEL); }

void *use(void);
void *use(void)
{
	return extern_one(1) ?: extern_two(0) ?: other_files(1) ?: always(1) ?: never(1);
}
MODULE_LICENSE("GPL");
