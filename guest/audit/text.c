// SPDX-License-Identifier: GPL-2.0
/* The files, from the kernel or as saved, and the lines and numbers in them. */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit.h"

#define PAGE_OWNER_STACKS	"/sys/kernel/debug/page_owner_stacks/"

struct text texts[NR_TEXTS] = {
	[ALLOCINFO] = { .name = "allocinfo", .path = "/proc/allocinfo", .needed = true },
	/* The same file, read again at the end. */
	[ALLOCINFO_AFTER] = { .name = "allocinfo.after", .path = "/proc/allocinfo" },
	[SLABINFO] = { .name = "slabinfo", .path = "/proc/slabinfo", .needed = true },
	/* Generated from /sys/kernel/slab/CACHE/cpu_slabs: name and number. */
	[CPU_SLABS] = { .name = "cpu_slabs" },
	[BUDDYINFO] = { .name = "buddyinfo", .path = "/proc/buddyinfo", .needed = true },
	[ZONEINFO] = { .name = "zoneinfo", .path = "/proc/zoneinfo", .needed = true },
	[MEMINFO] = { .name = "meminfo", .path = "/proc/meminfo", .needed = true },
	[VMSTAT] = { .name = "vmstat", .path = "/proc/vmstat" },
	[RECOUNT] = { .name = "recount", .path = "/sys/kernel/debug/alloc_tag/recount" },
	[PERCPU_STATS] = { .name = "percpu_stats", .path = "/sys/kernel/debug/percpu_stats" },
	[CPUS] = { .name = "cpus", .path = "/sys/devices/system/cpu/possible" },
	[KFENCE_STATS] = { .name = "kfence_stats", .path = "/sys/kernel/debug/kfence/stats" },
	[SWITCH] = { .name = "mem_profiling", .path = "/proc/sys/vm/mem_profiling" },
	[MISSED] = { .name = "mem_profiling_missed", .path = "/proc/sys/vm/mem_profiling_missed" },
	[IOMEM] = { .name = "iomem", .path = "/proc/iomem" },
	[KPAGEFLAGS] = { .name = "kpageflags", .path = "/proc/kpageflags" },
	/* Of a kernel with page_owner=on. */
	[OWNER_STACKS] = { .name = "show_handles", .path = PAGE_OWNER_STACKS "show_handles" },
	[OWNER_PAGES] = { .name = "page_owner", .path = "/sys/kernel/debug/page_owner" },
	/* Read again behind the records. */
	[OWNER_STACKS_AFTER] = {
		.name = "show_handles.after", .path = PAGE_OWNER_STACKS "show_handles"
	},
	[OWNER_HANDLES] = {
		.name = "show_stacks_handles", .path = PAGE_OWNER_STACKS "show_stacks_handles"
	},
	[OWNER_THRESHOLD] = {
		.name = "count_threshold", .path = PAGE_OWNER_STACKS "count_threshold"
	},
	/* Generated from /proc/kallsyms: functions that have lines and are not there. */
	[INLINED] = { .name = "inlined" },
};

void *grow(void *p, size_t size)
{
	p = realloc(p, size);
	if (!p)
		die("no memory for %zu bytes", size);
	return p;
}

int open_text(struct text *t)
{
	char path[PATH_MAX];

	if (from)
		snprintf(path, sizeof(path), "%s/%s", from, t->name);
	else
		snprintf(path, sizeof(path), "%s", t->path ? t->path : "");
	t->fd = open(path, O_RDONLY);
	if (t->fd < 0 && t->needed)
		die("cannot open %s: %s", path, strerror(errno));
	return t->fd;
}

void reserve(struct text *t, size_t size)
{
	if (t->size - t->len >= size)
		return;
	t->size = 2 * t->size + 131072;
	t->buf = grow(t->buf, t->size);
	/* Avoid page faults later. */
	memset(t->buf + t->len, 0, t->size - t->len);
}

/*
 * Read from the start. The file stays open, so its buffer in the kernel exists
 * and reading it again allocates nothing.
 */
bool read_text(struct text *t)
{
	ssize_t n;

	if (!t->fd)
		open_text(t);
	if (t->fd < 0)
		return false;
	t->len = 0;
	for (;;) {
		reserve(t, 65536);
		n = pread(t->fd, t->buf + t->len, t->size - t->len - 1, t->len);
		if (n <= 0)
			break;
		t->len += n;
	}
	if (n < 0)
		die("cannot read %s: %s", t->name, strerror(errno));
	t->buf[t->len] = '\0';
	return true;
}

bool there(int i)
{
	return texts[i].fd > 0;
}

void save_all(void)
{
	char path[PATH_MAX];
	size_t i;

	if (mkdir(save, 0700) && errno != EEXIST)
		die("cannot make %s: %s", save, strerror(errno));
	for (i = 0; i < NR_TEXTS; i++) {
		const struct text *t = &texts[i];
		FILE *f;

		if (t->fd <= 0 || !t->len)
			continue;
		snprintf(path, sizeof(path), "%s/%s", save, t->name);
		f = fopen(path, "w");
		if (!f || fwrite(t->buf, 1, t->len, f) != t->len || fclose(f))
			die("cannot write %s: %s", path, strerror(errno));
	}
}

struct lines lines_of(int i)
{
	struct text *t = &texts[i];

	if (!t->len)
		die("%s is empty", t->name);
	/* A truncated read must not be mistaken for the whole file. */
	if (t->buf[t->len - 1] != '\n')
		die("%s ends in the middle of a line", t->name);
	t->copy = grow(t->copy, t->len + 1);
	memcpy(t->copy, t->buf, t->len + 1);
	return (struct lines){ t, t->copy, 0 };
}

char *next_line(struct lines *l)
{
	char *line = l->next, *end;

	if (!*line)
		return NULL;
	end = strchrnul(line, '\n');
	l->next = *end ? end + 1 : end;
	*end = '\0';
	l->no++;
	return line;
}

void __noreturn bad_line(const struct lines *l, const char *line, const char *what)
{
	die("%s:%d: this is not %s: %s", l->t->name, l->no, what, line);
}

bool number(char **p, long long *n)
{
	char *end;

	errno = 0;
	*n = strtoll(*p, &end, 10);
	if (end == *p || errno || (*end && !isspace((unsigned char)*end)))
		return false;
	*p = end;
	return true;
}

long long number_in(int i, const char *what)
{
	struct lines l = lines_of(i);
	char *line = next_line(&l);
	long long n;

	if (!number(&line, &n))
		bad_line(&l, line, what);
	return n;
}

bool value_of(char *line, const char *name, long long *n)
{
	size_t len = strlen(name);

	while (isspace((unsigned char)*line))
		line++;
	if (strncmp(line, name, len))
		return false;
	line += len;
	return number(&line, n);
}
