/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kmemtrace: tracepoints where the kernel has none that it could use
 *
 * mm/kmemtrace/probes.c has the table of all tracepoints that kmemtrace uses,
 * and what each of them records. These are declared here because no other
 * tracepoint tells of bulk allocation and free, of a size that changes in
 * place, of vmalloc(), or of pages that are allocated without alloc_pages(),
 * split or migrated. They have no event in tracefs, but a module or a BPF
 * program can attach to them.
 */
#ifndef _LINUX_KMEMTRACE_H
#define _LINUX_KMEMTRACE_H

struct kmem_cache;

#ifdef CONFIG_KMEMTRACE

#include <linux/mm_types.h>
#include <linux/tracepoint.h>

/* Objects of kmem_cache_alloc_bulk(), also those that it frees on failure. */
DECLARE_TRACE(kmemtrace_bulk_alloc,
	      TP_PROTO(unsigned long call_site, struct kmem_cache *s, gfp_t gfp, size_t nr,
		       void **p),
	      TP_ARGS(call_site, s, gfp, nr, p));

/* Objects that are about to be freed; @s is %NULL for kfree_bulk(). */
DECLARE_TRACE(kmemtrace_bulk_free,
	      TP_PROTO(unsigned long call_site, struct kmem_cache *s, size_t nr, void **p),
	      TP_ARGS(call_site, s, nr, p));

/* An object stays where it is, and its user asked for another size. */
DECLARE_TRACE(kmemtrace_krealloc,
	      TP_PROTO(unsigned long call_site, const void *ptr, size_t bytes_req),
	      TP_ARGS(call_site, ptr, bytes_req));

/* An area of vmalloc() with its pages. */
DECLARE_TRACE(kmemtrace_vmalloc,
	      TP_PROTO(unsigned long call_site, const void *ptr, size_t bytes_req,
		       size_t bytes_alloc, gfp_t gfp, int node),
	      TP_ARGS(call_site, ptr, bytes_req, bytes_alloc, gfp, node));

/* An area of vmalloc() that is about to be freed with its pages. */
DECLARE_TRACE(kmemtrace_vfree, TP_PROTO(const void *ptr), TP_ARGS(ptr));

/* A block of pages that was allocated without __alloc_pages(). */
DECLARE_TRACE(kmemtrace_page_alloc,
	      TP_PROTO(struct page *page, unsigned int order, gfp_t gfp, int migratetype),
	      TP_ARGS(page, order, gfp, migratetype));

/* A block becomes single pages. */
DECLARE_TRACE(kmemtrace_page_split,
	      TP_PROTO(struct page *page, unsigned int nr),
	      TP_ARGS(page, nr));

/* The contents of @old moved to @new, and both keep their owners' records. */
DECLARE_TRACE(kmemtrace_page_move,
	      TP_PROTO(struct folio *new, struct folio *old),
	      TP_ARGS(new, old));

/*
 * Memory is charged to another code tag: the object that @ptr is in or, if that
 * is %NULL, the block at @page.
 */
DECLARE_TRACE(kmemtrace_retag,
	      TP_PROTO(const void *ptr, struct page *page, unsigned int id),
	      TP_ARGS(ptr, page, id));

void kmemtrace_cache_created(struct kmem_cache *s);
void kmemtrace_init_early(void);

#else /* !CONFIG_KMEMTRACE */

/* Macros, so that not even the order of instructions changes. */
#define trace_kmemtrace_bulk_alloc(call_site, s, gfp, nr, p)	do { } while (0)
#define trace_kmemtrace_bulk_free(call_site, s, nr, p)		do { } while (0)
#define trace_kmemtrace_krealloc(call_site, ptr, bytes_req)	do { } while (0)
#define trace_kmemtrace_vmalloc(call_site, ptr, bytes_req, bytes_alloc, gfp, node) \
	do { } while (0)
#define trace_kmemtrace_vfree(ptr)				do { } while (0)
#define trace_kmemtrace_page_alloc(page, order, gfp, mt)	do { } while (0)
#define trace_kmemtrace_page_split(page, nr)			do { } while (0)
#define trace_kmemtrace_page_move(new, old)			do { } while (0)
#define kmemtrace_cache_created(s)				do { } while (0)
#define kmemtrace_init_early()					do { } while (0)

#endif /* CONFIG_KMEMTRACE */

#endif /* _LINUX_KMEMTRACE_H */
