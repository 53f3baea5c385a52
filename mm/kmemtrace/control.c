// SPDX-License-Identifier: GPL-2.0
/*
 * kmemtrace: switching it on and off, at boot and in debugfs
 */
#define pr_fmt(fmt) "kmemtrace: " fmt

#include <linux/debugfs.h>
#include <linux/init.h>
#include <linux/kmemtrace.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <linux/utsname.h>
#include <asm/sections.h>

#include "filter.h"
#include "metadata.h"
#include "record.h"

#ifdef CONFIG_MEM_ALLOC_PROFILING
#include <linux/alloc_tag_internal.h>
#endif

#undef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX "kmemtrace."

/* === Data ================================================================ */

/* Protects the buffers, the filter, and all below. */
DEFINE_MUTEX(kmemtrace_mutex);

/* 10 MiB for each CPU. */
static unsigned int subbufs = 20;
static unsigned int subbuf_size = 512 * 1024;
static bool enable_at_boot;
static char filter_at_boot[KMEMTRACE_FILTER_LEN];
static bool is_on;

module_param(subbufs, uint, 0);
MODULE_PARM_DESC(subbufs, "number of sub-buffers of each CPU");
module_param(subbuf_size, uint, 0);
MODULE_PARM_DESC(subbuf_size, "size of a sub-buffer in bytes");
module_param_named(enable, enable_at_boot, bool, 0);
MODULE_PARM_DESC(enable, "trace from boot on: yes or no");
module_param_string(filter, filter_at_boot, sizeof(filter_at_boot), 0);
MODULE_PARM_DESC(filter, "which events are recorded, as in the file filter");

#define SUBBUF_SIZE_MIN	PAGE_SIZE
#define SUBBUF_SIZE_MAX	SZ_64M
#define SUBBUFS_MIN	2
#define SUBBUFS_MAX	1024

/* === On and off ========================================================== */

static bool is_size(u64 size)
{
	return size >= SUBBUF_SIZE_MIN && size <= SUBBUF_SIZE_MAX && PAGE_ALIGNED(size);
}

static bool is_number(u64 nr)
{
	return nr >= SUBBUFS_MIN && nr <= SUBBUFS_MAX;
}

bool kmemtrace_is_on(void)
{
	return READ_ONCE(is_on);
}

/* The tags of a module that is unloaded meanwhile stay in the table of tags. */
static void keep_tags(bool keep)
{
#ifdef CONFIG_MEM_ALLOC_PROFILING
	alloc_tag_keep_unloaded(keep);
#endif
}

static int start(void)
{
	bool opened = false;
	int err;

	if (is_on)
		return 0;
	if (!kmemtrace_has_buffers()) {
		err = kmemtrace_open_buffers(subbuf_size, subbufs);
		if (err)
			return err;
		opened = true;
		kmemtrace_modules_begin();
	}
	kmemtrace_number_caches();
	keep_tags(true);
	WRITE_ONCE(is_on, true);
	err = kmemtrace_attach();
	if (err) {
		WRITE_ONCE(is_on, false);
		if (opened) {
			keep_tags(false);
			kmemtrace_close_buffers();
		}
	}
	return err;
}

static void stop(void)
{
	if (!is_on) {
		keep_tags(false);
		if (kmemtrace_has_buffers())
			kmemtrace_close_buffers();
		return;
	}
	kmemtrace_detach();
	WRITE_ONCE(is_on, false);
	kmemtrace_complete_packets();
	if (!kmemtrace_clock_was_stable())
		pr_warn("the TSC became unstable: times of different CPUs cannot be compared\n");
}

/* === Files =============================================================== */

static int enabled_get(void *data, u64 *val)
{
	*val = kmemtrace_is_on();
	return 0;
}

static int enabled_set(void *data, u64 val)
{
	int err = 0;

	if (val > 1)
		return -EINVAL;
	mutex_lock(&kmemtrace_mutex);
	if (val)
		err = start();
	else
		stop();
	mutex_unlock(&kmemtrace_mutex);
	return err;
}
DEFINE_DEBUGFS_ATTRIBUTE(enabled_fops, enabled_get, enabled_set, "%llu\n");

/* A number that belongs to the buffers cannot change while there are some. */
static int set_unless_buffers(unsigned int *what, u64 val, bool valid)
{
	int err = 0;

	if (!valid)
		return -EINVAL;
	mutex_lock(&kmemtrace_mutex);
	if (kmemtrace_has_buffers())
		err = -EBUSY;
	else
		*what = val;
	mutex_unlock(&kmemtrace_mutex);
	return err;
}

static int subbufs_get(void *data, u64 *val)
{
	*val = subbufs;
	return 0;
}

static int subbufs_set(void *data, u64 val)
{
	return set_unless_buffers(&subbufs, val, is_number(val));
}
DEFINE_DEBUGFS_ATTRIBUTE(subbufs_fops, subbufs_get, subbufs_set, "%llu\n");

static int subbuf_size_get(void *data, u64 *val)
{
	*val = subbuf_size;
	return 0;
}

static int subbuf_size_set(void *data, u64 val)
{
	return set_unless_buffers(&subbuf_size, val, is_size(val));
}
DEFINE_DEBUGFS_ATTRIBUTE(subbuf_size_fops, subbuf_size_get, subbuf_size_set, "%llu\n");

