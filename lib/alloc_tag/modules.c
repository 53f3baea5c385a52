// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags: those of modules, which come and go
 *
 * A module's tags get ids and counters when it is loaded. When it goes, what
 * is still in use of them is retained: a copy of the tag takes its place under
 * the same id, so that nothing points to the module any more. There are two
 * reasons for that:
 *
 * - Some of its memory is still allocated. The id is given back when the last
 *   of it has been freed.
 * - Somebody keeps the id, to charge what he allocates later: a container that
 *   may be there for as long as it likes, and nobody knows how many there are.
 *   Such an id is never given back, but waits for the module to be loaded again.
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
 * Tags of modules by id. Written, as is what the entries point to, under
 * alloc_tag_ids_rwsem; only KEPT may be set at any time, and any context, so
 * that the array's own lock is taken with interrupts off.
 *
 * RETAINED: the tag is one of ours, in a struct retained_tag.
 * KEPT: somebody has the id. Stays when the tag becomes a copy, and the copy a tag.
 */
static DEFINE_XARRAY_FLAGS(module_ids, XA_FLAGS_ALLOC | XA_FLAGS_LOCK_IRQ);
#define RETAINED	XA_MARK_1
#define KEPT		XA_MARK_2

/**
 * struct retained_tag - copy of a tag whose module is gone
 * @tag: the tag
 * @modname: name of the module
 * @unload: number of the unload that has to tell of it, 0 for none
 * @strings: names of file, function and module
 *
 * Made and freed under alloc_tag_ids_rwsem.
 */
struct retained_tag {
	struct alloc_tag tag;
	const char *modname;
	unsigned long unload;
	char strings[];
};

/* Retained tags that are not KEPT: one of them may be empty by now. */
static unsigned int nr_to_reap;

/**
 * struct unload - a module that went with allocations left
 * @work: looks at them later
 * @nr: number of this unload
 * @last: is the next look the last one?
 * @modname: name of the module
 *
 * Belongs to @work from when it is queued on.
 */
struct unload {
	struct delayed_work work;
	unsigned long nr;
	bool last;
	char modname[MODULE_NAME_LEN];
};

/* Number of the last unload. Guarded by alloc_tag_ids_rwsem. */
static unsigned long nr_unloads;

/*
 * Objects given to kvfree_rcu() wait for up to 5 s before RCU sees them, and
 * are freed by a work when a grace period is over.
 */
#define KVFREE_RCU_WAIT	(6 * HZ)
#define KVFREE_RCU_WORK	(HZ / 2)

/* === Ids ================================================================== */

/* Does a module's tag have an id that is nobody else's? */
static bool has_own_id(const struct alloc_tag *tag)
{
	return tag->ct.id > alloc_tag_core_ids();
}

/*
 * Of a tag to which nothing can be charged any more: its sums only fall, and
 * once there are no bytes no page or object has its id. Calls may be below zero
 * for good, where somebody freed in more parts than were allocated. With bytes
 * below zero, or some left and no calls, nothing is known of who has the id, and
 * it is not given to anybody else.
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
	/* A free with a wrong id may look at any time, and has counters before and after. */
	WRITE_ONCE(alloc_tag_chunks[chunk], alloc_tag_chunk_entry(counters, chunk));
	return 0;
}

/*
 * Ids of a module begin in a chunk of their own, behind the linker's counters.
 * A module is not refused for want of ids or of memory for counters: its call
 * sites share the overflow tag then.
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
 * With it goes the mark, so that whoever gets the id next is not KEPT, and he
 * begins with nothing, where calls are below zero.
 */
static void release_id(const struct alloc_tag *tag)
{
	unsigned int id = tag->ct.id;

	alloc_tag_count(&tag->counters->calls, -(s64)alloc_tag_read(tag).calls);
	xa_erase_irq(&module_ids, id);
	alloc_tag_forget_missed(id);
}

/* Neither tag nor copy is without an entry, and replacing that needs no memory. */
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

	/* Too little to fail; without it the line would be lost. */
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

/* Give tags of a module the ids that were kept of it. Two in one line take turns. */
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

/* The tags that an unload left, and that hold something: how many, and which are the largest. */
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
	/* Its name is what the message begins with. */
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
 * What is there for longer than kvfree_rcu() can take is a leak. When the time
 * is up a grace period may still be under way, and the work that frees behind
 * it; hence a second look.
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

/* Nobody runs code of the module any more, so that a tag which is found empty stays so. */
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
 * alloc_tag_mark_kept - note that an id is kept, and must not become another tag's
 * @id: of a module's tag, which is loaded, or is marked already
 *
 * Context: Any but NMI.
 */
void alloc_tag_mark_kept(unsigned int id)
{
	unsigned long flags;

	/* Once set it stays, so there is nothing to miss. */
	if (xa_get_mark(&module_ids, id, KEPT))
		return;
	xa_lock_irqsave(&module_ids, flags);
	__xa_set_mark(&module_ids, id, KEPT);
	xa_unlock_irqrestore(&module_ids, flags);
}

/**
 * alloc_tag_is_of_module - is an id that of a module's tag, or was it?
 * @id: the id, which is not one of vmlinux
 *
 * Context: Any.
 * Return: %false when it has never been given out, or was given back.
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
 * alloc_tag_next_of_modules - look up the tag of a module with a given id, or the next one
 * @id: the lowest id that will do; becomes the one that was found
 * @modname: filled in with the module's name, up to MODULE_NAME_LEN characters
 *
 * Description: an id that is kept of a module that is gone is passed over while it holds nothing.
 *
 * Context: Under alloc_tag_ids_lock(), which also keeps the tag.
 * Return: the tag, %NULL when there is none.
 */
const struct alloc_tag *alloc_tag_next_of_modules(unsigned long *id, char *modname)
{
	struct alloc_tag *tag = xa_find(&module_ids, id, ALLOC_TAG_MAX_ID, XA_PRESENT);
	struct alloc_tag_counters sum;

	for (; tag; tag = xa_find_after(&module_ids, id, ALLOC_TAG_MAX_ID, XA_PRESENT)) {
		if (!xa_get_mark(&module_ids, *id, RETAINED)) {
			module_name_of(tag, modname);
			break;
		}
		sum = alloc_tag_read(tag);
		if (is_empty(&sum) && xa_get_mark(&module_ids, *id, KEPT))
			continue;
		strscpy(modname, retained(tag)->modname, MODULE_NAME_LEN);
		break;
	}
	return tag;
}

/**
 * alloc_tag_reap - give back the ids of unloaded modules that are empty now
 *
 * Description: nothing can be charged to such a tag any more, so that its bytes only fall:
 * once found at zero they stay there, and then no page or object has the id. What
 * is KEPT can still be charged.
 *
 * Context: Process context. May sleep.
 */
void alloc_tag_reap(void)
{
	struct alloc_tag_counters sum;
	struct alloc_tag *tag;
	unsigned long id;

	/* At worst it is left to the next one. */
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
