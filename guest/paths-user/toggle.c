// SPDX-License-Identifier: GPL-2.0
/* Profiling is switched off and on. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "paths-user.h"

/*
 * toggle SECONDS: switch on and off every 10 ms, and check all lines twice a
 * second.
 */
int cmd_toggle(char **argv)
{
	struct timespec now;
	time_t end;
	long n = 0;
	int fd = open("/proc/sys/vm/mem_profiling", O_WRONLY);

	/* The load has more processes than there are CPUs. */
	errno = 0;
	if (nice(-20) < 0 && errno)
		give_up("nice");
	clock_gettime(CLOCK_MONOTONIC, &now);
	end = now.tv_sec + atoi(argv[0]);
	while (now.tv_sec < end) {
		if (pwrite(fd, n % 2 ? "1" : "0", 1, 0) != 1)
			give_up("mem_profiling");
		if (n++ % 50 == 0)
			hold(ANON);
		usleep(10 * 1000);
		clock_gettime(CLOCK_MONOTONIC, &now);
	}
	if (pwrite(fd, "1", 1, 0) != 1)
		give_up("mem_profiling");
	close(fd);
	printf("%ld switches\n", n);
	return 0;
}
