// SPDX-License-Identifier: GPL-2.0
/* The counts of page_owner by stack, against its records of single pages. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit.h"

/* Longer than a record without frames, and allocated by the kernel for each. */
#define RECORD_SIZE	1024

/*
 * Pages that changed owners while the numbers were read, without a change in the
 * number of any stack.
 */
#define ON_THEIR_WAY	3

/* By how much the records of a stack were off at an earlier read, for those that were. */
static struct counts wrong;

/* === Reading === */

/*
 * A position in the records is a page frame number, and a read returns one of
 * them; the threshold has no positions. So they are opened and read once. @filter
 * is written first, unless it is NULL.
 */
static void read_once(struct text *t, const char *filter)
{
	ssize_t n;

	if (from) {
		read_text(t);
		return;
	}
	t->len = 0;
	t->fd = open(t->path, filter ? O_RDWR : O_RDONLY);
	if (t->fd < 0)
		return;
	if (filter && write(t->fd, filter, strlen(filter)) < 0)
		die("cannot choose what %s shows: %s", t->path, strerror(errno));
	do {
		reserve(t, RECORD_SIZE + 1);
		n = read(t->fd, t->buf + t->len, RECORD_SIZE);
		if (n > 0)
			t->len += n;
	} while (n > 0);
	if (n < 0)
		die("cannot read %s: %s", t->path, strerror(errno));
	t->buf[t->len] = '\0';
	close(t->fd);
}

/* Stacks with fewer pages are not shown. */
static long long threshold(void)
{
	return there(OWNER_THRESHOLD) ? number_in(OWNER_THRESHOLD, "a number of pages") : 0;
}

void read_owner(bool warm)
{
	read_once(&texts[OWNER_THRESHOLD], NULL);
	if (!read_text(&texts[OWNER_STACKS]) || threshold() > 1)
		return;
	/* They take long, and the buffer for them is allocated between both counts. */
	if (!warm)
		read_once(&texts[OWNER_PAGES], "mode=handle");
	read_text(&texts[OWNER_STACKS_AFTER]);
	read_text(&texts[OWNER_HANDLES]);
}

/* === Parsing === */

static void add(struct counts *c, long long handle, long long pages)
{
	if (c->nr == c->size) {
		c->size = 2 * c->size + 256;
		c->all = grow(c->all, c->size * sizeof(*c->all));
	}
	c->all[c->nr++] = (struct count){ handle, pages };
}

static int by_handle(const void *a, const void *b)
{
	const struct count *x = a, *y = b;

	return x->handle < y->handle ? -1 : x->handle > y->handle;
}

/* Sorts them, and adds up those of one handle. */
static void settle(struct counts *c)
{
	int i, kept = 0;

	qsort(c->all, c->nr, sizeof(*c->all), by_handle);
	for (i = 0; i < c->nr; i++) {
		if (kept && c->all[kept - 1].handle == c->all[i].handle)
			c->all[kept - 1].pages += c->all[i].pages;
		else
			c->all[kept++] = c->all[i];
	}
	c->nr = kept;
}

static const struct count *find(const struct counts *c, long long handle)
{
	const struct count key = { .handle = handle };

	return c->nr ? bsearch(&key, c->all, c->nr, sizeof(key), by_handle) : NULL;
}

long long pages_of(const struct counts *c, long long handle)
{
	const struct count *found = find(c, handle);

	return found ? found->pages : 0;
}

struct counts parse_stacks(int text)
{
	struct lines l = lines_of(text);
	struct counts c = { 0 };
	long long handle = 0, pages;
	char *line;

	while ((line = next_line(&l))) {
		if (!*line || *line == ' ' || value_of(line, "handle: ", &handle)) {
			if (text == OWNER_HANDLES && !*line)
				add(&c, handle, 0);
		} else if (value_of(line, "nr_base_pages: ", &pages) && pages > 0) {
			add(&c, handle, pages);
		} else {
			bad_line(&l, line, "a stack's frame, handle or number of pages");
		}
	}
	settle(&c);
	return c;
}

static struct counts parse_records(void)
{
	static const char first[] = "Page allocated via order ";
	struct lines l = lines_of(OWNER_PAGES);
	struct counts c = { 0 };
	long long handle, pages = 0;
	char *line, *end;

	while ((line = next_line(&l))) {
		if (!strncmp(line, first, strlen(first))) {
			pages = 1LL << strtol(line + strlen(first), &end, 10);
			if (*end != ',')
				bad_line(&l, line, "the first line of a page's record");
		} else if (value_of(line, "handle: ", &handle)) {
			if (!pages)
				bad_line(&l, line, "in the record of a page");
			add(&c, handle, pages);
			pages = 0;
		}
	}
	settle(&c);
	return c;
}

/* === Comparing === */

struct owner parse_owner(bool report)
{
	struct counts before, after, known, records;
	struct owner o = { 0 };
	long long handle, first, last, found;
	int i;

	before = parse_stacks(OWNER_STACKS);
	after = parse_stacks(OWNER_STACKS_AFTER);
	known = parse_stacks(OWNER_HANDLES);
	records = parse_records();
	if (!report)
		wrong.nr = 0;
	for (i = 0; i < records.nr; i++) {
		if (!find(&known, records.all[i].handle))
			o.early += records.all[i].pages;
	}
	for (i = 0; i < known.nr; i++) {
		handle = known.all[i].handle;
		first = pages_of(&before, handle);
		last = pages_of(&after, handle);
		found = pages_of(&records, handle);
		o.of_stacks += last;
		o.moved += llabs(last - first);
		if (first == found && last == found) {
			o.same += !!found;
		} else if (first != last) {
			o.unlike++;
		} else if (!report) {
			o.different++;
			add(&wrong, handle, found - last);
		} else if (!from && pages_of(&wrong, handle) != found - last) {
			/* What is freed before the walk gets there, and allocated behind it. */
			o.unlike++;
		} else {
			o.different++;
			finding("stack %lld counts %lld pages, %lld have its record",
				handle, last, found);
		}
	}
	free(before.all);
	free(after.all);
	free(known.all);
	free(records.all);
	return o;
}

/* How many more pages have an owner than are in use, apart from what moved. */
static long long surplus_of(const struct owner *o, const struct pages *p)
{
	long long in_use = p->managed - p->free - p->pcp, surplus;
	struct recount r;

	if (there(RECOUNT)) {
		r = parse_recount(false);
		in_use = r.tagged_pages + r.untagged_pages;
	}
	surplus = o->of_stacks + o->early - in_use;
	return llabs(surplus) > o->moved + ON_THEIR_WAY ? surplus : 0;
}

bool owner_adds_up(const struct pages *p)
{
	struct owner o;

	if (!there(OWNER_STACKS) || threshold() > 1)
		return true;
	o = parse_owner(false);
	return !o.different && !surplus_of(&o, p);
}

void compare_owner(const struct pages *p)
{
	struct owner o;
	long long surplus;

	if (!there(OWNER_STACKS))
		return;
	if (threshold() > 1) {
		printf("page_owner: not compared: count_threshold is %lld\n", threshold());
		return;
	}
	o = parse_owner(true);
	surplus = surplus_of(&o, p);
	printf("page_owner: %lld pages of stacks, %lld of before it was there\n",
	       o.of_stacks, o.early);
	printf("stacks: %d exact, %d moved, %d differ\n", o.same, o.unlike, o.different);
	if (surplus)
		finding("page_owner has %lld pages more than are in use", surplus);
}
