// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags: the largest call sites, in the log
 *
 * For show_mem(), which the OOM killer, failed allocations, SysRq-m and a panic
 * call: in any context, on several CPUs at once, when there is no memory left,
 * and before there are tags. So nothing is allocated, no lock is waited for, and
 * what has to be kept lies on the stack.
 */
#include <linux/atomic.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "internal.h"

/* === Data ================================================================ */

/*
 * Counters that are read at most while interrupts are off, each call site having
 * one for each possible CPU: 4096 call sites with 64 CPUs. Four of them share
 * a cache line, so that it is some milliseconds where none is cached.
 */
#define READS_WITHOUT_IRQS	262144U

/* The largest call sites of those that were looked at. */
struct top {
	unsigned int nr, seen;
	bool cut;			/* There are more. */
	struct alloc_tag_site site[ALLOC_TAG_TOP];
};

/* Is some CPU at it? Its lines would be between ours. */
static atomic_t busy;

/* === Internals =========================================================== */

static void show_site(const struct alloc_tag_site *site, const struct alloc_tag_view *view)
{
	char line[ALLOC_TAG_PLACE_MAX];
	size_t len = alloc_tag_format_line(line, sizeof(line), &site->sum, view);

	/* Its newline, too. */
	pr_warn("%.*s\n", (int)len - 1, line);
}

static void find_top(struct top *top, bool with_modules, unsigned int most)
{
	struct alloc_tag_view view;
	struct alloc_tag_site site;

	top->nr = 0;
	top->seen = 0;
	top->cut = false;
	/* Those of modules are not even looked at without the lock. */
	for (site.id = 0; with_modules || site.id < alloc_tag_core_ids();) {
		site.id = alloc_tag_next_view(site.id + 1, &view);
		if (!site.id)
			break;
		top->cut = top->seen == most;
		if (top->cut)
			break;
		top->seen++;
		/* Once, whatever others do meanwhile; about right is enough. */
		site.sum = alloc_tag_read_once(view.tag);
		site.sum.calls = max_t(s64, site.sum.calls, 0);
		if ((s64)site.sum.bytes > 0)
			top->nr = alloc_tag_add_to_top(top->site, top->nr, &site);
	}
}

/* An NMI may have come to one who has the lock; who panics may never get out of one. */
static bool may_lock(void)
{
	return !in_nmi() && !oops_in_progress;
}

/* === Public interface ==================================================== */

/**
 * alloc_tag_add_to_top - keep the call sites that hold the most
 * @top: ALLOC_TAG_TOP of them, the largest first
 * @nr: how many there are
 * @site: one more, which has to be larger than one of them when there is no room
 *
 * Context: Any.
 * Return: how many there are now.
 */
unsigned int alloc_tag_add_to_top(struct alloc_tag_site *top, unsigned int nr,
				  const struct alloc_tag_site *site)
{
	s64 bytes = site->sum.bytes;
	unsigned int i = nr;

	if (nr == ALLOC_TAG_TOP) {
		if (bytes <= (s64)top[nr - 1].sum.bytes)
			return nr;
		i--;
	} else {
		nr++;
	}
	for (; i && (s64)top[i - 1].sum.bytes < bytes; i--)
		top[i] = top[i - 1];
	top[i] = *site;
	return nr;
}

/**
 * alloc_tag_show_top - print the call sites that hold the most memory
 * @most: how many call sites are looked at, from the first one on
 *
 * Context: Any. Takes a lock only where that needs no waiting, and neither in an
 *	NMI nor in a panic.
 */
void alloc_tag_show_top(unsigned int most)
{
	bool with_modules = may_lock() && alloc_tag_ids_trylock();
	struct alloc_tag_view view;
	struct top top;
	char first[32] = "";
	unsigned int i;

	find_top(&top, with_modules, most);
	if (top.cut)
		snprintf(first, sizeof(first), " of the first %u", top.seen);
	pr_warn("Memory allocation profiling is %s, %lu bytes missed, largest call sites%s%s:\n",
		mem_alloc_profiling_enabled() ? "on" : "off", alloc_tag_missed_bytes(), first,
		with_modules ? "" : " (without modules)");
	for (i = 0; i < top.nr; i++) {
		/* Of a module that is gone, it may be empty now, and have no view. */
		if (alloc_tag_next_view(top.site[i].id, &view) == top.site[i].id)
			show_site(&top.site[i], &view);
	}
	if (with_modules)
		alloc_tag_ids_unlock();
}

/**
 * alloc_tag_show_mem - print the ten call sites that hold the most memory
 *
 * Description: in the form of /proc/allocinfo, the largest first. The tags of modules are
 * left out while one is being loaded or unloaded, in an NMI, and in a panic.
 * While interrupts are off, no more than READS_WITHOUT_IRQS counters are read.
 *
 * Context: Any.
 */
void alloc_tag_show_mem(void)
{
	if (!alloc_tag_ready())
		return;
	/* Only one at a time; orders nothing, the counters are everybody's. */
	if (atomic_cmpxchg(&busy, 0, 1)) {
		pr_warn("Memory allocation profiling: another CPU shows the call sites\n");
		return;
	}
	alloc_tag_show_top(irqs_disabled() ? READS_WITHOUT_IRQS / nr_cpu_ids : UINT_MAX);
	atomic_set(&busy, 0);
}
