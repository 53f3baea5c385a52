// SPDX-License-Identifier: GPL-2.0
/*
 * Writes a made-up dump of page_owner, in one of the forms that kernels are documented to have, to
 * standard output. The same options always give the same bytes: the tests and the benchmark
 * depend on it.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The options. */
static const char *form = "6.1";
static unsigned long records = 100;
static unsigned long stacks = 10;
static unsigned long frames = 8;
static unsigned long tasks = 200;
static unsigned long runs = 1;
static unsigned long seed = 1;
static int plain;
static int unique;
static int repeated;
static int odd_names;

/* Of the generator of pseudo-random numbers; begins with the seed. */
static uint64_t state;

static const char usage[] =
"usage: make-dump [OPTION...] >FILE\n"
"  --form NAME    5.10, 5.11, 5.15, 6.1, 6.12, 7, handle, stack_handle, stacks, handles,\n"
"                 stacks_handles or stack_count (6.1)\n"
"  --records N    how many records (100)\n"
"  --stacks N     how many different stacks (10)\n"
"  --frames N     how many frames a stack has, about (8)\n"
"  --tasks N      how many tasks there are, of which eight share a stack (200)\n"
"  --unique       each record has a task of its own, so that no two are the same\n"
"  --runs N       up to N blocks one after another have the same task and stack (1)\n"
"  --seed N       another dump of the same kind (1)\n"
"  --plain        without lines of memory cgroups and of migration\n"
"  --repeated     every third record is the one before it again, at another page\n"
"  --odd-names    names of tasks with spaces, brackets and commas\n"
"  --help         print this\n";

/* A generator of pseudo-random numbers, 0 to n - 1: Knuth's multiplier, the upper bits. */
static unsigned int draw(unsigned int n)
{
	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return (state >> 33) % n;
}

/* A number that depends on nothing but its argument, so that a stack is the same each time. */
static unsigned int mix(unsigned long value)
{
	uint64_t x = (value + 1) * 0x9e3779b97f4a7c15ull;

	return (x ^ x >> 29) >> 20;
}

static const char * const words[] = {
	"read", "write", "open", "shmem", "ext4", "inode", "page", "folio", "cache", "net",
	"skb", "sock", "unix", "pipe", "fork", "exec", "mmap", "fault", "anon", "file",
};

static const char * const modules[] = { "ext4", "xfs", "nf_tables", "zfs", "e1000e" };

static const char * const names[] = {
	"systemd", "bash", "kworker/0:1", "sshd", "mysqld", "init", "kswapd0", "cc1",
};

static const char * const odd[] = {
	"a b", "x)", "(y", "p, q", "Web Content", "), ts 5 ns", "(sd-pam)", "tgid 7 (z)",
};

static const char * const masks[] = {
	"0x1100cca(GFP_HIGHUSER_MOVABLE)", "0xcc0(GFP_KERNEL)",
	"0x400dc0(GFP_KERNEL_ACCOUNT|__GFP_ZERO)", "0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP)",
	"0x52cc0(GFP_KERNEL|__GFP_NOWARN|__GFP_NORETRY|__GFP_COMP)",
};

#define NUMBER(array) (sizeof(array) / sizeof((array)[0]))

static bool is(const char *name)
{
	return !strcmp(form, name);
}

/* Every fourth stack is of a slab page, and every fifth of vmalloc(). */
static bool of_slab(unsigned long stack)
{
	return stack % 4 == 1;
}

static void frame(const char *name, unsigned int number)
{
	printf(" %s+0x%x/0x%x\n", name, number % 4000 + 1, number % 4000 + 17);
}

