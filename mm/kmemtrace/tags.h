/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kmemtrace: the code tag of some memory, if memory allocation profiling is on
 *
 * The caller owns the memory. The tag is 0 if it is not known: then the address
 * of the call site stands in for it.
 */
#ifndef MM_KMEMTRACE_TAGS_H
#define MM_KMEMTRACE_TAGS_H

#ifdef CONFIG_MEM_ALLOC_PROFILING

#include <linux/alloc_tag_account.h>
#include <linux/pgalloc_tag.h>

#include "../percpu_tag.h"

static __always_inline unsigned int kmemtrace_tag_of_page(const struct page *page)
{
	return page && alloc_tag_tracking() ? *pgalloc_tag_entry(page) : 0;
}

static __always_inline unsigned int kmemtrace_tag_of_object(struct slab *slab, const void *obj)
{
	const alloc_tag_id_t *entry;

	if (!alloc_tag_tracking())
		return 0;
	entry = slab_tag_entry(slab->slab_cache, slab, obj);
	return entry ? *entry : 0;
}

static inline unsigned int kmemtrace_tag_of_percpu(const void *base_addr, int off)
{
	return alloc_tag_tracking() ? pcpu_tag_id(base_addr, off) : 0;
}

#else

#define kmemtrace_tag_of_page(page)		0
#define kmemtrace_tag_of_object(slab, obj)	0
#define kmemtrace_tag_of_percpu(base_addr, off)	0

#endif

#endif /* MM_KMEMTRACE_TAGS_H */
