// SPDX-License-Identifier: GPL-2.0
/* allocinfo: reads snapshots, matches their call sites, and puts them together. */
#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "command.h"
#include "filter.h"

/* Leaves the rows that are selected. */
static void select_rows(struct matching *matching, const struct strings *names,
			const struct filter *filter)
{
	uint32_t i, kept = 0;

	for (i = 0; i < matching->count; i++)
		if (filter_passes(filter, names, &matching->rows[i].site))
			matching->rows[kept++] = matching->rows[i];
	matching->count = kept;
}

/* What all rows held in one snapshot, each at the call site where it is now. */
static int make_held(struct changes *changes, unsigned int number)
{
	const struct matching *matching = &changes->matching;
	struct snapshot *held = &changes->held[number];
	uint32_t i;

	held->names = &changes->names;
	held->count = matching->count;
	held->sites = calloc(matching->count + 1ul, sizeof(*held->sites));
	if (!held->sites)
		return -1;
	for (i = 0; i < matching->count; i++) {
		held->sites[i] = matching->rows[i].site;
		held->sites[i].bytes = matching->rows[i].bytes[number];
		held->sites[i].calls = matching->rows[i].calls[number];
	}
	return 0;
}

int changes_make(struct changes *changes, char **files, unsigned int count,
		 const struct filter *filter, enum by by)
{
	static const struct filter all;
	unsigned int i;

	memset(changes, 0, sizeof(*changes));
	strings_begin(&changes->names);
	for (i = 0; i < count; i++) {
		changes->count++;
		if (snapshot_read(&changes->snapshots[i], &changes->names, files[i], SITES_ALL))
			return -1;
		if (changes->snapshots[i].broken)
			changes->status = EXIT_FOUND;
	}
	if (match(&changes->matching, changes->snapshots, count))
		goto no_memory;
	select_rows(&changes->matching, &changes->names, filter);
	for (i = 0; i < count; i++)
		if (make_held(changes, i) ||
		    groups_make(&changes->groups[i], &changes->held[i], &all, by))
			goto no_memory;
	return 0;

no_memory:
	no_memory();
	return -1;
}

void changes_end(struct changes *changes)
{
	unsigned int i;

	for (i = 0; i < changes->count; i++) {
		if (changes->groups[i].snapshot)
			groups_end(&changes->groups[i]);
		snapshot_end(&changes->held[i]);
		snapshot_end(&changes->snapshots[i]);
	}
	match_end(&changes->matching);
	strings_end(&changes->names);
}