static void print_stack(unsigned long stack)
{
	bool noprof = is("6.12") || is("7");
	unsigned long i, depth = frames / 2 + mix(stack) % (frames + 1);
	unsigned int number;

	frame("post_alloc_hook", 0x1d3);
	frame("get_page_from_freelist", 0xd01);
	frame(noprof ? "__alloc_pages_noprof" : "__alloc_pages", 0x39e);
	if (of_slab(stack)) {
		frame("allocate_slab", 0xbc);
		frame("___slab_alloc", 0x528);
	} else if (stack % 5 == 2) {
		frame(noprof ? "alloc_pages_bulk_noprof" : "alloc_pages", 0x5a);
		frame(noprof ? "__vmalloc_node_range_noprof" : "__vmalloc_node_range", 0x2f1);
	}
	for (i = 0; i < depth; i++) {
		number = mix(stack * 64 + i);
		printf(" %s_%s_%lu+0x%x/0x%x", words[number % NUMBER(words)],
		       words[number / 32 % NUMBER(words)], stack, number % 3000 + 1,
		       number % 3000 + 64);
		if (stack % 3 == 0 && i > 0 && i < 4)
			printf(" [%s]", modules[stack / 3 % NUMBER(modules)]);
		putchar('\n');
	}
	frame("do_syscall_64", 0x5b);
	frame("entry_SYSCALL_64_after_hwframe", 0x64);
}

static unsigned int handle(unsigned long stack)
{
	return 0x80000000u + (unsigned int)stack * 524289u;
}

/* The lists of stacks, which know nothing of pages. */
static void print_counted(unsigned long stack)
{
	if (!is("handles"))
		print_stack(stack);
	if (is("handles") || is("stacks_handles"))
		printf("handle: %d\n", (int)handle(stack));
	if (is("stack_count"))
		printf("stack_count: %u\n\n\n", mix(stack + records) % 5000 + 1);
	else if (!is("stacks_handles"))
		printf("nr_base_pages: %u\n", mix(stack + records) % 50000 + 1);
	putchar('\n');
}

struct page {
	unsigned long stack;
	unsigned int order;
	const char *mask;
	unsigned int pid;
	const char *name;
	uint64_t ts;
	uint64_t free_ts;
	const char *block;
};

static void print_page(const struct page *page, unsigned long pfn)
{
	bool hex = is("6.12") || is("7") || is("handle") || is("stack_handle");
	bool late = is("6.12") || is("7") || is("handle") || is("stack_handle");
	bool slab = of_slab(page->stack) && !late;
	const char *flags = slab ? "referenced|slab" : "uptodate|lru|active";

	printf("Page allocated via order %u, mask %s", page->order, page->mask);
	if (!is("5.10"))
		printf(", pid %u", page->pid);
	if (!is("5.10") && !is("5.11") && !is("5.15"))
		printf(", tgid %u (%s)", page->pid & ~1u, page->name);
	if (!is("5.10"))
		printf(", ts %" PRIu64 " ns", page->ts);
	if (!is("5.10") && !is("5.11") && !late)
		printf(", free_ts %" PRIu64 " ns", page->free_ts);
	printf("\nPFN ");
	printf(hex ? "0x%lx" : "%lu", pfn);
	printf(" type %s Block %lu type %s Flags ", slab ? "Unmovable" : "Movable", pfn >> 9,
	       page->block);
	if (is("5.10") || is("5.11"))
		printf("%#lx(%s)\n", 0xfffc000000200ul, flags);
	else
		printf("%#lx(%s|node=0|zone=1|lastcpupid=0x1fffff)\n", 0xfffffc0000200ul, flags);

	if (!is("handle"))
		print_stack(page->stack);
	if (is("handle") || is("stack_handle"))
		printf("handle: %u\n", handle(page->stack));
	if (!plain && page->stack % 7 == 3)
		puts("Page has been migrated, last migrate reason: compaction");
	if (!plain && slab)
		puts("Slab cache page");
	if (!plain && page->stack % 6 == 1)
		printf("Charged %sto %smemcg %s\n", page->stack % 4 ? "(via objcg) " : "",
		       page->stack % 5 ? "" : "offline ", "user.slice");
	putchar('\n');
}

/*
 * Most blocks were freed before they were allocated, and some since. Those next to each other often
 * have the same owner, who asked for many.
 */
static void make(struct page *page, unsigned long number)
{
	static unsigned int same;
	static unsigned long task;

	if (!same) {
		same = 1 + draw(runs);
		page->stack = draw(stacks);
		task = (mix(page->stack) + draw(8)) % tasks;
	}
	same--;
	if (unique)
		task = number;
	page->order = draw(8) ? mix(page->stack) % 16 / 13 : draw(4);
	page->mask = masks[mix(page->stack) % NUMBER(masks)];
	page->pid = task + 2;
	page->name = odd_names ? odd[task % NUMBER(odd)] : names[task % NUMBER(names)];
	/* No two times are the same, and their numbers of digits differ. */
	page->ts = 10000 + (number * 7919 + draw(7919)) * 1000 + draw(1000);
	page->free_ts = page->ts - 1 - draw(5000);
	if (draw(5) == 0)
		page->free_ts = page->ts + 1 + draw(5000);
	page->block = draw(9) ? "Movable" : "CMA";
}

