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
#include <linux/mm.h>
#include <linux/string.h>

#include <kunit/test.h>

#include "internal.h"
#include "../../mm/slab.h"

/* What an object is charged with: all that it takes of the slab. */
static inline u64 charge_of(const void *object)
{
	return virt_to_slab(object)->slab_cache->size;
}

/* Expect a sum: bytes in calls. */
#define EXPECT_SUM(test, sum, want_bytes, want_calls)			\
do {									\
	struct alloc_tag_counters _sum = sum;				\
									\
	KUNIT_EXPECT_EQ(test, _sum.bytes, (u64)(want_bytes));		\
	KUNIT_EXPECT_EQ(test, _sum.calls, (u64)(want_calls));		\
} while (0)

/* What a tag holds. */
#define EXPECT_HOLDS(test, tag, bytes, calls)				\
	EXPECT_SUM(test, alloc_tag_read(tag), bytes, calls)

/* What the lines of a function hold, together. */
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

/* Those of the file that asks. */
#define held_by(function)	held_at(__FILE__, function)

#define EXPECT_HELD_BY(test, function, bytes, calls)			\
	EXPECT_SUM(test, held_by(function), bytes, calls)

static inline int need_profiling(struct kunit *test)
{
	if (!mem_alloc_profiling_enabled())
		kunit_skip(test, "vm.mem_profiling is not 1 at boot");
	/* What it unpacks while a test has profiling off would have no line for good. */
	wait_for_initramfs();
	return 0;
}

#endif /* _ALLOC_TAG_KUNIT_H */
