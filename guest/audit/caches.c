// SPDX-License-Identifier: GPL-2.0
/*
 * The sysfs files of slab caches: to shrink one, and its number of CPU slabs.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "audit.h"

/*
 * For each cache, the file to shrink it and the one with its number of CPU
 * slabs.
 */
static struct cache {
	char name[64];
	int shrink, cpu_slabs;
} *caches;
static int nr_caches;

void open_caches(void)
{
	struct rlimit limit = { 16384, 16384 };
	char *line, *copy, *rest, *p;
	char path[PATH_MAX];

	setrlimit(RLIMIT_NOFILE, &limit);
	copy = strdup(texts[SLABINFO].buf);
	for (line = strtok_r(copy, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		struct cache *c;

		if (*line == '#' || strstr(line, "version:"))
			continue;
		caches = grow(caches, (nr_caches + 1) * sizeof(*caches));
		c = &caches[nr_caches++];
		p = strstr(line, " : tunables");
		p = p ? name_end(line, p) : NULL;
		snprintf(c->name, sizeof(c->name), "%.*s", p ? (int)(p - line) : 0, line);
		snprintf(path, sizeof(path), "/sys/kernel/slab/%s/shrink", c->name);
		c->shrink = no_shrink ? -1 : open(path, O_WRONLY);
		snprintf(path, sizeof(path), "/sys/kernel/slab/%s/cpu_slabs", c->name);
		c->cpu_slabs = open(path, O_RDONLY);
	}
	free(copy);
}

void shrink_caches(void)
{
	int i;

	for (i = 0; i < nr_caches; i++) {
		if (caches[i].shrink >= 0 && write(caches[i].shrink, "1", 1) != 1)
			die("cannot shrink %s: %s", caches[i].name, strerror(errno));
	}
}

void read_cpu_slabs(void)
{
	struct text *t = &texts[CPU_SLABS];
	char digits[128];
	ssize_t n;
	int i;

	t->len = 0;
	for (i = 0; i < nr_caches; i++) {
		if (caches[i].cpu_slabs < 0)
			continue;
		n = pread(caches[i].cpu_slabs, digits, sizeof(digits) - 1, 0);
		if (n <= 0)
			continue;
		digits[n] = '\0';
		if (t->size - t->len < 256) {
			t->size = 2 * t->size + 16384;
			t->buf = grow(t->buf, t->size);
		}
		t->len += snprintf(t->buf + t->len, t->size - t->len, "%s %ld\n",
				   caches[i].name, atol(digits));
		/* Any positive value: it exists. */
		t->fd = INT_MAX;
	}
}

long long cpu_slabs_of(const char *cache)
{
	size_t len = strlen(cache);
	char *at = texts[CPU_SLABS].buf;
	long long n = 0;

	/* Not split into lines, because each cache looks for its own. */
	for (; at; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (strncmp(at, cache, len) || at[len] != ' ')
			continue;
		at += len;
		if (!number(&at, &n))
			die("cpu_slabs has no number for %s", cache);
		return n;
	}
	return -1;
}
