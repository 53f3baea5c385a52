// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags: ids and counters, for vmlinux and for modules
 *
 * The tags of vmlinux have the ids from 1 on, in the order of their section,
 * and counters that the linker script lays out behind the static per-CPU
 * data, so that both are there before anything allocates. The tags of a
 * module get theirs when it is loaded. When it goes and some of its memory is
 * still allocated, a copy of those tags keeps the ids until the last of it is
 * freed.
 */
#define pr_fmt(fmt) "alloc_tag: " fmt

#include <linux/alloc_tag_account.h>
#include <linux/alloc_tag_lds.h>
#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/pgalloc_tag.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xarray.h>

#include "internal.h"

/* === Data ================================================================ */

static_assert(offsetof(struct task_struct, alloc_tag) == ALLOC_TAG_TASK_OFFSET);
static_assert(sizeof(struct alloc_tag) == ALLOC_TAG_SIZE);
static_assert(sizeof(struct alloc_tag_counters) == ALLOC_TAG_COUNTERS_SIZE);

DEFINE_STATIC_KEY_FALSE(mem_alloc_profiling_key);
EXPORT_SYMBOL(mem_alloc_profiling_key);
DEFINE_STATIC_KEY_FALSE(alloc_tag_tracking_key);
EXPORT_SYMBOL(alloc_tag_tracking_key);

/* See alloc_tag_id_counters(). Zero where no id has been given out. */
unsigned long alloc_tag_chunks[ALLOC_TAG_CHUNKS] __read_mostly;

/* Takes what is allocated outside of any alloc_hooks(). */
struct alloc_tag alloc_tag_untagged __codetag_section("alloc") = {
	.ct = { .filename = __FILE__, .function = "untagged", .lineno = __LINE__ },
};
EXPORT_SYMBOL(alloc_tag_untagged);

/* Takes the allocations of all tags that are left without an id. */
static struct alloc_tag __codetag_section("alloc") surplus = {
	.ct = { .filename = __FILE__, .function = "surplus", .lineno = __LINE__ },
};

static bool surplus_used;

/*
 * Ids of which some allocation was not charged, or that were found below zero.
 * Set at any time, never cleared while in use.
 */
static DECLARE_BITMAP(inaccurate, ALLOC_TAG_MAX_ID + 1);

/* Bytes of all of those, since boot. */
static atomic_long_t missed_bytes;

/* Tags of vmlinux that have an id: 1 to core_ids. Written at boot. */
static unsigned int core_ids __ro_after_init;

/*
 * Tags of modules by id. RETAINED marks our own copies, struct retained_tag.
 * Guarded by ids_lock, as is what the entries point to.
 */
static DEFINE_XARRAY_ALLOC(module_ids);
#define RETAINED	XA_MARK_1
static DECLARE_RWSEM(ids_lock);

struct retained_tag {
	struct alloc_tag tag;
	char modname[MODULE_NAME_LEN];
	char strings[];		/* filename and function */
};

/* === Internals =========================================================== */

static bool is_below_zero(const struct alloc_tag_counters *sum)
{
	return (s64)sum->bytes < 0 || (s64)sum->calls < 0;
}

/* A report shows no number below zero. */
static void cut_at_zero(struct alloc_tag_counters *sum)
{
	sum->bytes = max_t(s64, sum->bytes, 0);
	sum->calls = max_t(s64, sum->calls, 0);
}

/*
 * Of a tag to which nothing can be charged any more: its sums only fall, and
 * once there are no bytes no page or object has its id. Calls may be below zero
 * for good, where somebody freed in more parts than were allocated. With bytes
 * below zero, or some left and no calls, nothing is known of who has the id, and
 * it is not given to anybody else.
 */
static bool is_idle(const struct alloc_tag *tag)
{
	struct alloc_tag_counters sum = alloc_tag_read(tag);

	return !sum.bytes && (s64)sum.calls <= 0;
}

/* The next owner of an idle id begins with nothing. */
static void clear_calls(const struct alloc_tag *tag)
{
	alloc_tag_count(&tag->counters->calls, -(s64)alloc_tag_read(tag).calls);
}

