// SPDX-License-Identifier: GPL-2.0
/*
 * Names that 6.1 has in headers of its subsystems only, or in none of these.
 * flags: -Werror.
 * each: FUNCTIONS MACROS PLAIN
 */
#ifdef PLAIN
#include <linux/string.h>
#define MIN(x, y) ((x) < (y) ? (x) : (y))
#define swap(a, b) do { int t = a; a = b; b = t; } while (0)
int smaller(int a, int b);
int smaller(int a, int b)
{
	if (a > b)
		swap(a, b);
	return MIN(a, b) + (int)strlen("");
}
#else
#include <linux/bio.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#ifdef MACROS
void *layer_alloc(size_t size, int flags, int line);
void *layer_alloc(size_t size, int flags, int line) { return kmalloc(size, flags); }
#define kmem_alloc(size, flags)		layer_alloc(size, flags, __LINE__)
#define kmalloc_reserve(size, flags)	layer_alloc(size, flags, __LINE__)
#define nlmsg_new(size, flags)		layer_alloc(size, flags, __LINE__)
#else
static void *kmem_alloc(size_t size, int flags) { return kmalloc(size, flags); }
static void *kmalloc_reserve(size_t size, int flags) { return kzalloc(size, flags); }
static void *nlmsg_new(size_t size, int flags) { return kmalloc(size, flags); }
#endif
void *use(void);
void *use(void)
{
	return kmem_alloc(1, 0) ?: kmalloc_reserve(1, 0) ?: nlmsg_new(1, 0);
}
MODULE_LICENSE("GPL");
#endif
