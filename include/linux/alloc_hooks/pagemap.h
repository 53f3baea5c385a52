/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation functions of pagemap.h, charged to the line that calls them
 *
 * Included at the end of pagemap.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_PAGEMAP_H
#define _LINUX_ALLOC_HOOKS_PAGEMAP_H

#include <linux/alloc_tag.h>

#define filemap_alloc_folio(...)	alloc_hooks(filemap_alloc_folio_noprof(__VA_ARGS__))
#define __page_cache_alloc(...)		alloc_hooks(__page_cache_alloc_noprof(__VA_ARGS__))
#define page_cache_alloc(...)		alloc_hooks(page_cache_alloc_noprof(__VA_ARGS__))

#endif /* _LINUX_ALLOC_HOOKS_PAGEMAP_H */
