// SPDX-License-Identifier: GPL-2.0
/*
 * Functions that take the tag as an argument, around ones that do not
 *
 * They are called by the macros of functions with so many callers that a second
 * copy of each call would take considerable text.
 */
#include <linux/alloc_tag.h>
#include <linux/export.h>
#include <linux/gfp.h>

unsigned long __get_free_pages_tagged(gfp_t gfp_mask, unsigned int order,
				      struct alloc_tag *tag)
{
	return alloc_hooks_with(tag, __get_free_pages_noprof(gfp_mask, order));
}
EXPORT_SYMBOL(__get_free_pages_tagged);

unsigned long get_zeroed_page_tagged(gfp_t gfp_mask, struct alloc_tag *tag)
{
	return alloc_hooks_with(tag, get_zeroed_page_noprof(gfp_mask));
}
EXPORT_SYMBOL(get_zeroed_page_tagged);

void *alloc_pages_exact_tagged(size_t size, gfp_t gfp_mask, struct alloc_tag *tag)
{
	return alloc_hooks_with(tag, alloc_pages_exact_noprof(size, gfp_mask));
}
EXPORT_SYMBOL(alloc_pages_exact_tagged);
