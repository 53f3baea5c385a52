/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kmemtrace: which events are recorded
 *
 * Without a filter the questions cost a static branch. With one, they cost less
 * than a record: first comparisons of the type, the size and the cache, which
 * are inline; and for those that are left a bit for each code tag.
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

/**
 * struct kmemtrace_limits - what a filter says but for call sites
 * @types: a bit for each enum kmemtrace_type
 * @min: smallest allocation in bytes
 * @cache: the only cache, %NULL for any
 * @sites: whether it asks for call sites as well
 *
 * Written under kmemtrace_mutex, @cache under slab_mutex. Probes that run
 * meanwhile may see some members of the old filter, and some of the new one.
 */
struct kmemtrace_limits {
	unsigned long types;
	size_t min;
	const struct kmem_cache *cache;
	bool sites;
};

extern struct kmemtrace_limits kmemtrace_limits;

/**
 * kmemtrace_within_limits - may the filter let an allocation through?
 * @type: its type
 * @s: its cache, %NULL for none; only used if the filter names one
 * @bytes: bytes allocated
 *
 * Context: Any, with a filter.
 * Return: %true if it does, unless the call site is wrong.
 */
#define kmemtrace_within_limits(type, s, bytes)					\
({										\
	const struct kmem_cache *_cache = READ_ONCE(kmemtrace_limits.cache);	\
										\
	READ_ONCE(kmemtrace_limits.types) & BIT(type) &&			\
		(bytes) >= READ_ONCE(kmemtrace_limits.min) &&			\
		(!_cache || _cache == (s));					\
})

bool __kmemtrace_wants_site(unsigned int tag, unsigned long call_site);

/**
 * kmemtrace_wants_site - does the filter let a call site through?
 * @tag: its code tag, 0 for none
 * @call_site: address, 0 if it is not known
 *
 * Context: In a probe of a tracepoint, which RCU protects.
 * Return: %true if it does, or there is no filter.
 */
static __always_inline bool kmemtrace_wants_site(unsigned int tag, unsigned long call_site)
{
	return !static_branch_unlikely(&kmemtrace_filter_key) ||
	       !READ_ONCE(kmemtrace_limits.sites) || __kmemtrace_wants_site(tag, call_site);
}

/**
 * kmemtrace_wants - does the filter let an allocation through?
 * @type: its type, but not that of objects of slab caches
 * @tag: its code tag, 0 for none
 * @call_site: address, 0 if it is not known
 * @bytes: bytes allocated
 *
 * Context: In a probe of a tracepoint.
 * Return: %true if it does, or there is no filter.
 */
static __always_inline bool kmemtrace_wants(enum kmemtrace_type type, unsigned int tag,
					    unsigned long call_site, size_t bytes)
{
	return !static_branch_unlikely(&kmemtrace_filter_key) ||
	       (kmemtrace_within_limits(type, NULL, bytes) &&
		kmemtrace_wants_site(tag, call_site));
}

/**
 * kmemtrace_wants_type - does the filter let some of a type through?
 * @type: the type
 *
 * For a free of which nothing else is known.
 *
 * Context: Any.
 * Return: %true if it does, or there is no filter.
 */
static __always_inline bool kmemtrace_wants_type(enum kmemtrace_type type)
{
	return !static_branch_unlikely(&kmemtrace_filter_key) ||
	       READ_ONCE(kmemtrace_limits.types) & BIT(type);
}

int kmemtrace_filter_set(const char *text);
void kmemtrace_filter_refresh(void);
void kmemtrace_filter_new_cache(const struct kmem_cache *s);
void kmemtrace_filter_text(char *buf, size_t size);

/* Longest text of a filter, with the zero at its end. */
#define KMEMTRACE_FILTER_LEN	256

#endif /* MM_KMEMTRACE_FILTER_H */
