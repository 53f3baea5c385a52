// SPDX-License-Identifier: GPL-2.0
/*
 * A macro of the driver's own over the kernel's function, without #undef: a macro that is there
 * already is warned of by the preprocessor, and by no option that would turn this off.
 * on: warning: "kzalloc" redefined
 */
#include <linux/module.h>
#include <linux/slab.h>

static inline void *counted(size_t size, gfp_t gfp)
{
	return kzalloc(size, gfp);
}
#define kzalloc(size, gfp) counted(size, gfp)

void *use(void);
void *use(void)
{
	return kzalloc(8, GFP_KERNEL);
}
MODULE_LICENSE("GPL");
