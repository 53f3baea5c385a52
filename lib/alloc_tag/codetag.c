// SPDX-License-Identifier: GPL-2.0
/*
 * Code tags: finding the tags of vmlinux and of modules
 *
 * The module loader records the tag sections of a module in its struct module.
 * A module notifier passes them as ranges to the registered types when the
 * module is about to be initialised, and removes the ranges when it is
 * unloaded.
 */
#define pr_fmt(fmt) "codetag: " fmt

#include <linux/async.h>
#include <linux/codetag.h>
#include <linux/elf.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

/* === Data ================================================================ */

/* A range that has been passed to its type. */
struct seen_range {
	struct list_head link;		/* in seen_ranges */
	struct codetag_type *type;
	struct codetag_range range;
};

/* Protects the two lists, and is held while the callbacks of types run. */
static DEFINE_MUTEX(codetag_mutex);
static LIST_HEAD(codetag_types);
static LIST_HEAD(seen_ranges);

/* === Internals =========================================================== */

static const char *owner_name(const struct module *mod)
{
#ifdef CONFIG_MODULES
	if (mod)
		return mod->name;
#endif
	return "vmlinux";
}

static int add_tags(struct codetag_type *type, struct module *mod, void *start, size_t size)
{
	struct seen_range *seen;
	int err = 0;

	if (size % type->tag_size) {
		pr_err("%s: section .codetag.%s has %zu bytes, not a multiple of the tag's %zu; rebuild the module for this kernel\n",
		       owner_name(mod), type->section, size, type->tag_size);
		return -ENOEXEC;
	}
	seen = kzalloc(sizeof(*seen), GFP_KERNEL);
	if (!seen)
		return -ENOMEM;
	seen->type = type;
	seen->range.mod = mod;
	seen->range.start = start;
	seen->range.nr = size / type->tag_size;

	if (type->load)
		err = type->load(&seen->range);
	if (err)
		kfree(seen);
	else
		list_add_tail(&seen->link, &seen_ranges);
	return err;
}

#ifdef CONFIG_MODULES

static void remove_tags(struct module *mod)
{
	struct seen_range *seen, *next;

	list_for_each_entry_safe(seen, next, &seen_ranges, link) {
		if (seen->range.mod != mod)
			continue;
		list_del(&seen->link);
		if (seen->type->unload)
			seen->type->unload(&seen->range);
		kfree(seen);
	}
}

static int add_tags_of_type(struct codetag_type *type, struct module *mod)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < mod->codetags.nr && !err; i++) {
		if (!strcmp(mod->codetags.section[i].name, type->section))
			err = add_tags(type, mod, mod->codetags.section[i].start,
				       mod->codetags.section[i].size);
	}
	return err;
}

/* Separate from the notifiers, so that tests can pass made-up modules. */

int codetag_module_coming(struct module *mod)
{
	struct codetag_type *type;
	int err = 0;

	mutex_lock(&codetag_mutex);
	list_for_each_entry(type, &codetag_types, link) {
		err = add_tags_of_type(type, mod);
		if (err)
			break;
	}
	if (err)
		remove_tags(mod);
	mutex_unlock(&codetag_mutex);
	return err;
}

void codetag_module_going(struct module *mod)
{
	mutex_lock(&codetag_mutex);
	remove_tags(mod);
	mutex_unlock(&codetag_mutex);
}

/*
 * Two notifiers are needed, because tags have to be set up before any other
 * notifier runs code of the module (first on COMING), and removed after all
 * others have stopped (last on GOING). If a later notifier rejects the module,
 * only the ones before it are called with GOING, while the state of the module
 * is still COMING. No code of the module has run by then.
 */
static int codetag_module_first(struct notifier_block *nb, unsigned long action,
				void *data)
{
	struct module *mod = data;

	if (action == MODULE_STATE_COMING)
		return notifier_from_errno(codetag_module_coming(mod));
	if (action == MODULE_STATE_GOING && mod->state == MODULE_STATE_COMING)
		codetag_module_going(mod);
	return NOTIFY_OK;
}

