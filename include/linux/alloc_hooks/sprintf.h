/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Formatted strings, charged to the line that calls
 *
 * Included at the end of kernel.h, which is too early for alloc_tag.h: who frees
 * a string has slab.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_SPRINTF_H
#define _LINUX_ALLOC_HOOKS_SPRINTF_H

#define kasprintf(...)			alloc_hooks(kasprintf_noprof(__VA_ARGS__))
#define kvasprintf(...)			alloc_hooks(kvasprintf_noprof(__VA_ARGS__))
#define kvasprintf_const(...)		alloc_hooks(kvasprintf_const_noprof(__VA_ARGS__))

#endif /* _LINUX_ALLOC_HOOKS_SPRINTF_H */
