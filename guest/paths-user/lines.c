// SPDX-License-Identifier: GPL-2.0
/* What lines of /proc/allocinfo hold, compared with before. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "paths-user.h"

char text[4 << 20];

static void read_lines(void)
{
	int fd = open("/proc/allocinfo", O_RDONLY);
	size_t len = 0;
	ssize_t got;

	if (fd < 0)
		skip("there is no /proc/allocinfo");
	while ((got = read(fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += got;
	text[len] = '\0';
	close(fd);
}

/*
 * Was a line below zero? The kernel then shows 0 and accurate:no, which is only
 * expected if allocations were missed. Lines of modules are ignored.
 */
static bool was_below_zero(const char *line)
{
	char missed[32] = "";
	int fd;

	if (!strstr(line, " accurate:no") || strchr(line, '[') || strstr(line, " func:overflow"))
		return false;
	fd = open("/proc/sys/vm/mem_profiling_missed", O_RDONLY);
	if (fd >= 0) {
		if (read(fd, missed, sizeof(missed) - 1) < 0)
			missed[0] = '\0';
		close(fd);
	}
	return !strcmp(missed, "0\n");
}

/*
 * The sum over all lines of a function in a file, "FILE func:FUNCTION". Either
 * half may be missing. No line at all may be below zero.
 */
static struct holds lines_hold(const char *where)
{
	struct holds sum = { 0, 0 };
	const char *func = strstr(where, "func:");
	char file[64] = "", *line, *next;

	if (func != where)
		snprintf(file, sizeof(file), "%.*s:",
			 (int)(func ? func - where - 1 : (long)strlen(where)), where);
	for (line = text; line && *line; line = next) {
		long long bytes, calls;
		const char *at;
		int n;

		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (sscanf(line, "%lld %lld%n", &bytes, &calls, &n) == 2) {
			if (bytes < 0 || calls < 0 || was_below_zero(line)) {
				printf("below zero: %s\n", line);
				failures++;
			}
			at = func ? strstr(line, func) : NULL;
			if (!strncmp(line + n + 1, file, strlen(file)) &&
			    (!func || (at && at[strlen(func)] <= ' '))) {
				sum.bytes += bytes;
				sum.calls += calls;
			}
		}
		if (next)
			next[-1] = '\n';
	}
	return sum;
}

struct holds hold(const char *where)
{
	read_lines();
	return lines_hold(where);
}

bool is_more(const char *where, struct holds before, long long bytes, long long slack,
	     long long calls)
{
	struct holds now = hold(where);
	long long b = now.bytes - before.bytes, c = now.calls - before.calls;

	return llabs(b - bytes) <= slack && (calls < 0 || llabs(c - calls) <= slack / PAGE);
}

void more(const char *what, const char *where, struct holds before, long long bytes,
	  long long slack, long long calls)
{
	struct holds now;
	int i;

	/*
	 * Pages on a CPU's list, or waiting for RCU, are freed a little later.
	 */
	for (i = 0; i < 100; i++) {
		if (is_more(where, before, bytes, slack, calls))
			return;
		usleep(50 * 1000);
	}
	now = hold(where);
	printf("%s: %s holds %+lld bytes in %+lld calls, wanted %+lld in %+lld (slack %lld)\n",
	       what, where, now.bytes - before.bytes, now.calls - before.calls, bytes, calls,
	       slack);
	failures++;
}
