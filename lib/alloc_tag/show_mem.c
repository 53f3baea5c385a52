// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags: the largest call sites, in the log
 *
 * For show_mem(), which is called by the OOM killer, failed allocations,
 * SysRq-m and a panic: in any context, on several CPUs at once, when there is
 * no memory left, and before there are tags. So nothing is allocated, no lock
 * is waited for, and all data is on the stack.
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
 * Maximum number of counters to read while interrupts are disabled. Each call
 * site has one per possible CPU, so this allows 4096 call sites with 64 CPUs.
 * Four counters share a cache line, so it takes some milliseconds if none is
 * cached.
 */
#define READS_WITHOUT_IRQS	262144U

/* The largest of the call sites looked at so far. */
struct top {
	unsigned int nr, seen;
	bool cut;			/* There are more call sites. */
	struct alloc_tag_site site[ALLOC_TAG_TOP];
};

/*
 * Set while a CPU prints the report, so that two CPUs do not mix their lines.
 */
static atomic_t busy;

/* === Internals =========================================================== */

static void show_site(const struct alloc_tag_site *site, const struct alloc_tag_view *view)
{
	char line[ALLOC_TAG_PLACE_MAX];
	size_t len = alloc_tag_format_line(line, sizeof(line), &site->sum, view);

	/* The line already ends with a newline. */
	pr_warn("%.*s\n", (int)len - 1, line);
}

static void find_top(struct top *top, bool with_modules, unsigned int most)
{
	struct alloc_tag_view view;
	struct alloc_tag_site site;

	top->nr = 0;
	top->seen = 0;
	top->cut = false;
	/* Without the lock, the tags of modules must not be looked at. */
	for (site.id = 0; with_modules || site.id < alloc_tag_core_ids();) {
		site.id = alloc_tag_next_view(site.id + 1, &view);
		if (!site.id)
			break;
		top->cut = top->seen == most;
		if (top->cut)
			break;
		top->seen++;
		/* Read only once: an approximate value is good enough. */
		site.sum = alloc_tag_read_once(view.tag);
		site.sum.calls = max_t(s64, site.sum.calls, 0);
		if ((s64)site.sum.bytes > 0)
			top->nr = alloc_tag_add_to_top(top->site, top->nr, &site);
	}
}

/*
 * Releasing the lock may have to wait for a CPU that is changing its list of
 * waiters. An NMI may have interrupted that very CPU, and in a panic it may be
 * stopped.
 */
static bool may_lock(void)
{
	return !in_nmi() && !oops_in_progress;
}

/* === Public interface ==================================================== */

/**
 * alloc_tag_add_to_top - add a call site to the largest ones
 * @top: room for ALLOC_TAG_TOP call sites, sorted with the largest first
 * @nr: current number of call sites in @top
 * @site: the call site to add; dropped if @top is full of larger ones
 *
 * Context: Any.
 * Return: the new number of call sites in @top.
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
 * @most: maximum number of call sites to look at
 *
 * Context: Any. The lock is only tried, and not even that in an NMI or a panic.
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
		/*
		 * If its module is unloaded, the tag may now be empty and have
		 * no view.
		 */
		if (alloc_tag_next_view(top.site[i].id, &view) == top.site[i].id)
			show_site(&top.site[i], &view);
	}
	if (with_modules)
		alloc_tag_ids_unlock();
}

/**
 * alloc_tag_show_mem - print the ten call sites that hold the most memory
 *
 * Description: They are printed in the format of /proc/allocinfo, the largest
 * first. Tags of modules are omitted while a module is being loaded or
 * unloaded, in an NMI and in a panic. While interrupts are disabled, at most
 * READS_WITHOUT_IRQS counters are read.
 *
 * Context: Any.
 */
void alloc_tag_show_mem(void)
{
	if (!alloc_tag_ready())
		return;
	/*
	 * One CPU at a time. This implies no ordering, and the counters need
	 * none.
	 */
	if (atomic_cmpxchg(&busy, 0, 1)) {
		pr_warn("Memory allocation profiling: another CPU is printing the call sites\n");
		return;
	}
	alloc_tag_show_top(irqs_disabled() ? READS_WITHOUT_IRQS / nr_cpu_ids : UINT_MAX);
	atomic_set(&busy, 0);
}
