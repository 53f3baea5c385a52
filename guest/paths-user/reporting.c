// SPDX-License-Identifier: GPL-2.0
/* Free memory is reported to the host. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "paths-user.h"

/* Bits of /proc/kpageflags, from linux/kernel-page-flags.h. */
#define KPF_UPTODATE		3
#define KPF_BUDDY		10

/*
 * Is the block of a huge page free, and reported? PG_reported is PG_uptodate,
 * which no other free page has.
 */
static bool is_reported(uint64_t pfn)
{
	const uint64_t reported = 1 << KPF_BUDDY | 1 << KPF_UPTODATE;
	uint64_t flags[2] = { 0, 0 };
	int fd = open("/proc/kpageflags", O_RDONLY);

	/*
	 * The flags are on the first page of the block, which may have merged
	 * with its buddy.
	 */
	if (fd < 0 || pread(fd, &flags[0], 8, pfn * 8) != 8 ||
	    pread(fd, &flags[1], 8, (pfn & ~1023ULL) * 8) != 8)
		give_up("/proc/kpageflags");
	close(fd);
	return (flags[0] & reported) == reported || (flags[1] & reported) == reported;
}

/*
 * Pages are freed, reported to the host, and allocated again. This only changes
 * the line that allocates them.
 */
int cmd_report(char **argv)
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
	/*
	 * Reporting starts after two seconds, and some blocks may be in use
	 * again.
	 */
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
