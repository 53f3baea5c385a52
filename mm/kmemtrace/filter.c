// SPDX-License-Identifier: GPL-2.0
/*
 * kmemtrace: the filter, from its text to what the probes ask
 */
#include <linux/bitmap.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../slab.h"
#include "filter.h"
#include "internal.h"
#include "tags.h"

#ifdef CONFIG_MEM_ALLOC_PROFILING
#include <linux/alloc_tag_internal.h>
#endif

/* Longest name of a cache in a filter, with the zero at its end. */
#define CACHE_NAME_LEN	64

/**
 * struct filter - the words of a filter, all of which must hold
 * @text: as it was written
 * @types: a bit for each enum kmemtrace_type
 * @min: smallest allocation in bytes
 * @cache: name of a cache, "" for any
 * @module: name of the call site's module, "" for any
 * @file: what its file's name begins with, "" for any
 * @sites: a bit for each code tag that @module and @file let through, %NULL for
 *	all of them
 * @base: of the code of @module
 * @size: of it, 0 if it is not loaded
 */
struct filter {
	char text[KMEMTRACE_FILTER_LEN];
	unsigned long types;
	size_t min;
	char cache[CACHE_NAME_LEN];
	char module[MODULE_NAME_LEN];
	char file[128];
	unsigned long *sites;
	unsigned long base, size;
};

DEFINE_STATIC_KEY_FALSE(kmemtrace_filter_key);

struct kmemtrace_limits kmemtrace_limits __read_mostly;

/* Written under kmemtrace_mutex. */
static struct filter __rcu *filter;

/* The name of the filter's cache, "" for none. Protected by slab_mutex. */
static char cache_name[CACHE_NAME_LEN];

/* No cache is there. */
static const struct kmem_cache * const no_cache = (void *)&kmemtrace_limits;

/* === Questions of the probes ============================================= */

static bool is_site(const struct filter *f, unsigned int tag, unsigned long call_site)
{
	if (f->sites && tag)
		return test_bit(tag, f->sites);
	if (f->file[0])
		return false;
	/* Frees do not say where the memory was allocated. */
	if (!call_site)
		return true;
	return call_site - f->base < f->size;
}

bool __kmemtrace_wants_site(unsigned int tag, unsigned long call_site)
{
	const struct filter *f = rcu_dereference_sched(filter);

	return !f || !(f->module[0] || f->file[0]) || is_site(f, tag, call_site);
}

/* === Limits ============================================================== */

/* A cache may be destroyed, and another one made at its address. */
static void note_cache(const struct kmem_cache *s)
{
	if (!strcmp(s->name, cache_name))
		WRITE_ONCE(kmemtrace_limits.cache, s);
	else if (kmemtrace_limits.cache == s)
		WRITE_ONCE(kmemtrace_limits.cache, no_cache);
}

/**
 * kmemtrace_filter_new_cache - there is a new cache, which the filter may name
 * @s: the cache
 *
 * Context: Under slab_mutex.
 */
void kmemtrace_filter_new_cache(const struct kmem_cache *s)
{
	if (cache_name[0])
		note_cache(s);
}

static void set_limits(const struct filter *f)
{
	const struct kmem_cache *s;

	WRITE_ONCE(kmemtrace_limits.types, f->types);
	WRITE_ONCE(kmemtrace_limits.min, f->min);
	WRITE_ONCE(kmemtrace_limits.sites, f->module[0] || f->file[0]);
	mutex_lock(&slab_mutex);
	strscpy(cache_name, f->cache, sizeof(cache_name));
	WRITE_ONCE(kmemtrace_limits.cache, cache_name[0] ? no_cache : NULL);
	if (cache_name[0]) {
		list_for_each_entry(s, &slab_caches, list)
			note_cache(s);
	}
	mutex_unlock(&slab_mutex);
}

/* === From text =========================================================== */

static int parse_types(struct filter *f, char *list)
{
	static const char * const names[KMEMTRACE_TYPES] = {
		[KMEMTRACE_TYPE_KMALLOC] = "kmalloc",
		[KMEMTRACE_TYPE_CACHE] = "cache",
		[KMEMTRACE_TYPE_PAGE] = "page",
		[KMEMTRACE_TYPE_PERCPU] = "percpu",
		[KMEMTRACE_TYPE_VMALLOC] = "vmalloc",
	};
	char *name;
	int type;

	f->types = 0;
	while ((name = strsep(&list, ","))) {
		type = match_string(names, KMEMTRACE_TYPES, name);
		if (type < 0)
			return type;
		f->types |= BIT(type);
	}
	return 0;
}

static int parse_size(size_t *size, char *text)
{
	char *end;

	*size = memparse(text, &end);
	return end == text || *end ? -EINVAL : 0;
}

static int parse_name(char *name, size_t size, const char *text)
{
	return *text && strscpy(name, text, size) > 0 ? 0 : -EINVAL;
}

