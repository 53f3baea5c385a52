// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags of modules, which can be loaded and unloaded
 *
 * A module's tags get ids and counters when it is loaded. When it is unloaded,
 * the tags that are still in use are retained: a copy replaces the tag under
 * the same id, so nothing points to the module any more. A tag is still in use
 * if
 *
 * - some of its memory is still allocated. The id is released once the last of
 *   it has been freed.
 * - its id is kept to charge later allocations, by a container that may live
 *   for an arbitrary time. There may be any number of such containers, so the
 *   id is never released, but waits for the module to be loaded again.
 */
#define pr_fmt(fmt) "alloc_tag: " fmt

#include <linux/alloc_tag_account.h>
#include <linux/codetag.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#include "internal.h"

/* === Data ================================================================ */

/*
 * Tags of modules by id. The entries, and what they point to, are written under
 * alloc_tag_ids_rwsem. Only KEPT may be set at any time and in any context, so
 * the lock of the array is taken with interrupts disabled.
 *
 * RETAINED: the tag is a copy of ours, in a struct retained_tag.
 * KEPT: the id is stored somewhere. The mark stays when a copy replaces the
 * tag, and when a tag replaces the copy.
 */
static DEFINE_XARRAY_FLAGS(module_ids, XA_FLAGS_ALLOC | XA_FLAGS_LOCK_IRQ);
#define RETAINED	XA_MARK_1
#define KEPT		XA_MARK_2

/**
 * struct retained_tag - copy of a tag whose module is unloaded
 * @tag: the tag
 * @modname: name of the module
 * @unload: number of the unload that has to report it, or 0 for none
 * @strings: names of the file, the function and the module
 *
 * Allocated and freed under alloc_tag_ids_rwsem.
 */
struct retained_tag {
	struct alloc_tag tag;
	const char *modname;
	unsigned long unload;
	char strings[];
};

/*
 * Number of retained tags that are not KEPT, any of which may be empty by now.
 */
static unsigned int nr_to_reap;

/**
 * struct unload - an unloaded module with remaining allocations
 * @work: checks them later
 * @nr: number of this unload
 * @last: is the next check the last one?
 * @modname: name of the module
 *
 * Owned by @work once it is queued.
 */
struct unload {
	struct delayed_work work;
	unsigned long nr;
	bool last;
	char modname[MODULE_NAME_LEN];
};

/* See alloc_tag_keep_unloaded(). Protected by alloc_tag_ids_rwsem. */
static bool keep_unloaded;

/* Number of the last unload. Protected by alloc_tag_ids_rwsem. */
static unsigned long nr_unloads;

/*
 * Objects passed to kvfree_rcu() wait for up to 5 s before they are handed to
 * RCU, and are freed by a work item after a grace period.
 */
#define KVFREE_RCU_WAIT	(6 * HZ)
#define KVFREE_RCU_WORK	(HZ / 2)

/* === Ids ================================================================== */

/* Does the tag of a module have an id that it does not share? */
static bool has_own_id(const struct alloc_tag *tag)
{
	return tag->ct.id > alloc_tag_core_ids();
}

/*
 * Check a tag that nothing more can be charged to. Its counters can only fall,
 * and no page or object has its id once there are no bytes left. Calls may stay
 * negative, if memory was freed in more parts than it was allocated in. If
 * bytes is negative, or not 0 without any calls, it is unknown what still has
 * the id, and the id must not be reused.
 */
static bool is_empty(const struct alloc_tag_counters *sum)
{
	return !sum->bytes && (s64)sum->calls <= 0;
}

static int add_chunk(unsigned int id)
{
	unsigned int chunk = id >> ALLOC_TAG_CHUNK_SHIFT;
	struct alloc_tag_counters __percpu *counters;

	if (alloc_tag_chunks[chunk] != alloc_tag_spare_entry(chunk))
		return 0;
	if (alloc_tag_should_fail(sizeof(*counters) << ALLOC_TAG_CHUNK_SHIFT))
		return -ENOMEM;
	counters = __alloc_percpu(sizeof(*counters) << ALLOC_TAG_CHUNK_SHIFT,
				  sizeof(*counters));
	if (!counters)
		return -ENOMEM;
	/*
	 * A free with a corrupted id may read the entry at any time, and finds
	 * counters through the old value as well as the new one.
	 */
	WRITE_ONCE(alloc_tag_chunks[chunk], alloc_tag_chunk_entry(counters, chunk));
	return 0;
}

