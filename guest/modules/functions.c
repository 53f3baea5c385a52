// SPDX-License-Identifier: GPL-2.0
/*
 * Allocates with the functions behind the macros: through pointers, in
 * parentheses, and after a macro is undefined; and with the functions that
 * charge the current tag
 */
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include <linux/alloc_tag.h>

#undef kcalloc

/* Variables, so the compiler does not know which function is called. */
static void *(*pointer)(size_t, gfp_t) = kmalloc;
static char *(*noprof)(const char *, gfp_t) = kstrdup_noprof;
static void *(*exported)(unsigned long) = vzalloc;
static void *from_pointer, *from_exported, *from_parentheses, *from_undefined, *from_noprof;
static struct page *from_current;

/* As long as the smallest object of kmalloc() on any architecture. */
static const char text[128] = { [0 ... 126] = 'x' };

static int __init functions_init(void)
{
	OPTIMIZER_HIDE_VAR(pointer);
	OPTIMIZER_HIDE_VAR(noprof);
	OPTIMIZER_HIDE_VAR(exported);
	from_pointer = pointer(2000, GFP_KERNEL);
	from_exported = exported(2 * PAGE_SIZE);
	from_parentheses = (vmalloc)(3 * PAGE_SIZE);
	from_undefined = kcalloc(4, 1000, GFP_KERNEL);
	from_noprof = alloc_hooks(noprof(text, GFP_KERNEL));
	from_current = alloc_hooks((alloc_pages)(GFP_KERNEL, 2));
	return 0;
}
module_init(functions_init);

static void __exit functions_exit(void)
{
	kfree(from_pointer);
	vfree(from_exported);
	vfree(from_parentheses);
	kfree(from_undefined);
	kfree(from_noprof);
	if (from_current)
		__free_pages(from_current, 2);
}
module_exit(functions_exit);

MODULE_DESCRIPTION("Test of memory allocation profiling: functions behind macros");
MODULE_LICENSE("GPL");
