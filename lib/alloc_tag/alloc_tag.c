// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags: ids and counters
 *
 * The tags of vmlinux have the ids from 1 on, in the order of their section,
 * and counters that the linker script places after the static per-CPU data. So
 * both exist before anything is allocated. The tags of a module get theirs when
 * the module is loaded, see modules.c.
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

/* Charged for allocations outside of any alloc_hooks(). */
struct alloc_tag alloc_tag_untagged __codetag_section("alloc") = {
	.ct = { .filename = __FILE__, .function = "untagged", .lineno = __LINE__ },
};
EXPORT_SYMBOL(alloc_tag_untagged);

/*
 * Charged for the allocations of all tags that do not get an id of their own.
 */
static struct alloc_tag __codetag_section("alloc") overflow = {
	.ct = { .filename = __FILE__, .function = "overflow", .lineno = __LINE__ },
};

static bool overflow_used;

/*
 * Ids with an allocation that could not be charged, or with counters that were
 * found below zero. Set at any time, and not cleared while the id is in use.
 */
static DECLARE_BITMAP(inaccurate, ALLOC_TAG_MAX_ID + 1);

/* Total bytes that could not be charged since boot. */
static atomic_long_t missed_bytes;

/*
 * Number of vmlinux tags with an id; they have the ids 1 to core_ids. Written
 * at boot.
 */
static unsigned int core_ids __ro_after_init;

/*
 * Time at which profiling was last switched, or 0 for never. Written by
 * alloc_tag_note_switch() and read by alloc_tag_settled() at any time; no
 * ordering is needed.
 */
static unsigned long switched_at;

/* Protects the assignment of ids to the tags of modules, see modules.c. */
DECLARE_RWSEM(alloc_tag_ids_rwsem);

/* === Internals =========================================================== */

static bool is_below_zero(const struct alloc_tag_counters *sum)
{
	return (s64)sum->bytes < 0 || (s64)sum->calls < 0;
}

/* For a tag that cannot get an id of its own. */
void alloc_tag_use_overflow(struct alloc_tag *tag)
{
	tag->ct.id = overflow.ct.id;
	tag->counters = overflow.counters;
	overflow_used = true;
}

/* === The switch =========================================================== */

/**
 * alloc_tag_note_switch - record that profiling is being switched
 *
 * Context: Serialized by the caller.
 */
void alloc_tag_note_switch(void)
{
	/* 0 stands for never. */
	WRITE_ONCE(switched_at, jiffies ?: 1);
}

/**
 * alloc_tag_settled - check if all allocations started in the current state
 *
 * Context: Any.
 * Return: %false for ten seconds after a switch, during which allocations may
 *	still be in progress that started before it.
 */
bool alloc_tag_settled(void)
{
	unsigned long at = READ_ONCE(switched_at);

	return !at || time_after(jiffies, at + 10 * HZ);
}

/* === Reporting =========================================================== */

#ifdef CONFIG_MEM_ALLOC_PROFILING_DEBUG

/**
 * alloc_tag_checked - warn about a tag that should not be charged
 * @tag: the tag; %NULL and &alloc_tag_untagged cause a warning
 * @what: what was allocated, for the message
 *
 * Context: Any. Without CONFIG_MEM_ALLOC_PROFILING_DEBUG a stub returns @tag.
 * Return: a tag to charge.
 */
struct alloc_tag *alloc_tag_checked(struct alloc_tag *tag, const char *what)
{
	if (WARN_ONCE(!tag, "alloc_tag: %s allocated with a tag that is NULL: was none recorded?\n",
		      what))
		return &alloc_tag_untagged;
	/*
	 * An allocation that started while profiling was off has no tag either.
	 */
	WARN_ONCE(tag == &alloc_tag_untagged && alloc_tag_settled(),
		  "alloc_tag: %s allocated without a tag: an allocation function is not annotated\n",
		  what);
	return tag;
}

/**
 * alloc_tag_check_unset - warn about new memory that still has a tag
 * @old: the id found in its entry, which should be 0
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
 * alloc_tag_check_known - warn about memory with an id that no tag has
 * @id: the id that is about to be uncharged
 * @what: what is being freed, for the message
 *
 * A tag keeps its id while anything is charged to it.
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
 * alloc_tag_missed - record that an allocation could not be charged
 * @tag: the tag that should have been charged
 * @bytes: number of bytes that should have been charged
 *
 * The tag's line in the report says accurate:no from now on, and the bytes are
 * added to vm.mem_profiling_missed. They are not subtracted when the memory is
 * freed, because a free cannot tell that it was missed.
 *
 * Context: Any.
 */
void alloc_tag_missed(const struct alloc_tag *tag, size_t bytes)
{
	atomic_long_add(bytes, &missed_bytes);
	if (!test_bit(tag->ct.id, inaccurate))
		set_bit(tag->ct.id, inaccurate);
}

/* The id is being released, and its next user has missed nothing yet. */
void alloc_tag_forget_missed(unsigned int id)
{
	clear_bit(id, inaccurate);
}

/**
 * alloc_tag_missed_bytes - get the total of alloc_tag_missed() since boot
 *
 * Context: Any.
 * Return: number of bytes.
 */
unsigned long alloc_tag_missed_bytes(void)
{
	return atomic_long_read(&missed_bytes);
}

/**
 * alloc_tag_read_once - read what a tag currently holds, approximately
 * @tag: the tag
 *
 * Other CPUs continue to allocate and free while their counters are added up.
 * If memory is allocated on a CPU that was already read, and freed on one that
 * was not, the sum is temporarily too small or even negative.
 *
 * Context: Any. Reads the counters of all possible CPUs.
 * Return: bytes and calls over all possible CPUs.
 */
