// SPDX-License-Identifier: GPL-2.0
/* Pages are swapped out and in. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "paths-user.h"

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
 * With swap space and a memory cgroup that can be told to reclaim: swap out and
 * in, first small pages, then huge ones.
 */
int cmd_swap(char **argv)
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
		/* Pages that were just written are still in the swap cache. */
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
