// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags: the largest call sites, in the log
 *
 * For show_mem(), which the OOM killer, failed allocations and SysRq-m call: in
 * any context, on several CPUs at once, when there is no memory left, and
 * before there are tags. So nothing is allocated, no lock is waited for, and
 * what has to be kept lies on the stack.
 */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "internal.h"

/* === Data ================================================================ */

#define TOP_SITES	10

struct site {
	unsigned int id;
	struct alloc_tag_counters sum;
};

/* Is some CPU at it? Its lines would be between ours. */
static atomic_t busy;

/* === Internals =========================================================== */

/* Keep @top in order, the largest first; returns how many there are now. */
static unsigned int insert(struct site *top, unsigned int nr, const struct site *site)
{
	unsigned int i = nr;

	if (nr == TOP_SITES) {
		if (site->sum.bytes <= top[nr - 1].sum.bytes)
			return nr;
		i--;
	} else {
		nr++;
	}
	for (; i && top[i - 1].sum.bytes < site->sum.bytes; i--)
		top[i] = top[i - 1];
	top[i] = *site;
	return nr;
}

static void show_site(const struct site *site, const struct alloc_tag_view *view)
{
	const struct codetag *ct = &view->tag->ct;
	bool mod = view->modname[0];

	pr_warn("%12lld %8llu %s:%u%s%s%s func:%s%s\n", (s64)site->sum.bytes, site->sum.calls,
		ct->filename, ct->lineno, mod ? " [" : "", view->modname, mod ? "]" : "",
		ct->function, view->inaccurate ? " accurate:no" : "");
}

static void show_top(bool with_modules)
{
	struct site site, top[TOP_SITES];
	struct alloc_tag_view view;
	unsigned int nr = 0, i;

	/* Those of modules are not even looked at without the lock. */
	for (site.id = 0; with_modules || site.id < alloc_tag_core_ids();) {
		site.id = alloc_tag_next_view(site.id + 1, &view);
		if (!site.id)
			break;
		site.sum = alloc_tag_read(view.tag);
		/* Below zero is a fault, and no reason to stand on top. */
		if ((s64)site.sum.bytes > 0)
			nr = insert(top, nr, &site);
	}
	for (i = 0; i < nr; i++) {
		alloc_tag_next_view(top[i].id, &view);
		show_site(&top[i], &view);
	}
}

/* === Public interface ==================================================== */

/**
 * alloc_tag_show_mem - print the ten call sites that hold the most memory
 *
 * Description: in the form of /proc/allocinfo, the largest first. The tags of modules are
 * left out while one is being loaded or unloaded.
 *
 * Context: Any but NMI.
 */
void alloc_tag_show_mem(void)
{
	bool with_modules;

	if (!alloc_tag_ready())
		return;
	/* Only one at a time; orders nothing, the counters are everybody's. */
	if (atomic_cmpxchg(&busy, 0, 1)) {
		pr_warn("Memory allocation profiling: another CPU shows the call sites\n");
		return;
	}
	with_modules = alloc_tag_ids_trylock();
	pr_warn("Memory allocation profiling is %s, %lu bytes missed, largest call sites%s:\n",
		mem_alloc_profiling_enabled() ? "on" : "off", alloc_tag_missed_bytes(),
		with_modules ? "" : " (without modules: one comes or goes)");
	show_top(with_modules);
	if (with_modules)
		alloc_tag_ids_unlock();
	atomic_set(&busy, 0);
}
