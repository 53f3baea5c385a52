/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation functions of gfp.h, charged to the line that calls them
 *
 * Included at the end of gfp.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_GFP_H
#define _LINUX_ALLOC_HOOKS_GFP_H

#include <linux/alloc_tag.h>

#define __alloc_pages(...)		alloc_hooks(__alloc_pages_noprof(__VA_ARGS__))
#define __alloc_pages_node(...)		alloc_hooks(__alloc_pages_node_noprof(__VA_ARGS__))
#define __alloc_pages_bulk(...)		alloc_hooks(__alloc_pages_bulk_noprof(__VA_ARGS__))
#define __folio_alloc(...)		alloc_hooks(__folio_alloc_noprof(__VA_ARGS__))
#define __folio_alloc_node(...)		alloc_hooks(__folio_alloc_node_noprof(__VA_ARGS__))
#define alloc_pages(...)		alloc_hooks(alloc_pages_noprof(__VA_ARGS__))
#define alloc_pages_node(...)		alloc_hooks(alloc_pages_node_noprof(__VA_ARGS__))
#define alloc_pages_bulk_list(...)	alloc_hooks(alloc_pages_bulk_list_noprof(__VA_ARGS__))
#define alloc_pages_bulk_array(...)	alloc_hooks(alloc_pages_bulk_array_noprof(__VA_ARGS__))
#define alloc_pages_bulk_array_node(...) \
	alloc_hooks(alloc_pages_bulk_array_node_noprof(__VA_ARGS__))
#define alloc_pages_bulk_array_mempolicy(...) \
	alloc_hooks(alloc_pages_bulk_array_mempolicy_noprof(__VA_ARGS__))
#define alloc_page_vma(...)		alloc_hooks(alloc_page_vma_noprof(__VA_ARGS__))
#define folio_alloc(...)		alloc_hooks(folio_alloc_noprof(__VA_ARGS__))
#define __get_free_pages(...)		alloc_hooked(__get_free_pages, __VA_ARGS__)
#define get_zeroed_page(...)		alloc_hooked(get_zeroed_page, __VA_ARGS__)
#define alloc_pages_exact(...)		alloc_hooked(alloc_pages_exact, __VA_ARGS__)
#define alloc_pages_exact_nid(...)	alloc_hooks(alloc_pages_exact_nid_noprof(__VA_ARGS__))

/* gfp.h has these two as macros. */
#define alloc_page_noprof(gfp)		alloc_pages_noprof(gfp, 0)
#define __get_free_page_noprof(gfp)	__get_free_pages_noprof(gfp, 0)

/* Without NUMA gfp.h has it as a macro around folio_alloc(). */
#ifdef CONFIG_NUMA
#define vma_alloc_folio(...)		alloc_hooks(vma_alloc_folio_noprof(__VA_ARGS__))
#endif

#ifdef CONFIG_CONTIG_ALLOC
#define alloc_contig_range(...)		alloc_hooks(alloc_contig_range_noprof(__VA_ARGS__))
#define alloc_contig_pages(...)		alloc_hooks(alloc_contig_pages_noprof(__VA_ARGS__))
#endif

#ifdef CONFIG_MEM_ALLOC_PROFILING
unsigned long __get_free_pages_tagged(gfp_t gfp_mask, unsigned int order,
				      struct alloc_tag *tag);
unsigned long get_zeroed_page_tagged(gfp_t gfp_mask, struct alloc_tag *tag);
void *alloc_pages_exact_tagged(size_t size, gfp_t gfp_mask, struct alloc_tag *tag)
	__alloc_size(1);
#endif

#endif /* _LINUX_ALLOC_HOOKS_GFP_H */
