// SPDX-License-Identifier: GPL-2.0
/*
 * audit: does all memory in use have a line in /proc/allocinfo?
 *
 * What the lines add up to is compared with what the kernel's own counters say
 * is allocated: pages by /proc/buddyinfo and /proc/zoneinfo, objects of slabs by
 * /proc/slabinfo, per-CPU memory by debugfs' percpu_stats. A kernel with
 * CONFIG_MEM_ALLOC_PROFILING_DEBUG has counted pages and objects again one by
 * one, in debugfs' alloc_tag/recount, and then all of it is known exactly.
 * Otherwise there is one thing that nobody can tell: how many objects of the
 * slabs that CPUs have in hand are free. Slabs are shrunk first, which leaves
 * few of them, and the share is what is certain.
 *
 * See audit --help. It needs only libc, and is one file, so that "cc -o audit
 * audit.c" makes it on any machine.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define TRIES		5
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
/*
 * Memory that was counted twice, or not at all, since it went from a line to a
 * list, or back, between two files that were read.
 */
#define ON_THEIR_WAY	(3 * page_size)
#define KIB(bytes)	((bytes) / 1024)
#define __noreturn	__attribute__((noreturn))
#define __printf(a, b)	__attribute__((format(printf, a, b)))

enum { ALL_WELL, FOUND_SOMETHING, CANNOT_TELL };

static const char help[] =
	"usage: audit [--min=PERCENT] [--quick] [--no-shrink] [--save=DIR | --from=DIR]\n"
	"\n"
	"Compare the lines of /proc/allocinfo with what the kernel's own counters say is\n"
	"in use, and name the differences. The last line says which share of all memory\n"
	"in use has a line; there is none to be told, and --min says nothing, while\n"
	"profiling is off. Needs root.\n"
	"\n"
	"  --min=PERCENT  fail if the share is less\n"
	"  --quick        leave out what only describes: the kinds of pages\n"
	"  --no-shrink    leave free objects in slabs, where they look like used ones\n"
	"  --save=DIR     write what was read to files in DIR, too\n"
	"  --from=DIR     read it from there, and not from the running kernel\n"
	"  --help         this text\n"
	"\n"
	"Exit status: 0 all is well; 1 a line is wrong, or the share too small;\n"
	"2 nothing can be said, and why is on standard error.\n";

/* === What is read === */

/* A file, as it was read last. */
struct text {
	const char *name;	/* in the folder of --save and --from */
	const char *path;
	bool needed;
	int fd;			/* 0: not opened, -1: not there */
	char *buf, *copy;	/* @copy is cut into lines */
	size_t len, size;
};

enum {
	ALLOCINFO, ALLOCINFO_AFTER, SLABINFO, CPU_SLABS, BUDDYINFO, ZONEINFO, MEMINFO,
	VMSTAT, RECOUNT, PERCPU_STATS, CPUS, KFENCE_STATS, SWITCH, MISSED, IOMEM,
	KPAGEFLAGS, NR_TEXTS
};

static struct text texts[NR_TEXTS] = {
	[ALLOCINFO] = { "allocinfo", "/proc/allocinfo", true },
	/* Read once more at the end. */
	[ALLOCINFO_AFTER] = { "allocinfo.after", "/proc/allocinfo" },
	[SLABINFO] = { "slabinfo", "/proc/slabinfo", true },
	/* Made of /sys/kernel/slab/CACHE/cpu_slabs: name and number. */
	[CPU_SLABS] = { "cpu_slabs" },
	[BUDDYINFO] = { "buddyinfo", "/proc/buddyinfo", true },
	[ZONEINFO] = { "zoneinfo", "/proc/zoneinfo", true },
	[MEMINFO] = { "meminfo", "/proc/meminfo", true },
	[VMSTAT] = { "vmstat", "/proc/vmstat" },
	[RECOUNT] = { "recount", "/sys/kernel/debug/alloc_tag/recount" },
	[PERCPU_STATS] = { "percpu_stats", "/sys/kernel/debug/percpu_stats" },
	[CPUS] = { "cpus", "/sys/devices/system/cpu/possible" },
	[KFENCE_STATS] = { "kfence_stats", "/sys/kernel/debug/kfence/stats" },
	[SWITCH] = { "mem_profiling", "/proc/sys/vm/mem_profiling" },
	[MISSED] = { "mem_profiling_missed", "/proc/sys/vm/mem_profiling_missed" },
	[IOMEM] = { "iomem", "/proc/iomem" },
	[KPAGEFLAGS] = { "kpageflags", "/proc/kpageflags" },
};

