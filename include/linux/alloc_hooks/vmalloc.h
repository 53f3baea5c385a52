/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation functions of vmalloc.h, charged to the line that calls them
 *
 * foo_tagged() is what foo() was, with the tag as one more argument. Without
 * profiling the macros here take it away again, from definitions and calls
 * alike, and leave foo_noprof() with the arguments of foo().
 *
 * Included at the beginning of vmalloc.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_VMALLOC_H
#define _LINUX_ALLOC_HOOKS_VMALLOC_H

#include <linux/alloc_tag.h>

#define vmalloc(...)			alloc_tagged(vmalloc_tagged, __VA_ARGS__)
#define vzalloc(...)			alloc_tagged(vzalloc_tagged, __VA_ARGS__)
#define vmalloc_user(...)		alloc_tagged(vmalloc_user_tagged, __VA_ARGS__)
#define vmalloc_node(...)		alloc_tagged(vmalloc_node_tagged, __VA_ARGS__)
#define vzalloc_node(...)		alloc_tagged(vzalloc_node_tagged, __VA_ARGS__)
#define vmalloc_32(...)			alloc_tagged(vmalloc_32_tagged, __VA_ARGS__)
#define vmalloc_32_user(...)		alloc_tagged(vmalloc_32_user_tagged, __VA_ARGS__)
#define __vmalloc(...)			alloc_tagged(__vmalloc_tagged, __VA_ARGS__)
#define __vmalloc_node(...)		alloc_tagged(__vmalloc_node_tagged, __VA_ARGS__)
#define __vmalloc_node_range(...)	alloc_tagged(__vmalloc_node_range_tagged, __VA_ARGS__)
#define vmalloc_huge(...)		alloc_tagged(vmalloc_huge_tagged, __VA_ARGS__)
#define __vmalloc_array(...)		alloc_tagged(__vmalloc_array_tagged, __VA_ARGS__)
#define vmalloc_array(...)		alloc_tagged(vmalloc_array_tagged, __VA_ARGS__)
#define __vcalloc(...)			alloc_tagged(__vcalloc_tagged, __VA_ARGS__)
#define vcalloc(...)			alloc_tagged(vcalloc_tagged, __VA_ARGS__)

#ifdef CONFIG_MEM_ALLOC_PROFILING

/* For an allocation on behalf of a caller who has set the current tag. */
#define vmalloc_noprof(...)		vmalloc_tagged(__VA_ARGS__, alloc_tag_inherit())
#define vzalloc_noprof(...)		vzalloc_tagged(__VA_ARGS__, alloc_tag_inherit())
#define vmalloc_user_noprof(...)	vmalloc_user_tagged(__VA_ARGS__, alloc_tag_inherit())
#define vmalloc_node_noprof(...)	vmalloc_node_tagged(__VA_ARGS__, alloc_tag_inherit())
#define vzalloc_node_noprof(...)	vzalloc_node_tagged(__VA_ARGS__, alloc_tag_inherit())
#define vmalloc_32_noprof(...)		vmalloc_32_tagged(__VA_ARGS__, alloc_tag_inherit())
#define vmalloc_32_user_noprof(...)	vmalloc_32_user_tagged(__VA_ARGS__, alloc_tag_inherit())
#define __vmalloc_noprof(...)		__vmalloc_tagged(__VA_ARGS__, alloc_tag_inherit())
#define __vmalloc_node_noprof(...)	__vmalloc_node_tagged(__VA_ARGS__, alloc_tag_inherit())
#define __vmalloc_node_range_noprof(...) \
	__vmalloc_node_range_tagged(__VA_ARGS__, alloc_tag_inherit())
#define vmalloc_huge_noprof(...)	vmalloc_huge_tagged(__VA_ARGS__, alloc_tag_inherit())
#define __vmalloc_array_noprof(...)	__vmalloc_array_tagged(__VA_ARGS__, alloc_tag_inherit())
#define vmalloc_array_noprof(...)	vmalloc_array_tagged(__VA_ARGS__, alloc_tag_inherit())
#define __vcalloc_noprof(...)		__vcalloc_tagged(__VA_ARGS__, alloc_tag_inherit())
#define vcalloc_noprof(...)		vcalloc_tagged(__VA_ARGS__, alloc_tag_inherit())

#else /* !CONFIG_MEM_ALLOC_PROFILING */

#define vmalloc_tagged(size, tag)		vmalloc_noprof(size)
#define vzalloc_tagged(size, tag)		vzalloc_noprof(size)
#define vmalloc_user_tagged(size, tag)		vmalloc_user_noprof(size)
#define vmalloc_node_tagged(size, node, tag)	vmalloc_node_noprof(size, node)
#define vzalloc_node_tagged(size, node, tag)	vzalloc_node_noprof(size, node)
#define vmalloc_32_tagged(size, tag)		vmalloc_32_noprof(size)
#define vmalloc_32_user_tagged(size, tag)	vmalloc_32_user_noprof(size)
#define __vmalloc_tagged(size, flags, tag)	__vmalloc_noprof(size, flags)
#define __vmalloc_node_tagged(size, align, flags, node, caller, tag) \
	__vmalloc_node_noprof(size, align, flags, node, caller)
#define __vmalloc_node_range_tagged(size, align, start, end, gfp, prot, flags, node, caller, tag) \
	__vmalloc_node_range_noprof(size, align, start, end, gfp, prot, flags, node, caller)
#define __vmalloc_area_node_tagged(area, flags, prot, shift, node, tag) \
	__vmalloc_area_node(area, flags, prot, shift, node)
#define vmalloc_huge_tagged(size, flags, tag)	vmalloc_huge_noprof(size, flags)
#define __vmalloc_array_tagged(n, size, flags, tag) __vmalloc_array_noprof(n, size, flags)
#define vmalloc_array_tagged(n, size, tag)	vmalloc_array_noprof(n, size)
#define __vcalloc_tagged(n, size, flags, tag)	__vcalloc_noprof(n, size, flags)
#define vcalloc_tagged(n, size, tag)		vcalloc_noprof(n, size)

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* _LINUX_ALLOC_HOOKS_VMALLOC_H */
