/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation functions of string.h, charged to the line that calls them
 *
 * foo_tagged() is what foo() was, with the tag as one more argument, see
 * slab_tagged.h.
 *
 * Included at the beginning of string.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_STRING_H
#define _LINUX_ALLOC_HOOKS_STRING_H

#include <linux/alloc_tag.h>

#define kstrdup(...)			alloc_tagged(kstrdup_tagged, __VA_ARGS__)
#define kstrdup_const(...)		alloc_tagged(kstrdup_const_tagged, __VA_ARGS__)
#define kstrndup(...)			alloc_tagged(kstrndup_tagged, __VA_ARGS__)
#define kmemdup(...)			alloc_tagged(kmemdup_tagged, __VA_ARGS__)
#define kmemdup_nul(...)		alloc_tagged(kmemdup_nul_tagged, __VA_ARGS__)
#define memdup_user(...)		alloc_tagged(memdup_user_tagged, __VA_ARGS__)
#define memdup_user_nul(...)		alloc_tagged(memdup_user_nul_tagged, __VA_ARGS__)
#define memdup_array_user(...)		alloc_tagged(memdup_array_user_tagged, __VA_ARGS__)
#define vmemdup_user(...)		alloc_tagged(vmemdup_user_tagged, __VA_ARGS__)
#define vmemdup_array_user(...)		alloc_tagged(vmemdup_array_user_tagged, __VA_ARGS__)
#define strndup_user(...)		alloc_tagged(strndup_user_tagged, __VA_ARGS__)
#define argv_split(...)			alloc_tagged(argv_split_tagged, __VA_ARGS__)

#ifdef CONFIG_MEM_ALLOC_PROFILING

/* For an allocation on behalf of a caller who has set the current tag. */
#define kstrdup_noprof(...)		kstrdup_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kstrdup_const_noprof(...)	kstrdup_const_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kstrndup_noprof(...)		kstrndup_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kmemdup_noprof(...)		kmemdup_tagged(__VA_ARGS__, alloc_tag_inherit())
#define kmemdup_nul_noprof(...)		kmemdup_nul_tagged(__VA_ARGS__, alloc_tag_inherit())
#define memdup_user_noprof(...)		memdup_user_tagged(__VA_ARGS__, alloc_tag_inherit())
#define memdup_user_nul_noprof(...)	memdup_user_nul_tagged(__VA_ARGS__, alloc_tag_inherit())
#define memdup_array_user_noprof(...)	memdup_array_user_tagged(__VA_ARGS__, alloc_tag_inherit())
#define vmemdup_user_noprof(...)	vmemdup_user_tagged(__VA_ARGS__, alloc_tag_inherit())
#define vmemdup_array_user_noprof(...)	vmemdup_array_user_tagged(__VA_ARGS__, alloc_tag_inherit())
#define strndup_user_noprof(...)	strndup_user_tagged(__VA_ARGS__, alloc_tag_inherit())

#else /* !CONFIG_MEM_ALLOC_PROFILING */

#define kstrdup_tagged(s, gfp, tag)	kstrdup_noprof(s, gfp)
#define kstrdup_const_tagged(s, gfp, tag)	kstrdup_const_noprof(s, gfp)
#define kstrndup_tagged(s, max, gfp, tag)	kstrndup_noprof(s, max, gfp)
#define kmemdup_tagged(src, len, gfp, tag)	kmemdup_noprof(src, len, gfp)
#define kmemdup_nul_tagged(s, len, gfp, tag)	kmemdup_nul_noprof(s, len, gfp)
#define memdup_user_tagged(src, len, tag)	memdup_user_noprof(src, len)
#define memdup_user_nul_tagged(src, len, tag)	memdup_user_nul_noprof(src, len)
#define memdup_array_user_tagged(src, n, size, tag)	memdup_array_user_noprof(src, n, size)
#define vmemdup_user_tagged(src, len, tag)	vmemdup_user_noprof(src, len)
#define vmemdup_array_user_tagged(src, n, size, tag)	vmemdup_array_user_noprof(src, n, size)
#define strndup_user_tagged(s, n, tag)	strndup_user_noprof(s, n)
#define argv_split_tagged(gfp, str, argcp, tag)	argv_split_noprof(gfp, str, argcp)
#define __real_kmemdup_tagged(src, len, gfp, tag)	__real_kmemdup(src, len, gfp)

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* _LINUX_ALLOC_HOOKS_STRING_H */