static const char *from, *save;
static bool quick, no_shrink;
static double least = -1;
static int findings;

static void __noreturn __printf(1, 2) die(const char *fmt, ...)
{
	va_list args;

	fflush(stdout);
	fputs("audit: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(CANNOT_TELL);
}

/* Something that must not be. */
static void __printf(1, 2) finding(const char *fmt, ...)
{
	va_list args;

	findings++;
	fputs("wrong: ", stdout);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
}

static void *grow(void *p, size_t size)
{
	p = realloc(p, size);
	if (!p)
		die("no memory for %zu bytes", size);
	return p;
}

static int open_text(struct text *t)
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

/*
 * From the start. The file stays open: its buffer in the kernel is there then,
 * and reading it again allocates nothing.
 */
static bool read_text(struct text *t)
{
	ssize_t n;

	if (!t->fd)
		open_text(t);
	if (t->fd < 0)
		return false;
	t->len = 0;
	for (;;) {
		if (t->size - t->len < 65536) {
			t->size = 2 * t->size + 131072;
			t->buf = grow(t->buf, t->size);
			/* No page fault later. */
			memset(t->buf + t->len, 0, t->size - t->len);
		}
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

static bool there(int i)
{
	return texts[i].fd > 0;
}

/* Lines of a text, each for itself with an end of its own. */
struct lines {
	struct text *t;
	char *next;
	int no;
};

static struct lines lines_of(int i)
{
	struct text *t = &texts[i];

	if (!t->len)
		die("%s is empty", t->name);
	/* A read that was cut short must not be taken for all of it. */
	if (t->buf[t->len - 1] != '\n')
		die("%s ends in the middle of a line", t->name);
	t->copy = grow(t->copy, t->len + 1);
	memcpy(t->copy, t->buf, t->len + 1);
	return (struct lines){ t, t->copy, 0 };
}

static char *next_line(struct lines *l)
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

static void __noreturn bad_line(const struct lines *l, const char *line, const char *what)
{
	die("%s:%d: this is not %s: %s", l->t->name, l->no, what, line);
}

/* The number at *p, which must be a word of its own. */
static bool number(char **p, long long *n)
{
	char *end;

	errno = 0;
	*n = strtoll(*p, &end, 10);
	if (end == *p || errno || (*end && !isspace((unsigned char)*end)))
		return false;
	*p = end;
	return true;
}

/* "NAME: N" or "NAME N", after blanks. */
static bool value_of(char *line, const char *name, long long *n)
{
	size_t len = strlen(name);

	while (isspace((unsigned char)*line))
		line++;
	if (strncmp(line, name, len))
		return false;
	line += len;
	return number(&line, n);
}

/* === What it says === */

static long long page_size;

struct site {
	long long bytes, calls;
	const char *place;
};

struct lines_sum {
	struct site *sites;
	int nr;
	long long bytes, untagged, slab_pages;
	bool percpu;		/* counts per-CPU memory, too */
};

static struct lines_sum parse_allocinfo(int text)
{
	/* Good until the text is parsed again. */
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

static void name_inaccurate(const struct lines_sum *sum)
{
	const struct site *s;
	struct lines l;
	bool nothing_missed = false;
	long long n;
	char *line;

	if (there(MISSED)) {
		l = lines_of(MISSED);
		line = next_line(&l);
		if (!number(&line, &n))
			bad_line(&l, line, "a number of bytes");
		nothing_missed = !n;
		if (n)
			printf("could not be counted since boot: %lld KiB\n", KIB(n));
	}

	/*
	 * Where nothing was missed it is a sum that was below zero. A module may
	 * free in other parts than it allocates; the kernel itself does not.
	 */
	for (s = sum->sites; s < sum->sites + sum->nr; s++) {
		if (!strstr(s->place, " accurate:no"))
			continue;
		printf("not accurate: %lld bytes at %s\n", s->bytes, s->place);
		if (nothing_missed && !strchr(s->place, '[') && !strstr(s->place, " func:overflow"))
			finding("was below zero, and is shown as nothing or less: %s", s->place);
	}
}

static void name_negative(const struct lines_sum *sum)
{
	const struct site *s;

	for (s = sum->sites; s < sum->sites + sum->nr; s++) {
		if (s->bytes < 0 || s->calls < 0)
			finding("below zero: %lld bytes, %lld calls: %s", s->bytes, s->calls,
				s->place);
	}
}

/* How much changed between two reads, each line for itself. */
static long long drift(const struct lines_sum *a, const struct lines_sum *b)
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

struct pages {
	long long managed, present, pcp, free, memtotal, percpu;
};

static struct pages parse_pages(void)
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

struct objects {
	int caches;
	long long charged, excluded, slab_pages, unsure;
};

/* Caches with SLAB_NOLEAKTRACE, whose objects have no tags; ours are charged. */
static bool has_no_tags(const char *cache)
{
	return !strcmp(cache, "kmemleak_object") || !strcmp(cache, "kmemleak_scan_area") ||
	       !strcmp(cache, "debug_objects_cache");
}

static long long cpu_slabs_of(const char *cache)
{
	size_t len = strlen(cache);
	char *at = texts[CPU_SLABS].buf;
	long long n = 0;

	/* Not cut into lines, since each cache looks for its own. */
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

/* Where five numbers begin, the last of which ends at @end. Names may have blanks. */
static char *name_end(char *line, char *end)
{
	int words;

	for (words = 0; words < 5; words++) {
		while (end > line && end[-1] == ' ')
			end--;
		while (end > line && end[-1] != ' ')
			end--;
	}
	while (end > line && end[-1] == ' ')
		end--;
	return end > line ? end : NULL;
}

static struct objects parse_slabinfo(void)
{
	struct lines l = lines_of(SLABINFO);
	long long active, num, size, per_slab, pages, slabs, cpu;
	struct objects o = { 0 };
	char *line, *p, *colon, *data;

	line = next_line(&l);
	if (strncmp(line, "slabinfo - version: 2.", 22))
		bad_line(&l, line, "the first line of a slabinfo 2");
	while ((line = next_line(&l))) {
		if (*line == '#')
			continue;
		colon = strstr(line, " : tunables");
		data = strstr(line, " : slabdata");
		if (!colon || !data)
			bad_line(&l, line, "a cache with its numbers");
		data += strlen(" : slabdata");
		p = name_end(line, colon);
		if (!p || !number(&p, &active) || !number(&p, &num) ||
		    !number(&p, &size) || !number(&p, &per_slab) || !number(&p, &pages) ||
		    p > colon || !number(&data, &slabs) || !number(&data, &slabs) ||
		    active < 0 || size < 0)
			bad_line(&l, line, "a cache with its numbers");
		*name_end(line, colon) = '\0';
		o.caches++;
		o.slab_pages += slabs * pages * page_size;
		if (has_no_tags(line)) {
			o.excluded += active * size;
			continue;
		}
		o.charged += active * size;
		if (!there(CPU_SLABS))
			continue;
		cpu = cpu_slabs_of(line);
		/* Of a cache that has just been made, all of its slabs. */
		if (cpu < 0 || cpu > slabs)
			cpu = slabs;
		o.unsure += cpu * per_slab * size < active * size ?
			    cpu * per_slab * size : active * size;
	}
	if (!o.caches)
		die("slabinfo has no cache");
	return o;
}

struct percpu {
	long long bytes;
	const char *not_compared;
};

/* Of a list such as "0-3,8". */
static int possible_cpus(void)
{
	int first, last, used, nr = 0;
	struct lines l;
	char *line, *p;

	if (!there(CPUS))
		return 0;
	l = lines_of(CPUS);
	line = next_line(&l);
	for (p = line; *p; p += used, p += *p == ',') {
		if (sscanf(p, "%d%n", &first, &used) != 1)
			bad_line(&l, line, "a list of CPUs");
		last = first;
		if (p[used] == '-') {
			p += used + 1;
			if (sscanf(p, "%d%n", &last, &used) != 1)
				bad_line(&l, line, "a list of CPUs");
		}
		nr += last - first + 1;
	}
	return nr;
}

/* Bytes in use on all CPUs, by debugfs' percpu_stats. */
static struct percpu parse_percpu(void)
{
	long long unit = 0, dyn = 0, reserved = 0, chunk = 0, n, in_use = 0;
	struct lines l;
	char *line;

	if (!there(PERCPU_STATS))
		return (struct percpu){ 0, "no CONFIG_PERCPU_STATS, or no debugfs" };
	l = lines_of(PERCPU_STATS);
	while ((line = next_line(&l))) {
		char *colon = strchr(line, ':');

		if (!strncmp(line, "Chunk", 5)) {
			chunk = strstr(line, "First Chunk") ? dyn :
				strstr(line, "Reserved Chunk") ? reserved : unit;
			continue;
		}
		/* "  free_bytes          :      1234" */
		if (!colon)
			continue;
		for (char *p = colon; p > line && isspace((unsigned char)p[-1]); )
			*--p = '\0';
		line += strspn(line, " ");
		colon++;
		if (!number(&colon, &n))
			continue;
		if (!strcmp(line, "unit_size"))
			unit = n;
		else if (!strcmp(line, "dyn_size"))
			dyn = n;
		else if (!strcmp(line, "reserved_size"))
			reserved = n;
		else if (!strcmp(line, "free_bytes"))
			in_use += chunk - n;
	}
	if (!unit)
		die("percpu_stats has no unit_size");
	if (!possible_cpus())
		return (struct percpu){ 0, "how many CPUs there can be is not known" };
	return (struct percpu){ in_use * possible_cpus(), NULL };
}

static long long kfence_objects(void)
{
	struct lines l;
	long long n;
	char *line;

	if (!there(KFENCE_STATS))
		return 0;
	l = lines_of(KFENCE_STATS);
	while ((line = next_line(&l))) {
		if (value_of(line, "currently allocated: ", &n))
			return n;
	}
	return 0;
}

/* The recount of alloc_tag_recount.c, which says what its lines are. */
struct recount {
	long long tagged_pages, untagged_pages, free, stale_pages, reserved, unsettled, lost;
	/* Bytes of objects. */
	long long tagged, untagged, unsure, excluded, kfence, percpu, stale_objects;
	/* Lines of allocinfo. */
	long long same, moved, different, unlike;
	int caches;
};

static bool words(char *p, long long *n, int nr)
{
	while (nr-- > 0) {
		if (!number(&p, n++))
			return false;
	}
	return true;
}

static struct recount parse_recount(bool report)
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

/* === What only describes === */

/* Bits of /proc/kpageflags, from linux/kernel-page-flags.h and fs/proc/page.c. */
enum {
	KPF_LRU = 5, KPF_SLAB = 7, KPF_BUDDY = 10, KPF_MMAP = 11, KPF_ANON = 12,
	KPF_COMPOUND_HEAD = 15, KPF_COMPOUND_TAIL = 16, KPF_HUGE = 17, KPF_HWPOISON = 19,
	KPF_NOPAGE = 20, KPF_OFFLINE = 23, KPF_PGTABLE = 26, KPF_RESERVED = 32
};

static const struct {
	const char *name;
	uint64_t bits;
} kinds[] = {
	{ NULL, 1ULL << KPF_NOPAGE },
	{ "free", 1ULL << KPF_BUDDY },
	{ "slab", 1ULL << KPF_SLAB },
	{ "reserved", 1ULL << KPF_RESERVED },
	{ "hwpoison", 1ULL << KPF_HWPOISON },
	{ "offline", 1ULL << KPF_OFFLINE },
	{ "page tables", 1ULL << KPF_PGTABLE },
	{ "hugetlb", 1ULL << KPF_HUGE },
	{ "anonymous", 1ULL << KPF_ANON },
	{ "page cache", 1ULL << KPF_LRU | 1ULL << KPF_MMAP },
	{ "compound", 1ULL << KPF_COMPOUND_HEAD | 1ULL << KPF_COMPOUND_TAIL },
	{ "other, or free on CPUs' lists", 0 },
};

static long long kernel_image(void)
{
	unsigned long long start, end;
	long long bytes = 0;
	struct lines l;
	char *line;

	if (!there(IOMEM))
		return 0;
	l = lines_of(IOMEM);
	while ((line = next_line(&l))) {
		if (sscanf(line, " %llx-%llx : ", &start, &end) == 2 &&
		    strstr(line, " : Kernel ") && end)
			bytes += end - start + 1;
	}
	return bytes;
}

static void describe_kinds(void)
{
	long long nr[ARRAY_SIZE(kinds)] = { 0 };
	static uint64_t flags[8192];
	size_t i, k;
	off_t at = 0;
	ssize_t n;

	if (open_text(&texts[KPAGEFLAGS]) < 0)
		return;
	while ((n = pread(texts[KPAGEFLAGS].fd, flags, sizeof(flags), at)) > 0) {
		at += n;
		for (i = 0; i < n / sizeof(flags[0]); i++) {
			for (k = 0; kinds[k].bits && !(flags[i] & kinds[k].bits); k++)
				;
			nr[k]++;
		}
	}
	if (n < 0)
		die("cannot read kpageflags: %s", strerror(errno));
	for (k = 1; k < ARRAY_SIZE(kinds); k++) {
		if (nr[k])
			printf("pages: %lld KiB %s\n", KIB(nr[k] * page_size), kinds[k].name);
	}
}

/* === Reading it all === */

/* For each cache, a file to shrink it by and one that tells what CPUs have in hand. */
static struct cache {
	char name[64];
	int shrink, cpu_slabs;
} *caches;
static int nr_caches;

static void open_caches(void)
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

static void shrink_caches(void)
{
	int i;

	for (i = 0; i < nr_caches; i++) {
		if (caches[i].shrink >= 0 && write(caches[i].shrink, "1", 1) != 1)
			die("cannot shrink %s: %s", caches[i].name, strerror(errno));
	}
}

static void read_cpu_slabs(void)
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
		/* Any that is positive: it is there. */
		t->fd = INT_MAX;
	}
}

static void read_others(void)
{
	static const int others[] = { SLABINFO, BUDDYINFO, ZONEINFO };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(others); i++)
		read_text(&texts[others[i]]);
	if (from)
		read_text(&texts[CPU_SLABS]);
	else
		read_cpu_slabs();
}

/* The walk is done when the file is opened. */
static void read_recount(void)
{
	struct text *t = &texts[RECOUNT];

	if (!from && t->fd > 0) {
		close(t->fd);
		t->fd = 0;
	}
	read_text(t);
}

/* @warm: only so that everything is open, and has its buffers. */
static void read_all(bool warm)
{
	/* Where all objects are counted again, it is known which ones are free. */
	if (!from && !warm && access(texts[RECOUNT].path, R_OK))
		shrink_caches();
	read_text(&texts[ALLOCINFO]);
	read_others();
	read_text(&texts[PERCPU_STATS]);
	read_text(&texts[CPUS]);
	read_text(&texts[KFENCE_STATS]);
	if (!warm)
		read_recount();
	read_text(&texts[ALLOCINFO_AFTER]);
	/* These do not matter to the byte. */
	read_text(&texts[MEMINFO]);
	read_text(&texts[VMSTAT]);
	read_text(&texts[IOMEM]);
	read_text(&texts[MISSED]);
}

static void save_all(void)
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

/* === What follows from it === */

static double percent(long long part, long long whole)
{
	double p = 100.0 * part / whole;

	return p < 0 ? 0 : p > 100 ? 100 : p;
}

static void judge(double share)
{
	if (share < least)
		finding("the share is less than %.2f %%", least);
}

static long long positive(long long n)
{
	return n > 0 ? n : 0;
}

/* Where nothing is known one by one, between what bounds the pages' lines are. */
struct bounds {
	struct objects objects;
	struct percpu percpu;
	long long kfence, in_use, fewest, most;
};

static long long in_use_of(const struct pages *p)
{
	return (p->managed - p->free - p->pcp) * page_size;
}

static struct bounds bounds_of(const struct lines_sum *lines, long long moved,
			       const struct pages *p)
{
	struct bounds b = {
		.objects = parse_slabinfo(),
		.percpu = parse_percpu(),
		.kfence = kfence_objects() * page_size,
		.in_use = in_use_of(p),
	};
	long long percpu_unsure = 0;

	if (!lines->percpu)
		b.percpu = (struct percpu){ 0, "this kernel does not count it" };
	else if (b.percpu.not_compared)
		percpu_unsure = p->percpu * 1024;
	b.most = lines->bytes - (b.objects.charged - b.objects.unsure) - b.percpu.bytes + moved;
	b.fewest = lines->bytes - b.objects.charged - b.kfence - b.percpu.bytes -
		   percpu_unsure - moved;
	return b;
}

static bool too_much(const struct bounds *b)
{
	return b->fewest > b->in_use + ON_THEIR_WAY;
}

/* The share is what is certain. */
static void certain_share(const struct lines_sum *lines, long long moved, const struct pages *p)
{
	struct bounds b = bounds_of(lines, moved, p);
	double share;

	printf("lines: %lld KiB\n", KIB(lines->bytes));
	printf("  at slab objects: %lld KiB in %d caches; up to %lld free, in slabs of CPUs\n",
	       KIB(b.objects.charged), b.objects.caches, KIB(b.objects.unsure));
	if (b.kfence)
		printf("  at KFENCE's objects: up to %lld KiB\n", KIB(b.kfence));
	if (b.percpu.not_compared)
		printf("  at per-CPU memory: not compared: %s\n", b.percpu.not_compared);
	else
		printf("  at per-CPU memory: %lld KiB\n", KIB(b.percpu.bytes));
	printf("  at pages, which is the rest: %lld to %lld KiB\n", KIB(b.fewest), KIB(b.most));
	if (b.objects.excluded)
		printf("objects that get no tag: %lld KiB\n", KIB(b.objects.excluded));
	printf("pages of slabs: %lld KiB by slabinfo, %lld at lines with func:alloc_slab_page\n",
	       KIB(b.objects.slab_pages), KIB(lines->slab_pages));
	if (too_much(&b))
		finding("lines have %lld KiB more than is in use: freed past the hooks?",
			KIB(b.fewest - b.in_use));
	share = percent(b.fewest - lines->untagged, b.in_use);
	judge(share);
	printf("share %.2f %% of %lld KiB in use has a line, or more; untagged: %lld to %lld KiB\n",
	       share, KIB(b.in_use), KIB(positive(b.in_use - b.most)),
	       KIB(positive(b.in_use - b.fewest)));
}

static long long recount_sum(const struct recount *r)
{
	return r->tagged_pages * page_size + r->tagged + r->kfence + r->percpu;
}

/* Do the lines hold what was found? Not to be told while counters move. */
static bool adds_up(const struct recount *r, long long bytes, long long moved)
{
	return r->moved || llabs(bytes - recount_sum(r)) <= moved;
}

static void exact_share(const struct lines_sum *lines, long long moved, const struct pages *p)
{
	struct recount r = parse_recount(true);
	/* The recount has emptied the lists of CPUs. */
	long long in_use = (p->managed - r.free) * page_size;
	long long at_pages = r.tagged_pages * page_size;
	long long untagged = in_use - at_pages + r.untagged + lines->untagged;
	double share;

	printf("lines: %lld bytes\n", lines->bytes);
	printf("  at pages: %lld\n", at_pages);
	printf("  at slab objects: %lld in %d caches\n", r.tagged, r.caches);
	if (r.kfence)
		printf("  at KFENCE's objects: %lld\n", r.kfence);
	if (r.percpu)
		printf("  at per-CPU memory: %lld\n", r.percpu);
	printf("lines: %lld exact, %lld moved, %lld differ\n", r.same, r.moved, r.different);
	if (r.excluded)
		printf("objects that get no tag: %lld KiB\n", KIB(r.excluded));
	if (r.unsure)
		printf("objects without a tag in slabs of CPUs, free or not: %lld KiB\n",
		       KIB(r.unsure));
	if (r.unsettled || r.lost)
		printf("on their way: %lld KiB of pages, %lld slabs\n",
		       KIB(r.unsettled * page_size), r.lost);
	if (!adds_up(&r, lines->bytes, moved))
		finding("lines have %lld bytes more than what was found",
			lines->bytes - recount_sum(&r));
	share = percent(in_use - untagged, in_use);
	judge(share);
	printf("share %.2f %% of %lld KiB in use has a line; untagged: %lld KiB\n",
	       share, KIB(in_use), KIB(positive(untagged)));
}

static long long vmstat(const char *name)
{
	struct lines l;
	long long n;
	char *line;

	if (!there(VMSTAT))
		return 0;
	for (l = lines_of(VMSTAT); (line = next_line(&l)); ) {
		if (value_of(line, name, &n))
			return n;
	}
	return 0;
}

static void describe(const struct pages *p)
{
	long long unit = page_size / 1024;

	printf("in use: %lld KiB of %lld\n", (p->managed - p->free - p->pcp) * unit,
	       p->managed * unit);
	printf("  file %lld, anonymous %lld, slab %lld, page tables %lld, stacks %lld\n",
	       vmstat("nr_file_pages ") * unit, vmstat("nr_anon_pages ") * unit,
	       (vmstat("nr_slab_reclaimable ") + vmstat("nr_slab_unreclaimable ")) * unit,
	       vmstat("nr_page_table_pages ") * unit, vmstat("nr_kernel_stack "));
	printf("never the page allocator's: %lld KiB\n", (p->present - p->managed) * unit);
	printf("  kernel image %lld, page structures about %lld, per-CPU memory up to %lld\n",
	       KIB(kernel_image()), KIB(p->present * 64), p->percpu);
	if (!quick)
		describe_kinds();
}

/* Is it worth while to read once more? */
static bool was_quiet(const struct lines_sum *lines, long long moved, const struct pages *p)
{
	struct bounds b;
	struct recount r;

	if (moved > in_use_of(p) / 1000)
		return false;
	if (!there(RECOUNT)) {
		b = bounds_of(lines, moved, p);
		return !too_much(&b);
	}
	r = parse_recount(false);
	return !r.unlike && !r.different && !r.lost && !r.stale_pages && !r.stale_objects &&
	       adds_up(&r, lines->bytes, moved);
}

static int audit(void)
{
	const struct timespec pause = { .tv_nsec = 100000000 };
	struct lines_sum before, after;
	long long moved;
	struct pages p;
	bool on;
	int tries;

	if (!read_text(&texts[SWITCH]))
		die("no %s: this kernel has no memory allocation profiling",
		    from ? texts[SWITCH].name : texts[SWITCH].path);
	on = texts[SWITCH].buf[0] == '1';
	if (!on && !from && access(texts[ALLOCINFO].path, F_OK)) {
		printf("profiling is \"never\": nothing to prove\n");
		return ALL_WELL;
	}
	if (!from) {
		read_text(&texts[SLABINFO]);
		open_caches();
		read_all(true);
	}

	for (tries = 1; ; tries++) {
		read_all(false);
		if (save)
			save_all();
		before = parse_allocinfo(ALLOCINFO);
		after = there(ALLOCINFO_AFTER) ? parse_allocinfo(ALLOCINFO_AFTER) : before;
		moved = drift(&before, &after);
		p = parse_pages();
		if (from || tries == TRIES || was_quiet(&after, moved, &p))
			break;
		nanosleep(&pause, NULL);
	}

	name_negative(&before);
	if (there(ALLOCINFO_AFTER))
		name_negative(&after);
	if (!on && !after.bytes && !findings) {
		printf("profiling is off and has counted nothing: nothing to prove\n");
		return ALL_WELL;
	}
	describe(&p);
	if (moved == LLONG_MAX) {
		printf("call sites came and went while they were read\n");
		moved = llabs(before.bytes - after.bytes);
	}
	if (moved)
		printf("moved while it was read: %lld KiB\n", KIB(moved));
	name_inaccurate(&after);
	if (after.untagged)
		printf("at the line func:untagged: %lld KiB\n", KIB(after.untagged));
	/* What is allocated meanwhile has no line. */
	if (!on)
		least = -1;
	if (there(RECOUNT))
		exact_share(&after, moved, &p);
	else if (on)
		certain_share(&after, moved, &p);
	else if (!findings)
		printf("profiling is off: no line is below zero, and no share can be told\n");
	return findings ? FOUND_SOMETHING : ALL_WELL;
}

static double parse_percent(const char *s)
{
	char *end;
	double p = strtod(s, &end);

	if (end == s || *end || !(p >= 0 && p <= 100))
		die("--min=%s is no number from 0 to 100", s);
	return p;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "min", required_argument, NULL, 'm' },
		{ "quick", no_argument, NULL, 'q' },
		{ "no-shrink", no_argument, NULL, 'n' },
		{ "save", required_argument, NULL, 's' },
		{ "from", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	int option, status;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (option) {
		case 'm':
			least = parse_percent(optarg);
			break;
		case 'q':
			quick = true;
			break;
		case 'n':
			no_shrink = true;
			break;
		case 's':
			save = optarg;
			break;
		case 'f':
			from = optarg;
			break;
		case 'h':
			fputs(help, stdout);
			return ALL_WELL;
		default:
			die("see audit --help");
		}
	}
	if (optind < argc)
		die("what is %s? see audit --help", argv[optind]);
	if (save && from)
		die("--save and --from are not for one call");
	page_size = sysconf(_SC_PAGESIZE);
	status = audit();
	if (fflush(stdout) || ferror(stdout))
		die("cannot write: %s", strerror(errno));
	return status;
}