struct alloc_tag_counters alloc_tag_read_once(const struct alloc_tag *tag)
{
	struct alloc_tag_counters sum = { };
	unsigned int cpu;

	/*
	 * Open-coded for_each_possible_cpu(), which calls a function for each
	 * CPU.
	 */
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
 * alloc_tag_read - read what a tag currently holds
 * @tag: the tag
 *
 * Like alloc_tag_read_once(), but retries up to 100 times while the sum is
 * negative. If it is still negative after that, the counters are wrong for
 * good.
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
 * alloc_tag_read_shown - read the numbers for a line of the report
 * @view: the line
 *
 * If the sum stays negative, there is a bug in the accounting, or a module
 * frees a block of pages in other parts than it allocated. The call site is
 * then logged once, and its line says accurate:no from now on.
 *
 * Context: Same as alloc_tag_next_view().
 * Return: bytes and calls, neither of them negative.
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
 * alloc_tag_ids_lock - prevent ids from being assigned and released
 *
 * Context: Process context. May sleep. Released by alloc_tag_ids_unlock().
 */
void alloc_tag_ids_lock(void)
{
	down_read(&alloc_tag_ids_rwsem);
}

/**
 * alloc_tag_ids_trylock - alloc_tag_ids_lock() for callers that cannot sleep
 *
 * Context: Any but NMI.
 * Return: %true if the lock was acquired.
 */
bool alloc_tag_ids_trylock(void)
{
	return down_read_trylock(&alloc_tag_ids_rwsem);
}

/**
 * alloc_tag_ids_unlock - release the lock taken by alloc_tag_ids_lock()
 */
void alloc_tag_ids_unlock(void)
{
	up_read(&alloc_tag_ids_rwsem);
}

static unsigned int next_view(unsigned int id, struct alloc_tag_view *view, bool all)
{
	unsigned long index = max(id, 1U);
	const struct alloc_tag *tag;

	if (index == overflow.ct.id && !overflow_used)
		index++;
	if (index <= core_ids) {
		tag = index == overflow.ct.id ? &overflow : &__start_codetag_alloc[index - 1];
		view->modname[0] = '\0';
	} else {
		tag = alloc_tag_next_of_modules(&index, view->modname, all);
		if (!tag)
			return 0;
	}
	view->tag = tag;
	view->inaccurate = test_bit(index, inaccurate) || tag == &overflow;
	return index;
}

/**
 * alloc_tag_next_view - look up the first tag whose id is not below a given one
 * @id: the lowest acceptable id
 * @view: filled in
 *
 * Ids that are kept for an unloaded module are skipped while they hold nothing.
 *
 * Context: Under alloc_tag_ids_lock(), which also keeps the contents of @view
 *	valid. Ids up to alloc_tag_core_ids() are permanent and do not need the
 *	lock.
 * Return: the id that was found, or 0 if there is none.
 */
unsigned int alloc_tag_next_view(unsigned int id, struct alloc_tag_view *view)
{
	return next_view(id, view, false);
}

/**
 * alloc_tag_next_id - the same, and nothing is skipped
 * @id: the lowest acceptable id
 * @view: filled in
 *
 * Context: As alloc_tag_next_view().
 * Return: the id that was found, or 0 if there is none.
 */
unsigned int alloc_tag_next_id(unsigned int id, struct alloc_tag_view *view)
{
	return next_view(id, view, true);
}

/* === Tags that are kept =================================================== */

/**
 * alloc_tag_id_to_keep - get the id of a tag to store it beyond a call
 * @tag: the tag; %NULL, which is the current tag with "never", has no id
 *
 * Implements alloc_tag_record() and alloc_tag_keep(). If the tag is a module's,
 * its id is reserved for it from then on, even after the module is unloaded.
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
 * __alloc_tag_kept - make a tag from a stored id
 * @kept: the id, or 0 for none, or the address of a tag, which is above all ids
 * @room: memory for the tag
 *
 * Implements alloc_tag_kept(). Counters are never freed, so they can be used
 * while the module that the id belongs to is loaded or unloaded.
 *
 * Context: Any.
 * Return: a tag that can be charged, but that has no location.
 */
struct alloc_tag *__alloc_tag_kept(unsigned long kept, struct alloc_tag *room)
{
	if (kept > ALLOC_TAG_MAX_ID)
		return (struct alloc_tag *)kept;
	/*
	 * Return the tag itself, because alloc_tag_checked() compares with its
	 * address.
	 */
	if (!kept || kept == alloc_tag_untagged.ct.id)
		return &alloc_tag_untagged;
	room->ct.id = kept;
	room->counters = alloc_tag_id_counters(kept);
	return room;
}
EXPORT_SYMBOL(__alloc_tag_kept);

/**
 * alloc_tag_inherited - get the current tag, for foo_noprof() in modules
 *
 * Description: An out-of-line alloc_tag_inherit(), which would require
 * additional includes in many headers.
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
 * alloc_tag_ready - check if the tags have ids and counters
 *
 * Context: Any.
 * Return: %false if profiling is "never", or could not be set up.
 */
bool alloc_tag_ready(void)
{
	return core_ids;
}

/**
 * alloc_tag_core_ids - get the number of ids of vmlinux
 *
 * Context: Any.
 * Return: the number, which is also the highest of them because they start at
 *	1.
 */
unsigned int alloc_tag_core_ids(void)
{
	return core_ids;
}

/**
 * alloc_tag_init_ids - assign ids and counters to the tags of vmlinux
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
	 * Start with the overflow tag. If its own position in the section is
	 * beyond the available ids, it takes the last id instead of the tag
	 * there.
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
