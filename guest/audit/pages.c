// SPDX-License-Identifier: GPL-2.0
/* Pages in use, from zoneinfo, buddyinfo and meminfo. */
#include <string.h>

#include "audit.h"

struct pages parse_pages(void)
{
	struct lines l = lines_of(ZONEINFO);
	struct pages p = { 0 };
	long long n;
	char *line, *at;
	int order;

	while ((line = next_line(&l))) {
		if (value_of(line, "managed ", &n))
			p.managed += n;
		else if (value_of(line, "present ", &n))
			p.present += n;
		else if (value_of(line, "count: ", &n))
			p.pcp += n;
	}
	if (!p.managed)
		die("zoneinfo has no zone with managed pages");

	l = lines_of(BUDDYINFO);
	while ((line = next_line(&l))) {
		at = strstr(line, ", zone ");
		if (!at)
			bad_line(&l, line, "a node, a zone and numbers of free blocks");
		at += strlen(", zone ");
		at += strspn(at, " ");
		at += strcspn(at, " ");
		for (order = 0; number(&at, &n); order++)
			p.free += n << order;
		if (!order || at[strspn(at, " ")])
			bad_line(&l, line, "a node, a zone and numbers of free blocks");
	}

	l = lines_of(MEMINFO);
	while ((line = next_line(&l))) {
		if (value_of(line, "MemTotal: ", &n))
			p.memtotal = n;
		else if (value_of(line, "Percpu: ", &n))
			p.percpu = n;
	}
	if (!p.memtotal)
		die("meminfo has no MemTotal");
	return p;
}

long long in_use_of(const struct pages *p)
{
	return (p->managed - p->free - p->pcp) * page_size;
}