static void use_surplus(struct alloc_tag *tag)
{
	tag->ct.id = surplus.ct.id;
	tag->counters = surplus.counters;
	surplus_used = true;
}

#ifdef CONFIG_MODULES

/* Objects given to kvfree_rcu() wait for up to 5 s before RCU sees them. */
#define KVFREE_RCU_WAIT_MS	6000

/* Does a tag have an id that is nobody else's? */
static bool has_own_id(const struct alloc_tag *tag)
{
	return tag->ct.id && tag->ct.id != surplus.ct.id;
}

static int add_chunk(unsigned int id)
{
	unsigned int chunk = id >> ALLOC_TAG_CHUNK_SHIFT;
	unsigned int first = chunk << ALLOC_TAG_CHUNK_SHIFT;
	struct alloc_tag_counters __percpu *counters;

	if (alloc_tag_chunks[chunk])
		return 0;
	if (alloc_tag_should_fail(sizeof(*counters) << ALLOC_TAG_CHUNK_SHIFT))
		return -ENOMEM;
	counters = __alloc_percpu(sizeof(*counters) << ALLOC_TAG_CHUNK_SHIFT,
				  sizeof(*counters));
	if (!counters)
		return -ENOMEM;
	alloc_tag_chunks[chunk] = (unsigned long)counters - first * sizeof(*counters);
	return 0;
}

/*
 * Ids of a module begin in a chunk of their own, behind the linker's counters.
 * A module is not refused for want of ids or of memory for counters: its call
 * sites share the surplus tag then.
 */
static void give_id(struct alloc_tag *tag)
{
	struct xa_limit limit = XA_LIMIT(ALIGN(core_ids + 1, 1U << ALLOC_TAG_CHUNK_SHIFT),
					 ALLOC_TAG_MAX_ID);
	u32 id;

	if (limit.min > limit.max || alloc_tag_should_fail(sizeof(*tag)) ||
	    xa_alloc(&module_ids, &id, tag, limit, GFP_KERNEL)) {
		use_surplus(tag);
		return;
	}
	if (add_chunk(id)) {
		xa_erase(&module_ids, id);
		use_surplus(tag);
		return;
	}
	tag->ct.id = id;
	tag->counters = alloc_tag_id_counters(id);
}

static void take_id(struct alloc_tag *tag)
{
	clear_calls(tag);
	xa_erase(&module_ids, tag->ct.id);
	clear_bit(tag->ct.id, inaccurate);
	tag->ct.id = 0;
}

static int alloc_tag_load(struct codetag_type *type, const struct codetag_range *range)
{
	struct alloc_tag *tag = range->start;
	unsigned long i;

	if (!range->mod)
		return 0;

	alloc_tag_reap();
	down_write(&ids_lock);
	for (i = 0; i < range->nr; i++)
		give_id(&tag[i]);
	up_write(&ids_lock);
	return 0;
}

/* Gives back the ids that are no longer in use; returns how many still are. */
static unsigned long take_idle_ids(struct alloc_tag *tag, unsigned long nr)
{
	unsigned long i, left = 0;

	down_write(&ids_lock);
	for (i = 0; i < nr; i++) {
		if (!has_own_id(&tag[i]))
			continue;
		if (is_idle(&tag[i]))
			take_id(&tag[i]);
		else
			left++;
	}
	up_write(&ids_lock);
	return left;
}

static void retain(const struct alloc_tag *tag, const struct module *mod)
{
	size_t flen = strlen(tag->ct.filename) + 1;
	size_t len = flen + strlen(tag->ct.function) + 1;
	struct alloc_tag_counters sum = alloc_tag_read(tag);
	struct retained_tag *r;

	cut_at_zero(&sum);
	pr_warn("%s: unloaded with %llu bytes in %llu allocations left of %s:%u func:%s\n",
		mod->name, sum.bytes, sum.calls, tag->ct.filename, tag->ct.lineno,
		tag->ct.function);

	/* Too little to fail; without it the line would be lost. */
	r = kmalloc(struct_size(r, strings, len), GFP_KERNEL | __GFP_NOFAIL);
	r->tag = *tag;
	strscpy(r->modname, mod->name, sizeof(r->modname));
	r->tag.ct.filename = strcpy(r->strings, tag->ct.filename);
	r->tag.ct.function = strcpy(r->strings + flen, tag->ct.function);

	/* The entry is there already: replacing it needs no memory. */
	xa_store(&module_ids, tag->ct.id, r, GFP_KERNEL);
	xa_set_mark(&module_ids, tag->ct.id, RETAINED);
}

