/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation tags, for headers that only declare functions that take one
 *
 * See alloc_tag.h for an overview.
 */
#ifndef _LINUX_ALLOC_TAG_TYPES_H
#define _LINUX_ALLOC_TAG_TYPES_H

#include <linux/alloc_hooks/names.h>
#include <linux/alloc_tag_site.h>
#include <linux/codetag.h>

/**
 * struct alloc_tag_counters - memory that a tag currently holds
 * @bytes: number of bytes allocated
 * @calls: number of allocations that have not been freed
 *
 * Per-CPU. Memory may be freed on another CPU than it was allocated on, so the
 * copy of a single CPU may be negative; the sum over all possible CPUs is not.
 */
struct alloc_tag_counters {
	u64 bytes;
	u64 calls;
};

/**
 * struct alloc_tag - a call site that allocates
 * @ct: its location in the source; @ct.id is its id, 0 if it has none yet
 * @counters: memory that it holds
 *
 * Placed in the section .codetag.alloc. The compiler fills in the location. The
 * id and the counters are written once, before the code that the tag belongs to
 * can allocate: at boot for vmlinux, and on load for a module.
 */
struct alloc_tag {
	struct codetag ct;
	struct alloc_tag_counters __percpu *counters;
} __aligned(32);	/* fits in one cache line */

#ifdef CONFIG_MEM_ALLOC_PROFILING

/**
 * alloc_tagged - call an allocation function that takes a tag
 * @_fn: foo_tagged, which takes the tag as its last argument
 * @...: the other arguments
 *
 * A direct call of foo_tagged() may pass %NULL, if no tag was recorded, for
 * &alloc_tag_untagged; CONFIG_MEM_ALLOC_PROFILING_DEBUG warns about that.
 *
 * Return: the return value of @_fn.
 */
#define alloc_tagged(_fn, ...)	_fn(__VA_ARGS__, ALLOC_TAG_HERE)

struct alloc_tag *alloc_tag_inherited(void);

/**
 * ALLOC_TAG_FUNCTION - define the function behind a macro, for modules
 * @_type: its return type
 * @_fn: foo, which exists as a macro and as foo_tagged()
 * @_params: parameters of foo(), in parentheses
 * @...: their names
 *
 * A module may take the address of foo, call (foo)(), or undefine the macro and
 * call foo(). Such allocations are charged to the line of the header that uses
 * this macro. foo_noprof() allocates for a caller that has set the current tag.
 * The symbol foo belongs to foo_tagged(), so this function has another one.
 */
#define ALLOC_TAG_FUNCTION(_type, _fn, _params, ...)			\
static inline _type _fn _params	__asm__("alloc_tag_function_" #_fn);	\
									\
static inline _type _fn _params						\
{									\
	return _fn##_tagged(__VA_ARGS__, ALLOC_TAG_HERE);		\
}									\
									\
static inline _type _fn##_noprof _params				\
{									\
	return _fn##_tagged(__VA_ARGS__, alloc_tag_inherited());	\
}

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* _LINUX_ALLOC_TAG_TYPES_H */
