// SPDX-License-Identifier: GPL-2.0
/*
 * Where a thread should run: on the node of the CPU whose packets it moves, since the buffer is
 * there, and so will be the pages that it writes. Not on that CPU itself: it would take time from
 * what is traced there, and have to wait for it just when there is most to move, while another CPU
 * of the node may be idle. The scheduler knows which.
 */
#define _GNU_SOURCE
#include <glob.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kmemtraced_near.h"

/* Reads a list as 0-3,8. */
static void parse_list(const char *at, cpu_set_t *cpus)
{
	unsigned long first, last;
	char *end;

	CPU_ZERO(cpus);
	for (;; at = end + 1) {
		first = strtoul(at, &end, 10);
		if (end == at)
			return;
		last = first;
		if (*end == '-') {
			at = end + 1;
			last = strtoul(at, &end, 10);
		}
		for (; first <= last && first < CPU_SETSIZE; first++)
			CPU_SET(first, cpus);
		if (*end != ',')
			return;
	}
}

/* Return: the CPUs of this CPU's node in @list, or NULL. */
static char *read_list(unsigned int cpu, char *list, int size)
{
	char pattern[64], *got = NULL;
	glob_t found;
	FILE *file;

	snprintf(pattern, sizeof(pattern), "/sys/devices/system/cpu/cpu%u/node*/cpulist", cpu);
	if (!glob(pattern, 0, NULL, &found)) {
		file = fopen(found.gl_pathv[0], "re");
		if (file) {
			got = fgets(list, size, file);
			fclose(file);
		}
	}
	globfree(&found);
	return got;
}

void near_cpu(unsigned int cpu)
{
	cpu_set_t node, allowed;
	char list[4096];

	if (!read_list(cpu, list, sizeof(list)) ||
	    sched_getaffinity(0, sizeof(allowed), &allowed))
		return;
	parse_list(list, &node);
	CPU_AND(&node, &node, &allowed);
	/* Whoever started this may have left it no CPU there. */
	if (CPU_COUNT(&node) && !CPU_EQUAL(&node, &allowed))
		sched_setaffinity(0, sizeof(node), &node);
}