static void alloc_tag_unload(struct codetag_type *type, const struct codetag_range *range)
{
	struct alloc_tag *tag = range->start;
	unsigned long i, waited;

	if (!range->mod)
		return;

	if (take_idle_ids(tag, range->nr)) {
		rcu_barrier();
		for (waited = 0; take_idle_ids(tag, range->nr) && waited < KVFREE_RCU_WAIT_MS;
		     waited += 100)
			msleep(100);
	}

	down_write(&ids_lock);
	for (i = 0; i < range->nr; i++) {
		if (has_own_id(&tag[i]))
			retain(&tag[i], range->mod);
	}
	up_write(&ids_lock);
}

static const struct codetag_type_desc alloc_tag_desc = {
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
	return PTR_ERR_OR_ZERO(codetag_register_type(&alloc_tag_desc));
}
core_initcall(alloc_tag_register);

static void module_name_of(const struct alloc_tag *tag, char *name)
{
	struct module *mod;

	preempt_disable();
	mod = __module_address((unsigned long)tag);
	strscpy(name, mod ? mod->name : "", MODULE_NAME_LEN);
	preempt_enable();
}

#else /* !CONFIG_MODULES */

static void module_name_of(const struct alloc_tag *tag, char *name)
{
	name[0] = '\0';
}

#endif /* CONFIG_MODULES */

/* === Reporting =========================================================== */

#ifdef CONFIG_MEM_ALLOC_PROFILING_DEBUG

struct alloc_tag *alloc_tag_checked(struct alloc_tag *tag, const char *what)
{
	if (WARN_ONCE(!tag, "alloc_tag: %s allocated with a tag that is NULL: was none recorded?\n",
		      what))
		return &alloc_tag_untagged;
	/* What began while profiling was off has no tag either. */
	WARN_ONCE(tag == &alloc_tag_untagged && alloc_tag_settled(),
		  "alloc_tag: %s allocated outside of alloc_hooks(): which allocation function has none?\n",
		  what);
	return tag;
}

void alloc_tag_check_unset(unsigned int old, const char *what)
{
	WARN_ONCE(old, "alloc_tag: %s allocated that still has the tag %u: was it freed past the hooks?\n",
		  what, old);
}

#endif

/**
 * alloc_tag_missed - note that an allocation could not be charged
 * @tag: the tag that it belonged to
 * @bytes: what would have been charged
 *
 * The tag's line in the report says accurate:no from now on, and the bytes are
 * added to vm.mem_profiling_missed. When they are freed nobody knows of it.
 *
 * Context: Any.
 */
void alloc_tag_missed(const struct alloc_tag *tag, size_t bytes)
{
	atomic_long_add(bytes, &missed_bytes);
	if (!test_bit(tag->ct.id, inaccurate))
		set_bit(tag->ct.id, inaccurate);
}

/**
 * alloc_tag_missed_bytes - what alloc_tag_missed() has been told since boot
 *
 * Context: Any.
 * Return: bytes.
 */
unsigned long alloc_tag_missed_bytes(void)
{
	return atomic_long_read(&missed_bytes);
}

/**
 * alloc_tag_read_once - what a tag holds at present, roughly
 * @tag: the tag
 *
 * Other CPUs go on while their counters are added up. Memory that was
 * allocated on a CPU behind the reader's back and freed on one ahead of it
 * makes the sum too small for the moment, even less than zero.
 *
 * Context: Any. Reads as many counters as there are possible CPUs.
 * Return: bytes and calls over all possible CPUs.
 */
