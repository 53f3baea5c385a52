/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation functions of percpu.h, charged to the line that calls them
 *
 * foo_tagged() is what foo() was, with the tag as one more argument; without
 * profiling it is foo_noprof(), with the arguments of foo(). See
 * slab_tagged.h.
 *
 * Included at the beginning of percpu.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_PERCPU_H
#define _LINUX_ALLOC_HOOKS_PERCPU_H

#include <linux/alloc_tag.h>

#define __alloc_percpu(...)		alloc_tagged(__alloc_percpu_tagged, __VA_ARGS__)
#define __alloc_percpu_gfp(...)		alloc_tagged(__alloc_percpu_gfp_tagged, __VA_ARGS__)
#define __alloc_reserved_percpu(...) \
	alloc_tagged(__alloc_reserved_percpu_tagged, __VA_ARGS__)

/* As alloc_percpu() and alloc_percpu_gfp(), which are macros of percpu.h. */
#define alloc_percpu_tagged(type, tag)					\
	(typeof(type) __percpu *)__alloc_percpu_tagged(sizeof(type),	\
						       __alignof__(type), tag)
#define alloc_percpu_gfp_tagged(type, gfp, tag)				\
	(typeof(type) __percpu *)__alloc_percpu_gfp_tagged(sizeof(type), \
							   __alignof__(type), gfp, tag)

#ifdef CONFIG_MEM_ALLOC_PROFILING

/* For an allocation on behalf of a caller who has set the current tag. */
#define __alloc_percpu_noprof(...)	__alloc_percpu_tagged(__VA_ARGS__, alloc_tag_inherit())
#define __alloc_percpu_gfp_noprof(...) \
	__alloc_percpu_gfp_tagged(__VA_ARGS__, alloc_tag_inherit())
#define alloc_percpu_noprof(type)	alloc_percpu_tagged(type, alloc_tag_inherit())
#define alloc_percpu_gfp_noprof(type, gfp) \
	alloc_percpu_gfp_tagged(type, gfp, alloc_tag_inherit())

#else /* !CONFIG_MEM_ALLOC_PROFILING */

#define __alloc_percpu_tagged(size, align, tag)	__alloc_percpu_noprof(size, align)
#define __alloc_percpu_gfp_tagged(size, align, gfp, tag) \
	__alloc_percpu_gfp_noprof(size, align, gfp)
#define __alloc_reserved_percpu_tagged(size, align, tag) \
	__alloc_reserved_percpu_noprof(size, align)
#define alloc_percpu_noprof(type)		alloc_percpu_tagged(type, NULL)
#define alloc_percpu_gfp_noprof(type, gfp)	alloc_percpu_gfp_tagged(type, gfp, NULL)

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* _LINUX_ALLOC_HOOKS_PERCPU_H */
