// SPDX-License-Identifier: GPL-2.0
/*
 * paths.ko: its parameters, and reading what its lines hold
 *
 *	echo NAME >/sys/module/paths/parameters/run
 *	cat /sys/module/paths/parameters/said
 */
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/string.h>

#include "paths.h"

/*
 * Messages of the last path. Like everything that a path does, protected by
 * running.
 */
static char said[2048];
static DEFINE_MUTEX(running);

void paths_say(unsigned int line, const char *fmt, ...)
{
	/* A failure replaces the reason for a skip. */
	size_t len = strncmp(said, "SKIP ", 5) ? strlen(said) : 0;
	va_list args;

	len += scnprintf(said + len, sizeof(said) - len, "line %u: ", line);
	va_start(args, fmt);
	len += vscnprintf(said + len, sizeof(said) - len, fmt, args);
	va_end(args);
	scnprintf(said + len, sizeof(said) - len, "\n");
}

void paths_skip(const char *fmt, ...)
{
	va_list args;
	size_t len;

	/* Do not replace a failure. */
	if (said[0])
		return;
	len = scnprintf(said, sizeof(said), "SKIP ");
	va_start(args, fmt);
	vscnprintf(said + len, sizeof(said) - len, fmt, args);
	va_end(args);
}

struct alloc_tag_counters paths_hold(const char *function)
{
	struct alloc_tag_counters sum = { };
	const struct alloc_tag *tag;
	unsigned int cpu;

	for (tag = &paths_first; tag <= &paths_last; tag++) {
		if (strcmp(tag->ct.function, function))
			continue;
		for_each_possible_cpu(cpu) {
			sum.bytes += per_cpu_ptr(tag->counters, cpu)->bytes;
			sum.calls += per_cpu_ptr(tag->counters, cpu)->calls;
		}
	}
	return sum;
}

void paths_expect(const char *function, unsigned int line, s64 low, s64 high, s64 calls)
{
	struct alloc_tag_counters sum = paths_hold(function);
	s64 bytes = sum.bytes;

	if (bytes < low || bytes > high || (calls >= 0 && sum.calls != calls))
		paths_say(line, "%s holds %lld bytes in %lld, wanted %lld to %lld in %lld",
			  function, bytes, (s64)sum.calls, low, high, calls);
}

void paths_expect_soon(const char *function, unsigned int line)
{
	unsigned int waited;

	for (waited = 0; waited < 20000; waited += 20) {
		struct alloc_tag_counters sum = paths_hold(function);

		if (!sum.bytes && !sum.calls)
			return;
		msleep(20);
	}
	paths_expect(function, line, 0, 0, 0);
}

static const struct paths_case *find(const char *name)
{
	static const struct paths_case * const tables[] = { page_paths, slab_paths, vmalloc_paths };
	const struct paths_case *p;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(tables); i++) {
		for (p = tables[i]; p->name; p++) {
			if (sysfs_streq(name, p->name))
				return p;
		}
	}
	return NULL;
}

static int run_set(const char *name, const struct kernel_param *kp)
{
	const struct paths_case *p = find(name);

	if (!p)
		return -ENOENT;
	/* Allow other kernel parameters to be accessed meanwhile. */
	kernel_param_unlock(THIS_MODULE);
	mutex_lock(&running);
	said[0] = '\0';
	p->run();
	mutex_unlock(&running);
	kernel_param_lock(THIS_MODULE);
	return 0;
}

static const struct kernel_param_ops run_ops = { .set = run_set };
module_param_cb(run, &run_ops, NULL, 0200);
MODULE_PARM_DESC(run, "name of the path to go along");

static int said_get(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PAGE_SIZE, "%s", said);
}

static const struct kernel_param_ops said_ops = { .get = said_get };
module_param_cb(said, &said_ops, NULL, 0400);
MODULE_PARM_DESC(said, "what was wrong");

static int __init paths_init(void)
{
	/*
	 * The tags are accessed as an array, whose order the linker must have
	 * kept.
	 */
	return &paths_first < &paths_last ? 0 : -ENOEXEC;
}
module_init(paths_init);

static void __exit paths_exit(void)
{
}
module_exit(paths_exit);

MODULE_DESCRIPTION("Goes along the paths of the allocators, for the tests of allocation profiling");
MODULE_LICENSE("GPL");
