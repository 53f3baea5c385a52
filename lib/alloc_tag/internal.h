/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Code tags and allocation tags: what the parts of lib/alloc_tag share
 */
#ifndef _ALLOC_TAG_INTERNAL_H
#define _ALLOC_TAG_INTERNAL_H

#include <linux/alloc_tag_account.h>
#include <linux/module.h>

/* What vm.mem_profiling was at boot, see control.c. */
enum alloc_tag_mode {
	ALLOC_TAG_OFF,		/* "0": can be switched on */
	ALLOC_TAG_ON,		/* "1" */
	ALLOC_TAG_NEVER,	/* "never": no memory, no switch */
};

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

/* From the linker script: tags of vmlinux, and their counters by id. */
extern struct alloc_tag __start_codetag_alloc[], __stop_codetag_alloc[];
extern struct alloc_tag_counters __percpu alloc_tag_core_counters[];
extern char __start_codetag_kunit[], __stop_codetag_kunit[];

/* codetag.c */
int codetag_module_coming(struct module *mod);
void codetag_module_going(struct module *mod);

/* alloc_tag.c */
struct alloc_tag_counters alloc_tag_read(const struct alloc_tag *tag);
struct alloc_tag_counters alloc_tag_read_once(const struct alloc_tag *tag);
struct alloc_tag_counters alloc_tag_read_shown(struct alloc_tag_view *view);
void alloc_tag_ids_lock(void);
bool alloc_tag_ids_trylock(void);
void alloc_tag_ids_unlock(void);
unsigned int alloc_tag_next_view(unsigned int id, struct alloc_tag_view *view);
void alloc_tag_reap(void);
bool alloc_tag_ready(void);
unsigned int alloc_tag_core_ids(void);
unsigned long alloc_tag_missed_bytes(void);

/* show_mem.c */
void alloc_tag_show_top(unsigned int most);

/* control.c */
void alloc_tag_parse_boot_params(void);
enum alloc_tag_mode alloc_tag_boot_mode(void);
int mem_alloc_profiling_set(bool on);
bool alloc_tag_settled(void);

#endif /* _ALLOC_TAG_INTERNAL_H */
