/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation tags: interface between lib/alloc_tag and mm/
 *
 * lib/alloc_tag manages the ids and reports what they hold; mm/ stores the ids
 * beside pages, objects and per-CPU areas.
 */
#ifndef _LINUX_ALLOC_TAG_INTERNAL_H
#define _LINUX_ALLOC_TAG_INTERNAL_H

#include <linux/alloc_tag_account.h>
#include <linux/module.h>

/* A feature of its own, which the tree may be without. */
#ifdef CONFIG_KMEMTRACE
#include <linux/kmemtrace.h>
#else
#define trace_kmemtrace_retag(obj, page, id)	do { } while (0)
#endif

/**
 * struct alloc_tag_view - one line of the report
 * @tag: its location and counters
 * @modname: name of its module, or "" for vmlinux
 * @inaccurate: an allocation could not be charged, or the counters were below
 *	zero
 */
struct alloc_tag_view {
	const struct alloc_tag *tag;
	char modname[MODULE_NAME_LEN];
	bool inaccurate;
};

/* lib/alloc_tag/alloc_tag.c */
struct alloc_tag_counters alloc_tag_read(const struct alloc_tag *tag);
void alloc_tag_ids_lock(void);
void alloc_tag_ids_unlock(void);
unsigned int alloc_tag_next_view(unsigned int id, struct alloc_tag_view *view);
unsigned int alloc_tag_next_id(unsigned int id, struct alloc_tag_view *view);
bool alloc_tag_ready(void);
unsigned int alloc_tag_core_ids(void);

/* lib/alloc_tag/modules.c */
#ifdef CONFIG_MODULES
void alloc_tag_keep_unloaded(bool keep);
#else
static inline void alloc_tag_keep_unloaded(bool keep) { }
#endif

/* lib/alloc_tag/format.c */
size_t alloc_tag_format_place(char *buf, size_t size, const struct alloc_tag_view *view);

/* lib/alloc_tag/control.c */
int mem_alloc_profiling_set(bool on);

/*
 * Called by alloc_tag_init_early() at boot; slab_tag_init() also by the switch.
 */
int pgalloc_tag_init_early(void);
int slab_tag_init_early(void);
void pcpu_tag_init_early(bool on);
int slab_tag_init(void);

#endif /* _LINUX_ALLOC_TAG_INTERNAL_H */