static int total_overruns_get(void *data, u64 *val)
{
	*val = kmemtrace_total_discarded();
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(total_overruns_fops, total_overruns_get, NULL, "%llu\n");

static int abi_version_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%u.%u\n", KMEMTRACE_MAJOR, KMEMTRACE_MINOR);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(abi_version);

static int stats_show(struct seq_file *m, void *v)
{
	const struct kmemtrace_cpu *c;
	unsigned int cpu;

	mutex_lock(&kmemtrace_mutex);
	for_each_possible_cpu(cpu) {
		c = per_cpu_ptr(&kmemtrace_cpu, cpu);
		if (c->buf)
			seq_printf(m, "cpu %u events %llu discarded %llu packets %llu\n", cpu,
				   READ_ONCE(c->events), READ_ONCE(c->discarded),
				   READ_ONCE(c->packets));
	}
	mutex_unlock(&kmemtrace_mutex);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(stats);

static __printf(2, 3) void print_to_seq(void *arg, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	seq_vprintf(arg, format, args);
	va_end(args);
}

/*
 * Its frequency, and what to add to it for the time since 1970: nothing if the
 * wall clock was never set.
 */
static void set_clock(struct kmemtrace_facts *facts)
{
	u64 freq = kmemtrace_clock_freq(), now = kmemtrace_clock(), ticks, seconds;
	struct timespec64 real;

	facts->clock_freq = freq;
	ktime_get_real_ts64(&real);
	ticks = mul_u64_u64_div_u64(real.tv_nsec, freq, NSEC_PER_SEC);
	seconds = div64_u64_rem(now, freq, &now);
	if (ticks < now) {
		ticks += freq;
		seconds++;
	}
	if (real.tv_sec < (s64)seconds)
		return;
	facts->clock_offset_s = real.tv_sec - seconds;
	facts->clock_offset = ticks - now;
}

static int metadata_show(struct seq_file *m, void *v)
{
	char filter[KMEMTRACE_FILTER_LEN];
	struct kmemtrace_facts facts = {
		.release = init_uts_ns.name.release,
		.machine = init_uts_ns.name.machine,
		.page_shift = PAGE_SHIFT,
		.kernel_base = (unsigned long)_stext,
		.filter = filter,
#ifdef CONFIG_MEM_ALLOC_PROFILING
		.has_tags = alloc_tag_tracking(),
#endif
	};

	mutex_lock(&kmemtrace_mutex);
	set_clock(&facts);
	kmemtrace_filter_text(filter, sizeof(filter));
	memcpy(facts.uuid, kmemtrace_uuid, sizeof(facts.uuid));
	mutex_unlock(&kmemtrace_mutex);
	kmemtrace_metadata(&facts, print_to_seq, m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(metadata);

static int filter_show(struct seq_file *m, void *v)
{
	char text[KMEMTRACE_FILTER_LEN];

	mutex_lock(&kmemtrace_mutex);
	kmemtrace_filter_text(text, sizeof(text));
	mutex_unlock(&kmemtrace_mutex);
	seq_printf(m, "%s\n", text);
	return 0;
}

static int filter_open(struct inode *inode, struct file *file)
{
	return single_open(file, filter_show, NULL);
}

static ssize_t filter_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	char *text;
	int err;

	if (*pos || count >= KMEMTRACE_FILTER_LEN)
		return -EINVAL;
	text = memdup_user_nul(from, count);
	if (IS_ERR(text))
		return PTR_ERR(text);
	mutex_lock(&kmemtrace_mutex);
	err = kmemtrace_filter_set(strim(text));
	mutex_unlock(&kmemtrace_mutex);
	kfree(text);
	return err ?: count;
}

static const struct file_operations filter_fops = {
	.open		= filter_open,
	.read		= seq_read,
	.write		= filter_write,
	.llseek		= seq_lseek,
	.release	= single_release,
};

/* === Init ================================================================ */

/**
 * kmemtrace_init_early - trace from here on, if kmemtrace.enable=yes
 *
 * Context: Boot, as soon as there is memory for buffers, with one CPU.
 */
void __init kmemtrace_init_early(void)
{
	int err;

	kmemtrace_probes_init();
	if (!is_number(subbufs)) {
		pr_err("kmemtrace.subbufs=%u: expected %u to %u\n", subbufs, SUBBUFS_MIN,
		       SUBBUFS_MAX);
		subbufs = 20;
	}
	if (!is_size(subbuf_size)) {
		pr_err("kmemtrace.subbuf_size=%u: expected whole pages, at most %u bytes\n",
		       subbuf_size, SUBBUF_SIZE_MAX);
		subbuf_size = 512 * 1024;
	}
	if (!enable_at_boot)
		return;
	mutex_lock(&kmemtrace_mutex);
	if (kmemtrace_filter_set(strim(filter_at_boot)))
		pr_err("kmemtrace.filter=\"%s\" is not understood: all events are recorded\n",
		       filter_at_boot);
	err = start();
	if (!err)
		kmemtrace_alive();
	mutex_unlock(&kmemtrace_mutex);
	if (err)
		pr_err("not enabled: error %d\n", err);
}

static int __init kmemtrace_init(void)
{
	struct dentry *dir = debugfs_create_dir("kmemtrace", NULL);

	debugfs_create_file("enabled", 0600, dir, NULL, &enabled_fops);
	debugfs_create_file("subbufs", 0600, dir, NULL, &subbufs_fops);
	debugfs_create_file("subbuf_size", 0600, dir, NULL, &subbuf_size_fops);
	debugfs_create_file("filter", 0600, dir, NULL, &filter_fops);
	debugfs_create_file("total_overruns", 0400, dir, NULL, &total_overruns_fops);
	debugfs_create_file("abi_version", 0400, dir, NULL, &abi_version_fops);
	debugfs_create_file("stats", 0400, dir, NULL, &stats_fops);
	debugfs_create_file("metadata", 0400, dir, NULL, &metadata_fops);
	kmemtrace_tables_init(dir);
	kmemtrace_buffers_init(dir);
	return 0;
}
fs_initcall(kmemtrace_init);
