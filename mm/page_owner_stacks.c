// SPDX-License-Identifier: GPL-2.0
/*
 * page_owner: how many pages each stack has allocated, in debugfs
 *
 * The counters are per-CPU, so that no two CPUs write the same cache line. A page
 * that is allocated on one CPU and freed on another leaves a number above zero on
 * the one and below zero on the other; readers add up all CPUs. While nobody
 * allocates or frees pages, the sum is exact.
 *
 * A stack keeps its number, and its line in the files comes back when it
 * allocates again.
 */
#define pr_fmt(fmt) "page_owner: " fmt

#include <linux/debugfs.h>
#include <linux/init.h>
#include <linux/irq_work.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/stackdepot.h>
#include <linux/workqueue.h>

#include "page_owner_filter.h"
#include "page_owner_stacks.h"

/* === Data ================================================================ */

unsigned long page_owner_chunks[PAGE_OWNER_CHUNKS] __read_mostly;

/*
 * Handles by number, PAGE_OWNER_CHUNK_STACKS for each chunk. An entry is written
 * before nr_stacks is raised to it, and stays.
 */
static depot_stack_handle_t *handles[PAGE_OWNER_CHUNKS];

/*
 * The highest number that a stack has, 0 if none has one. Written under
 * number_lock. Readers that see a number also see its handle and its counters.
 */
static unsigned int nr_stacks;

/* Guards the giving of numbers. Taken wherever pages are allocated. */
static DEFINE_RAW_SPINLOCK(number_lock);

/* Chunks that there are. Written by add_chunk(), one at a time; read under number_lock. */
static unsigned int nr_chunks;

/* So many numbers are to be left for stacks that come before another chunk is made. */
#define NUMBERS_AHEAD	(PAGE_OWNER_CHUNK_STACKS / 2)

/* Of the stack that is the first one to get a number, see page_owner_stacks_init(). */
#define FAILURE_NUMBER	1

/* A stack is shown that has at least so many pages. */
static u64 count_threshold;

/* === Internals =========================================================== */

static int add_chunk(void)
{
	unsigned int first = nr_chunks * PAGE_OWNER_CHUNK_STACKS;
	long __percpu *counters;
	unsigned long flags;

	if (nr_chunks == PAGE_OWNER_CHUNKS)
		return -ENOSPC;
	handles[nr_chunks] = kcalloc(PAGE_OWNER_CHUNK_STACKS, sizeof(*handles[0]), GFP_KERNEL);
	if (!handles[nr_chunks])
		return -ENOMEM;
	counters = __alloc_percpu(PAGE_OWNER_CHUNK_STACKS * sizeof(long), sizeof(long));
	if (!counters) {
		kfree(handles[nr_chunks]);
		return -ENOMEM;
	}
	page_owner_chunks[nr_chunks] = (unsigned long)counters - first * sizeof(long);
	raw_spin_lock_irqsave(&number_lock, flags);
	nr_chunks++;
	raw_spin_unlock_irqrestore(&number_lock, flags);
	return 0;
}

static bool need_chunk(unsigned int used)
{
	unsigned int chunks = READ_ONCE(nr_chunks);

	return chunks < PAGE_OWNER_CHUNKS &&
	       used + NUMBERS_AHEAD >= chunks * PAGE_OWNER_CHUNK_STACKS;
}

static void add_chunks(struct work_struct *work)
{
	while (need_chunk(READ_ONCE(nr_stacks)) && !add_chunk())
		;
}

static DECLARE_WORK(add_work, add_chunks);

/* The allocation may be the work queue's own, or one under a lock that this takes. */
static void queue_add_work(struct irq_work *work)
{
	/* Not yet there early at boot; the next stack tries again. */
	if (system_wq)
		schedule_work(&add_work);
}

static DEFINE_IRQ_WORK(queue_work_later, queue_add_work);

static long pages_of_number(unsigned int nr)
{
	const long __percpu *counter = page_owner_counter(nr);
	unsigned int cpu;
	long sum = 0;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(counter, cpu));
	return sum;
}

static depot_stack_handle_t handle_of(unsigned int nr)
{
	return handles[nr >> PAGE_OWNER_CHUNK_SHIFT][nr % PAGE_OWNER_CHUNK_STACKS];
}

/* === Interface of page_owner.c =========================================== */

/**
 * page_owner_number_stack - give a stack that allocates pages for the first time a number
 * @handle: its handle
 *
 * If there is none left it gets FAILURE_NUMBER, for good: its pages are counted
 * with those of all other stacks that came too late.
 *
 * Context: Any in which pages can be allocated.
 * Return: the number; 0 if there is no stack at all, because the depot is off.
 */
