// SPDX-License-Identifier: GPL-2.0
/*
 * The stacks of page_owner, against the lines of /proc/allocinfo.
 *
 * A stack leads to the first of its functions, from the allocation outwards, that
 * has a line, and that line must hold its pages. A function is compared as a whole:
 * a frame does not tell which of its lines it is, nor which of the files that have
 * a function of this name. Functions that the compiler has inlined everywhere have
 * lines and no frames, so that a stack leads past them, to a function that does not
 * hold its pages, or to none. These are known, because they are no symbols, and all
 * of them together must hold what is missing elsewhere.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"

/*
 * In percent of the pages of all stacks: by how much they may be off. A table that
 * grows, and a pool, are charged to the line that made them, whoever needs the
 * pages; and a function that ends with a call has no frame during that call.
 */
#define LEEWAY		1

/* As for the share. */
#define ON_THEIR_WAY	(3 * page_size)

#define NAMED		5

/*
 * A function with lines, and " [MODULE]" behind its name. Its lines are of pages
 * alone if they look like that; else they may be of objects, too.
 */
struct function {
	char *name;
	long long bytes, pages;
	bool mixed, inlined;
};

struct functions {
	struct function *all;
	int nr;
};

/*
 * Functions whose own lines are of objects, and which pass the tag of their caller
 * to what allocates pages.
 */
static const char *const passing[] = {
	"__vmalloc_area_node", "devm_get_free_pages", "dmam_alloc_attrs",
};

/* === Functions =========================================================== */

/* What a symbol is a part of, or a copy: "f.part.0" is f. */
static char *function_name(const char *name, size_t len, const char *module)
{
	char *s;

	if (asprintf(&s, "%.*s%s%.*s%s", (int)len, name, module ? " [" : "",
		     module ? (int)strcspn(module, " ]\n") : 0, module ? module : "",
		     module ? "]" : "") < 0)
		die("no memory for the name of a function");
	return s;
}

