// SPDX-License-Identifier: GPL-2.0
/*
 * kmemtrace: the tables that give the numbers in a trace a meaning: code tags,
 * slab caches and modules
 *
 * Tables name what is gone as well, so that they can be read at the end of a
 * trace.
 */
#include <linux/debugfs.h>
#include <linux/kmemtrace.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "../slab.h"
#include "filter.h"
#include "record.h"

#ifdef CONFIG_MEM_ALLOC_PROFILING
#include <linux/alloc_tag_internal.h>
#endif

/* === Caches ============================================================== */

/**
 * struct cache_entry - a line of the table of caches
 * @list: in the order of ids
 * @id: never used again
 * @object_size: in bytes
 * @size: with what SLUB adds, in bytes
 * @name: of the cache
 */
struct cache_entry {
	struct list_head list;
	unsigned int id;
	unsigned int object_size;
	unsigned int size;
	char name[];
};

/* Both are protected by slab_mutex. */
static LIST_HEAD(caches);
static unsigned int nr_caches;

/* Without memory, and behind 65535 caches, a cache has the id 0. */
static void number_cache(struct kmem_cache *s)
{
	struct cache_entry *entry;

	if (s->kmemtrace_id || nr_caches == U16_MAX)
		return;
	entry = kmalloc(struct_size(entry, name, strlen(s->name) + 1), GFP_KERNEL);
	if (!entry)
		return;
	entry->id = ++nr_caches;
	entry->object_size = s->object_size;
	entry->size = s->size;
	strcpy(entry->name, s->name);
	list_add_tail(&entry->list, &caches);
	s->kmemtrace_id = entry->id;
}

/**
 * kmemtrace_cache_created - give a new cache an id
 * @s: the cache
 *
 * It has one only behind the first trace, which gives all caches one.
 *
 * Context: Process context, under slab_mutex.
 */
void kmemtrace_cache_created(struct kmem_cache *s)
{
	if (nr_caches)
		number_cache(s);
	kmemtrace_filter_new_cache(s);
}

/**
 * kmemtrace_number_caches - give all caches an id that have none
 *
 * Context: Process context or boot.
 */
void kmemtrace_number_caches(void)
{
	struct kmem_cache *s;

	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list)
		number_cache(s);
	mutex_unlock(&slab_mutex);
}

static int caches_show(struct seq_file *m, void *v)
{
	const struct cache_entry *entry;

	mutex_lock(&slab_mutex);
	list_for_each_entry(entry, &caches, list)
		seq_printf(m, "%u %u %u %s\n", entry->id, entry->object_size, entry->size,
			   entry->name);
	mutex_unlock(&slab_mutex);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(caches);

/* === Code tags =========================================================== */

static int tags_show(struct seq_file *m, void *v)
{
#ifdef CONFIG_MEM_ALLOC_PROFILING
	struct alloc_tag_view view;
	unsigned int id;
	char place[400];
	size_t len;

	alloc_tag_ids_lock();
	for (id = alloc_tag_next_id(1, &view); id; id = alloc_tag_next_id(id + 1, &view)) {
		len = alloc_tag_format_place(place, sizeof(place), &view);
		seq_printf(m, "%u %.*s\n", id, (int)len, place);
	}
	alloc_tag_ids_unlock();
#endif
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(tags);

/* === Modules ============================================================= */

/**
 * struct module_entry - a line of the table of modules
 * @list: in the order of time
 * @time: when it came or went, on the clock of the events
 * @going: it went
 * @base: of its code
 * @size: of its code, in bytes
 * @build_id: of its file, all zeros if it is not known
 * @name: of the module
 */
struct module_entry {
	struct list_head list;
	u64 time;
	bool going;
	unsigned long base;
	unsigned int size;
	u8 build_id[20];
	char name[MODULE_NAME_LEN];
};

static DEFINE_MUTEX(modules_mutex);
static LIST_HEAD(module_entries);
static u64 trace_began;

static void note_module(const struct module *mod, bool going)
{
	struct module_entry *entry = kzalloc(sizeof(*entry), GFP_KERNEL | __GFP_NOFAIL);

	entry->time = kmemtrace_clock();
	entry->going = going;
	entry->base = (unsigned long)mod->core_layout.base;
	entry->size = mod->core_layout.text_size;
#ifdef CONFIG_STACKTRACE_BUILD_ID
	memcpy(entry->build_id, mod->build_id, sizeof(entry->build_id));
#endif
	strscpy(entry->name, mod->name, sizeof(entry->name));
	list_add_tail(&entry->list, &module_entries);
}

static void forget_module(const char *name)
{
	struct module_entry *entry, *next;

	list_for_each_entry_safe(entry, next, &module_entries, list) {
		if (!strcmp(entry->name, name)) {
			list_del(&entry->list);
			kfree(entry);
		}
	}
}

/*
 * Drop the modules that went before a trace begins. Those that are there were
 * noted when they came, since boot.
 */
void kmemtrace_modules_begin(void)
{
	struct module_entry *entry, *next;

	mutex_lock(&modules_mutex);
restart:
	list_for_each_entry_safe(entry, next, &module_entries, list) {
		if (entry->going) {
			forget_module(entry->name);
			goto restart;
		}
	}
	trace_began = kmemtrace_clock();
	mutex_unlock(&modules_mutex);
}

static int module_notify(struct notifier_block *nb, unsigned long action, void *data)
{
	const struct module *mod = data;

	mutex_lock(&modules_mutex);
	if (action == MODULE_STATE_COMING)
		note_module(mod, false);
	else if (action == MODULE_STATE_GOING && kmemtrace_has_buffers())
		note_module(mod, true);
	else if (action == MODULE_STATE_GOING)
		forget_module(mod->name);
	mutex_unlock(&modules_mutex);
	if (action == MODULE_STATE_COMING)
		kmemtrace_filter_refresh();
	return NOTIFY_OK;
}

static struct notifier_block module_notifier = { .notifier_call = module_notify };

static int modules_show(struct seq_file *m, void *v)
{
	const struct module_entry *entry;
	static const u8 unknown[sizeof(entry->build_id)];

	mutex_lock(&modules_mutex);
	list_for_each_entry(entry, &module_entries, list) {
		const char *what = entry->time < trace_began ? "present" : "coming";

		seq_printf(m, "%llu %s 0x%lx %u ", entry->time, entry->going ? "going" : what,
			   entry->base, entry->size);
		if (memcmp(entry->build_id, unknown, sizeof(unknown)))
			seq_printf(m, "%*phN", (int)sizeof(entry->build_id), entry->build_id);
		else
			seq_putc(m, '-');
		seq_printf(m, " %s\n", entry->name);
	}
	mutex_unlock(&modules_mutex);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(modules);

/* === Init ================================================================ */

void __init kmemtrace_tables_init(struct dentry *dir)
{
	debugfs_create_file("caches", 0400, dir, NULL, &caches_fops);
	debugfs_create_file("tags", 0400, dir, NULL, &tags_fops);
	debugfs_create_file("modules", 0400, dir, NULL, &modules_fops);
}

static int __init modules_init(void)
{
	return register_module_notifier(&module_notifier);
}
core_initcall(modules_init);
