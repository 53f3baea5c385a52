// SPDX-License-Identifier: GPL-2.0
/* Reads all files, in an order that leaves little time for changes. */
#define _GNU_SOURCE
#include <unistd.h>

#include "audit.h"

void read_pages(void)
{
	read_text(&texts[BUDDYINFO]);
	read_text(&texts[ZONEINFO]);
	read_text(&texts[MEMINFO]);
}

static void read_slabs(void)
{
	read_text(&texts[SLABINFO]);
	if (from)
		read_text(&texts[CPU_SLABS]);
	else
		read_cpu_slabs();
}

/* Reopens the file, because memory is only walked once per open file. */
static void read_recount(void)
{
	struct text *t = &texts[RECOUNT];

	if (!from && t->fd > 0) {
		close(t->fd);
		t->fd = 0;
	}
	read_text(t);
}

void read_all(bool warm)
{
	/* With a recount, it is known which objects are free. */
	if (!from && !warm && access(texts[RECOUNT].path, R_OK))
		shrink_caches();
	read_text(&texts[ALLOCINFO]);
	read_slabs();
	read_pages();
	read_text(&texts[PERCPU_STATS]);
	read_text(&texts[CPUS]);
	read_text(&texts[KFENCE_STATS]);
	if (!warm)
		read_recount();
	read_text(&texts[ALLOCINFO_AFTER]);
	read_owner(warm);
	/* These need not be exact. */
	read_text(&texts[VMSTAT]);
	read_text(&texts[IOMEM]);
	read_text(&texts[MISSED]);
	if (from)
		read_text(&texts[INLINED]);
	else if (!warm && there(OWNER_STACKS))
		read_inlined();
}
