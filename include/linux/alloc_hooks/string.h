/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation functions of string.h, charged to the line that calls them
 *
 * Included at the end of string.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_STRING_H
#define _LINUX_ALLOC_HOOKS_STRING_H

#include <linux/alloc_tag.h>

#define kstrdup(...)			alloc_hooks(kstrdup_noprof(__VA_ARGS__))
#define kstrdup_const(...)		alloc_hooks(kstrdup_const_noprof(__VA_ARGS__))
#define kstrndup(...)			alloc_hooks(kstrndup_noprof(__VA_ARGS__))
#define kmemdup(...)			alloc_hooks(kmemdup_noprof(__VA_ARGS__))
#define kmemdup_nul(...)		alloc_hooks(kmemdup_nul_noprof(__VA_ARGS__))
#define memdup_user(...)		alloc_hooks(memdup_user_noprof(__VA_ARGS__))
#define memdup_user_nul(...)		alloc_hooks(memdup_user_nul_noprof(__VA_ARGS__))
#define memdup_array_user(...)		alloc_hooks(memdup_array_user_noprof(__VA_ARGS__))
#define vmemdup_user(...)		alloc_hooks(vmemdup_user_noprof(__VA_ARGS__))
#define vmemdup_array_user(...)		alloc_hooks(vmemdup_array_user_noprof(__VA_ARGS__))
#define strndup_user(...)		alloc_hooks(strndup_user_noprof(__VA_ARGS__))

#endif /* _LINUX_ALLOC_HOOKS_STRING_H */
