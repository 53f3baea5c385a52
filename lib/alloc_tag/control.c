// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags: switching profiling on and off
 *
 * The boot parameter sysctl.vm.mem_profiling=0|1|never selects what is set up;
 * the sysctl vm.mem_profiling switches between 0 and 1 at run time.
 */
#define pr_fmt(fmt) "alloc_tag: " fmt

#include <linux/alloc_tag_account.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/sysctl.h>

#include "internal.h"

/* === Data ================================================================ */

/* Value of vm.mem_profiling at boot. */
enum alloc_tag_mode {
	ALLOC_TAG_OFF,		/* "0": can be switched on */
	ALLOC_TAG_ON,		/* "1" */
	ALLOC_TAG_NEVER,	/* "never": uses no memory, cannot be switched on */
};

static enum alloc_tag_mode boot_mode __ro_after_init =
	IS_ENABLED(CONFIG_MEM_ALLOC_PROFILING_ENABLED_BY_DEFAULT) ? ALLOC_TAG_ON : ALLOC_TAG_NEVER;

static DEFINE_MUTEX(switch_lock);

/* === Internals =========================================================== */

static const char *const mode_names[] __initconst = {
	[ALLOC_TAG_OFF] = "0",
	[ALLOC_TAG_ON] = "1",
	[ALLOC_TAG_NEVER] = "never",
};

static void __init parse_boot_mode(const char *arg)
{
	unsigned int on;

	/* Numbers have the same format as for the sysctl. */
	if (!strcmp(arg, mode_names[ALLOC_TAG_NEVER]))
		boot_mode = ALLOC_TAG_NEVER;
	else if (!kstrtouint(arg, 0, &on) && on <= 1)
		boot_mode = on ? ALLOC_TAG_ON : ALLOC_TAG_OFF;
	else
		pr_err("sysctl.vm.mem_profiling=%s: expected 0, 1 or never; %s is kept\n",
		       arg, mode_names[boot_mode]);
}

static bool is_separator(char c)
{
	return c == '.' || c == '/';
}

static const char *skip_separators(const char *s)
{
	while (is_separator(*s))
		s++;
	return s;
}

static int __init parse_boot_arg(char *param, char *val, const char *unused, void *arg)
{
	size_t len = str_has_prefix(param, "sysctl");

	if (len && is_separator(param[len]) && alloc_tag_is_boot_param(param + len))
		parse_boot_mode(val ? strim(val) : "");
	return 0;
}

#ifdef CONFIG_SYSCTL

static int mem_profiling_sysctl(struct ctl_table *table, int write, void *buffer,
				size_t *lenp, loff_t *ppos)
{
	const int nothing = -1;
	int on = write ? nothing : mem_alloc_profiling_enabled();
	struct ctl_table tmp = {
		.procname = table->procname,
		.data = &on,
		.maxlen = sizeof(on),
		.mode = table->mode,
		.extra1 = SYSCTL_ZERO,
		.extra2 = SYSCTL_ONE,
	};
	size_t len = *lenp;
	int err = proc_dointvec_minmax(&tmp, write, buffer, lenp, ppos);

	if (!write)
		return err;
	/*
	 * Given "0 1", it consumes only the 0. The writer would send the rest
	 * again, which would be ignored because of its file position. Reject
	 * that.
	 */
	if (err || *lenp != len) {
		pr_err_ratelimited("vm.mem_profiling: expected 0 or 1 (never can only be chosen at boot)\n");
		return err ?: -EINVAL;
	}
	/*
	 * Not written at the beginning of the file, see
	 * kernel.sysctl_writes_strict.
	 */
	if (on == nothing)
		return 0;
	return mem_alloc_profiling_set(on);
}

static int mem_profiling_missed_sysctl(struct ctl_table *table, int write, void *buffer,
				       size_t *lenp, loff_t *ppos)
{
	unsigned long missed = alloc_tag_missed_bytes();
	struct ctl_table tmp = {
		.procname = table->procname,
		.data = &missed,
		.maxlen = sizeof(missed),
		.mode = table->mode,
	};

	return proc_doulongvec_minmax(&tmp, write, buffer, lenp, ppos);
}

static struct ctl_table mem_profiling_table[] = {
	{
		.procname = "mem_profiling",
		.mode = 0644,
		.proc_handler = mem_profiling_sysctl,
	},
	{
		.procname = "mem_profiling_missed",
		.mode = 0444,
		.proc_handler = mem_profiling_missed_sysctl,
	},
	{ }
};

