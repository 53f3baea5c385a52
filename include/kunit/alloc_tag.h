/* SPDX-License-Identifier: GPL-2.0 */
/*
 * KUnit tests of allocation tags: what they share
 *
 * Each test charges tags of its own, so that nothing else in the kernel moves
 * their counters.
 */
#ifndef _KUNIT_ALLOC_TAG_H
#define _KUNIT_ALLOC_TAG_H

#include <linux/alloc_tag_internal.h>
#include <linux/initrd.h>
#include <linux/string.h>

#include <kunit/test.h>

/* Defined where it can be known, in mm/slab_tag_kunit.c. */
u64 alloc_tag_kunit_charge_of(const void *object);
#define charge_of	alloc_tag_kunit_charge_of

/**
 * EXPECT_SUM - expect counters to have certain values
 * @test: the test
 * @sum: a struct alloc_tag_counters
 * @want_bytes: bytes that it should have
 * @want_calls: allocations that it should have
 */
#define EXPECT_SUM(test, sum, want_bytes, want_calls)			\
do {									\
	struct alloc_tag_counters _sum = sum;				\
									\
	KUNIT_EXPECT_EQ(test, _sum.bytes, (u64)(want_bytes));		\
	KUNIT_EXPECT_EQ(test, _sum.calls, (u64)(want_calls));		\
} while (0)

/**
 * EXPECT_HOLDS - expect a tag to hold so much
 * @test: the test
 * @tag: the tag
 * @bytes: bytes that it should hold
 * @calls: allocations that it should hold
 */
#define EXPECT_HOLDS(test, tag, bytes, calls)				\
	EXPECT_SUM(test, alloc_tag_read(tag), bytes, calls)

/**
 * held_at - what the lines of a function hold, together
 * @file: part of the path of its file
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
 * held_by - what the lines of a function in this file hold, together
 * @function: its name
 *
 * Return: the sum.
 */
#define held_by(function)	held_at(__FILE__, function)

/**
 * EXPECT_HELD_BY - expect the lines of a function in this file to hold so much
 * @test: the test
 * @function: its name
 * @bytes: bytes that they should hold, together
 * @calls: allocations that they should hold, together
 */
#define EXPECT_HELD_BY(test, function, bytes, calls)			\
	EXPECT_SUM(test, held_by(function), bytes, calls)

/**
 * need_profiling - init function of a suite whose tests allocate
 * @test: the test, which is skipped where profiling is not on
 *
 * Return: 0.
 */
static inline int need_profiling(struct kunit *test)
{
	if (!mem_alloc_profiling_enabled())
		kunit_skip(test, "vm.mem_profiling is not 1 at boot");
	/* What it unpacks while a test has profiling off would have no line for good. */
	wait_for_initramfs();
	return 0;
}

#endif /* _KUNIT_ALLOC_TAG_H */
