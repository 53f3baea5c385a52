// SPDX-License-Identifier: GPL-2.0
/*
 * Transparent huge pages are split into small pages, and collapsed from them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "paths-user.h"

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE		25
#endif

int cmd_thp_split(char **argv)
{
	struct holds before = hold(ANON_HUGE);
	char *p = map_memory(4 * HUGE, MADV_HUGEPAGE);

	(void)argv;
	touch(p, 4 * HUGE);
	if (hold(ANON_HUGE).bytes == before.bytes)
		skip("no huge page was free");
	more("four huge pages", ANON_HUGE, before, 4 * HUGE, 0, 4);
	/*
	 * Split the first two by address, and then the rest, part of which is
	 * already unmapped.
	 */
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

int cmd_thp_collapse(char **argv)
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