static int parse_word(struct filter *f, char *word)
{
	char *value = strchr(word, '=');

	if (!value)
		return -EINVAL;
	*value++ = '\0';
	if (!strcmp(word, "type"))
		return parse_types(f, value);
	if (!strcmp(word, "min"))
		return parse_size(&f->min, value);
	if (!strcmp(word, "cache"))
		return parse_name(f->cache, sizeof(f->cache), value);
	if (!strcmp(word, "module"))
		return parse_name(f->module, sizeof(f->module), value);
	if (!strcmp(word, "file") && IS_ENABLED(CONFIG_MEM_ALLOC_PROFILING))
		return parse_name(f->file, sizeof(f->file), value);
	return -EINVAL;
}

static void find_code(struct filter *f)
{
	const struct module *mod;

	rcu_read_lock_sched();
	mod = find_module(f->module);
	if (mod) {
		f->base = (unsigned long)mod->core_layout.base;
		f->size = mod->core_layout.text_size;
	}
	rcu_read_unlock_sched();
}

/* Mark the code tags that are wanted. Those of a module that is loaded later are marked then. */
static int find_sites(struct filter *f)
{
#ifdef CONFIG_MEM_ALLOC_PROFILING
	struct alloc_tag_view view;
	unsigned int id;

	if (!f->module[0] && !f->file[0])
		return 0;
	f->sites = bitmap_zalloc(ALLOC_TAG_MAX_ID + 1, GFP_KERNEL);
	if (!f->sites)
		return -ENOMEM;
	alloc_tag_ids_lock();
	for (id = alloc_tag_next_view(1, &view); id; id = alloc_tag_next_view(id + 1, &view)) {
		if (f->module[0] && strcmp(view.modname, f->module))
			continue;
		if (str_has_prefix(view.tag->ct.filename, f->file) || !f->file[0])
			__set_bit(id, f->sites);
	}
	alloc_tag_ids_unlock();
#endif
	return 0;
}

static void free_filter(struct filter *f)
{
	if (f)
		bitmap_free(f->sites);
	kfree(f);
}

static struct filter *parse(const char *text)
{
	struct filter *f = kzalloc(sizeof(*f), GFP_KERNEL);
	char *copy, *rest, *word;
	int err = 0;

	copy = kstrdup(text, GFP_KERNEL);
	if (!f || !copy) {
		err = -ENOMEM;
		goto out;
	}
	f->types = GENMASK(KMEMTRACE_TYPES - 1, 0);
	strscpy(f->text, text, sizeof(f->text));
	rest = copy;
	while (!err && (word = strsep(&rest, " \t"))) {
		if (*word)
			err = parse_word(f, word);
	}
	if (!err)
		err = find_sites(f);
	if (!err && f->module[0])
		find_code(f);
out:
	kfree(copy);
	if (err) {
		free_filter(f);
		return ERR_PTR(err);
	}
	return f;
}

/* === Interface of mm/kmemtrace =========================================== */

/**
 * kmemtrace_filter_set - replace the filter
 * @text: its words, as Documentation/ABI/testing/debugfs-kmemtrace describes
 *	them; "" for none
 *
 * Context: Process context, under kmemtrace_mutex.
 * Return: 0, -EINVAL for a word that is not understood, or -ENOMEM. The filter
 *	is as it was then.
 */
int kmemtrace_filter_set(const char *text)
{
	struct filter *old, *new = NULL;

	if (*text) {
		new = parse(text);
		if (IS_ERR(new))
			return PTR_ERR(new);
	}
	if (new)
		set_limits(new);
	old = rcu_replace_pointer(filter, new, lockdep_is_held(&kmemtrace_mutex));
	if (new && !old)
		static_branch_enable(&kmemtrace_filter_key);
	else if (old && !new)
		static_branch_disable(&kmemtrace_filter_key);
	/* Tracepoints run with preemption off. */
	synchronize_rcu();
	free_filter(old);
	return 0;
}

/* A module was loaded: its code may be wanted. */
void kmemtrace_filter_refresh(void)
{
	const struct filter *f;
	char text[KMEMTRACE_FILTER_LEN];

	mutex_lock(&kmemtrace_mutex);
	f = rcu_dereference_protected(filter, lockdep_is_held(&kmemtrace_mutex));
	if (f && (f->module[0] || f->file[0])) {
		strscpy(text, f->text, sizeof(text));
		/* Without memory the module's call sites are not recorded. */
		kmemtrace_filter_set(text);
	}
	mutex_unlock(&kmemtrace_mutex);
}

/* The text of the filter, "" for none. Under kmemtrace_mutex. */
void kmemtrace_filter_text(char *buf, size_t size)
{
	const struct filter *f = rcu_dereference_protected(filter,
							   lockdep_is_held(&kmemtrace_mutex));

	strscpy(buf, f ? f->text : "", size);
}
