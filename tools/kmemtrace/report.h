/* SPDX-License-Identifier: GPL-2.0 */
/* What all reports have, when the trace has been followed to its end. */
#ifndef KMEMTRACE_REPORT_H
#define KMEMTRACE_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "kmemtrace.h"
#include "report_model.h"
#include "report_options.h"
#include "report_writer.h"

/**
 * struct report - a trace, and what is reported about it
 * @options: what is wanted
 * @trace: what the metadata says
 * @totals: what was read
 * @origins: who allocates
 * @model: what is alive at the end
 * @writer: for text, JSON and CSV
 * @output: for anything else
 * @cpus: how many CPUs were traced
 * @begin: when the trace began
 * @from: when the time that is looked at begins
 * @to: and when it ends, which is not after the last event
 */
struct report {
	const struct options *options;
	struct kmemtrace_trace trace;
	struct kmemtrace_totals totals;
	struct origins origins;
	struct model model;
	struct writer writer;
	struct output *output;
	unsigned int cpus;
	uint64_t begin;
	uint64_t from;
	uint64_t to;
};

/* How many of @count rows are printed. */
static inline uint32_t report_top(const struct report *report, uint32_t count)
{
	uint64_t top = report->options->top;

	return top && top < count ? top : count;
}

/* Why what does not fit together may be no mistake of the kernel, or NULL for no reason. */
const char *report_doubt(const struct report *report);

/* Writes a row of a table. */
typedef void report_row_fn(struct report *report, uint32_t row, const void *arg);

/**
 * report_rows() - write the rows of a class
 * @report: in whose writer a table is begun
 * @class: objects or pages
 * @what: follows them in the title, "" for nothing
 * @only: rows are left out for which this is 0
 * @first: the order if no other was asked for
 * @print: writes a row
 * @arg: for @print
 *
 * Return: 0, or -1 without memory.
 */
int report_rows(struct report *report, enum class class, const char *what, enum order_key only,
		enum order_key first, report_row_fn *print, const void *arg);

/* The cells that all rows begin and end with. */
void report_cell_class(struct report *report, uint32_t row);
void report_cell_name(struct report *report, uint32_t row);

/* What is alive: bytes, their share of @all, number, bytes requested, fragmentation. */
void report_cells_live(struct report *report, const struct live *live, uint64_t all);

/* The reports. Each returns 0, or -1 without memory. */
int report_summary(struct report *report);
int report_table(struct report *report);
int report_live(struct report *report);
int report_peak(struct report *report);
int report_advise(struct report *report);

#endif
