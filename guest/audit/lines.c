// SPDX-License-Identifier: GPL-2.0
/* The lines of /proc/allocinfo: their sum, and those that cannot be right. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"

struct lines_sum parse_allocinfo(int text)
{
	/* Valid until the text is parsed again. */
	static struct {
		struct site *sites;
		int size;
	} rooms[2];
	typeof(*rooms) *r = &rooms[text != ALLOCINFO];
	struct lines l = lines_of(text);
	struct lines_sum sum = { 0 };
	long long bytes, calls;
	char *line, *p;

	line = next_line(&l);
	if (strncmp(line, "allocinfo - version: ", 21))
		bad_line(&l, line, "the first line of an allocinfo");
	line = next_line(&l);
	if (!line || *line != '#')
		bad_line(&l, line ? line : "(nothing)", "the second line of an allocinfo");
	while ((line = next_line(&l))) {
		p = line;
		if (!number(&p, &bytes) || !number(&p, &calls) || !strstr(p, " func:") ||
		    p[1] == ' ' || !strchr(p, ':'))
			bad_line(&l, line, "size, calls, file:line and func:");
		if (sum.nr == r->size) {
			r->size = 2 * r->size + 4096;
			r->sites = grow(r->sites, r->size * sizeof(*r->sites));
		}
		r->sites[sum.nr++] = (struct site){ bytes, calls, p + 1 };
		sum.bytes += bytes;
		if (strstr(p, "/alloc_tag.c:") && strstr(p, " func:untagged"))
			sum.untagged += bytes;
		if (strstr(p, " func:alloc_slab_page"))
			sum.slab_pages += bytes;
		if (strstr(p, " mm/percpu_tag.c:"))
			sum.percpu = true;
	}
	sum.sites = r->sites;
	if (!sum.nr)
		die("%s has no line of a call site", texts[text].name);
	return sum;
}

void name_inaccurate(const struct lines_sum *sum)
{
	const struct site *s;
	bool nothing_missed = false;
	long long n;

	if (there(MISSED)) {
		n = number_in(MISSED, "a number of bytes");
		nothing_missed = !n;
		if (n)
			printf("could not be counted since boot: %lld KiB\n", KIB(n));
	}

	/*
	 * If nothing was missed, the sum was below zero. A module may free in
	 * other parts than it allocates; the kernel itself does not.
	 */
	for (s = sum->sites; s < sum->sites + sum->nr; s++) {
		if (!strstr(s->place, " accurate:no"))
			continue;
		printf("not accurate: %lld bytes at %s\n", s->bytes, s->place);
		if (nothing_missed && !strchr(s->place, '[') && !strstr(s->place, " func:overflow"))
			finding("was below zero, and is shown as nothing or less: %s", s->place);
	}
}

void name_negative(const struct lines_sum *sum)
{
	const struct site *s;

	for (s = sum->sites; s < sum->sites + sum->nr; s++) {
		if (s->bytes < 0 || s->calls < 0)
			finding("below zero: %lld bytes, %lld calls: %s", s->bytes, s->calls,
				s->place);
	}
}

long long drift(const struct lines_sum *a, const struct lines_sum *b)
{
	long long sum = 0;
	int i;

	if (a->nr != b->nr)
		return LLONG_MAX;
	for (i = 0; i < a->nr; i++) {
		if (strcmp(a->sites[i].place, b->sites[i].place))
			return LLONG_MAX;
		sum += llabs(a->sites[i].bytes - b->sites[i].bytes);
	}
	return sum;
}
