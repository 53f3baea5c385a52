// SPDX-License-Identifier: GPL-2.0
/*
 * Frees what holder.ko left behind: head is the address that holder.ko's
 * parameter of that name told. Loading succeeds, for busybox's insmod tries a
 * second way to load a module that failed, which would free it all twice.
 */
#include <linux/module.h>

#include "hold.h"

static unsigned long head;
module_param(head, ulong, 0400);
MODULE_PARM_DESC(head, "address of the first allocation");

static int __init reaper_init(void)
{
	held_free_all((struct held *)head);
	return 0;
}
module_init(reaper_init);

static void __exit reaper_exit(void)
{
}
module_exit(reaper_exit);

MODULE_DESCRIPTION("Frees what holder.ko left behind");
MODULE_LICENSE("GPL");
