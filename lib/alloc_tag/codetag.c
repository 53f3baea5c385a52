// SPDX-License-Identifier: GPL-2.0
/*
 * Code tags: finding and walking the tags of vmlinux and of modules
 *
 * The module loader notes the tag sections of a module in its struct module;
 * a module notifier turns them into ranges of the registered types when the
 * module is about to be initialised, and takes the ranges away when it goes.
 */
#define pr_fmt(fmt) "codetag: " fmt

#include <linux/async.h>
#include <linux/codetag.h>
#include <linux/elf.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

/* === Data ================================================================ */

/*
 * Written under codetag_types_lock and the type's lock, both held for writing
 * by whoever adds or removes a range.
 */
struct codetag_type {
	struct list_head link;		/* in codetag_types */
	struct codetag_type_desc desc;
	struct rw_semaphore lock;	/* guards ranges and last_seq */
	struct list_head ranges;	/* by rising seq, oldest first */
	unsigned long last_seq;
};

struct codetag_type_range {
	struct list_head link;		/* in codetag_type.ranges */
	struct codetag_range range;
	unsigned long seq;		/* never used again in this type */
};

static LIST_HEAD(codetag_types);
/* Guards codetag_types; taken before any type's lock. */
static DECLARE_RWSEM(codetag_types_lock);

/* === Internals =========================================================== */

static const char *owner_name(const struct module *mod)
{
#ifdef CONFIG_MODULES
	if (mod)
		return mod->name;
#endif
	return "vmlinux";
}

static int note_range(struct codetag_type *type, struct module *mod, void *start,
		      size_t size)
{
	struct codetag_type_range *r;
	int err = 0;

	if (size % type->desc.tag_size) {
		pr_err("%s: section .codetag.%s has %zu bytes, not a multiple of the tag's %zu; rebuild the module for this kernel\n",
		       owner_name(mod), type->desc.section, size,
		       type->desc.tag_size);
		return -ENOEXEC;
	}
	r = kzalloc(sizeof(*r), GFP_KERNEL);
	if (!r)
		return -ENOMEM;
	r->range.mod = mod;
	r->range.start = start;
	r->range.nr = size / type->desc.tag_size;

	down_write(&type->lock);
	if (type->desc.load)
		err = type->desc.load(type, &r->range);
	if (!err) {
		r->seq = ++type->last_seq;
		list_add_tail(&r->link, &type->ranges);
	}
	up_write(&type->lock);

	if (err)
		kfree(r);
	return err;
}

/* Those of a module, or with ALL_RANGES those of vmlinux and all modules. */
#define ALL_RANGES	ERR_PTR(-EINVAL)

static void forget_ranges(struct codetag_type *type, struct module *mod)
{
	struct codetag_type_range *r, *next;

	down_write(&type->lock);
	list_for_each_entry_safe(r, next, &type->ranges, link) {
		if (mod != ALL_RANGES && r->range.mod != mod)
			continue;
		list_del(&r->link);
		if (type->desc.unload)
			type->desc.unload(type, &r->range);
		kfree(r);
	}
	up_write(&type->lock);
}

#ifdef CONFIG_MODULES

static int note_module(struct codetag_type *type, struct module *mod)
{
	unsigned int i;
	int err;

	for (i = 0; i < mod->codetags.nr; i++) {
		if (strcmp(mod->codetags.section[i].name, type->desc.section))
			continue;
		err = note_range(type, mod, mod->codetags.section[i].start,
				 mod->codetags.section[i].size);
		if (err)
			return err;
	}
	return 0;
}

/* Separate from the notifiers so that the tests can pass modules of their own. */

int codetag_module_coming(struct module *mod)
{
	struct codetag_type *type;
	int err = 0;

	down_read(&codetag_types_lock);
	list_for_each_entry(type, &codetag_types, link) {
		err = note_module(type, mod);
		if (err)
			break;
	}
	up_read(&codetag_types_lock);

	if (err)
		codetag_module_going(mod);
	return err;
}

void codetag_module_going(struct module *mod)
{
	struct codetag_type *type;

	down_read(&codetag_types_lock);
	list_for_each_entry(type, &codetag_types, link)
		forget_ranges(type, mod);
	up_read(&codetag_types_lock);
}

