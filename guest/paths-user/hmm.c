// SPDX-License-Identifier: GPL-2.0
/* Pages move to a device and back. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "paths-user.h"

/* From lib/test_hmm_uapi.h. */
struct dmirror {
	uint64_t addr, ptr, npages, cpages, faults;
};

#define MIGRATE_TO_DEV	_IOWR('H', 0x02, struct dmirror)
#define MIGRATE_TO_SYS	_IOWR('H', 0x03, struct dmirror)

/*
 * With test_hmm.ko: to device memory, whose pages do not come from an
 * allocator, and back.
 */
int cmd_device(char **argv)
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
	/*
	 * Each page was moved back by a fault, into a page that the driver
	 * allocated.
	 */
	more("taken back", ANON, before, 0, SLACK, -1);
	munmap(p, size);
	close(fd);
	more("nothing left", ANON, before, 0, SLACK, -1);
	return 0;
}
