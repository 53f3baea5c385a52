// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of allocation tags: vmalloc() and its family
 */
#include <linux/alloc_tag.h>
#include <linux/delay.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include <kunit/alloc_tag.h>

#define BYTES	(5 * PAGE_SIZE)

/* vfree() frees the pages at once, and only the address space lazily. */
static void expect_pages(struct kunit *test, const char *what, const struct alloc_tag *tag,
			 unsigned long pages)
{
	struct alloc_tag_counters sum = alloc_tag_read(tag);

	KUNIT_EXPECT_EQ_MSG(test, sum.bytes, (u64)pages * PAGE_SIZE, "%s", what);
	KUNIT_EXPECT_EQ_MSG(test, sum.calls, (u64)pages, "%s", what);
}

#define CHECK(test, fn, ...)						\
do {									\
	DEFINE_ALLOC_TAG(_tag);						\
	void *_p = fn##_tagged(__VA_ARGS__, &_tag);			\
									\
	KUNIT_ASSERT_NOT_NULL_MSG(test, _p, #fn);			\
	expect_pages(test, #fn, &_tag, 5);				\
	vfree(_p);							\
	expect_pages(test, #fn " and vfree", &_tag, 0);			\
} while (0)

static void family(struct kunit *test)
{
	CHECK(test, vmalloc, BYTES);
	CHECK(test, vzalloc, BYTES);
	CHECK(test, vmalloc_user, BYTES);
	CHECK(test, vmalloc_node, BYTES, NUMA_NO_NODE);
	CHECK(test, vzalloc_node, BYTES, NUMA_NO_NODE);
	CHECK(test, vmalloc_32, BYTES);
	CHECK(test, vmalloc_32_user, BYTES);
	CHECK(test, vmalloc_huge, BYTES, GFP_KERNEL);
	CHECK(test, __vmalloc, BYTES, GFP_KERNEL | __GFP_ZERO);
	CHECK(test, __vmalloc_node, BYTES, 1, GFP_KERNEL, NUMA_NO_NODE, NULL);
	CHECK(test, __vmalloc_node_range, BYTES, 1, VMALLOC_START, VMALLOC_END, GFP_KERNEL,
	      PAGE_KERNEL, 0, NUMA_NO_NODE, __builtin_return_address(0));
	CHECK(test, __vmalloc_array, 5, PAGE_SIZE, GFP_KERNEL);
	CHECK(test, vmalloc_array, 5, PAGE_SIZE);
	CHECK(test, __vcalloc, 5, PAGE_SIZE, GFP_KERNEL);
	CHECK(test, vcalloc, 5, PAGE_SIZE);
}

/* If kmalloc() fails, the memory comes from vmalloc() for the same caller. */
static void falling_through(struct kunit *test)
{
	unsigned long bytes = KMALLOC_MAX_SIZE + PAGE_SIZE;
	DEFINE_ALLOC_TAG(tag);
	void *p = kvmalloc_tagged(bytes, GFP_KERNEL, &tag);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_ASSERT_TRUE(test, is_vmalloc_addr(p));
	/* With huge pages it takes more than was requested. */
	KUNIT_EXPECT_GE(test, find_vm_area(p)->nr_pages, (unsigned int)(bytes >> PAGE_SHIFT));
	expect_pages(test, "kvmalloc", &tag, find_vm_area(p)->nr_pages);
	kvfree(p);
	expect_pages(test, "kvfree", &tag, 0);
}

/* The descriptors of the area are charged to mm. */
static void bookkeeping(struct kunit *test)
{
	size_t bytes = PAGE_SIZE / sizeof(struct page *) * 2 * PAGE_SIZE;
	DEFINE_ALLOC_TAG(tag);
	void *p = vmalloc_tagged(bytes, &tag);

	KUNIT_ASSERT_NOT_NULL(test, p);
	expect_pages(test, "with an array of two pages", &tag, bytes >> PAGE_SHIFT);
	vfree(p);
	expect_pages(test, "vfree", &tag, 0);
}

/* In atomic context, vfree() defers freeing to a work item. */
static void freed_in_atomic_context(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	void *p = vmalloc_tagged(BYTES, &tag);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, p);
	preempt_disable();
	vfree_atomic(p);
	expect_pages(test, "not freed yet", &tag, 5);
	preempt_enable();
	for (i = 0; i < 100 && alloc_tag_read(&tag).bytes; i++)
		msleep(20);
	expect_pages(test, "vfree_atomic", &tag, 0);
}

/* Pages that are only mapped stay charged to the code that allocated them. */
static void pages_of_others(struct kunit *test)
{
	struct page *pages[4];
	DEFINE_ALLOC_TAG(tag);
	unsigned int i;
	void *p;

	for (i = 0; i < ARRAY_SIZE(pages); i++) {
		pages[i] = alloc_hooks_tag(&tag, alloc_pages_noprof(GFP_KERNEL, 0));
		KUNIT_ASSERT_NOT_NULL(test, pages[i]);
	}
	p = vm_map_ram(pages, ARRAY_SIZE(pages), NUMA_NO_NODE);
	KUNIT_ASSERT_NOT_NULL(test, p);
	vm_unmap_ram(p, ARRAY_SIZE(pages));
	p = vmap(pages, ARRAY_SIZE(pages), VM_MAP, PAGE_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	vunmap(p);
	expect_pages(test, "mapped twice", &tag, 4);
	for (i = 0; i < ARRAY_SIZE(pages); i++)
		__free_page(pages[i]);
	expect_pages(test, "freed", &tag, 0);
}

static struct kunit_case vmalloc_cases[] = {
	KUNIT_CASE(family),
	KUNIT_CASE(falling_through),
	KUNIT_CASE(bookkeeping),
	KUNIT_CASE(freed_in_atomic_context),
	KUNIT_CASE(pages_of_others),
	{ }
};

static struct kunit_suite vmalloc_suite = {
	.name = "alloc_tag_vmalloc",
	.init = need_profiling,
	.test_cases = vmalloc_cases,
};

kunit_test_suite(vmalloc_suite);
