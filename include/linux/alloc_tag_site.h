/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a macro declares at each call site
 *
 * It stands in the middle of somebody's code, whose compiler may have been told
 * to warn of a variable that shadows another one, which this is where a call is
 * an argument of a call, or of what is static in an inline function that is not.
 * Of what a system header has compilers do not warn so, and this is one. Nothing
 * of the caller's own is in it, of which they are to go on warning.
 */
#ifndef _LINUX_ALLOC_TAG_SITE_H
#define _LINUX_ALLOC_TAG_SITE_H

#pragma GCC system_header

/**
 * DEFINE_ALLOC_TAG - define the tag of this place in the code
 * @_tag: name of the variable
 */
#define DEFINE_ALLOC_TAG(_tag)						\
	static struct alloc_tag __codetag_section("alloc") _tag =	\
		{ .ct = CODETAG_INIT }

#define ALLOC_TAG_SITE		DEFINE_ALLOC_TAG(_alloc_tag)
#define ALLOC_TAG_HERE		({ ALLOC_TAG_SITE; &_alloc_tag; })

/* Of alloc_hooks_with(): what it declares, and static functions that it calls. */
#define ALLOC_TAG_SITE_OLD	_alloc_old
#define ALLOC_TAG_SITE_RESULT	_alloc_res
#define ALLOC_TAG_SITE_ENABLED	mem_alloc_profiling_enabled
#define ALLOC_TAG_SITE_PUSH	alloc_tag_push
#define ALLOC_TAG_SITE_POP	alloc_tag_pop

#endif /* _LINUX_ALLOC_TAG_SITE_H */
