/* SPDX-License-Identifier: GPL-2.0 */
/* Says on a terminal how far something is, a few times a second, and nothing anywhere else. */
#ifndef TOOLS_LIB_PROGRESS_H
#define TOOLS_LIB_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool on;
	bool shown;
	uint64_t next;	/* in ns of the monotonic clock */
	const char *what;
};

/* @what: for example "reading dump.txt"; must stay until progress_end(). */
void progress_begin(struct progress *progress, const char *what);

/* @size: 0 if it is not known how much there is. */
void progress_show(struct progress *progress, uint64_t done, uint64_t size);

/* Removes the line again. */
void progress_end(struct progress *progress);

#endif