static const char * const forms[] = {
	"5.10", "5.11", "5.15", "6.1", "6.12", "7", "handle", "stack_handle", "stacks", "handles",
	"stacks_handles", "stack_count",
};

enum {
	OPTION_RECORDS = 1,
	OPTION_STACKS,
	OPTION_FRAMES,
	OPTION_TASKS,
	OPTION_RUNS,
	OPTION_SEED,
	OPTION_FORM,
	OPTION_HELP,
};

static const struct option longs[] = {
	{ "records", required_argument, NULL, OPTION_RECORDS },
	{ "stacks", required_argument, NULL, OPTION_STACKS },
	{ "frames", required_argument, NULL, OPTION_FRAMES },
	{ "tasks", required_argument, NULL, OPTION_TASKS },
	{ "runs", required_argument, NULL, OPTION_RUNS },
	{ "seed", required_argument, NULL, OPTION_SEED },
	{ "form", required_argument, NULL, OPTION_FORM },
	{ "unique", no_argument, &unique, 1 },
	{ "plain", no_argument, &plain, 1 },
	{ "repeated", no_argument, &repeated, 1 },
	{ "odd-names", no_argument, &odd_names, 1 },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ }
};

/* The options that take a number, and from where to where it may be. */
static const struct number {
	unsigned long *number;
	unsigned long least;
	unsigned long most;
} numbers[] = {
	/* Each record may have a task of its own, and PIDs are of type int. */
	[OPTION_RECORDS] = { &records, 0, INT32_MAX - 2 },
	[OPTION_STACKS] = { &stacks, 1, UINT32_MAX },
	[OPTION_FRAMES] = { &frames, 1, 10000 },
	[OPTION_TASKS] = { &tasks, 1, INT32_MAX - 2 },
	[OPTION_RUNS] = { &runs, 1, UINT32_MAX },
	[OPTION_SEED] = { &seed, 0, UINT32_MAX },
};

static void parse_number(const char *name, const struct number *to, const char *text)
{
	char *end;

	errno = 0;
	*to->number = strtoul(text, &end, 10);
	if (errno || *text < '0' || *text > '9' || *end || *to->number < to->least ||
	    *to->number > to->most) {
		fprintf(stderr, "make-dump: --%s takes a number from %lu to %lu: %s\n", name,
			to->least, to->most, text);
		exit(2);
	}
}

static void parse_form(const char *name)
{
	size_t i;

	for (i = 0; i < NUMBER(forms); i++) {
		if (!strcmp(forms[i], name)) {
			form = forms[i];
			return;
		}
	}
	fprintf(stderr, "make-dump: no such form: %s; see make-dump --help\n", name);
	exit(2);
}

static void parse(int argc, char **argv)
{
	int option, index;

	while ((option = getopt_long(argc, argv, "", longs, &index)) != -1) {
		if (option == OPTION_FORM) {
			parse_form(optarg);
		} else if (option == OPTION_HELP || option == '?') {
			fputs(usage, option == '?' ? stderr : stdout);
			exit(option == '?' ? 2 : 0);
		} else if (option) {
			parse_number(longs[index].name, &numbers[option], optarg);
		}
	}
	if (optind != argc) {
		fputs(usage, stderr);
		exit(2);
	}
	state = seed;
}

int main(int argc, char **argv)
{
	struct page page = { };
	bool listing;
	unsigned long i;

	parse(argc, argv);
	listing = is("stacks") || is("handles") || is("stacks_handles") || is("stack_count");
	for (i = 0; i < (listing ? stacks : records); i++) {
		if (listing) {
			print_counted(i);
			continue;
		}
		if (!repeated || i % 3 != 2)
			make(&page, i);
		print_page(&page, 4096 + i);
	}
	return ferror(stdout) || fflush(stdout);
}
