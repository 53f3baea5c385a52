// SPDX-License-Identifier: GPL-2.0
/* Per-CPU memory, from percpu_stats. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "audit.h"

/* Counts the CPUs in a list such as "0-3,8". */
static int possible_cpus(void)
{
	int first, last, used, nr = 0;
	struct lines l;
	char *line, *p;

	if (!there(CPUS))
		return 0;
	l = lines_of(CPUS);
	line = next_line(&l);
	for (p = line; *p; p += used, p += *p == ',') {
		if (sscanf(p, "%d%n", &first, &used) != 1)
			bad_line(&l, line, "a list of CPUs");
		last = first;
		if (p[used] == '-') {
			p += used + 1;
			if (sscanf(p, "%d%n", &last, &used) != 1)
				bad_line(&l, line, "a list of CPUs");
		}
		nr += last - first + 1;
	}
	return nr;
}

struct percpu parse_percpu(void)
{
	long long unit = 0, dyn = 0, reserved = 0, chunk = 0, n, in_use = 0;
	struct lines l;
	char *line;

	if (!there(PERCPU_STATS))
		return (struct percpu){ 0, "no CONFIG_PERCPU_STATS, or no debugfs" };
	l = lines_of(PERCPU_STATS);
	while ((line = next_line(&l))) {
		char *colon = strchr(line, ':');

		if (!strncmp(line, "Chunk", 5)) {
			chunk = strstr(line, "First Chunk") ? dyn :
				strstr(line, "Reserved Chunk") ? reserved : unit;
			continue;
		}
		/* "  free_bytes          :      1234" */
		if (!colon)
			continue;
		for (char *p = colon; p > line && isspace((unsigned char)p[-1]); )
			*--p = '\0';
		line += strspn(line, " ");
		colon++;
		if (!number(&colon, &n))
			continue;
		if (!strcmp(line, "unit_size"))
			unit = n;
		else if (!strcmp(line, "dyn_size"))
			dyn = n;
		else if (!strcmp(line, "reserved_size"))
			reserved = n;
		else if (!strcmp(line, "free_bytes"))
			in_use += chunk - n;
	}
	if (!unit)
		die("percpu_stats has no unit_size");
	if (!possible_cpus())
		return (struct percpu){ 0, "how many CPUs there can be is not known" };
	return (struct percpu){ in_use * possible_cpus(), NULL };
}
