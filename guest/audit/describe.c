// SPDX-License-Identifier: GPL-2.0
/* Description of the memory in use: how much of each kind there is. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "audit.h"

/* Bits in /proc/kpageflags, from kernel-page-flags.h and fs/proc/page.c. */
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

void describe(const struct pages *p)
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