/*
 * Module ids start with a chunk of their own, after the counters laid out by
 * the linker. A lack of ids, or of memory for counters, does not prevent a
 * module from being loaded: its call sites then share the overflow tag.
 */
static void assign_id(struct alloc_tag *tag)
{
	struct xa_limit limit = XA_LIMIT(ALIGN(alloc_tag_core_ids() + 1,
					       1U << ALLOC_TAG_CHUNK_SHIFT),
					 ALLOC_TAG_MAX_ID);
	u32 id;

	if (limit.min > limit.max || alloc_tag_should_fail(sizeof(*tag)) ||
	    xa_alloc_irq(&module_ids, &id, tag, limit, GFP_KERNEL)) {
		alloc_tag_use_overflow(tag);
		return;
	}
	if (add_chunk(id)) {
		xa_erase_irq(&module_ids, id);
		alloc_tag_use_overflow(tag);
		return;
	}
	tag->ct.id = id;
	tag->counters = alloc_tag_id_counters(id);
}

/*
 * This also clears KEPT, and any negative calls, for the next user of the id.
 */
static void release_id(const struct alloc_tag *tag)
{
	unsigned int id = tag->ct.id;

	alloc_tag_count(&tag->counters->calls, -(s64)alloc_tag_read(tag).calls);
	xa_erase_irq(&module_ids, id);
	alloc_tag_forget_missed(id);
}

/* The id always has an entry, and replacing that allocates no memory. */
static void replace(unsigned int id, struct alloc_tag *tag, bool retained)
{
	xa_lock_irq(&module_ids);
	__xa_store(&module_ids, id, tag, 0);
	if (retained)
		__xa_set_mark(&module_ids, id, RETAINED);
	else
		__xa_clear_mark(&module_ids, id, RETAINED);
	xa_unlock_irq(&module_ids);
}

/* === Retained tags ======================================================== */

static struct retained_tag *retained(struct alloc_tag *tag)
{
	return container_of(tag, struct retained_tag, tag);
}

static char *put_string(char **room, const char *s)
{
	char *copy = strcpy(*room, s);

	*room += strlen(s) + 1;
	return copy;
}

static void retain(const struct alloc_tag *tag, const char *modname, unsigned long unload)
{
	size_t len = strlen(tag->ct.filename) + strlen(tag->ct.function) + strlen(modname) + 3;
	struct retained_tag *r;
	char *room;

	/* Too small to fail, and the line would be lost without it. */
	r = kmalloc(struct_size(r, strings, len), GFP_KERNEL | __GFP_NOFAIL);
	room = r->strings;
	r->tag = *tag;
	r->tag.ct.filename = put_string(&room, tag->ct.filename);
	r->tag.ct.function = put_string(&room, tag->ct.function);
	r->modname = put_string(&room, modname);
	r->unload = unload;
	if (!xa_get_mark(&module_ids, tag->ct.id, KEPT))
		nr_to_reap++;
	replace(tag->ct.id, &r->tag, true);
}

static bool same_place(const struct codetag *a, const struct codetag *b)
{
	return a->lineno == b->lineno && !strcmp(a->function, b->function) &&
	       !strcmp(a->filename, b->filename);
}

/*
 * Give the tags of a module the ids that were kept for them. Tags on the same
 * line take them in turn.
 */
static void take_over(struct alloc_tag *tags, unsigned long nr, const struct module *mod)
{
	struct alloc_tag *kept, *tag;
	unsigned long id;

	xa_for_each_marked(&module_ids, id, kept, KEPT) {
		if (!xa_get_mark(&module_ids, id, RETAINED) ||
		    strcmp(retained(kept)->modname, mod->name))
			continue;
		for (tag = tags; tag < tags + nr; tag++) {
			if (tag->ct.id || !same_place(&tag->ct, &kept->ct))
				continue;
			tag->ct.id = id;
			tag->counters = kept->counters;
			replace(id, tag, false);
			kfree(retained(kept));
			break;
		}
	}
}

/* === Reporting =========================================================== */

/*
 * Tags left by an unload that still hold memory: their number and the largest
 * ones.
 */
struct left {
	unsigned int nr_sites;
	s64 bytes;
	unsigned int nr_top;
	struct alloc_tag_site top[ALLOC_TAG_TOP];
};

