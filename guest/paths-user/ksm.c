// SPDX-License-Identifier: GPL-2.0
/* Pages with the same contents are merged. */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "paths-user.h"

/* All but a few pages are freed, and copies are made when they differ again. */
int cmd_merge(char **argv)
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
