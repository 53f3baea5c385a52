/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Helpers shared by the KUnit tests of allocation tags
 *
 * Each test charges tags of its own, so their counters are not changed by the
 * rest of the kernel.
 */
#ifndef _KUNIT_ALLOC_TAG_H
#define _KUNIT_ALLOC_TAG_H

#include <linux/alloc_tag_internal.h>
#include <linux/initrd.h>
#include <linux/string.h>

#include <kunit/test.h>

/* Defined in mm/slab_tag_kunit.c, which has access to the slab internals. */
u64 alloc_tag_kunit_charge_of(const void *object);
#define charge_of	alloc_tag_kunit_charge_of

/**
 * EXPECT_SUM - expect counters to have the given values
 * @test: the test
 * @sum: the struct alloc_tag_counters
 * @want_bytes: expected number of bytes
 * @want_calls: expected number of allocations
 */
#define EXPECT_SUM(test, sum, want_bytes, want_calls)			\
do {									\
	struct alloc_tag_counters _sum = sum;				\
									\
	KUNIT_EXPECT_EQ(test, _sum.bytes, (u64)(want_bytes));		\
	KUNIT_EXPECT_EQ(test, _sum.calls, (u64)(want_calls));		\
} while (0)

/**
 * EXPECT_HOLDS - expect a tag to hold the given amount
 * @test: the test
 * @tag: the tag
 * @bytes: expected number of bytes
 * @calls: expected number of allocations
 */
#define EXPECT_HOLDS(test, tag, bytes, calls)				\
	EXPECT_SUM(test, alloc_tag_read(tag), bytes, calls)

/**
 * held_at - get the total held by all lines of a function
 * @file: part of the path of the function's file
 * @function: its name
 *
 * Return: the sum.
 */
static inline struct alloc_tag_counters held_at(const char *file, const char *function)
{
	struct alloc_tag_counters sum = { };
	struct alloc_tag_view view = { };
	unsigned int id = 0;

	alloc_tag_ids_lock();
	while ((id = alloc_tag_next_view(id + 1, &view))) {
		struct alloc_tag_counters one;

		if (strcmp(view.tag->ct.function, function) ||
		    !strstr(view.tag->ct.filename, file))
			continue;
		one = alloc_tag_read(view.tag);
		sum.bytes += one.bytes;
		sum.calls += one.calls;
	}
	alloc_tag_ids_unlock();
	return sum;
}

/**
 * held_by - get the total held by all lines of a function in this file
 * @function: its name
 *
 * Return: the sum.
 */
#define held_by(function)	held_at(__FILE__, function)

/**
 * EXPECT_HELD_BY - expect a function in this file to hold the given amount
 * @test: the test
 * @function: its name
 * @bytes: expected number of bytes, over all its lines
 * @calls: expected number of allocations, over all its lines
 */
#define EXPECT_HELD_BY(test, function, bytes, calls)			\
	EXPECT_SUM(test, held_by(function), bytes, calls)

/**
 * need_profiling - init function of a suite whose tests allocate
 * @test: the test, which is skipped if profiling is off
 *
 * Return: 0.
 */
static inline int need_profiling(struct kunit *test)
{
	if (!mem_alloc_profiling_enabled())
		kunit_skip(test, "vm.mem_profiling is not 1 at boot");
	/*
	 * Pages that the initramfs gets while a test has profiling off would
	 * stay uncharged.
	 */
	wait_for_initramfs();
	return 0;
}

#endif /* _KUNIT_ALLOC_TAG_H */
