/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation tags, as far as a header needs them that only declares functions
 * which take one; see alloc_tag.h
 */
#ifndef _LINUX_ALLOC_TAG_TYPES_H
#define _LINUX_ALLOC_TAG_TYPES_H

#include <linux/alloc_hooks/names.h>
#include <linux/alloc_tag_site.h>
#include <linux/codetag.h>

/**
 * struct alloc_tag_counters - what a tag holds at present
 * @bytes: bytes that are allocated
 * @calls: allocations that have not been freed
 *
 * Per-CPU. A CPU may free what another one allocated, so each copy for itself
 * may be below zero; the sum over all possible CPUs is not.
 */
struct alloc_tag_counters {
	u64 bytes;
	u64 calls;
};

/**
 * struct alloc_tag - a call site that allocates
 * @ct: where it is; @ct.id is the number that stands for it, 0 before it has one
 * @counters: what it holds
 *
 * Lives in the section .codetag.alloc. The compiler fills in the place; id
 * and counters are written once, at boot for vmlinux and at load for a
 * module, before the code that the tag belongs to can allocate.
 */
struct alloc_tag {
	struct codetag ct;
	struct alloc_tag_counters __percpu *counters;
} __aligned(32);	/* in one cache line */

#ifdef CONFIG_MEM_ALLOC_PROFILING

/**
 * alloc_tagged - call an allocation function that takes a tag
 * @_fn: foo_tagged, whose last argument is the tag
 * @...: the other arguments
 *
 * Who calls foo_tagged() by itself may pass %NULL, where no tag was recorded, for
 * &alloc_tag_untagged; CONFIG_MEM_ALLOC_PROFILING_DEBUG warns.
 *
 * Return: what @_fn returns.
 */
#define alloc_tagged(_fn, ...)	_fn(__VA_ARGS__, ALLOC_TAG_HERE)

struct alloc_tag *alloc_tag_inherited(void);

/**
 * ALLOC_TAG_FUNCTION - the function behind a macro, for a module
 * @_type: what it returns
 * @_fn: foo, of which there are a macro and foo_tagged()
 * @_params: parameters of foo(), in parentheses
 * @...: their names
 *
 * A module may take the address of foo, call (foo)(), or undefine the macro and
 * call foo(): what it allocates so is on a line of the header that has this.
 * foo_noprof() allocates for the caller who has set the current tag. The symbol
 * foo is foo_tagged(), so the function that stands for foo has another one.
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