static int __init mem_profiling_sysctl_init(void)
{
	if (!alloc_tag_ready())
		mem_profiling_table[0].mode = 0444;
	register_sysctl_init("vm", mem_profiling_table);
	return 0;
}
late_initcall(mem_profiling_sysctl_init);

#endif /* CONFIG_SYSCTL */

/* === Public interface ==================================================== */

/**
 * alloc_tag_is_boot_param - check if this is the name of our sysctl
 * @name: the part of a boot parameter's name after "sysctl"
 *
 * The name is a path. Its separators are dots or slashes, and may be repeated.
 *
 * Context: Any.
 * Return: %true if alloc_tag_init_early() handles the parameter.
 */
bool alloc_tag_is_boot_param(const char *name)
{
	size_t len;

	name = skip_separators(name);
	len = str_has_prefix(name, "vm");
	return len && is_separator(name[len]) &&
	       !strcmp(skip_separators(name + len), "mem_profiling");
}

/*
 * Frees must check for a tag on every CPU before any CPU charges anything. The
 * two keys are separate locations in memory, either patched code or, without
 * jump labels, counters that are read without ordering. A CPU that sees the
 * first key late may still get an object that another CPU charged under the
 * second key. So the first key is enabled everywhere before the second one is
 * touched.
 *
 * The IPI is the readers' half of the barrier: whatever a CPU reads and
 * executes before it has the second key disabled, and whatever comes after it
 * has the first key enabled.
 *
 * Finally, a task may have been preempted in a free that does not check and
 * takes the slab's word for the one of memcg, see slab_tag_free_hooks(). It has
 * to finish before the word can be ours.
 */
static void enable_keys(void)
{
	if (!static_key_enabled(&alloc_tag_tracking_key)) {
		static_branch_enable(&alloc_tag_tracking_key);
		kick_all_cpus_sync();
		synchronize_rcu_tasks();
	}
	static_branch_enable(&mem_alloc_profiling_key);
}

/**
 * mem_alloc_profiling_set - switch profiling on or off
 * @on: the new state
 *
 * Allocations in progress keep to the state that they started in. After
 * profiling is switched off, charged memory is still uncharged when it is
 * freed.
 *
 * Context: Process context. May sleep.
 * Return: 0, -EPERM if profiling is "never", or -ENOMEM.
 */
int mem_alloc_profiling_set(bool on)
{
	int err = 0;

	if (!alloc_tag_ready())
		return -EPERM;

	mutex_lock(&switch_lock);
	if (on != static_key_enabled(&mem_alloc_profiling_key)) {
		alloc_tag_note_switch();
		if (on) {
			err = slab_tag_init();
			if (!err)
				enable_keys();
		} else {
			static_branch_disable(&mem_alloc_profiling_key);
		}
		alloc_tag_note_switch();
	}
	mutex_unlock(&switch_lock);
	return err;
}

/* === Init ================================================================ */

/*
 * Look for sysctl.vm.mem_profiling= on the command line. The kernel's own
 * parser of such parameters runs much later. Follow its rules: use the same
 * text, which includes bootconfig, accept the same spellings, and let the last
 * occurrence win. Memory still comes from memblock.
 */
static void __init parse_boot_params(void)
{
	size_t len = strlen(saved_command_line) + 1;
	char *line = memblock_alloc(len, SMP_CACHE_BYTES);

	if (!line) {
		pr_err("no memory to look for sysctl.vm.mem_profiling=\n");
		return;
	}
	memcpy(line, saved_command_line, len);
	parse_args("Setting vm.mem_profiling", line, NULL, 0, -1, -1, NULL, parse_boot_arg);
	memblock_free(line, len);
}

/**
 * alloc_tag_init_early - set up ids, counters and the map of pages
 *
 * Context: Boot, before memblock releases its memory to the buddy allocator, so
 *	profiling that is on at boot counts from the first page.
 */
void __init alloc_tag_init_early(void)
{
	parse_boot_params();
	if (boot_mode == ALLOC_TAG_NEVER)
		return;
	if (pgalloc_tag_init_early()) {
		pr_err("no memory for the tags of pages: profiling stays off\n");
		return;
	}
	alloc_tag_init_ids();
	if (boot_mode == ALLOC_TAG_ON && slab_tag_init_early())
		pr_err("no memory for the first tags of objects: some will not be counted\n");
	pcpu_tag_init_early(boot_mode == ALLOC_TAG_ON);
	/* Current tag of the first task; fork() initialises all others. */
	alloc_tag_push(&alloc_tag_untagged);
	if (boot_mode == ALLOC_TAG_ON) {
		static_branch_enable(&alloc_tag_tracking_key);
		static_branch_enable(&mem_alloc_profiling_key);
	}
}
