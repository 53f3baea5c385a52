/* SPDX-License-Identifier: GPL-2.0 */
/*
 * KUnit tests of allocation tags: what they share
 *
 * Each test charges tags of its own, so that nothing else in the kernel moves
 * their counters.
 */
#ifndef _ALLOC_TAG_KUNIT_H
#define _ALLOC_TAG_KUNIT_H

#include <linux/initrd.h>

#include <kunit/test.h>

#include "internal.h"

/* Expect what a tag holds: bytes in calls. */
#define EXPECT_HOLDS(test, tag, want_bytes, want_calls)			\
do {									\
	struct alloc_tag_counters _sum = alloc_tag_read(tag);		\
									\
	KUNIT_EXPECT_EQ(test, _sum.bytes, (u64)(want_bytes));		\
	KUNIT_EXPECT_EQ(test, _sum.calls, (u64)(want_calls));		\
} while (0)

static inline int need_profiling(struct kunit *test)
{
	if (!mem_alloc_profiling_enabled())
		kunit_skip(test, "vm.mem_profiling is not 1 at boot");
	/* What it unpacks while a test has profiling off would have no line for good. */
	wait_for_initramfs();
	return 0;
}

#endif /* _ALLOC_TAG_KUNIT_H */
