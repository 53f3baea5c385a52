/* SPDX-License-Identifier: GPL-2.0 */
/* The command line of kmemtrace-report. */
#ifndef KMEMTRACE_REPORT_OPTIONS_H
#define KMEMTRACE_REPORT_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "report_filter.h"
#include "report_order.h"
#include "report_origins.h"
#include "report_writer.h"

/* What is reported. Without any of them it is the summary and the table. */
#define REPORT_ALLOCS		0x001u
#define REPORT_CROSS_CPU	0x002u
#define REPORT_CROSS_NODE	0x004u
#define REPORT_LIFETIMES	0x008u
#define REPORT_PEAK		0x010u
#define REPORT_LIVE		0x020u
#define REPORT_RATES		0x040u
#define REPORT_MISMATCHES	0x080u
#define REPORT_ADVISE		0x100u

enum picture {
	PICTURE_TIMELINE,
	PICTURE_FRAGMENTATION,
	PICTURE_LIFETIMES,
	PICTURES
};

/**
 * struct moment - a time on the command line
 * @given: there is one
 * @absolute: it is on the clock of the events, otherwise since the trace began
 * @ns: the time
 */
struct moment {
	bool given;
	bool absolute;
	uint64_t ns;
};

/**
 * struct options - what is wanted
 * @dir: the trace
 * @output: a file, or NULL
 * @format: of the output
 * @picture: which one, with FORMAT_SVG
 * @reports: REPORT_*
 * @by: what is one row
 * @order: of the rows
 * @filter: what is counted
 * @classes: which of them, a bit for each
 * @top: how many rows, 0 for all
 * @from: when the time that is looked at begins
 * @to: and ends
 */
struct options {
	const char *dir;
	const char *output;
	enum format format;
	enum picture picture;
	unsigned int reports;
	enum by by;
	struct order order;
	struct filter filter;
	unsigned int classes;
	uint64_t top;
	struct moment from;
	struct moment to;
};

#define OPTIONS_HELP	1
#define OPTIONS_WRONG	2

/* Return: 0 to go on, or OPTIONS_HELP or OPTIONS_WRONG, when what is to be said has been said. */
int options_parse(int argc, char **argv, struct options *options);
void options_end(struct options *options);

static inline bool options_has_class(const struct options *options, enum class class)
{
	return options->classes >> class & 1;
}

#endif
