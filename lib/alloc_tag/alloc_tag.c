// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags: ids and counters
 *
 * The tags of vmlinux have the ids from 1 on, in the order of their section,
 * and counters that the linker script lays out behind the static per-CPU
 * data, so that both are there before anything allocates. The tags of a
 * module get theirs when it is loaded, see modules.c.
 */
#define pr_fmt(fmt) "alloc_tag: " fmt

#include <linux/alloc_tag_account.h>
#include <linux/alloc_tag_lds.h>
#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/percpu.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "internal.h"

/* === Data ================================================================ */

static_assert(offsetof(struct task_struct, alloc_tag) == ALLOC_TAG_TASK_OFFSET);
static_assert(sizeof(struct alloc_tag) == ALLOC_TAG_SIZE);
static_assert(sizeof(struct alloc_tag_counters) == ALLOC_TAG_COUNTERS_SIZE);
static_assert(ALLOC_TAG_COUNTERS_SIZE << ALLOC_TAG_CHUNK_SHIFT == ALLOC_TAG_CHUNK_SIZE);

DEFINE_STATIC_KEY_FALSE(mem_alloc_profiling_key);
EXPORT_SYMBOL(mem_alloc_profiling_key);
DEFINE_STATIC_KEY_FALSE(alloc_tag_tracking_key);
EXPORT_SYMBOL(alloc_tag_tracking_key);

/* See alloc_tag_id_counters(). */
unsigned long alloc_tag_chunks[ALLOC_TAG_CHUNKS] __read_mostly;

/* Takes what is allocated outside of any alloc_hooks(). */
struct alloc_tag alloc_tag_untagged __codetag_section("alloc") = {
	.ct = { .filename = __FILE__, .function = "untagged", .lineno = __LINE__ },
};
EXPORT_SYMBOL(alloc_tag_untagged);

/* Takes the allocations of all tags that are left without an id. */
static struct alloc_tag __codetag_section("alloc") overflow = {
	.ct = { .filename = __FILE__, .function = "overflow", .lineno = __LINE__ },
};

static bool overflow_used;

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
 * When profiling was last switched, 0 for never. alloc_tag_settled() reads what
 * alloc_tag_note_switch() wrote, at any time; nothing is ordered by it.
 */
static unsigned long switched_at;

/* Guards which tag of a module has which id, see modules.c. */
DECLARE_RWSEM(alloc_tag_ids_rwsem);

/* === Internals =========================================================== */

static bool is_below_zero(const struct alloc_tag_counters *sum)
{
	return (s64)sum->bytes < 0 || (s64)sum->calls < 0;
}

/* For a tag that finds no id of its own. */
void alloc_tag_use_overflow(struct alloc_tag *tag)
{
	tag->ct.id = overflow.ct.id;
	tag->counters = overflow.counters;
	overflow_used = true;
}

/* === The switch =========================================================== */

/**
 * alloc_tag_note_switch - note that profiling is being switched on or off
 *
 * Context: One switch at a time.
 */
void alloc_tag_note_switch(void)
{
	/* 0 stands for never. */
	WRITE_ONCE(switched_at, jiffies ?: 1);
}

/**
 * alloc_tag_settled - have all allocations begun in the present state?
 *
 * Context: Any.
 * Return: %false for ten seconds after the switch was moved, in which there may
 *	be allocations under way that began before.
 */
bool alloc_tag_settled(void)
{
	unsigned long at = READ_ONCE(switched_at);

	return !at || time_after(jiffies, at + 10 * HZ);
}

/* === Reporting =========================================================== */

#ifdef CONFIG_MEM_ALLOC_PROFILING_DEBUG

/**
 * alloc_tag_checked - warn of a tag that should not be charged
 * @tag: the tag; warned of when it is %NULL, or &alloc_tag_untagged
 * @what: what was allocated, for the message
 *
 * Context: Any. Without CONFIG_MEM_ALLOC_PROFILING_DEBUG it is @tag.
 * Return: a tag to charge.
 */
struct alloc_tag *alloc_tag_checked(struct alloc_tag *tag, const char *what)
{
	if (WARN_ONCE(!tag, "alloc_tag: %s allocated with a tag that is NULL: was none recorded?\n",
		      what))
		return &alloc_tag_untagged;
	/* What began while profiling was off has no tag either. */
	WARN_ONCE(tag == &alloc_tag_untagged && alloc_tag_settled(),
		  "alloc_tag: %s allocated without a tag: an allocation function is not annotated\n",
		  what);
	return tag;
}

/**
 * alloc_tag_check_unset - warn of new memory that still has a tag
 * @old: the id that was found there, which should be 0
 * @what: what was allocated, for the message
 *
 * Context: Any. Without CONFIG_MEM_ALLOC_PROFILING_DEBUG it is nothing.
 */
void alloc_tag_check_unset(unsigned int old, const char *what)
{
	WARN_ONCE(old, "alloc_tag: %s allocated that still has the tag %u: was it freed past the hooks?\n",
		  what, old);
}

/**
 * alloc_tag_check_known - warn of memory with an id that no tag has
 * @id: the id that it is going to be uncharged by
 * @what: what is being freed, for the message
 *
 * An id keeps its tag for as long as something is charged to it.
 *
 * Context: Any. Without CONFIG_MEM_ALLOC_PROFILING_DEBUG it is nothing.
 */
