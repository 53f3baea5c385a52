/* SPDX-License-Identifier: GPL-2.0 */
/* allocinfo: reads snapshots, matches their call sites, and puts them together. */
#ifndef CHANGE_H
#define CHANGE_H

#include <stdint.h>

#include "groups.h"
#include "match.h"
#include "snapshot.h"

/**
 * struct changes - what has changed between snapshots
 * @names: of all
 * @snapshots: what was read
 * @count: how many
 * @matching: their call sites, those alone that are selected
 * @groups: what these held in each snapshot, put together: a group has the same number in each
 * @status: the exit status so far
 */
struct changes {
	struct strings names;
	struct snapshot snapshots[MATCH_MOST];
	unsigned int count;
	struct matching matching;
	struct snapshot held[MATCH_MOST];
	struct groups groups[MATCH_MOST];
	int status;
};

/**
 * changes_make() - find out what has changed
 * @changes: to initialise
 * @files: two or three, in the order of time
 * @count: how many
 * @filter: which call sites, by what they were in the last file that has them
 * @by: what is put together
 *
 * Return: 0, or -1 after a message.
 */
int changes_make(struct changes *changes, char **files, unsigned int count,
		 const struct filter *filter, enum by by);

void changes_end(struct changes *changes);

/* How much a group has grown between two snapshots. */
static inline int64_t growth(const struct changes *changes, uint32_t group, unsigned int from,
			     unsigned int to)
{
	return subtract(changes->groups[to].list[group].bytes,
			changes->groups[from].list[group].bytes);
}

#endif