/*
 * Two notifiers, because tags have to be there before anybody else runs code
 * of the module (first in COMING) and until everybody else has stopped (last
 * in GOING). When somebody after the first one refuses the module, only those
 * before get their GOING, with the state still COMING: nothing has run then.
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
		/* The module loader does so only after its notifiers. No lock is held yet. */
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
 * codetag_note_sections - note the tag sections of a module that is being loaded
 * @cm: the module's table, empty
 * @sechdrs: array of Elf_Shdr, with the addresses that the sections will have
 * @nr: number of section headers, of which the first is none
 * @names: string table of the section names
 *
 * Called by the module loader before the module is published.
 *
 * Context: Process context, the module belongs to the caller alone.
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
 * codetag_register_type - begin to serve one type of tags
 * @desc: section, size and callbacks; copied, but the section's name stays
 *	the caller's
 *
 * The tags of vmlinux and of modules that come later are passed to
 * @desc->load. Types are meant to be registered before modules exist; those
 * of a module that is already loaded are not looked for.
 *
 * Context: Process context. May sleep.
 * Return: the type, or an ERR_PTR(): -EINVAL for a descriptor that makes no
 *	sense, -EEXIST when the section has a type already, -ENOMEM, or what
 *	@desc->load returned for vmlinux.
 */
struct codetag_type *codetag_register_type(const struct codetag_type_desc *desc)
{
	struct codetag_type *type, *other;
	int err = 0;

	if (!desc->section || strlen(desc->section) >= CODETAG_NAME_LEN ||
	    desc->tag_size < sizeof(struct codetag) || desc->tag_size % 8 ||
	    desc->start > desc->stop)
		return ERR_PTR(-EINVAL);

	type = kzalloc(sizeof(*type), GFP_KERNEL);
	if (!type)
		return ERR_PTR(-ENOMEM);
	type->desc = *desc;
	init_rwsem(&type->lock);
	INIT_LIST_HEAD(&type->ranges);

	down_write(&codetag_types_lock);
	list_for_each_entry(other, &codetag_types, link) {
		if (!strcmp(other->desc.section, desc->section))
			err = -EEXIST;
	}
	if (!err && desc->start != desc->stop)
		err = note_range(type, NULL, desc->start, desc->stop - desc->start);
	if (!err)
		list_add_tail(&type->link, &codetag_types);
	up_write(&codetag_types_lock);

	if (err) {
		kfree(type);
		return ERR_PTR(err);
	}
	return type;
}

/**
 * codetag_unregister_type - end the service of a type
 * @type: what codetag_register_type() returned
 *
 * @desc->unload is called for each range that is left. Nobody may hold an
 * iterator of the type any more.
 *
 * Context: Process context. May sleep.
 */
void codetag_unregister_type(struct codetag_type *type)
{
	down_write(&codetag_types_lock);
	list_del(&type->link);
	forget_ranges(type, ALL_RANGES);
	up_write(&codetag_types_lock);
	kfree(type);
}

/**
 * codetag_lock - keep the tags of a type from going
 * @type: the type
 *
 * While it is held no module with tags of this type finishes loading or
 * unloading.
 *
 * Context: Process context. May sleep. codetag_unlock() releases it.
 */
void codetag_lock(struct codetag_type *type)
{
	down_read(&type->lock);
}

/**
 * codetag_unlock - let tags come and go again
 * @type: the type
 *
 * Context: Process context, after codetag_lock().
 */
void codetag_unlock(struct codetag_type *type)
{
	up_read(&type->lock);
}

/**
 * codetag_iter_init - the position before the first tag of a type
 * @type: the type
 *
 * Context: Any.
 * Return: the position.
 */
struct codetag_iter codetag_iter_init(struct codetag_type *type)
{
	return (struct codetag_iter) { .type = type };
}

/**
 * codetag_next - go to the next tag
 * @iter: the position, which is moved
 *
 * Context: Process context, under codetag_lock(); the lock may be dropped
 *	between two calls.
 * Return: the tag, or %NULL behind the last one.
 */
struct codetag *codetag_next(struct codetag_iter *iter)
{
	struct codetag_type *type = iter->type;
	struct codetag_type_range *r;

	lockdep_assert_held(&type->lock);

	list_for_each_entry(r, &type->ranges, link) {
		if (r->seq < iter->seq)
			continue;
		if (r->seq > iter->seq) {
			iter->seq = r->seq;
			iter->idx = 0;
		}
		if (iter->idx < r->range.nr) {
			iter->mod = r->range.mod;
			iter->ct = r->range.start + iter->idx++ * type->desc.tag_size;
			return iter->ct;
		}
	}
	iter->ct = NULL;
	return NULL;
}
