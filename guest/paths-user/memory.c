// SPDX-License-Identifier: GPL-2.0
/* Memory of this process, whose contents must survive a path. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "paths-user.h"

char *map_memory(size_t size, int advice)
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

void touch(char *p, size_t size)
{
	size_t i;

	for (i = 0; i < size; i += PAGE)
		__atomic_store_n((long *)(p + i), i + 1, __ATOMIC_RELAXED);
}

bool is_intact(const char *p, size_t size)
{
	size_t i;

	for (i = 0; i < size; i += PAGE) {
		if (__atomic_load_n((const long *)(p + i), __ATOMIC_RELAXED) != (long)i + 1)
			return false;
	}
	return true;
}

uint64_t page_entry(const void *p)
{
	uint64_t entry = 0;
	int fd = open("/proc/self/pagemap", O_RDONLY);

	if (fd < 0 || pread(fd, &entry, 8, (uintptr_t)p / PAGE * 8) != 8)
		give_up("/proc/self/pagemap");
	close(fd);
	return entry;
}

uint64_t pfn_of(const void *p)
{
	return page_entry(p) & ((1ULL << 55) - 1);
}