static void find_left(unsigned long unload, struct left *left)
{
	struct alloc_tag_site site;
	struct alloc_tag *tag;
	unsigned long id;

	memset(left, 0, sizeof(*left));
	xa_for_each_marked(&module_ids, id, tag, RETAINED) {
		if (retained(tag)->unload != unload)
			continue;
		site.id = id;
		site.sum = alloc_tag_read(tag);
		if (is_empty(&site.sum))
			continue;
		alloc_tag_cut_at_zero(&site.sum);
		left->nr_sites++;
		left->bytes += site.sum.bytes;
		left->nr_top = alloc_tag_add_to_top(left->top, left->nr_top, &site);
	}
}

static void show_left(const struct unload *unload, struct left *left)
{
	/* No module name, because the messages already begin with it. */
	struct alloc_tag_view view = { };
	const struct alloc_tag_site *site;
	char place[ALLOC_TAG_PLACE_MAX];
	int len;

	for (site = left->top; site < left->top + left->nr_top; site++) {
		view.tag = xa_load(&module_ids, site->id);
		len = alloc_tag_format_place(place, sizeof(place), &view);
		pr_warn("%s: unloaded with %lld bytes in %lld allocations left of %.*s\n",
			unload->modname, (s64)site->sum.bytes, (s64)site->sum.calls, len, place);
		left->bytes -= site->sum.bytes;
	}
	if (left->nr_sites > left->nr_top)
		pr_warn("%s: and %u more call sites with %lld bytes\n", unload->modname,
			left->nr_sites - left->nr_top, left->bytes);
}

/*
 * Memory that outlives the longest delay of kvfree_rcu() is a leak. When that
 * time is up, a grace period, or the work that frees after it, may still be in
 * progress; hence the second check.
 */
static void look_again(struct work_struct *work)
{
	struct unload *unload = container_of(to_delayed_work(work), struct unload, work);
	struct left left;

	alloc_tag_ids_lock();
	find_left(unload->nr, &left);
	if (unload->last)
		show_left(unload, &left);
	alloc_tag_ids_unlock();
	alloc_tag_reap();

	if (unload->last || !left.nr_sites) {
		kfree(unload);
		return;
	}
	rcu_barrier();
	unload->last = true;
	queue_delayed_work(system_unbound_wq, &unload->work, KVFREE_RCU_WORK);
}

/* === Loading and unloading ================================================ */

static int alloc_tag_load(const struct codetag_range *range)
{
	struct alloc_tag *tag = range->start;
	unsigned long i;

	if (!range->mod)
		return 0;

	alloc_tag_reap();
	down_write(&alloc_tag_ids_rwsem);
	take_over(tag, range->nr, range->mod);
	for (i = 0; i < range->nr; i++) {
		if (!tag[i].ct.id)
			assign_id(&tag[i]);
	}
	up_write(&alloc_tag_ids_rwsem);
	return 0;
}

/*
 * The module's code can no longer run, so a tag that is found empty stays
 * empty.
 */
static void alloc_tag_unload(const struct codetag_range *range)
{
	struct alloc_tag *tag = range->start;
	struct alloc_tag_counters sum;
	unsigned long i, nr_left = 0;
	struct unload *unload;

	if (!range->mod)
		return;

	down_write(&alloc_tag_ids_rwsem);
	nr_unloads++;
	for (i = 0; i < range->nr; i++) {
		if (!has_own_id(&tag[i]))
			continue;
		if (keep_unloaded)
			alloc_tag_mark_kept(tag[i].ct.id);
		sum = alloc_tag_read(&tag[i]);
		if (!is_empty(&sum)) {
			retain(&tag[i], range->mod->name, nr_unloads);
			nr_left++;
		} else if (xa_get_mark(&module_ids, tag[i].ct.id, KEPT)) {
			retain(&tag[i], range->mod->name, 0);
		} else {
			release_id(&tag[i]);
		}
	}
	if (nr_left) {
		unload = kzalloc(sizeof(*unload), GFP_KERNEL | __GFP_NOFAIL);
		INIT_DELAYED_WORK(&unload->work, look_again);
		unload->nr = nr_unloads;
		strscpy(unload->modname, range->mod->name, sizeof(unload->modname));
		queue_delayed_work(system_unbound_wq, &unload->work, KVFREE_RCU_WAIT);
	}
	up_write(&alloc_tag_ids_rwsem);
}

/* === Init ================================================================ */

static struct codetag_type alloc_tag_type = {
	.section = "alloc",
	.tag_size = sizeof(struct alloc_tag),
	.start = __start_codetag_alloc,
	.stop = __stop_codetag_alloc,
	.load = alloc_tag_load,
	.unload = alloc_tag_unload,
};