static int by_name(const void *a, const void *b)
{
	const struct function *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static struct function *find_function(const struct functions *f, char *name)
{
	const struct function key = { .name = name };

	return f->nr ? bsearch(&key, f->all, f->nr, sizeof(key), by_name) : NULL;
}

/* Those that have lines, sorted. */
static struct functions parse_functions(const struct lines_sum *lines)
{
	struct functions f = { grow(NULL, (lines->nr + 1) * sizeof(*f.all)), 0 };
	const char *name, *module;
	const struct site *s;
	int i, nr = lines->nr;

	for (i = 0; i < nr; i++) {
		s = &lines->sites[i];
		name = strstr(s->place, " func:");
		module = strstr(s->place, " [");
		name += strlen(" func:");
		f.all[i] = (struct function){
			.name = function_name(name, strcspn(name, " "),
					      module && module < name ? module + 2 : NULL),
			.bytes = s->bytes,
			.mixed = s->bytes % page_size || s->bytes < s->calls * page_size,
		};
	}
	qsort(f.all, nr, sizeof(*f.all), by_name);
	for (i = 0; i < nr; i++) {
		if (f.nr && !by_name(&f.all[f.nr - 1], &f.all[i])) {
			f.all[f.nr - 1].bytes += f.all[i].bytes;
			f.all[f.nr - 1].mixed |= f.all[i].mixed;
			free(f.all[i].name);
		} else {
			f.all[f.nr++] = f.all[i];
		}
	}
	return f;
}

static void free_functions(struct functions *f)
{
	int i;

	for (i = 0; i < f->nr; i++)
		free(f->all[i].name);
	free(f->all);
}

/* === Symbols ============================================================= */

/* Marks what no symbol has the name of. */
static void mark_inlined(struct functions *f, FILE *symbols)
{
	char *line = NULL, *name, *module;
	struct function *found;
	size_t size = 0;
	int i;

	for (i = 0; i < f->nr; i++)
		f->all[i].inlined = true;
	/* "ADDRESS TYPE NAME", and in a module a tab and "[MODULE]". */
	while (getline(&line, &size, symbols) > 0) {
		name = strchr(line, ' ');
		if (!name || strspn(name + 1, "tTwW") != 1 || name[2] != ' ')
			continue;
		name += 3;
		module = strchr(name, '[');
		name = function_name(name, strcspn(name, ".\t\n"), module ? module + 1 : NULL);
		found = find_function(f, name);
		if (found)
			found->inlined = false;
		free(name);
	}
	free(line);
}

void read_inlined(void)
{
	struct text *t = &texts[INLINED];
	struct lines_sum lines;
	struct functions f;
	FILE *symbols;
	int i;

	symbols = fopen("/proc/kallsyms", "r");
	if (!symbols)
		return;
	lines = parse_allocinfo(ALLOCINFO_AFTER);
	f = parse_functions(&lines);
	mark_inlined(&f, symbols);
	fclose(symbols);
	t->len = 0;
	for (i = 0; i < f.nr; i++) {
		if (!f.all[i].inlined)
			continue;
		reserve(t, strlen(f.all[i].name) + 2);
		t->len += sprintf(t->buf + t->len, "%s\n", f.all[i].name);
	}
	/* Any positive value: it exists. */
	t->fd = INT_MAX;
	free_functions(&f);
}

static void parse_inlined(struct functions *f)
{
	struct function *found;
	struct lines l;
	char *line;

	if (!texts[INLINED].len)
		return;
	l = lines_of(INLINED);
	while ((line = next_line(&l))) {
		found = find_function(f, line);
		if (found)
			found->inlined = true;
	}
}

/* === Stacks ============================================================== */

/* The function of a frame, or NULL if it has no line or passes the tag of its caller. */
static struct function *function_of(const struct functions *f, const char *frame)
{
	const char *module = strstr(frame, " [");
	struct function *found;
	char *name;
	size_t i;

	name = function_name(frame, strcspn(frame, ".+ "), module ? module + 2 : NULL);
	for (i = 0; i < ARRAY_SIZE(passing); i++) {
		if (!strcmp(name, passing[i])) {
			free(name);
			return NULL;
		}
	}
	found = find_function(f, name);
	free(name);
	return found;
}

/*
 * What was found, in bytes: of stacks that lead to a function with fewer pages, or
 * to none; of stacks that page_owner has for want of another one; at inlined
 * functions, and of that at lines of pages; and at functions to which stacks of
 * fewer pages lead, by lines of pages.
 */
struct frames {
	long long stacks, over, nowhere, nameless, inlined, inlined_pages, under;
};

/* Gives each function the pages of the stacks that lead to it. */
static struct frames parse_frames(const struct functions *f)
{
	struct counts counts = parse_stacks(OWNER_STACKS);
	struct lines l = lines_of(OWNER_HANDLES);
	struct function *found = NULL;
	long long handle, pages;
	struct frames r = { 0 };
	bool nameless = false;
	char *line;

	while ((line = next_line(&l))) {
		if (*line == ' ') {
			nameless |= !strncmp(line + 1, "register_dummy_stack+", 21) ||
				    !strncmp(line + 1, "register_failure_stack+", 23);
			if (!found)
				found = function_of(f, line + 1);
		} else if (value_of(line, "handle: ", &handle)) {
			pages = pages_of(&counts, handle);
			r.stacks += pages * page_size;
			if (nameless)
				r.nameless += pages * page_size;
			else if (found)
				found->pages += pages;
			else
				r.nowhere += pages * page_size;
			found = NULL;
			nameless = false;
		}
	}
	free(counts.all);
	return r;
}

/* By how much the stacks that lead to it have more than its lines. */
static long long excess_of(const struct function *f)
{
	return f->pages * page_size - f->bytes;
}

static struct frames sum_functions(const struct functions *f)
{
	struct frames r = parse_frames(f);
	const struct function *at;
	long long excess;

	for (at = f->all; at < f->all + f->nr; at++) {
		excess = excess_of(at);
		if (at->inlined) {
			r.inlined += at->bytes;
			if (!at->mixed)
				r.inlined_pages += at->bytes;
		} else if (excess > 0) {
			r.over += excess;
		} else if (!at->mixed) {
			r.under -= excess;
		}
	}
	return r;
}

/* === Comparing =========================================================== */

/* Bytes by which both sides are further apart than they may be. */
struct verdict {
	long long over, under;
};

static long long positive(long long n)
{
	return n > 0 ? n : 0;
}

static struct verdict judge_frames(const struct frames *r, const struct lines_sum *lines,
				   long long moved, const struct pages *p)
{
	struct owner o = parse_owner(false);
	struct percpu percpu = parse_percpu();
	long long leeway, elsewhere = r->over + r->nowhere;

	leeway = moved + o.moved * page_size + ON_THEIR_WAY + r->stacks * LEEWAY / 100;
	return (struct verdict){
		/* Inlined functions hold it, or it was allocated while there was no line. */
		.over = elsewhere - r->inlined - untagged_bytes(lines, moved, p) - leeway,
		/*
		 * What looks like pages may be objects and areas of such a size; and pages of
		 * before page_owner was there are of no stack.
		 */
		.under = r->under + positive(r->inlined_pages - elsewhere) -
			 o.early * page_size - r->nameless - parse_slabinfo().of_pages -
			 (percpu.not_compared ? p->percpu * 1024 : percpu.bytes) - leeway,
	};
}

/* While profiling is off, new allocations have no line. */
static bool comparable(void)
{
	return texts[SWITCH].buf[0] == '1' && there(OWNER_HANDLES) && there(INLINED);
}

bool frames_add_up(const struct lines_sum *lines, long long moved, const struct pages *p)
{
	struct functions f;
	struct verdict v;
	struct frames r;

	if (!comparable())
		return true;
	f = parse_functions(lines);
	parse_inlined(&f);
	r = sum_functions(&f);
	v = judge_frames(&r, lines, moved, p);
	free_functions(&f);
	return v.over <= 0 && v.under <= 0;
}

/* Those that differ most come first. */
static int by_excess(const void *a, const void *b)
{
	const struct function *x = *(struct function *const *)a, *y = *(struct function *const *)b;
	long long m = llabs(excess_of(x)), n = llabs(excess_of(y));

	return m > n ? -1 : m < n;
}

/* Names functions with more pages of stacks than at their lines, or fewer. */
static void name_functions(const struct functions *f, bool over)
{
	struct function **most = grow(NULL, (f->nr + 1) * sizeof(*most));
	long long excess;
	int i, nr = 0;

	for (i = 0; i < f->nr; i++) {
		excess = excess_of(&f->all[i]);
		if (!f->all[i].inlined && (over ? excess > 0 : excess < 0 && !f->all[i].mixed))
			most[nr++] = &f->all[i];
	}
	qsort(most, nr, sizeof(*most), by_excess);
	for (i = 0; i < nr && i < NAMED; i++)
		printf("  %s: %lld pages of stacks, %lld bytes at lines\n", most[i]->name,
		       most[i]->pages, most[i]->bytes);
	free(most);
}

static void print_functions(const struct functions *f, const struct frames *r)
{
	const struct function *at;

	for (at = f->all; at < f->all + f->nr; at++) {
		if (at->pages || at->bytes)
			printf("frames: %lld %lld %s%s %s\n", at->pages, at->bytes,
			       at->mixed ? "mixed" : "pages", at->inlined ? ",inlined" : "",
			       at->name);
	}
	printf("frames: %lld 0 nowhere\n", r->nowhere / page_size);
	printf("frames: %lld 0 nameless\n", r->nameless / page_size);
}

void compare_frames(const struct lines_sum *lines, long long moved, const struct pages *p)
{
	struct functions f;
	struct verdict v;
	struct frames r;

	if (!comparable() || moved == LLONG_MAX)
		return;
	f = parse_functions(lines);
	parse_inlined(&f);
	r = sum_functions(&f);
	if (by_function)
		print_functions(&f, &r);
	printf("stacks by their frames: %lld pages at the function's lines, %lld elsewhere\n",
	       (r.stacks - r.over - r.nowhere - r.nameless) / page_size,
	       (r.over + r.nowhere) / page_size);
	printf("  at lines of inlined functions: %lld to %lld; more than stacks at others: %lld\n",
	       r.inlined_pages / page_size, r.inlined / page_size, r.under / page_size);
	v = judge_frames(&r, lines, moved, p);
	if (v.over > 0) {
		finding("%lld KiB of stacks are not at the lines that their frames lead to",
			KIB(v.over));
		name_functions(&f, true);
	}
	if (v.under > 0) {
		finding("%lld KiB at lines of pages are of no stack that leads there",
			KIB(v.under));
		name_functions(&f, false);
	}
	free_functions(&f);
}