struct alloc_tag_counters alloc_tag_read_once(const struct alloc_tag *tag)
{
	struct alloc_tag_counters sum = { };
	unsigned int cpu;

	/* As for_each_possible_cpu(), which calls a function for each. */
	for (cpu = 0; cpu < nr_cpu_ids; cpu++) {
		const struct alloc_tag_counters *c;

		if (!cpu_possible(cpu))
			continue;
		c = per_cpu_ptr(tag->counters, cpu);
		sum.bytes += alloc_tag_peek(&c->bytes);
		sum.calls += alloc_tag_peek(&c->calls);
	}
	return sum;
}

/**
 * alloc_tag_read - what a tag holds at present
 * @tag: the tag
 *
 * As alloc_tag_read_once(), but read again while it is below zero, up to 100
 * times. A sum that stays there is wrong for good.
 *
 * Context: Any.
 * Return: bytes and calls over all possible CPUs.
 */
struct alloc_tag_counters alloc_tag_read(const struct alloc_tag *tag)
{
	struct alloc_tag_counters sum;
	int tries = 0;

	do {
		sum = alloc_tag_read_once(tag);
	} while (is_below_zero(&sum) && ++tries < 100);

	return sum;
}

/**
 * alloc_tag_read_shown - what a line of the report says
 * @view: the line
 *
 * A sum that stays below zero is a fault of the accounting, or the doing of a
 * module that frees a block of pages in another way than it allocated it: the
 * log names the call site, once, and from then on its line says accurate:no.
 *
 * Context: As alloc_tag_next_view().
 * Return: bytes and calls, neither below zero.
 */
struct alloc_tag_counters alloc_tag_read_shown(struct alloc_tag_view *view)
{
	struct alloc_tag_counters sum = alloc_tag_read(view->tag);
	const struct codetag *ct = &view->tag->ct;
	bool mod = view->modname[0];

	if (likely(!is_below_zero(&sum)))
		return sum;

	view->inaccurate = true;
	if (!test_and_set_bit(ct->id, inaccurate)) {
		pr_warn("%s:%u%s%s%s func:%s is below zero (%lld bytes, %lld calls): freed in other parts than allocated?\n",
			ct->filename, ct->lineno, mod ? " [" : "", view->modname, mod ? "]" : "",
			ct->function, (s64)sum.bytes, (s64)sum.calls);
		WARN_ON_ONCE(IS_ENABLED(CONFIG_MEM_ALLOC_PROFILING_DEBUG));
	}
	cut_at_zero(&sum);
	return sum;
}

/**
 * alloc_tag_ids_lock - keep ids from being given out and taken back
 *
 * Context: Process context. May sleep. alloc_tag_ids_unlock() releases it.
 */
void alloc_tag_ids_lock(void)
{
	down_read(&ids_lock);
}

/**
 * alloc_tag_ids_trylock - alloc_tag_ids_lock() for who cannot wait
 *
 * Context: Any but NMI.
 * Return: %true when the lock was taken.
 */
bool alloc_tag_ids_trylock(void)
{
	return down_read_trylock(&ids_lock);
}

/**
 * alloc_tag_ids_unlock - release what alloc_tag_ids_lock() took
 */
void alloc_tag_ids_unlock(void)
{
	up_read(&ids_lock);
}

/**
 * alloc_tag_next_view - look up the tag with a given id, or the next one
 * @id: the lowest id that will do
 * @view: filled in
 *
 * Context: Under alloc_tag_ids_lock(), which also keeps what is in @view. Up to
 *	alloc_tag_core_ids() nothing has to be kept, so that the lock is not needed.
 * Return: the id that was found, 0 when there is none.
 */
