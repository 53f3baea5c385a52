/* SPDX-License-Identifier: GPL-2.0 */
/*
 * paths.ko: the paths that memory takes, one at a time, and what the lines of
 * this module hold at each step
 *
 * A path allocates in functions of its own, with the macros that everybody
 * uses. What a function holds is the sum over the tags in it. A path says what
 * is wrong by EXPECT() and HOLDS(), and what it cannot do here by paths_skip(); all
 * that is read from the parameter "said".
 */
#ifndef ALLOC_TAG_TEST_PATHS_H
#define ALLOC_TAG_TEST_PATHS_H

#include <linux/alloc_tag.h>
#include <linux/types.h>

/**
 * struct paths_case - one path
 * @name: for the parameter "run"
 * @run: goes along it, in process context, and leaves nothing allocated
 */
struct paths_case {
	const char *name;
	void (*run)(void);
};

extern const struct paths_case page_paths[], slab_paths[], vmalloc_paths[];
extern struct alloc_tag paths_first, paths_last;

__printf(2, 3) void paths_say(unsigned int line, const char *fmt, ...);
__printf(1, 2) void paths_skip(const char *fmt, ...);
struct alloc_tag_counters paths_hold(const char *function);
void paths_expect(const char *function, unsigned int line, s64 low, s64 high, s64 calls);
void paths_expect_soon(const char *function, unsigned int line);

#define EXPECT(_condition)						\
do {									\
	if (!(_condition))						\
		paths_say(__LINE__, "%s", #_condition);			\
} while (0)

/* What a function of this module holds: bytes in calls, exactly. */
#define HOLDS_AT(_function, _bytes, _calls)				\
	paths_expect(_function, __LINE__, _bytes, _bytes, _calls)
#define HOLDS(_bytes, _calls)	HOLDS_AT(__func__, _bytes, _calls)

/* At least so many bytes and not more than so many, in any number of calls. */
#define HOLDS_BETWEEN(_low, _high)					\
	paths_expect(__func__, __LINE__, _low, _high, -1)

/* Nothing, after some seconds at most. */
#define HOLDS_NOTHING_SOON(_function)	paths_expect_soon(_function, __LINE__)

#define PATH(_name)	{ #_name, _name }

#endif
