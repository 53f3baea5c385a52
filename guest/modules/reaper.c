// SPDX-License-Identifier: GPL-2.0
/*
 * Frees the memory that holder.ko left behind, given the address from
 * holder.ko's parameter head. Loading has to succeed: busybox's insmod retries
 * a failed load in a second way, which would free everything twice.
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
