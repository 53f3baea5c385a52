// SPDX-License-Identifier: GPL-2.0
/*
 * A module with 300 call sites, each of which leaks an object; those of the
 * last twelve are larger. reaper.ko frees them by the address in the parameter
 * head. With pending=N, N objects are passed to kfree_rcu() just before the
 * module is unloaded.
 */
#include <linux/kmemleak.h>
#include <linux/module.h>
#include <linux/rcupdate.h>

#include "hold.h"

#define SITES		300
#define LARGE_SITES	12

static bool leak;
module_param(leak, bool, 0444);
MODULE_PARM_DESC(leak, "leave an object of each call site behind");

static unsigned int pending;
module_param(pending, uint, 0444);
MODULE_PARM_DESC(pending, "objects for kfree_rcu()");

static struct held *chain;
static unsigned int nr;

static int head_get(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "0x%lx\n", (unsigned long)chain);
}

static const struct kernel_param_ops head_ops = { .get = head_get };
module_param_cb(head, &head_ops, NULL, 0400);

struct pending {
	struct rcu_head rcu;
	char rest[200];
};

static size_t next_size(void)
{
	return ++nr > SITES - LARGE_SITES ? 2048 : 64;
}

static void hold(void *memory)
{
	struct held *held = memory;

	if (!held)
		return;
	/* Leaked on purpose, so kmemleak should not report it. */
	kmemleak_not_leak(memory);
	held->next = chain;
	held->cache = NULL;
	held->order = -1;
	chain = held;
}

/* Each use is a separate call site. */
#define SITE	hold(kmalloc(next_size(), GFP_KERNEL))
#define SITE5	do { SITE; SITE; SITE; SITE; SITE; } while (0)
#define SITE25	do { SITE5; SITE5; SITE5; SITE5; SITE5; } while (0)
#define SITE100	do { SITE25; SITE25; SITE25; SITE25; } while (0)

static noinline void leak_many(void)
{
	SITE100;
	SITE100;
	SITE100;
}

static noinline void leave_pending(void)
{
	unsigned int i;

	for (i = 0; i < pending; i++) {
		struct pending *p = kmalloc(sizeof(*p), GFP_KERNEL);

		if (p)
			kfree_rcu(p, rcu);
	}
}

static int __init leaker_init(void)
{
	if (leak)
		leak_many();
	return 0;
}
module_init(leaker_init);

static void __exit leaker_exit(void)
{
	leave_pending();
}
module_exit(leaker_exit);

MODULE_DESCRIPTION("Leaks at many call sites for the tests of allocation profiling");
MODULE_LICENSE("GPL");