void alloc_tag_check_known(unsigned long id, const char *what)
{
	WARN_ONCE(id > core_ids && (id > ALLOC_TAG_MAX_ID || !alloc_tag_is_of_module(id)),
		  "alloc_tag: %s freed with the tag %lu, which does not exist: who writes past an object?\n",
		  what, id);
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

/* The id is given back: whose it is next has missed nothing. */
void alloc_tag_forget_missed(unsigned int id)
{
	clear_bit(id, inaccurate);
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

static noinline void warn_below_zero(const struct alloc_tag_view *view,
				     const struct alloc_tag_counters *sum)
{
	char place[ALLOC_TAG_PLACE_MAX];
	int len = alloc_tag_format_place(place, sizeof(place), view);

	pr_warn("%.*s is below zero (%lld bytes, %lld calls): freed in other parts than allocated?\n",
		len, place, (s64)sum->bytes, (s64)sum->calls);
	WARN_ON_ONCE(IS_ENABLED(CONFIG_MEM_ALLOC_PROFILING_DEBUG));
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

	if (likely(!is_below_zero(&sum)))
		return sum;

	view->inaccurate = true;
	if (!test_and_set_bit(view->tag->ct.id, inaccurate))
		warn_below_zero(view, &sum);
	alloc_tag_cut_at_zero(&sum);
	return sum;
}

/**
 * alloc_tag_ids_lock - keep ids from being given out and taken back
 *
 * Context: Process context. May sleep. alloc_tag_ids_unlock() releases it.
 */
void alloc_tag_ids_lock(void)
{
	down_read(&alloc_tag_ids_rwsem);
}

/**
 * alloc_tag_ids_trylock - alloc_tag_ids_lock() for who cannot wait
 *
 * Context: Any but NMI.
 * Return: %true when the lock was taken.
 */
bool alloc_tag_ids_trylock(void)
{
	return down_read_trylock(&alloc_tag_ids_rwsem);
}

/**
 * alloc_tag_ids_unlock - release what alloc_tag_ids_lock() took
 */
void alloc_tag_ids_unlock(void)
{
	up_read(&alloc_tag_ids_rwsem);
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
	const struct alloc_tag *tag;

	if (index == overflow.ct.id && !overflow_used)
		index++;
	if (index <= core_ids) {
		tag = index == overflow.ct.id ? &overflow : &__start_codetag_alloc[index - 1];
		view->modname[0] = '\0';
	} else {
		tag = alloc_tag_next_of_modules(&index, view->modname);
		if (!tag)
			return 0;
	}
	view->tag = tag;
	view->inaccurate = test_bit(index, inaccurate) || tag == &overflow;
	return index;
}

/* === Tags that are kept =================================================== */

/**
 * alloc_tag_id_to_keep - what may be stored of a tag for longer than a call
 * @tag: the tag; %NULL, as the current one is with "never", has no id
 *
 * Behind alloc_tag_record() and alloc_tag_keep(). The id of a module's tag is
 * its own from then on, whatever becomes of the module.
 *
 * Context: Any but NMI.
 * Return: the id.
 */
unsigned int alloc_tag_id_to_keep(const struct alloc_tag *tag)
{
	if (!tag)
		return 0;
	if (tag->ct.id > core_ids)
		alloc_tag_mark_kept(tag->ct.id);
	return tag->ct.id;
}
EXPORT_SYMBOL(alloc_tag_id_to_keep);

/**
 * __alloc_tag_kept - make a tag of an id
 * @kept: the id, 0 for none; or the address of a tag, which is above all ids
 * @room: where to make it
 *
 * Behind alloc_tag_kept(). Counters are never freed, so that they can be used
 * while the module that the id is from comes or goes.
 *
 * Context: Any.
 * Return: a tag to charge, but with nothing to tell where it is.
 */
struct alloc_tag *__alloc_tag_kept(unsigned long kept, struct alloc_tag *room)
{
	if (kept > ALLOC_TAG_MAX_ID)
		return (struct alloc_tag *)kept;
	/* The tag itself, which alloc_tag_checked() looks for. */
	if (!kept || kept == alloc_tag_untagged.ct.id)
		return &alloc_tag_untagged;
	room->ct.id = kept;
	room->counters = alloc_tag_id_counters(kept);
	return room;
}
EXPORT_SYMBOL(__alloc_tag_kept);

/**
 * alloc_tag_inherited - the current tag, for the foo_noprof() of a module
 *
 * Description: as alloc_tag_inherit(), for which headers would have to include more
 * than they do.
 *
 * Context: Any.
 * Return: the tag.
 */
struct alloc_tag *alloc_tag_inherited(void)
{
	return alloc_tag_inherit();
}
EXPORT_SYMBOL(alloc_tag_inherited);

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

/**
 * alloc_tag_init_ids - give ids and counters to the tags of vmlinux
 *
 * Context: Boot.
 */
void __init alloc_tag_init_ids(void)
{
	unsigned long i, nr = __stop_codetag_alloc - __start_codetag_alloc;

	core_ids = min_t(unsigned long, nr, ALLOC_TAG_MAX_ID);
	for (i = 0; i <= core_ids >> ALLOC_TAG_CHUNK_SHIFT; i++)
		alloc_tag_chunks[i] = (unsigned long)alloc_tag_core_counters;
	for (; i < ALLOC_TAG_CHUNKS; i++)
		alloc_tag_chunks[i] = alloc_tag_spare_entry(i);

	/*
	 * The overflow tag first: it changes places with the last tag that can
	 * have an id when its own place in the section is too far up.
	 */
	overflow.ct.id = min_t(unsigned long, &overflow - __start_codetag_alloc + 1, core_ids);
	overflow.counters = alloc_tag_id_counters(overflow.ct.id);

	for (i = 0; i < nr; i++) {
		struct alloc_tag *tag = &__start_codetag_alloc[i];

		if (tag == &overflow)
			continue;
		if (i >= core_ids || i + 1 == overflow.ct.id) {
			alloc_tag_use_overflow(tag);
			continue;
		}
		tag->ct.id = i + 1;
		tag->counters = alloc_tag_id_counters(i + 1);
	}
}
