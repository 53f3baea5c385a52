// SPDX-License-Identifier: GPL-2.0
/*
 * paths.ko: virtually contiguous memory, whose pages are charged to the caller
 *
 * The vm_struct and the array of pages may be charged to the same line, so the
 * tests check bounds instead of exact sums.
 */
#include <linux/irq_work.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "paths.h"

#define P		((s64)PAGE_SIZE)
#define SIZE		(20 * PAGE_SIZE)
#define WITH_PAGES(n)	HOLDS_BETWEEN((n) * P, (n) * P + 4096)

#define ALLOCATES_FOR_CALLER(_name, _call)				\
static void _name(void)							\
{									\
	void *p = _call;						\
									\
	EXPECT(p);							\
	WITH_PAGES(SIZE / PAGE_SIZE);					\
	vfree(p);							\
	HOLDS_NOTHING_SOON(__func__);					\
}

ALLOCATES_FOR_CALLER(by_vmalloc, vmalloc(SIZE))
ALLOCATES_FOR_CALLER(by_vzalloc, vzalloc(SIZE))
ALLOCATES_FOR_CALLER(by_vmalloc_node, vmalloc_node(SIZE, 0))
ALLOCATES_FOR_CALLER(by_vmalloc_user, vmalloc_user(SIZE))
ALLOCATES_FOR_CALLER(by_vmalloc_32, vmalloc_32(SIZE))
ALLOCATES_FOR_CALLER(by_vmalloc_flags, __vmalloc(SIZE, GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN))
ALLOCATES_FOR_CALLER(by_vmalloc_nofs, __vmalloc(SIZE, GFP_NOFS))
ALLOCATES_FOR_CALLER(by_vmalloc_array, vmalloc_array(SIZE / 16, 16))
ALLOCATES_FOR_CALLER(by_vcalloc, vcalloc(SIZE / 16, 16))

/* More than kmalloc() can allocate. */
static void by_kvmalloc(void)
{
	const size_t size = KMALLOC_MAX_SIZE + 5 * PAGE_SIZE;
	void *p = kvmalloc(size, GFP_KERNEL);

	EXPECT(p && is_vmalloc_addr(p));
	/* With huge pages, part of the last one may not be needed. */
	HOLDS_BETWEEN((s64)size, (s64)ALIGN(size, PMD_SIZE));
	kvfree(p);
	HOLDS_NOTHING_SOON(__func__);

	p = kvmalloc(size, GFP_KERNEL);
	EXPECT(p);
	if (p)
		kfree_rcu(p);
	HOLDS_NOTHING_SOON(__func__);
}

static void *to_free;

static void irq_frees(struct irq_work *work)
{
	vfree(to_free);
}

/* In a context that cannot sleep, the pages are freed later. */
static void vfree_in_interrupt(void)
{
	struct irq_work work = IRQ_WORK_INIT_HARD(irq_frees);
	unsigned int i;

	for (i = 0; i < 10; i++) {
		to_free = vmalloc(SIZE);
		EXPECT(to_free);
		irq_work_queue(&work);
		irq_work_sync(&work);
	}
	HOLDS_NOTHING_SOON(__func__);
}

/* The pages are charged already; mapping and unmapping them charges nothing. */
static void by_vm_map_ram(void)
{
	struct page *pages[8];
	unsigned int i, rounds;
	void *p;

	for (i = 0; i < ARRAY_SIZE(pages); i++) {
		pages[i] = alloc_pages(GFP_KERNEL, 0);
		if (!pages[i])
			return paths_skip("no page");
	}
	for (rounds = 0; rounds < 10; rounds++) {
		p = vm_map_ram(pages, ARRAY_SIZE(pages), NUMA_NO_NODE);
		EXPECT(p);
		HOLDS(8 * P, 8);
		if (p)
			vm_unmap_ram(p, ARRAY_SIZE(pages));
		HOLDS(8 * P, 8);
	}
	for (i = 0; i < ARRAY_SIZE(pages); i++)
		__free_page(pages[i]);
	HOLDS(0, 0);
	vm_unmap_aliases();
	HOLDS(0, 0);
}

static void by_vmap(void)
{
	struct page *pages[8];
	unsigned int i;
	void *p;

	for (i = 0; i < ARRAY_SIZE(pages); i++) {
		pages[i] = alloc_pages(GFP_KERNEL, 0);
		if (!pages[i])
			return paths_skip("no page");
	}
	HOLDS(8 * P, 8);
	p = vmap(pages, ARRAY_SIZE(pages), VM_MAP, PAGE_KERNEL);
	EXPECT(p);
	HOLDS_BETWEEN(8 * P, 9 * P);
	vunmap(p);
	HOLDS(8 * P, 8);
	for (i = 0; i < ARRAY_SIZE(pages); i++)
		__free_page(pages[i]);
	HOLDS(0, 0);
}

const struct paths_case vmalloc_paths[] = {
	PATH(by_vmalloc),
	PATH(by_vzalloc),
	PATH(by_vmalloc_node),
	PATH(by_vmalloc_user),
	PATH(by_vmalloc_32),
	PATH(by_vmalloc_flags),
	PATH(by_vmalloc_nofs),
	PATH(by_vmalloc_array),
	PATH(by_vcalloc),
	PATH(by_kvmalloc),
	PATH(vfree_in_interrupt),
	PATH(by_vm_map_ram),
	PATH(by_vmap),
	{ }
};