unsigned int alloc_tag_next_view(unsigned int id, struct alloc_tag_view *view)
{
	unsigned long index = max(id, 1U);
	struct alloc_tag *tag;

	if (index == surplus.ct.id && !surplus_used)
		index++;
	if (index <= core_ids) {
		tag = index == surplus.ct.id ? &surplus : &__start_codetag_alloc[index - 1];
		view->modname[0] = '\0';
	} else {
		tag = xa_find(&module_ids, &index, ALLOC_TAG_MAX_ID, XA_PRESENT);
		if (!tag)
			return 0;
		if (xa_get_mark(&module_ids, index, RETAINED))
			strscpy(view->modname,
				container_of(tag, struct retained_tag, tag)->modname,
				sizeof(view->modname));
		else
			module_name_of(tag, view->modname);
	}
	view->tag = tag;
	view->inaccurate = test_bit(index, inaccurate) || tag == &surplus;
	return index;
}

/**
 * alloc_tag_reap - give back the ids of unloaded modules that are empty now
 *
 * Description: nothing can be charged to such a tag any more, so that its bytes only fall:
 * once found at zero they stay there, and then no page or object has the id.
 *
 * Context: Process context. May sleep.
 */
void alloc_tag_reap(void)
{
	struct alloc_tag *tag;
	unsigned long id;

	if (!xa_marked(&module_ids, RETAINED))
		return;

	down_write(&ids_lock);
	xa_for_each_marked(&module_ids, id, tag, RETAINED) {
		if (!is_idle(tag))
			continue;
		clear_calls(tag);
		xa_erase(&module_ids, id);
		clear_bit(id, inaccurate);
		kfree(container_of(tag, struct retained_tag, tag));
	}
	up_write(&ids_lock);
}

/* === Init ================================================================ */

/**
 * alloc_tag_ready - do the tags have ids and counters?
 *
 * Context: Any.
 * Return: %false when profiling is "never", or could not be set up.
 */
bool alloc_tag_ready(void)
{
	return core_ids;
}

/**
 * alloc_tag_core_ids - how many ids are vmlinux's
 *
 * Context: Any.
 * Return: the last of them; they begin with 1.
 */
unsigned int alloc_tag_core_ids(void)
{
	return core_ids;
}

static void __init init_core_ids(void)
{
	unsigned long i, nr = __stop_codetag_alloc - __start_codetag_alloc;

	core_ids = min_t(unsigned long, nr, ALLOC_TAG_MAX_ID);
	for (i = 0; i <= core_ids >> ALLOC_TAG_CHUNK_SHIFT; i++)
		alloc_tag_chunks[i] = (unsigned long)alloc_tag_core_counters;

	/*
	 * The surplus tag first: it changes places with the last tag that can
	 * have an id when its own place in the section is too far up.
	 */
	surplus.ct.id = min_t(unsigned long, &surplus - __start_codetag_alloc + 1, core_ids);
	surplus.counters = alloc_tag_id_counters(surplus.ct.id);

	for (i = 0; i < nr; i++) {
		struct alloc_tag *tag = &__start_codetag_alloc[i];

		if (tag == &surplus)
			continue;
		if (i >= core_ids || i + 1 == surplus.ct.id) {
			use_surplus(tag);
			continue;
		}
		tag->ct.id = i + 1;
		tag->counters = alloc_tag_id_counters(i + 1);
	}
}

/**
 * alloc_tag_init_early - make ids, counters and the map of pages
 *
 * Context: Boot, before memblock hands its memory to the buddy allocator, so
 *	that profiling that is on at boot counts from the first page.
 */
void __init alloc_tag_init_early(void)
{
	alloc_tag_parse_boot_params();
	if (alloc_tag_boot_mode() == ALLOC_TAG_NEVER)
		return;
	if (pgalloc_tag_init_early()) {
		pr_err("no memory for the tags of pages: profiling stays off\n");
		return;
	}
	init_core_ids();
	pcpu_tag_init_early(alloc_tag_boot_mode() == ALLOC_TAG_ON);
	/* That of the first task; fork() gives it to all others. */
	alloc_tag_push(&alloc_tag_untagged);
	if (alloc_tag_boot_mode() == ALLOC_TAG_ON) {
		static_branch_enable(&alloc_tag_tracking_key);
		static_branch_enable(&mem_alloc_profiling_key);
	}
}
