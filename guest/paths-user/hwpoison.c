// SPDX-License-Identifier: GPL-2.0
/* Poisoned memory, and memory that is taken offline before it breaks. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "paths-user.h"

#ifndef MADV_SOFT_OFFLINE
#define MADV_SOFT_OFFLINE	101
#endif

static void repair(uint64_t pfn)
{
	int err = write_file("/sys/kernel/debug/hwpoison/unpoison-pfn", "%llu",
			     (unsigned long long)pfn);

	if (err) {
		printf("unpoison of %llx: %s\n", (unsigned long long)pfn, strerror(-err));
		failures++;
	}
}

/*
 * Maps 4 MiB of small pages, and poisons or offlines every @step-th, 64 in
 * total.
 */
static char *map_and_advise(uint64_t pfn[64], int step, int advice, const char *name)
{
	char *p = map_memory(4 * MIB, MADV_NOHUGEPAGE);
	int i;

	touch(p, 4 * MIB);
	for (i = 0; i < 64; i++) {
		pfn[i] = pfn_of(p + step * i * PAGE);
		if (madvise(p + step * i * PAGE, PAGE, advice))
			skip("%s: %s", name, strerror(errno));
	}
	return p;
}

/* A page in use is poisoned: it stays charged until it is unpoisoned. */
int cmd_poison(char **argv)
{
	struct holds before = hold(ANON);
	uint64_t pfn[64];
	char *p = map_and_advise(pfn, 3, MADV_HWPOISON, "MADV_HWPOISON");
	int i;

	(void)argv;
	more("64 broken", ANON, before, 4 * MIB, 16 * PAGE, -1);
	munmap(p, 4 * MIB);
	more("unmapped, the broken ones stay", ANON, before, 64 * PAGE, 16 * PAGE, -1);
	for (i = 0; i < 64; i++)
		repair(pfn[i]);
	more("repaired", ANON, before, 0, 16 * PAGE, -1);
	return 0;
}

/* A page is soft-offlined: its contents are moved first. */
int cmd_soft_offline(char **argv)
{
	struct holds before = hold(ANON), target = hold(TARGETS);
	uint64_t pfn[64];
	char *p = map_and_advise(pfn, 5, MADV_SOFT_OFFLINE, "MADV_SOFT_OFFLINE");
	int i;

	(void)argv;
	for (i = 0; i < 64; i++)
		expect(pfn_of(p + 5 * i * PAGE) != pfn[i], "the contents are elsewhere");
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

/* Part of a huge page is poisoned, of a transparent one and of hugetlb. */
int cmd_poison_huge(char **argv)
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