unsigned int page_owner_number_stack(depot_stack_handle_t handle)
{
	u32 *word = stack_depot_user_word(handle);
	unsigned long flags;
	unsigned int nr;

	if (!handle)
		return 0;
	raw_spin_lock_irqsave(&number_lock, flags);
	nr = nr_stacks + 1;
	if (*word) {
		/* Another CPU was faster. */
	} else if (nr < nr_chunks * PAGE_OWNER_CHUNK_STACKS) {
		handles[nr >> PAGE_OWNER_CHUNK_SHIFT][nr % PAGE_OWNER_CHUNK_STACKS] = handle;
		WRITE_ONCE(*word, nr);
		/* Pairs with smp_load_acquire() in last_number(). */
		smp_store_release(&nr_stacks, nr);
	} else {
		WRITE_ONCE(*word, FAILURE_NUMBER);
	}
	nr = *word;
	raw_spin_unlock_irqrestore(&number_lock, flags);

	if (need_chunk(READ_ONCE(nr_stacks)))
		irq_work_queue(&queue_work_later);
	return nr;
}

/**
 * page_owner_stacks_init - make room for the first stacks
 * @failure: handle of the stack that stands for those that get no number
 *
 * Context: Boot, before page_owner is enabled.
 * Return: 0, or -ENOMEM.
 */
int __init page_owner_stacks_init(depot_stack_handle_t failure)
{
	int err = add_chunk();

	if (!err)
		page_owner_number_stack(failure);
	return err;
}

/**
 * page_owner_pages_of - how many pages a stack has allocated that were not freed
 * @handle: its handle
 *
 * Context: Any.
 * Return: base pages; while pages come and go it can be off, and below zero.
 */
long page_owner_pages_of(depot_stack_handle_t handle)
{
	return pages_of_number(READ_ONCE(*stack_depot_user_word(handle)));
}

/* === debugfs ============================================================= */

static unsigned int last_number(void)
{
	/* Pairs with smp_store_release() in page_owner_number_stack(). */
	return smp_load_acquire(&nr_stacks);
}

static void *stacks_start(struct seq_file *m, loff_t *pos)
{
	/* No stack has the number 0. */
	if (!*pos)
		*pos = 1;
	return *pos <= last_number() ? pos : NULL;
}

static void *stacks_next(struct seq_file *m, void *v, loff_t *pos)
{
	/* Many in a row may be below the threshold. */
	cond_resched();
	++*pos;
	return *pos <= last_number() ? pos : NULL;
}

static void stacks_stop(struct seq_file *m, void *v)
{
}

/* What a file shows of each stack: PAGE_OWNER_FRAMES, PAGE_OWNER_HANDLE, and this. */
#define SHOW_PAGES	4

static int stacks_show(struct seq_file *m, void *v)
{
	unsigned long what = (unsigned long)m->private;
	unsigned int nr = *(loff_t *)v;
	depot_stack_handle_t handle = handle_of(nr);
	unsigned long *entries;
	unsigned int i, nr_entries;
	long pages = 0;

	if (what & SHOW_PAGES) {
		pages = pages_of_number(nr);
		/* While pages come and go a sum can be below zero for a moment. */
		if (pages < 1 || pages < READ_ONCE(count_threshold))
			return SEQ_SKIP;
	}
	if (what & PAGE_OWNER_FRAMES) {
		nr_entries = stack_depot_fetch(handle, &entries);
		for (i = 0; i < nr_entries; i++)
			seq_printf(m, " %pS\n", (void *)entries[i]);
	}
	if (what & PAGE_OWNER_HANDLE)
		seq_printf(m, "handle: %d\n", handle);
	if (what & SHOW_PAGES)
		seq_printf(m, "nr_base_pages: %ld\n", pages);
	seq_putc(m, '\n');
	return 0;
}

static const struct seq_operations stacks_sops = {
	.start = stacks_start,
	.next = stacks_next,
	.stop = stacks_stop,
	.show = stacks_show,
};

DEFINE_SEQ_ATTRIBUTE(stacks);

/**
 * page_owner_stacks_debugfs - make the folder page_owner_stacks
 *
 * Context: Boot, when page_owner is enabled.
 */
void __init page_owner_stacks_debugfs(void)
{
	const struct {
		const char *name;
		unsigned long what;
	} files[] = {
		{ "show_stacks", PAGE_OWNER_FRAMES | SHOW_PAGES },
		{ "show_handles", PAGE_OWNER_HANDLE | SHOW_PAGES },
		{ "show_stacks_handles", PAGE_OWNER_FRAMES | PAGE_OWNER_HANDLE },
	};
	struct dentry *dir = debugfs_create_dir("page_owner_stacks", NULL);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(files); i++)
		debugfs_create_file(files[i].name, 0400, dir, (void *)files[i].what, &stacks_fops);
	debugfs_create_u64("count_threshold", 0600, dir, &count_threshold);
}
