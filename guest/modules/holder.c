// SPDX-License-Identifier: GPL-2.0
/*
 * A module that holds memory of several kinds, in the amounts given by its
 * parameters. Each kind is allocated in a function of its own, so that a test
 * can find its line in /proc/allocinfo. With leak=1 it is unloaded without
 * freeing anything; reaper.ko can free the rest by the address in the parameter
 * head, if that is read before.
 */
#include <linux/kmemleak.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "hold.h"

#define HELD_KMALLOC_SIZE	1024
/* 256 with the free pointer, which a constructor forces behind the object. */
#define HELD_CACHE_SIZE		248

static unsigned int objects;
module_param(objects, uint, 0444);
MODULE_PARM_DESC(objects, "objects of 1024 bytes from kmalloc()");

static unsigned int cached;
module_param(cached, uint, 0444);
MODULE_PARM_DESC(cached, "objects from a cache of our own (not with leak)");

static bool account;
module_param(account, bool, 0444);
MODULE_PARM_DESC(account, "charge those to the task's memory control group");

static unsigned int pages;
module_param(pages, uint, 0444);
MODULE_PARM_DESC(pages, "single pages");

static unsigned int chunks;
module_param(chunks, uint, 0444);
MODULE_PARM_DESC(chunks, "compound pages of order 2");

static bool leak;
module_param(leak, bool, 0444);
MODULE_PARM_DESC(leak, "leave everything behind on unload");

static bool fail;
module_param(fail, bool, 0444);
MODULE_PARM_DESC(fail, "free everything and fail to load");

static struct held *chain;
static struct kmem_cache *cache;

static int head_get(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "0x%lx\n", (unsigned long)chain);
}

static const struct kernel_param_ops head_ops = { .get = head_get };
module_param_cb(head, &head_ops, NULL, 0400);

/* Page frame number of the last allocation. */
static int pfn_get(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%lu\n", chain ? page_to_pfn(virt_to_head_page(chain)) : 0);
}

static const struct kernel_param_ops pfn_ops = { .get = pfn_get };
module_param_cb(pfn, &pfn_ops, NULL, 0400);

static bool hold(void *memory, struct kmem_cache *from, int order)
{
	struct held *held = memory;

	if (!held)
		return false;
	held->next = chain;
	held->cache = from;
	held->order = order;
	chain = held;
	return true;
}

/* Does nothing, but caches with a constructor are never merged. */
static void hold_construct(void *object)
{
}

static noinline bool hold_objects(void)
{
	unsigned int i;

	for (i = 0; i < objects; i++) {
		void *object = kmalloc(HELD_KMALLOC_SIZE, GFP_KERNEL);

		/* Leaked on purpose, so kmemleak should not report it. */
		kmemleak_not_leak(object);
		if (!hold(object, NULL, -1))
			return false;
	}
	return true;
}

static noinline bool hold_cached(void)
{
	unsigned int i;

	for (i = 0; i < cached; i++)
		if (!hold(kmem_cache_alloc(cache, GFP_KERNEL), cache, -1))
			return false;
	return true;
}

static noinline bool hold_pages(void)
{
	unsigned int i;

	for (i = 0; i < pages; i++) {
		struct page *page = alloc_page(GFP_KERNEL);

		if (!page || !hold(page_address(page), NULL, 0))
			return false;
	}
	return true;
}

static noinline bool hold_chunks(void)
{
	unsigned int i;

	for (i = 0; i < chunks; i++) {
		struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP, 2);

		if (!page || !hold(page_address(page), NULL, 2))
			return false;
	}
	return true;
}

static int __init holder_init(void)
{
	slab_flags_t flags = 0;

	if (account)
		flags |= SLAB_ACCOUNT;
	cache = kmem_cache_create("alloc_tag_holder", HELD_CACHE_SIZE, 8, flags,
				  hold_construct);
	if (!cache)
		return -ENOMEM;
	if (!hold_objects() || !hold_cached() || !hold_pages() ||
	    !hold_chunks() || fail) {
		held_free_all(chain);
		kmem_cache_destroy(cache);
		return fail ? -ECANCELED : -ENOMEM;
	}
	return 0;
}
module_init(holder_init);

static void __exit holder_exit(void)
{
	if (!leak)
		held_free_all(chain);
	kmem_cache_destroy(cache);
}
module_exit(holder_exit);

MODULE_DESCRIPTION("Holds memory for the tests of allocation profiling");
MODULE_LICENSE("GPL");
