/* SPDX-License-Identifier: GPL-2.0 */
/*
 * paths.ko: walking the paths of memory one at a time, and checking what the
 * lines of this module hold at each step
 *
 * A path allocates in functions of its own, with the usual macros. A function
 * holds the sum over the tags in it. A path reports failures with EXPECT() and
 * HOLDS(), and the reason why it cannot run here with paths_skip(). The
 * messages are read from the parameter "said".
 */
#ifndef ALLOC_TAG_TEST_PATHS_H
#define ALLOC_TAG_TEST_PATHS_H

#include <linux/alloc_tag.h>
#include <linux/types.h>

/**
 * struct paths_case - one path
 * @name: name for the parameter "run"
 * @run: runs the path in process context, and leaves nothing allocated
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

/*
 * A function of this module holds exactly this many bytes in this many calls.
 */
#define HOLDS_AT(_function, _bytes, _calls)				\
	paths_expect(_function, __LINE__, _bytes, _bytes, _calls)
#define HOLDS(_bytes, _calls)	HOLDS_AT(__func__, _bytes, _calls)

/*
 * This function holds between @_low and @_high bytes, in any number of calls.
 */
#define HOLDS_BETWEEN(_low, _high)					\
	paths_expect(__func__, __LINE__, _low, _high, -1)

/* A function holds nothing after a few seconds at most. */
#define HOLDS_NOTHING_SOON(_function)	paths_expect_soon(_function, __LINE__)

#define PATH(_name)	{ #_name, _name }

#endif