static int codetag_module_last(struct notifier_block *nb, unsigned long action,
			       void *data)
{
	if (action == MODULE_STATE_GOING) {
		/*
		 * The module loader would wait only after its notifiers. No
		 * lock is held yet.
		 */
		async_synchronize_full();
		codetag_module_going(data);
	}
	return NOTIFY_OK;
}

static struct notifier_block codetag_nb_first = {
	.notifier_call = codetag_module_first,
	.priority = INT_MAX,
};

static struct notifier_block codetag_nb_last = {
	.notifier_call = codetag_module_last,
	.priority = INT_MIN,
};

static int __init codetag_init(void)
{
	int err = register_module_notifier(&codetag_nb_last);

	return err ?: register_module_notifier(&codetag_nb_first);
}
core_initcall(codetag_init);

#endif /* CONFIG_MODULES */

/* === Public interface ==================================================== */

/**
 * codetag_note_sections - record the tag sections of a module being loaded
 * @cm: the module's table, empty
 * @sechdrs: array of Elf_Shdr, with the final addresses of the sections
 * @nr: number of section headers, including the null header at index 0
 * @names: string table of the section names
 *
 * Called by the module loader before it publishes the module.
 *
 * Context: Process context. The caller has exclusive access to the module.
 */
void codetag_note_sections(struct codetag_module *cm, const void *sechdrs,
			   unsigned int nr, const char *names)
{
	static const char prefix[] = ".codetag.";
	const size_t plen = sizeof(prefix) - 1;
	const Elf_Shdr *shdr = sechdrs;
	unsigned int i;

	for (i = 1; i < nr; i++) {
		const char *name = names + shdr[i].sh_name;

		if (!(shdr[i].sh_flags & SHF_ALLOC) || !shdr[i].sh_size ||
		    strncmp(name, prefix, plen))
			continue;
		name += plen;
		if (cm->nr == CODETAG_MODULE_SECTIONS || strlen(name) >= CODETAG_NAME_LEN) {
			pr_warn("section %s%s ignored: a module can have %d, with names below %d characters\n",
				prefix, name, CODETAG_MODULE_SECTIONS, CODETAG_NAME_LEN);
			continue;
		}
		strscpy(cm->section[cm->nr].name, name, CODETAG_NAME_LEN);
		cm->section[cm->nr].start = (void *)shdr[i].sh_addr;
		cm->section[cm->nr].size = shdr[i].sh_size;
		cm->nr++;
	}
}

/**
 * codetag_register_type - register a type of tags
 * @type: the type, which must never be freed or changed
 *
 * @type->load is called for the tags of vmlinux, and later for those of each
 * new module. Types should be registered before there are modules: tags of
 * modules that are already loaded are not looked up.
 *
 * Context: Process context. May sleep.
 * Return: 0, -EINVAL if the type is malformed, -EEXIST if the section already
 *	has a type, -ENOMEM, -ENOEXEC if the bounds in vmlinux do not contain a
 *	whole number of tags, or the return value of @type->load for vmlinux.
 */
int codetag_register_type(struct codetag_type *type)
{
	struct codetag_type *other;
	int err = 0;

	if (!type->section || strlen(type->section) >= CODETAG_NAME_LEN ||
	    type->tag_size < sizeof(struct codetag) || type->tag_size % 8 ||
	    type->start > type->stop)
		return -EINVAL;

	mutex_lock(&codetag_mutex);
	list_for_each_entry(other, &codetag_types, link) {
		if (!strcmp(other->section, type->section))
			err = -EEXIST;
	}
	if (!err && type->start != type->stop)
		err = add_tags(type, NULL, type->start, type->stop - type->start);
	if (!err)
		list_add_tail(&type->link, &codetag_types);
	mutex_unlock(&codetag_mutex);
	return err;
}
