// SPDX-License-Identifier: GPL-2.0
/* The recount of a kernel with CONFIG_MEM_ALLOC_PROFILING_DEBUG. */
#include <stdio.h>
#include <string.h>

#include "audit.h"

static bool words(char *p, long long *n, int nr)
{
	while (nr-- > 0) {
		if (!number(&p, n++))
			return false;
	}
	return true;
}

struct recount parse_recount(bool report)
{
	struct lines l = lines_of(RECOUNT);
	struct recount r = { 0 };
	bool ended = false;
	long long n[6];
	char *line, *p, *name;
	int i;

	line = next_line(&l);
	if (strcmp(line, "recount - version: 1"))
		bad_line(&l, line, "the first line of a recount 1");
	while ((line = next_line(&l))) {
		p = line + strcspn(line, " ");
		if (!strncmp(line, "pages ", 6)) {
			name = line + 6;
			p = name + strcspn(name, " ");
			if (!words(p, n, 2))
				bad_line(&l, line, "a kind of pages with two numbers");
			r.tagged_pages += n[0];
			r.untagged_pages += n[1];
			if (report && n[1])
				printf("untagged: %lld pages, %lld KiB: %.*s\n", n[1],
				       KIB(n[1] * page_size), (int)(p - name), name);
		} else if (!strncmp(line, "objects ", 8)) {
			if (!words(p, n, 6))
				bad_line(&l, line, "a cache with six numbers");
			name = p;
			for (i = 0; i < 7 && name; i++)
				name = strchr(name + 1, ' ');
			if (!name || !name[1])
				bad_line(&l, line, "a cache with its name");
			r.caches++;
			r.tagged += n[0] * n[2];
			if (!strncmp(name - 8, "excluded", 8)) {
				r.excluded += n[0] * (n[3] + n[4]);
				continue;
			}
			r.untagged += n[0] * n[3];
			r.unsure += n[0] * n[4];
			r.stale_objects += n[5];
			if (report && n[3])
				printf("untagged: %lld objects, %lld KiB: %s\n", n[3],
				       KIB(n[0] * n[3]), name + 1);
			if (report && n[5])
				finding("%lld objects of%s are free and have a tag", n[5], name);
		} else if (!strncmp(line, "free ", 5) && words(p, n, 2)) {
			r.free = n[0];
			r.stale_pages = n[1];
		} else if (!strncmp(line, "reserved ", 9) && words(p, n, 1)) {
			r.reserved = n[0];
		} else if (!strncmp(line, "unsettled ", 10) && words(p, n, 1)) {
			r.unsettled = n[0];
		} else if (!strncmp(line, "kfence ", 7) && words(p, n, 2)) {
			r.kfence = n[1];
		} else if (!strncmp(line, "percpu ", 7) && words(p, n, 2)) {
			r.percpu = n[0];
			r.untagged += n[1];
			if (report && n[1])
				printf("untagged: %lld KiB of per-CPU memory\n", KIB(n[1]));
		} else if (!strncmp(line, "lost ", 5) && words(p, n, 1)) {
			r.lost = n[0];
		} else if (!strncmp(line, "differs ", 8)) {
			if (report)
				finding("counted %s", line + 8);
		} else if (!strncmp(line, "moved ", 6)) {
			r.unlike++;
			if (report)
				printf("moved while it was counted: %s\n", line + 6);
		} else if (!strncmp(line, "tags ", 5) && words(p, n, 3)) {
			r.same = n[0];
			r.moved = n[1];
			r.different = n[2];
			ended = true;
		} else {
			bad_line(&l, line, "a line of a recount 1");
		}
	}
	if (!ended)
		die("recount has no line \"tags\" at its end");
	if (report && r.stale_pages)
		finding("%lld free pages have a tag", r.stale_pages);
	return r;
}
