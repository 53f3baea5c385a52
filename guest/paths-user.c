// SPDX-License-Identifier: GPL-2.0
/*
 * The paths that user space takes memory along, for the tests in guest/tests:
 *
 *	paths-user COMMAND [ARGUMENT...]
 *
 * A command does something step by step, and compares what lines of
 * /proc/allocinfo hold with what they held before. Exit status 0, or 1 with a
 * line for each thing that is wrong, or 77 with the reason why it cannot be
 * done here.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#ifndef MADV_SOFT_OFFLINE
#define MADV_SOFT_OFFLINE	101
#endif
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE		25
#endif

/* Bits of /proc/kpageflags, from linux/kernel-page-flags.h. */
#define KPF_UPTODATE		3
#define KPF_BUDDY		10

#define PAGE		4096L
#define MIB		(1024L * 1024)
#define HUGE		(2 * MIB)
/* Pages of others on the lines of anonymous memory: this very process has some. */
#define SLACK		(128 * 1024)

#define ANON		"mm/memory.c func:do_anonymous_page"
#define ANON_HUGE	"mm/huge_memory.c func:do_huge_pmd_anonymous_page"

static int failures;

/* === What lines hold ====================================================== */

struct holds {
	long long bytes, calls;
};

static __attribute__((format(printf, 1, 2), noreturn)) void skip(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	_exit(failures ? 1 : 77);
}

static __attribute__((format(printf, 1, 2), noreturn)) void give_up(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf(": %s\n", strerror(errno));
	fflush(stdout);
	_exit(1);
}

static char text[4 << 20];

