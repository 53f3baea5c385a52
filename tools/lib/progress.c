// SPDX-License-Identifier: GPL-2.0
/* Says on a terminal how far something is. */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "progress.h"

#define INTERVAL	200000000ull

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

void progress_begin(struct progress *progress, const char *what)
{
	progress->on = isatty(STDERR_FILENO);
	progress->shown = false;
	progress->what = what;
	progress->next = progress->on ? now() + INTERVAL : 0;
}

void progress_show(struct progress *progress, uint64_t done, uint64_t size)
{
	uint64_t time;

	if (!progress->on)
		return;
	time = now();
	if (time < progress->next)
		return;
	progress->next = time + INTERVAL;
	progress->shown = true;
	if (size)
		fprintf(stderr, "\r%s: %" PRIu64 " %%\033[K", progress->what, done * 100 / size);
	else
		fprintf(stderr, "\r%s: %" PRIu64 " MiB\033[K", progress->what, done >> 20);
}

void progress_end(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