static int __init alloc_tag_register(void)
{
	if (!alloc_tag_ready())
		return 0;
	return codetag_register_type(&alloc_tag_type);
}
core_initcall(alloc_tag_register);

/* === Interface of lib/alloc_tag =========================================== */

/**
 * alloc_tag_mark_kept - mark an id as kept, so it is not given to another tag
 * @id: id of a module's tag; the module is loaded, or the id is already marked
 *
 * Context: Any but NMI.
 */
void alloc_tag_mark_kept(unsigned int id)
{
	unsigned long flags;

	/*
	 * The mark is never cleared while the id is in use, so this cannot miss
	 * a change.
	 */
	if (xa_get_mark(&module_ids, id, KEPT))
		return;
	xa_lock_irqsave(&module_ids, flags);
	__xa_set_mark(&module_ids, id, KEPT);
	xa_unlock_irqrestore(&module_ids, flags);
}

/**
 * alloc_tag_keep_unloaded - keep the ids of all modules that are unloaded
 * @keep: from now on, or not any longer
 *
 * For a trace, whose events have ids: an id must not mean two call sites.
 *
 * Context: Process context or boot.
 */
void alloc_tag_keep_unloaded(bool keep)
{
	down_write(&alloc_tag_ids_rwsem);
	keep_unloaded = keep;
	up_write(&alloc_tag_ids_rwsem);
}

/**
 * alloc_tag_is_of_module - check if an id belongs to the tag of a module
 * @id: the id, which does not belong to vmlinux
 *
 * Context: Any.
 * Return: %true if so, even if the module is unloaded; %false if the id has
 *	never been given out or was released.
 */
bool alloc_tag_is_of_module(unsigned long id)
{
	return xa_load(&module_ids, id);
}

static void module_name_of(const struct alloc_tag *tag, char *name)
{
	struct module *mod;

	preempt_disable();
	mod = __module_address((unsigned long)tag);
	strscpy(name, mod ? mod->name : "", MODULE_NAME_LEN);
	preempt_enable();
}

/**
 * alloc_tag_next_of_modules - look up the first module tag from a given id on
 * @id: the lowest acceptable id; set to the id that was found
 * @modname: set to the module's name, up to MODULE_NAME_LEN characters
 * @all: do not skip ids that are kept for an unloaded module and hold nothing
 *
 * Context: Under alloc_tag_ids_lock(), which also keeps the tag valid.
 * Return: the tag, or %NULL if there is none.
 */
const struct alloc_tag *alloc_tag_next_of_modules(unsigned long *id, char *modname, bool all)
{
	struct alloc_tag *tag = xa_find(&module_ids, id, ALLOC_TAG_MAX_ID, XA_PRESENT);
	struct alloc_tag_counters sum;

	for (; tag; tag = xa_find_after(&module_ids, id, ALLOC_TAG_MAX_ID, XA_PRESENT)) {
		if (!xa_get_mark(&module_ids, *id, RETAINED)) {
			module_name_of(tag, modname);
			break;
		}
		sum = alloc_tag_read(tag);
		if (!all && is_empty(&sum) && xa_get_mark(&module_ids, *id, KEPT))
			continue;
		strscpy(modname, retained(tag)->modname, MODULE_NAME_LEN);
		break;
	}
	return tag;
}

/**
 * alloc_tag_reap - release the ids of unloaded modules that are now empty
 *
 * Description: Nothing more can be charged to such a tag, so its bytes can only
 * fall. Once they are 0 they stay 0, and no page or object has the id. A KEPT
 * tag can still be charged.
 *
 * Context: Process context. May sleep.
 */
void alloc_tag_reap(void)
{
	struct alloc_tag_counters sum;
	struct alloc_tag *tag;
	unsigned long id;

	/* If this misses an update, the next call will reap it. */
	if (!READ_ONCE(nr_to_reap))
		return;

	down_write(&alloc_tag_ids_rwsem);
	xa_for_each_marked(&module_ids, id, tag, RETAINED) {
		if (xa_get_mark(&module_ids, id, KEPT))
			continue;
		sum = alloc_tag_read(tag);
		if (!is_empty(&sum))
			continue;
		release_id(tag);
		kfree(retained(tag));
		WRITE_ONCE(nr_to_reap, nr_to_reap - 1);
	}
	up_write(&alloc_tag_ids_rwsem);
}
