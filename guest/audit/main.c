// SPDX-License-Identifier: GPL-2.0
/*
 * audit: does all memory in use have a line in /proc/allocinfo?
 *
 * The sum of the lines is compared with the amounts that the kernel's own
 * counters report as allocated: pages in /proc/buddyinfo and /proc/zoneinfo,
 * slab objects in /proc/slabinfo, and per-CPU memory in percpu_stats of
 * debugfs. A kernel with CONFIG_MEM_ALLOC_PROFILING_DEBUG counts pages and
 * objects again one by one in alloc_tag/recount of debugfs, so everything is
 * known exactly. Otherwise one number cannot be determined: how many objects
 * are free in the slabs that CPUs are using. Slabs are shrunk first, which
 * leaves few of them, and the share is a lower bound.
 *
 * With page_owner=on the stacks that it counts pages for are compared, too: with
 * its records, with what is in use, and with the lines that their frames lead to.
 *
 * See audit --help. It only needs libc: "cc -o audit *.c" in this folder builds
 * it on any machine.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "audit.h"

#define TRIES		5

enum { ALL_WELL, FOUND_SOMETHING, CANNOT_TELL };

static const char help[] =
	"usage: audit [--min=PERCENT] [--quick] [--frames] [--no-shrink]\n"
	"             [--save=DIR | --from=DIR]\n"
	"\n"
	"Compare the lines of /proc/allocinfo with what the kernel's own counters say is\n"
	"in use, and name the differences. The last line says which share of all memory\n"
	"in use has a line; there is none to be told, and --min says nothing, while\n"
	"profiling is off. With page_owner=on its counts are compared, too: each stack's\n"
	"with the records of its pages, all of them with what is in use, and those that\n"
	"lead to a function with the lines of that function. Needs root.\n"
	"\n"
	"  --min=PERCENT  fail if the share is less\n"
	"  --quick        leave out what only describes: the kinds of pages\n"
	"  --frames       with page_owner=on print what is compared by function: pages of the\n"
	"                 stacks that lead there, bytes at its lines, whether these are of\n"
	"                 pages alone or mixed with objects, and its name\n"
	"  --no-shrink    leave free objects in slabs, where they look like used ones\n"
	"  --save=DIR     write what was read to files in DIR, too\n"
	"  --from=DIR     read it from there, and not from the running kernel\n"
	"  --help         this text\n"
	"\n"
	"Exit status: 0 all is well; 1 a line or the count of a stack is wrong, or the\n"
	"share too small; 2 nothing can be said, and why is on standard error.\n";

const char *from, *save;
bool quick, no_shrink, by_function;
double least = -1;
long long page_size;
int findings;

void __noreturn __printf(1, 2) die(const char *fmt, ...)
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

void __printf(1, 2) finding(const char *fmt, ...)
{
	va_list args;

	findings++;
	fputs("wrong: ", stdout);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
}

static const struct timespec a_moment = { .tv_nsec = 100000000 };

/* What can be proven without /proc/allocinfo. */
static int audit_owner(void)
{
	struct pages p;
	int tries;

	if (!from) {
		read_pages();
		read_owner(true);
	}
	for (tries = 1; ; tries++) {
		read_pages();
		read_owner(false);
		if (!there(OWNER_STACKS))
			return ALL_WELL;
		p = parse_pages();
		if (tries == TRIES || owner_adds_up(&p))
			break;
		nanosleep(&a_moment, NULL);
	}
	compare_owner(&p);
	return findings ? FOUND_SOMETHING : ALL_WELL;
}

static int audit(void)
{
	struct lines_sum before, after;
	long long moved;
	struct pages p;
	bool on;
	int tries;

	if (!read_text(&texts[SWITCH])) {
		if (read_text(&texts[OWNER_STACKS]))
			return audit_owner();
		die("no %s: this kernel has no memory allocation profiling",
		    from ? texts[SWITCH].name : texts[SWITCH].path);
	}
	on = texts[SWITCH].buf[0] == '1';
	if (!on && !from && access(texts[ALLOCINFO].path, F_OK)) {
		printf("profiling is \"never\": nothing to prove\n");
		return audit_owner();
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
		nanosleep(&a_moment, NULL);
	}

	name_negative(&before);
	if (there(ALLOCINFO_AFTER))
		name_negative(&after);
	compare_owner(&p);
	compare_frames(&after, moved, &p);
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
	/* While profiling is off, new allocations have no line. */
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
		{ "frames", no_argument, NULL, 'F' },
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
		case 'F':
			by_function = true;
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
