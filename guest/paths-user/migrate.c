// SPDX-License-Identifier: GPL-2.0
/* Pages migrate: to another node, and for compaction. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "paths-user.h"

#define MPOL_MF_MOVE	2

/* To the other node and back: the pages stay charged to their line. */
int cmd_move(char **argv)
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

/* Frees every other page of a large mapping, which compaction then packs. */
int cmd_compact(char **argv)
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
