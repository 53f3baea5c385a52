/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Code tags and allocation tags: declarations shared within lib/alloc_tag
 */
#ifndef LIB_ALLOC_TAG_INTERNAL_H
#define LIB_ALLOC_TAG_INTERNAL_H

#include <linux/alloc_tag_internal.h>
#include <linux/alloc_tag_lds.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/rwsem.h>

/* Maximum number of call sites in a log message. */
#define ALLOC_TAG_TOP	10

/**
 * struct alloc_tag_site - a call site among the largest
 * @id: its id
 * @sum: what it holds
 */
struct alloc_tag_site {
	unsigned int id;
	struct alloc_tag_counters sum;
};

/* Reports do not show negative numbers. */
static inline void alloc_tag_cut_at_zero(struct alloc_tag_counters *sum)
{
	sum->bytes = max_t(s64, sum->bytes, 0);
	sum->calls = max_t(s64, sum->calls, 0);
}

/*
 * Defined by the linker script: the tags of vmlinux, and their counters by id.
 */
extern struct alloc_tag __start_codetag_alloc[], __stop_codetag_alloc[];
extern struct alloc_tag_counters __percpu alloc_tag_core_counters[];
/* Shared by the ids of all unused chunks, and never read. */
extern struct alloc_tag_counters __percpu alloc_tag_spare_counters[];

/* The entry in alloc_tag_chunks[] of a chunk with the given counters. */
static inline unsigned long
alloc_tag_chunk_entry(const struct alloc_tag_counters __percpu *counters, unsigned int chunk)
{
	return (unsigned long)counters - (unsigned long)chunk * ALLOC_TAG_CHUNK_SIZE;
}

/* The entry of a chunk that no id has been given out from. */
static inline unsigned long alloc_tag_spare_entry(unsigned int chunk)
{
	return alloc_tag_chunk_entry(alloc_tag_spare_counters, chunk);
}

/* codetag.c */
int codetag_module_coming(struct module *mod);
void codetag_module_going(struct module *mod);

/* alloc_tag.c */
struct alloc_tag_counters alloc_tag_read_once(const struct alloc_tag *tag);
struct alloc_tag_counters alloc_tag_read_shown(struct alloc_tag_view *view);
bool alloc_tag_ids_trylock(void);
void alloc_tag_init_ids(void);
void alloc_tag_use_overflow(struct alloc_tag *tag);
void alloc_tag_forget_missed(unsigned int id);
extern struct rw_semaphore alloc_tag_ids_rwsem;
unsigned long alloc_tag_missed_bytes(void);
void alloc_tag_note_switch(void);
bool alloc_tag_settled(void);

/* modules.c */
#ifdef CONFIG_MODULES
void alloc_tag_reap(void);
void alloc_tag_mark_kept(unsigned int id);
bool alloc_tag_is_of_module(unsigned long id);
const struct alloc_tag *alloc_tag_next_of_modules(unsigned long *id, char *modname, bool all);
#else
static inline void alloc_tag_reap(void) { }
static inline void alloc_tag_mark_kept(unsigned int id) { }
static inline bool alloc_tag_is_of_module(unsigned long id) { return false; }
static inline const struct alloc_tag *
alloc_tag_next_of_modules(unsigned long *id, char *modname, bool all) { return NULL; }
#endif

/*
 * Buffer size for the place of a call site in a message; longer ones are cut.
 */
#define ALLOC_TAG_PLACE_MAX	400

/* format.c */
size_t alloc_tag_format_line(char *buf, size_t size, const struct alloc_tag_counters *sum,
			     const struct alloc_tag_view *view);

/* show_mem.c */
void alloc_tag_show_top(unsigned int most);
unsigned int alloc_tag_add_to_top(struct alloc_tag_site *top, unsigned int nr,
				  const struct alloc_tag_site *site);

#endif /* LIB_ALLOC_TAG_INTERNAL_H */
