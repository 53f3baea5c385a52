/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Declarations that the macros make at each call site
 *
 * They are expanded in the middle of other code, which may be compiled with
 * warnings about variables that shadow others, as happens if a call is an
 * argument of another call, or about static variables in inline functions that
 * are not static. Compilers do not issue these warnings for declarations from a
 * system header, and this is one. Nothing written by the caller is expanded
 * here, so warnings about the caller's own code are not lost.
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

/*
 * For alloc_hooks_with(): the variables that it declares, and the static
 * functions that it calls.
 */
#define ALLOC_TAG_SITE_OLD	_alloc_old
#define ALLOC_TAG_SITE_RESULT	_alloc_res
#define ALLOC_TAG_SITE_ENABLED	mem_alloc_profiling_enabled
#define ALLOC_TAG_SITE_PUSH	alloc_tag_push
#define ALLOC_TAG_SITE_POP	alloc_tag_pop

#endif /* _LINUX_ALLOC_TAG_SITE_H */
