// SPDX-License-Identifier: GPL-2.0
/*
 * An old driver's header has a prototype of the kernel's function once more. With a macro of this
 * name in front of its parentheses no compiler sees a prototype; parentheses.c has what may stand
 * instead.
 * on: error: expected declaration specifiers
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

extern void *vmalloc(unsigned long size);
extern void *__kmalloc(size_t size, gfp_t flags);
MODULE_LICENSE("GPL");