static void read_lines(void)
{
	int fd = open("/proc/allocinfo", O_RDONLY);
	size_t len = 0;
	ssize_t got;

	if (fd < 0)
		skip("there is no /proc/allocinfo");
	while ((got = read(fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += got;
	text[len] = '\0';
	close(fd);
}

/*
 * Was a line below zero? This kernel shows 0 then, and accurate:no, which is
 * nothing to wonder at only where allocations were missed. What a module does
 * is its own affair.
 */
static bool was_below_zero(const char *line)
{
	char missed[32] = "";
	int fd;

	if (!strstr(line, " accurate:no") || strchr(line, '[') || strstr(line, " func:overflow"))
		return false;
	fd = open("/proc/sys/vm/mem_profiling_missed", O_RDONLY);
	if (fd >= 0) {
		if (read(fd, missed, sizeof(missed) - 1) < 0)
			missed[0] = '\0';
		close(fd);
	}
	return !strcmp(missed, "0\n");
}

/*
 * The sum over all lines of a function in a file: "FILE func:FUNCTION". Either
 * half may be missing. No line of any kind may be below zero.
 */
static struct holds lines_hold(const char *where)
{
	struct holds sum = { 0, 0 };
	const char *func = strstr(where, "func:");
	char file[64] = "", *line, *next;

	if (func != where)
		snprintf(file, sizeof(file), "%.*s:",
			 (int)(func ? func - where - 1 : (long)strlen(where)), where);
	for (line = text; line && *line; line = next) {
		long long bytes, calls;
		const char *at;
		int n;

		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (sscanf(line, "%lld %lld%n", &bytes, &calls, &n) == 2) {
			if (bytes < 0 || calls < 0 || was_below_zero(line)) {
				printf("below zero: %s\n", line);
				failures++;
			}
			at = func ? strstr(line, func) : NULL;
			if (!strncmp(line + n + 1, file, strlen(file)) &&
			    (!func || (at && at[strlen(func)] <= ' '))) {
				sum.bytes += bytes;
				sum.calls += calls;
			}
		}
		if (next)
			next[-1] = '\n';
	}
	return sum;
}

static struct holds hold(const char *where)
{
	read_lines();
	return lines_hold(where);
}

/* More than before: so many bytes and calls, each within its slack. calls < 0: any. */
static bool is_more(const char *where, struct holds before, long long bytes, long long slack,
		    long long calls)
{
	struct holds now = hold(where);
	long long b = now.bytes - before.bytes, c = now.calls - before.calls;

	return llabs(b - bytes) <= slack && (calls < 0 || llabs(c - calls) <= slack / PAGE);
}

static void more(const char *what, const char *where, struct holds before, long long bytes,
		 long long slack, long long calls)
{
	struct holds now;
	int i;

	/* Pages are freed a little later where a list of a CPU or RCU has them. */
	for (i = 0; i < 100; i++) {
		if (is_more(where, before, bytes, slack, calls))
			return;
		usleep(50 * 1000);
	}
	now = hold(where);
	printf("%s: %s holds %+lld bytes in %+lld calls, wanted %+lld in %+lld (slack %lld)\n",
	       what, where, now.bytes - before.bytes, now.calls - before.calls, bytes, calls,
	       slack);
	failures++;
}

static void expect(bool what, const char *text_of_it)
{
	if (what)
		return;
	printf("not true: %s\n", text_of_it);
	failures++;
}

/* === Helpers ============================================================== */

static int write_file(const char *path, const char *fmt, ...)
{
	char buf[128];
	va_list args;
	int fd, len, err = 0;

	va_start(args, fmt);
	len = vsnprintf(buf, sizeof(buf), fmt, args);
	va_end(args);
	fd = open(path, O_WRONLY);
	if (fd < 0)
		return -errno;
	if (write(fd, buf, len) != len)
		err = -errno;
	close(fd);
	return err;
}

static char *map_memory(size_t size, int advice)
{
	char *start, *p = mmap(NULL, size + HUGE, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		give_up("mmap of %zu", size);
	start = (char *)(((uintptr_t)p + HUGE - 1) & ~(HUGE - 1));
	if (start != p)
		munmap(p, start - p);
	if (p + HUGE != start)
		munmap(start + size, p + HUGE - start);
	if (madvise(start, size, advice))
		skip("madvise(%d): %s", advice, strerror(errno));
	return start;
}

static void touch(char *p, size_t size)
{
	size_t i;

	for (i = 0; i < size; i += PAGE)
		__atomic_store_n((long *)(p + i), i + 1, __ATOMIC_RELAXED);
}

static bool is_intact(const char *p, size_t size)
{
	size_t i;

	for (i = 0; i < size; i += PAGE) {
		if (__atomic_load_n((const long *)(p + i), __ATOMIC_RELAXED) != (long)i + 1)
			return false;
	}
	return true;
}

static uint64_t page_entry(const void *p)
{
	uint64_t entry = 0;
	int fd = open("/proc/self/pagemap", O_RDONLY);

	if (fd < 0 || pread(fd, &entry, 8, (uintptr_t)p / PAGE * 8) != 8)
		give_up("/proc/self/pagemap");
	close(fd);
	return entry;
}

static uint64_t pfn_of(const void *p)
{
	return page_entry(p) & ((1ULL << 55) - 1);
}

/* === Huge pages =========================================================== */

static int cmd_thp_split(char **argv)
{
	struct holds before = hold(ANON_HUGE);
	char *p = map_memory(4 * HUGE, MADV_HUGEPAGE);

	(void)argv;
	touch(p, 4 * HUGE);
	if (hold(ANON_HUGE).bytes == before.bytes)
		skip("no huge page was free");
	more("four huge pages", ANON_HUGE, before, 4 * HUGE, 0, 4);
	/* The first two by address, then the rest, of which a part is unmapped already. */
	if (write_file("/sys/kernel/debug/split_huge_pages", "%d,0x%lx,0x%lx", getpid(),
		       (long)p, (long)(p + 2 * HUGE)))
		give_up("split_huge_pages");
	more("two of them split", ANON_HUGE, before, 4 * HUGE, 0, 2 * 512 + 2);
	expect(is_intact(p, 4 * HUGE), "the contents are there after a split");
	munmap(p + 2 * HUGE, HUGE / 2);
	more("a part of the third unmapped", ANON_HUGE, before, 4 * HUGE, 0, 2 * 512 + 2);
	if (write_file("/sys/kernel/debug/split_huge_pages", "1"))
		give_up("split_huge_pages");
	more("all split", ANON_HUGE, before, 4 * HUGE - HUGE / 2, 0, 3 * 512 + 256);
	munmap(p, 2 * HUGE);
	more("half of it unmapped", ANON_HUGE, before, 2 * HUGE - HUGE / 2, 0, 512 + 256);
	munmap(p + 2 * HUGE, 2 * HUGE);
	more("nothing left", ANON_HUGE, before, 0, 0, 0);
	return 0;
}

static int cmd_thp_collapse(char **argv)
{
	static const char collapse[] = "mm/khugepaged.c func:hpage_collapse_alloc_page";
	struct holds small = hold(ANON), huge = hold(collapse);
	char *p = map_memory(2 * HUGE, MADV_NOHUGEPAGE);

	(void)argv;
	touch(p, 2 * HUGE);
	more("small pages", ANON, small, 2 * HUGE, SLACK, -1);
	madvise(p, 2 * HUGE, MADV_HUGEPAGE);
	if (madvise(p, 2 * HUGE, MADV_COLLAPSE))
		skip("MADV_COLLAPSE: %s", strerror(errno));
	more("collapsed", collapse, huge, 2 * HUGE, 0, 2);
	more("the small ones are gone", ANON, small, 0, SLACK, -1);
	expect(is_intact(p, 2 * HUGE), "the contents are there after a collapse");
	if (write_file("/sys/kernel/debug/split_huge_pages", "%d,0x%lx,0x%lx", getpid(),
		       (long)p, (long)(p + HUGE)))
		give_up("split_huge_pages");
	more("one of them split again", collapse, huge, 2 * HUGE, 0, 513);
	munmap(p, 2 * HUGE);
	more("nothing left", collapse, huge, 0, 0, 0);
	return 0;
}

/* === Merging pages with the same contents ================================= */

/* All but a few of the pages are freed, and there are copies when they differ again. */
static int cmd_merge(char **argv)
{
	static const char copy[] = "mm/memory.c func:wp_page_copy";
	struct holds before = hold(ANON), copies = hold(copy);
	const size_t size = 4 * MIB;
	char *p = map_memory(size, MADV_NOHUGEPAGE);

	(void)argv;
	memset(p, 'k', size);
	more("pages", ANON, before, size, SLACK, -1);
	if (madvise(p, size, MADV_MERGEABLE))
		skip("MADV_MERGEABLE: %s", strerror(errno));
	if (write_file("/sys/kernel/mm/ksm/sleep_millisecs", "1") ||
	    write_file("/sys/kernel/mm/ksm/pages_to_scan", "1000") ||
	    write_file("/sys/kernel/mm/ksm/run", "1"))
		give_up("/sys/kernel/mm/ksm");
	more("merged", ANON, before, 0, SLACK, -1);
	if (write_file("/sys/kernel/mm/ksm/run", "2"))
		give_up("/sys/kernel/mm/ksm/run");
	more("each for itself again", copy, copies, size, SLACK, -1);
	more("each for itself again", ANON, before, 0, SLACK, -1);
	expect(p[0] == 'k' && p[size - 1] == 'k', "the contents are there after that");
	munmap(p, size);
	more("nothing left", copy, copies, 0, SLACK, -1);
	more("nothing left", ANON, before, 0, SLACK, -1);
	return 0;
}

/* === Swapping, migrating, compacting ====================================== */

#define SWAPPED_IN	"mm/memory.c func:do_swap_page"
#define READ_AHEAD	"mm/swap_state.c func:__read_swap_cache_async"

static size_t pages_in_memory(const char *p, size_t size)
{
	size_t i, n = 0;

	for (i = 0; i < size; i += PAGE)
		n += page_entry(p + i) >> 63;
	return n;
}

/*
 * With swap space set up, and a control group that can be told to give up
 * memory: out and in again, first small pages, then huge ones.
 */
static int cmd_swap(char **argv)
{
	static const char group[] = "/run/cgroup/swapped";
	const size_t size = 4 * HUGE;
	char reclaim[64];
	int advice, tries;

	(void)argv;
	snprintf(reclaim, sizeof(reclaim), "%s/memory.reclaim", group);
	if (access(reclaim, W_OK))
		skip("there is no %s", reclaim);
	snprintf(text, sizeof(text), "%s/cgroup.procs", group);
	if (write_file(text, "%d", getpid()))
		give_up("%s", text);
	for (advice = MADV_NOHUGEPAGE; advice >= MADV_HUGEPAGE; advice--) {
		struct holds anon = hold(ANON), huge = hold(ANON_HUGE);
		struct holds in = hold(SWAPPED_IN), ahead = hold(READ_AHEAD);
		struct holds a, b;
		char *p = map_memory(size, advice);

		touch(p, size);
		for (tries = 0; tries < 50 && pages_in_memory(p, size) > 4; tries++) {
			if (madvise(p, size, MADV_PAGEOUT))
				skip("MADV_PAGEOUT: %s", strerror(errno));
			usleep(20 * 1000);
		}
		expect(pages_in_memory(p, size) <= 4, "nearly all was swapped out");
		/* What was just written is still in the swap cache. */
		for (tries = 0; tries < 50; tries++) {
			if (is_more(ANON, anon, 0, SLACK, -1) &&
			    is_more(ANON_HUGE, huge, 0, SLACK, -1))
				break;
			write_file(reclaim, "%zu", size);
			usleep(50 * 1000);
		}
		more("swapped out", ANON, anon, 0, SLACK, -1);
		more("swapped out", ANON_HUGE, huge, 0, SLACK, -1);

		expect(is_intact(p, size), "the contents come back from swap");
		a = hold(SWAPPED_IN);
		b = hold(READ_AHEAD);
		if (a.bytes - in.bytes + b.bytes - ahead.bytes < (long long)size - SLACK) {
			printf("swapped in: %lld bytes, wanted %zu\n",
			       a.bytes - in.bytes + b.bytes - ahead.bytes, size);
			failures++;
		}
		munmap(p, size);
		more("nothing left", SWAPPED_IN, in, 0, SLACK, -1);
		more("nothing left", READ_AHEAD, ahead, 0, SLACK, -1);
		more("nothing left", ANON, anon, 0, SLACK, -1);
		more("nothing left", ANON_HUGE, huge, 0, 0, 0);
	}
	write_file("/run/cgroup/cgroup.procs", "%d", getpid());
	return 0;
}

/* What migration takes for itself: all lines that allocate a target. */
#define TARGETS	"mm/migrate.c func:alloc_migration_target"

#define MPOL_MF_MOVE	2

/* To the other node and back: the pages stay whose they were. */
static int cmd_move(char **argv)
{
	const size_t size = 2 * HUGE;
	int advice, node, i;
	static void *page[1024];
	static int to[1024], status[1024];

	(void)argv;
	if (access("/sys/devices/system/node/node1", F_OK))
		skip("there is one node only");
	for (advice = MADV_NOHUGEPAGE; advice >= MADV_HUGEPAGE; advice--) {
		const bool huge = advice == MADV_HUGEPAGE;
		const char *where = huge ? ANON_HUGE : ANON;
		const long slack = huge ? 0 : SLACK;
		struct holds before = hold(where), target = hold(TARGETS);
		char *p = map_memory(size, advice);
		int moved = 0, n = huge ? 2 : 1024;
		long step = size / n;

		touch(p, size);
		for (node = 1; node >= 0; node--) {
			for (i = 0; i < n; i++) {
				page[i] = p + i * step;
				to[i] = node;
			}
			if (syscall(SYS_move_pages, 0, n, page, to, status, MPOL_MF_MOVE) < 0)
				give_up("move_pages");
			for (i = moved = 0; i < n; i++)
				moved += status[i] == node;
			if (moved < n * 9 / 10) {
				printf("only %d of %d moved to node %d\n", moved, n, node);
				failures++;
			}
			more("moved", where, before, size, slack, huge ? 2 : -1);
			more("moved", TARGETS, target, 0, 0, 0);
			expect(is_intact(p, size), "the contents are there after moving");
		}
		munmap(p, size);
		more("nothing left", where, before, 0, slack, -1);
	}
	return 0;
}

static long vm_event(const char *name)
{
	static char buf[64 * 1024];
	int fd = open("/proc/vmstat", O_RDONLY);
	ssize_t len = read(fd, buf, sizeof(buf) - 1);
	char *at;

	close(fd);
	buf[len > 0 ? len : 0] = '\0';
	at = strstr(buf, name);
	return at ? atol(at + strlen(name)) : 0;
}

/* Every other page of much memory, which compaction then brings together. */
static int cmd_compact(char **argv)
{
	const size_t size = 96 * MIB;
	struct holds before = hold(ANON), taken = hold("mm/compaction.c");
	char *p = map_memory(size, MADV_NOHUGEPAGE);
	long migrated = vm_event("pgmigrate_success ");
	size_t i;

	(void)argv;
	touch(p, size);
	for (i = PAGE; i < size; i += 2 * PAGE)
		madvise(p + i, PAGE, MADV_DONTNEED);
	more("every other page", ANON, before, size / 2, SLACK, -1);
	if (write_file("/proc/sys/vm/compact_memory", "1"))
		give_up("compact_memory");
	migrated = vm_event("pgmigrate_success ") - migrated;
	printf("%ld pages migrated\n", migrated);
	expect(migrated > 0, "compaction migrates pages");
	more("compacted", ANON, before, size / 2, SLACK, -1);
	more("compaction's own", "mm/compaction.c", taken, 0, 0, 0);
	for (i = 0; i < size; i += 2 * PAGE) {
		if (*(long *)(p + i) != (long)i + 1) {
			printf("damaged at %zu\n", i);
			failures++;
			break;
		}
	}
	munmap(p, size);
	more("nothing left", ANON, before, 0, SLACK, -1);
	return 0;
}

/* === Reporting free memory to the host =================================== */

/*
 * Whether a huge page's block is free and the host knows it: PG_reported is
 * PG_uptodate, which no other free page has.
 */
static bool is_reported(uint64_t pfn)
{
	const uint64_t reported = 1 << KPF_BUDDY | 1 << KPF_UPTODATE;
	uint64_t flags[2] = { 0, 0 };
	int fd = open("/proc/kpageflags", O_RDONLY);

	/* The flags are at the block's first page, and it may have been joined with its buddy. */
	if (fd < 0 || pread(fd, &flags[0], 8, pfn * 8) != 8 ||
	    pread(fd, &flags[1], 8, (pfn & ~1023ULL) * 8) != 8)
		give_up("/proc/kpageflags");
	close(fd);
	return (flags[0] & reported) == reported || (flags[1] & reported) == reported;
}

/* Freed, told to the host, allocated again: none of the three is anybody's but ours. */
static int cmd_report(char **argv)
{
	enum { BLOCKS = 64 };
	struct holds before = hold(ANON_HUGE);
	char *p = map_memory(BLOCKS * HUGE, MADV_HUGEPAGE);
	uint64_t pfn[BLOCKS];
	int i, tries, known = 0;

	(void)argv;
	touch(p, BLOCKS * HUGE);
	more("huge pages", ANON_HUGE, before, BLOCKS * HUGE, 0, BLOCKS);
	for (i = 0; i < BLOCKS; i++) {
		pfn[i] = pfn_of(p + i * HUGE);
		expect(!is_reported(pfn[i]), "what is allocated is not reported");
	}
	munmap(p, BLOCKS * HUGE);
	/* It begins after two seconds, and some may be in use again. */
	for (tries = 0; tries < 300 && known < BLOCKS / 2; tries++) {
		usleep(100 * 1000);
		for (known = 0, i = 0; i < BLOCKS; i++)
			known += is_reported(pfn[i]);
	}
	printf("%d of %d blocks reported\n", known, BLOCKS);
	expect(known >= BLOCKS / 2, "free blocks are reported");
	more("reported", ANON_HUGE, before, 0, 0, 0);
	p = map_memory(BLOCKS * HUGE, MADV_HUGEPAGE);
	touch(p, BLOCKS * HUGE);
	more("huge pages again", ANON_HUGE, before, BLOCKS * HUGE, 0, BLOCKS);
	munmap(p, BLOCKS * HUGE);
	more("nothing left", ANON_HUGE, before, 0, 0, 0);
	return 0;
}

/* === Broken memory ======================================================== */

static void repair(uint64_t pfn)
{
	int err = write_file("/sys/kernel/debug/hwpoison/unpoison-pfn", "%llu",
			     (unsigned long long)pfn);

	if (err) {
		printf("unpoison of %llx: %s\n", (unsigned long long)pfn, strerror(-err));
		failures++;
	}
}

/* A page that is in use breaks: it stays charged until somebody repairs it. */
static int cmd_poison(char **argv)
{
	struct holds before = hold(ANON);
	char *p = map_memory(4 * MIB, MADV_NOHUGEPAGE);
	uint64_t pfn[64];
	int i;

	(void)argv;
	touch(p, 4 * MIB);
	for (i = 0; i < 64; i++) {
		pfn[i] = pfn_of(p + 3 * i * PAGE);
		if (madvise(p + 3 * i * PAGE, PAGE, MADV_HWPOISON))
			skip("MADV_HWPOISON: %s", strerror(errno));
	}
	more("64 broken", ANON, before, 4 * MIB, 16 * PAGE, -1);
	munmap(p, 4 * MIB);
	more("unmapped, the broken ones stay", ANON, before, 64 * PAGE, 16 * PAGE, -1);
	for (i = 0; i < 64; i++)
		repair(pfn[i]);
	more("repaired", ANON, before, 0, 16 * PAGE, -1);
	return 0;
}

/* A page is taken out of use: its contents go elsewhere first. */
static int cmd_soft_offline(char **argv)
{
	struct holds before = hold(ANON), target = hold(TARGETS);
	char *p = map_memory(4 * MIB, MADV_NOHUGEPAGE);
	uint64_t pfn[64];
	int i;

	(void)argv;
	touch(p, 4 * MIB);
	for (i = 0; i < 64; i++) {
		pfn[i] = pfn_of(p + 5 * i * PAGE);
		if (madvise(p + 5 * i * PAGE, PAGE, MADV_SOFT_OFFLINE))
			skip("MADV_SOFT_OFFLINE: %s", strerror(errno));
		expect(pfn_of(p + 5 * i * PAGE) != pfn[i], "the contents are elsewhere");
	}
	expect(is_intact(p, 4 * MIB), "the contents are there");
	more("64 pages taken out of use", ANON, before, 4 * MIB, 16 * PAGE, -1);
	more("the targets are the owner's", TARGETS, target, 0, 0, 0);
	munmap(p, 4 * MIB);
	more("nothing left", ANON, before, 0, 16 * PAGE, -1);
	for (i = 0; i < 64; i++)
		repair(pfn[i]);
	more("repaired, nobody's", ANON, before, 0, 16 * PAGE, -1);
	return 0;
}

/* A part of a huge page breaks, transparent and of hugetlb. */
static int cmd_poison_huge(char **argv)
{
	static const char pool[] = "mm/hugetlb.c func:alloc_buddy_huge_page";
	struct holds before = hold(ANON_HUGE);
	char *p = map_memory(HUGE, MADV_HUGEPAGE);
	uint64_t pfn;

	(void)argv;
	touch(p, HUGE);
	if (hold(ANON_HUGE).bytes == before.bytes)
		skip("no huge page was free");
	pfn = pfn_of(p + 17 * PAGE);
	if (madvise(p + 17 * PAGE, PAGE, MADV_HWPOISON))
		skip("MADV_HWPOISON: %s", strerror(errno));
	more("broken, so split", ANON_HUGE, before, HUGE, 0, 512);
	munmap(p, HUGE);
	more("the broken one stays", ANON_HUGE, before, PAGE, 0, 1);
	repair(pfn);
	more("repaired", ANON_HUGE, before, 0, 0, 0);

	before = hold(pool);
	if (write_file("/proc/sys/vm/nr_hugepages", "2"))
		return 0;
	more("a pool of two", pool, before, 2 * HUGE, 0, 2);
	p = mmap(NULL, HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB,
		 -1, 0);
	if (p == MAP_FAILED)
		give_up("mmap of a huge page");
	touch(p, HUGE);
	pfn = pfn_of(p + 33 * PAGE);
	if (madvise(p + 33 * PAGE, PAGE, MADV_HWPOISON))
		give_up("MADV_HWPOISON");
	munmap(p, HUGE);
	write_file("/proc/sys/vm/nr_hugepages", "0");
	repair(pfn);
	write_file("/proc/sys/vm/nr_hugepages", "0");
	more("nothing left", pool, before, 0, 0, 0);
	return 0;
}

/* === Other kernels, and devices =========================================== */

struct segment {
	const void *buf;
	size_t bufsz;
	const void *mem;
	size_t memsz;
};

static int cmd_kexec(char **argv)
{
	static char image[256 * 1024];
	struct segment segment = { image, sizeof(image), (void *)(64 * MIB), sizeof(image) };
	struct holds pages = hold("kernel/kexec_core.c"), all = hold("kernel/kexec.c");
	struct holds tables = hold("arch/x86/kernel/machine_kexec_64.c");

	(void)argv;
	if (syscall(SYS_kexec_load, 64 * MIB, 1, &segment, 0))
		skip("kexec_load: %s", strerror(errno));
	if (hold("kernel/kexec_core.c").bytes - pages.bytes < (long long)sizeof(image)) {
		printf("its pages are not at kernel/kexec_core.c\n");
		failures++;
	}
	if (syscall(SYS_kexec_load, 0, 0, NULL, 0))
		give_up("kexec_load of nothing");
	more("unloaded", "kernel/kexec_core.c", pages, 0, 0, 0);
	more("unloaded", "kernel/kexec.c", all, 0, 0, 0);
	more("unloaded", "arch/x86/kernel/machine_kexec_64.c", tables, 0, 0, 0);
	return 0;
}

/* Of lib/test_hmm_uapi.h. */
struct dmirror {
	uint64_t addr, ptr, npages, cpages, faults;
};

#define MIGRATE_TO_DEV	_IOWR('H', 0x02, struct dmirror)
#define MIGRATE_TO_SYS	_IOWR('H', 0x03, struct dmirror)

/* With test_hmm.ko: into a device's memory, whose pages no allocator has, and back. */
static int cmd_device(char **argv)
{
	struct holds before;
	const size_t size = MIB;
	char *p, *mirror = malloc(size);
	struct dmirror cmd = { 0, (uintptr_t)mirror, size / PAGE, 0, 0 };
	char name[64];
	FILE *f = fopen("/proc/devices", "r");
	int fd, major = 0;

	(void)argv;
	while (f && !major && fgets(text, 100, f)) {
		if (sscanf(text, "%d %63s", &major, name) != 2 || strcmp(name, "HMM_DMIRROR"))
			major = 0;
	}
	if (!major)
		skip("there is no HMM_DMIRROR");
	fclose(f);
	mknod("/dev/hmm_dmirror0", S_IFCHR | 0600, makedev(major, 0));
	fd = open("/dev/hmm_dmirror0", O_RDWR);
	if (fd < 0)
		give_up("/dev/hmm_dmirror0");
	memset(mirror, 0, size);

	before = hold(ANON);
	p = map_memory(size, MADV_NOHUGEPAGE);
	touch(p, size);
	cmd.addr = (uintptr_t)p;
	if (ioctl(fd, MIGRATE_TO_DEV, &cmd))
		give_up("MIGRATE_TO_DEV");
	expect(cmd.cpages == size / PAGE, "all pages are in the device");
	more("in the device", ANON, before, 0, SLACK, -1);
	expect(is_intact(p, size), "the contents come back");
	/* Each was taken back by a fault, into a page that the driver allocated. */
	more("taken back", ANON, before, 0, SLACK, -1);
	munmap(p, size);
	close(fd);
	more("nothing left", ANON, before, 0, SLACK, -1);
	return 0;
}

/* === Switching ============================================================ */

/* toggle SECONDS: on and off every 10 ms; looks at all lines twice a second. */
static int cmd_toggle(char **argv)
{
	struct timespec now;
	time_t end;
	long n = 0;
	int fd = open("/proc/sys/vm/mem_profiling", O_WRONLY);

	/* The load has more processes than there are CPUs. */
	errno = 0;
	if (nice(-20) < 0 && errno)
		give_up("nice");
	clock_gettime(CLOCK_MONOTONIC, &now);
	end = now.tv_sec + atoi(argv[0]);
	while (now.tv_sec < end) {
		if (pwrite(fd, n % 2 ? "1" : "0", 1, 0) != 1)
			give_up("mem_profiling");
		if (n++ % 50 == 0)
			hold(ANON);
		usleep(10 * 1000);
		clock_gettime(CLOCK_MONOTONIC, &now);
	}
	if (pwrite(fd, "1", 1, 0) != 1)
		give_up("mem_profiling");
	close(fd);
	printf("%ld switches\n", n);
	return 0;
}

static const struct {
	const char *name;
	int arguments;
	int (*run)(char **argv);
} commands[] = {
	{ "thp-split", 0, cmd_thp_split },
	{ "thp-collapse", 0, cmd_thp_collapse },
	{ "merge", 0, cmd_merge },
	{ "swap", 0, cmd_swap },
	{ "move", 0, cmd_move },
	{ "compact", 0, cmd_compact },
	{ "report", 0, cmd_report },
	{ "poison", 0, cmd_poison },
	{ "poison-huge", 0, cmd_poison_huge },
	{ "soft-offline", 0, cmd_soft_offline },
	{ "kexec", 0, cmd_kexec },
	{ "device", 0, cmd_device },
	{ "toggle", 1, cmd_toggle },
	{ NULL, 0, NULL },
};

int main(int argc, char **argv)
{
	size_t i;

	/* Present before anything is counted. */
	memset(text, 0, sizeof(text));
	for (i = 0; argc > 1 && commands[i].name; i++) {
		if (strcmp(argv[1], commands[i].name))
			continue;
		if (argc - 2 != commands[i].arguments)
			break;
		commands[i].run(argv + 2);
		fflush(stdout);
		return failures ? 1 : 0;
	}
	fprintf(stderr, "usage: paths-user COMMAND [ARGUMENT...]\n");
	return 2;
}
