/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation tags: what lib/alloc_tag and mm/ share, and nobody else needs
 *
 * lib/alloc_tag has the ids and what is shown of them, mm/ keeps the ids beside
 * pages, objects and per-CPU areas.
 */
#ifndef _LINUX_ALLOC_TAG_INTERNAL_H
#define _LINUX_ALLOC_TAG_INTERNAL_H

#include <linux/alloc_tag_account.h>
#include <linux/module.h>

/**
 * struct alloc_tag_view - one line of the report
 * @tag: place and counters
 * @modname: name of its module, "" for vmlinux
 * @inaccurate: some allocation of it could not be charged, or it was below zero
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
bool alloc_tag_ready(void);
unsigned int alloc_tag_core_ids(void);

/* lib/alloc_tag/format.c */
size_t alloc_tag_format_place(char *buf, size_t size, const struct alloc_tag_view *view);

/* lib/alloc_tag/control.c */
int mem_alloc_profiling_set(bool on);

/* What alloc_tag_init_early() calls at boot, and slab_tag_init() also the switch. */
int pgalloc_tag_init_early(void);
int slab_tag_init_early(void);
void pcpu_tag_init_early(bool on);
int slab_tag_init(void);

#endif /* _LINUX_ALLOC_TAG_INTERNAL_H */
