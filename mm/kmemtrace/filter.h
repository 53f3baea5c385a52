/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kmemtrace: which events are recorded
 *
 * Without a filter the questions cost a static branch. With one, they cost less
 * than a record: a bit for each type, a comparison of sizes and of caches, and
 * a bit for each code tag.
 */
#ifndef MM_KMEMTRACE_FILTER_H
#define MM_KMEMTRACE_FILTER_H

#include <linux/jump_label.h>
#include <linux/rcupdate.h>

struct kmem_cache;

enum kmemtrace_type {
	KMEMTRACE_TYPE_KMALLOC,
	KMEMTRACE_TYPE_CACHE,
	KMEMTRACE_TYPE_PAGE,
	KMEMTRACE_TYPE_PERCPU,
	KMEMTRACE_TYPE_VMALLOC,
	KMEMTRACE_TYPES,
};

DECLARE_STATIC_KEY_FALSE(kmemtrace_filter_key);

bool __kmemtrace_wants(enum kmemtrace_type type, const struct kmem_cache *s, unsigned int tag,
		       unsigned long call_site, size_t bytes);
bool __kmemtrace_wants_free(enum kmemtrace_type type, const void *obj);
bool __kmemtrace_wants_type(enum kmemtrace_type type);

/**
 * kmemtrace_wants - does the filter let an allocation through?
 * @type: its type
 * @s: its cache, %NULL for none
 * @tag: its code tag, 0 for none
 * @call_site: address, 0 if it is not known
 * @bytes: bytes allocated
 *
 * Context: In a probe of a tracepoint, which RCU protects.
 * Return: %true if it does, or there is no filter.
 */
static __always_inline bool kmemtrace_wants(enum kmemtrace_type type, const struct kmem_cache *s,
					    unsigned int tag, unsigned long call_site,
					    size_t bytes)
{
	return !static_branch_unlikely(&kmemtrace_filter_key) ||
	       __kmemtrace_wants(type, s, tag, call_site, bytes);
}

/**
 * kmemtrace_wants_free - does the filter let the free of an object through?
 * @type: by which kind of function it is freed
 * @obj: the object, which has its tag still
 *
 * Context: In a probe of a tracepoint.
 * Return: %true if it does, or there is no filter.
 */
static __always_inline bool kmemtrace_wants_free(enum kmemtrace_type type, const void *obj)
{
	return !static_branch_unlikely(&kmemtrace_filter_key) ||
	       __kmemtrace_wants_free(type, obj);
}

/* For a free of which nothing but the type is known. */
static __always_inline bool kmemtrace_wants_type(enum kmemtrace_type type)
{
	return !static_branch_unlikely(&kmemtrace_filter_key) || __kmemtrace_wants_type(type);
}

int kmemtrace_filter_set(const char *text);
void kmemtrace_filter_refresh(void);
void kmemtrace_filter_text(char *buf, size_t size);

/* Longest text of a filter, with the zero at its end. */
#define KMEMTRACE_FILTER_LEN	256

#endif /* MM_KMEMTRACE_FILTER_H */
