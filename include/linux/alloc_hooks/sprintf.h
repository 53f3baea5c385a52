/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Formatted strings, charged to the line that calls
 *
 * Included at the end of kernel.h, which is too early for alloc_tag.h: who frees
 * a string has slab.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_SPRINTF_H
#define _LINUX_ALLOC_HOOKS_SPRINTF_H

#ifdef CONFIG_MEM_ALLOC_PROFILING
struct alloc_tag;
__printf(3, 4) __malloc
char *kasprintf_tagged(struct alloc_tag *tag, gfp_t gfp, const char *fmt, ...);

#define kasprintf(...)							\
({									\
	DEFINE_ALLOC_TAG(_alloc_tag);					\
									\
	kasprintf_tagged(&_alloc_tag, __VA_ARGS__);			\
})
#else
#define kasprintf(...)			kasprintf_noprof(__VA_ARGS__)
#endif
#define kvasprintf(...)			alloc_hooks(kvasprintf_noprof(__VA_ARGS__))
#define kvasprintf_const(...)		alloc_hooks(kvasprintf_const_noprof(__VA_ARGS__))

#endif /* _LINUX_ALLOC_HOOKS_SPRINTF_H */
