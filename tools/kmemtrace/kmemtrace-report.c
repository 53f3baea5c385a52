// SPDX-License-Identifier: GPL-2.0
/*
 * Reports on a trace of kmemtrace; see kmemtrace-report(1). The events of all CPUs are read in the
 * order of time and followed one by one; what is kept is what is alive, and sums.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kmemtrace.h"
#include "output.h"
#include "progress.h"
#include "report.h"
#include "report_watchers.h"

/* How many problems of the trace are reported. */
#define REPORTS		10

/* How many batches pass between two looks at the clock. */
#define SHOW_EVERY	1024

/* And how many between two looks for events that were lost. */
#define LOOK_EVERY	16

/**
 * struct run - a report being made
 * @report: it
 * @watchers: those that the reports need
 * @reader: of the trace
 * @progress: how far that is
 * @batches: of events that were read
 * @problems: how many the trace had
 */
struct run {
	struct report report;
	struct watchers watchers;
	struct kmemtrace_reader *reader;
	struct progress progress;
	uint64_t batches;
	uint64_t problems;
};

static int no_memory(void)
{
	fputs("kmemtrace-report: out of memory\n", stderr);
	return 1;
}

static int cannot_write(const struct options *options, int error)
{
	fprintf(stderr, "kmemtrace-report: cannot write to %s: %s\n",
		options->output ? options->output : "standard output", strerror(-error));
	return 1;
}

static void problem(void *arg, const struct kmemtrace_problem *what)
{
	struct run *run = arg;

	if (run->problems++ >= REPORTS)
		return;
	progress_end(&run->progress);
	fprintf(stderr, "kmemtrace-report: %s: packet %" PRIu64 ", byte %" PRIu64 ": %s\n",
		what->file, what->packet, what->offset, what->what);
}

static uint64_t absolute(const struct moment *moment, uint64_t begin, uint64_t without)
{
	uint64_t ns;

	if (!moment->given)
		return without;
	if (moment->absolute)
		return moment->ns;
	return __builtin_add_overflow(moment->ns, begin, &ns) ? UINT64_MAX : ns;
}

static void show(struct run *run)
{
	uint64_t done, size;

	kmemtrace_progress(run->reader, &done, &size);
	progress_show(&run->progress, done, size);
}

/* This adds up all CPUs, so it is not done for each batch. */
static void look_for_losses(struct run *run)
{
	struct report *report = &run->report;

	if (run->batches++ % LOOK_EVERY)
		return;
	kmemtrace_totals(run->reader, &report->totals);
	report->model.careful |= report->totals.discarded || report->totals.missing;
}

/* Follows events until the time ends. Return: 1 to go on, 0 at the end, -1 without memory. */
static int follow_batch(struct run *run)
{
	struct model *model = &run->report.model;
	struct kmemtrace_event batch[MODEL_BATCH];
	unsigned int read, count;

	for (read = 0; read < MODEL_BATCH && kmemtrace_next(run->reader, &batch[read]); read++)
		model_prefetch(model, &batch[read]);
	look_for_losses(run);
	/* Times never go back. */
	for (count = read; count && batch[count - 1].time > run->report.to; count--)
		;
	if (model_follow(model, batch, count))
		return -1;
	return count == MODEL_BATCH;
}

/* Return: 0, or -1 without memory. */
static int follow(struct run *run)
{
	struct report *report = &run->report;
	int got;

	progress_begin(&run->progress, report->options->dir);
	do {
		got = follow_batch(run);
		if (run->batches % SHOW_EVERY == 0)
			show(run);
	} while (got > 0);
	progress_end(&run->progress);
	if (!got)
		got = model_finish(&report->model);
	kmemtrace_totals(run->reader, &report->totals);
	if (report->to > report->totals.end)
		report->to = report->totals.end;
	if (report->from > report->to)
		report->to = report->from;
	return got;
}

/* What was found out about the trace that the reader should know before the numbers. */
static void warn(const struct run *run)
{
	const struct kmemtrace_totals *totals = &run->report.totals;
	const char *dir = run->report.options->dir;

	if (run->problems > REPORTS)
		fprintf(stderr, "kmemtrace-report: %s: %" PRIu64 " more problems; %s\n", dir,
			run->problems - REPORTS, "kmemtrace_check has all");
	if (totals->discarded)
		fprintf(stderr, "kmemtrace-report: %s: %" PRIu64 " events were lost: %s; %s\n", dir,
			totals->discarded, "sums are too low, and what is alive may not be",
			"record with larger buffers");
	if (!totals->events)
		fprintf(stderr, "kmemtrace-report: %s: there is no event in it\n", dir);
}

static int print_text(struct run *run)
{
	struct report *report = &run->report;
	unsigned int reports = report->options->reports;
	int error = 0;

	if (!reports)
		error = report_summary(report) || report_table(report);
	if (!error && reports & REPORT_LIVE)
		error = report_live(report);
	if (!error && reports & REPORT_PEAK)
		error = report_peak(report);
	if (!error)
		error = watchers_print(&run->watchers, report);
	if (!error && reports & REPORT_ADVISE)
		error = report_advise(report);
	writer_end(&report->writer);
	return error;
}

static int print(struct run *run)
{
	switch (run->report.options->format) {
	case FORMAT_FOLDED:
		return print_folded(&run->report);
	case FORMAT_PPROF:
		return print_pprof(&run->report);
	case FORMAT_SVG:
		return watchers_draw(&run->watchers, &run->report);
	default:
		return print_text(run);
	}
}

/* Return: the exit status. */
static int follow_and_print(struct run *run, struct output *output)
{
	struct report *report = &run->report;

	report->output = output;
	output_begin(output);
	writer_begin(&report->writer, report->options->format, output);
	if (watchers_begin(&run->watchers, report) || follow(run))
		return no_memory();
	warn(run);
	if (watchers_follow_again(&run->watchers, report))
		return no_memory();
	if (print(run))
		return no_memory();
	return run->problems || watchers_found(&run->watchers);
}

static unsigned int needs_of(const struct options *options)
{
	unsigned int needs = options->filter.needs;

	if (options->by == BY_CACHE || options->reports & REPORT_ALLOCS)
		needs |= NEEDS_CACHE;
	if (options->by == BY_TASK || options->reports & REPORT_ALLOCS)
		needs |= NEEDS_TASK;
	if (options->reports & REPORT_ADVISE)
		needs |= NEEDS_SIZES;
	return needs;
}

static int run_report(struct run *run, const struct options *options)
{
	struct report *report = &run->report;
	struct kmemtrace_error error = { };
	struct output output;
	int status, failed;

	report->options = options;
	if (options->format == FORMAT_PPROF && !pprof_is_built()) {
		fputs("kmemtrace-report: --format pprof needs protobuf-c and zlib; "
		      "this was built without\n", stderr);
		return 1;
	}
	run->reader = kmemtrace_open(options->dir, &report->trace, problem, run, &error);
	if (!run->reader || origins_begin(&report->origins, options->dir, &error)) {
		fprintf(stderr, "kmemtrace-report: %s\n", error.text);
		return 1;
	}
	failed = output_open(&output, options->output);
	if (failed)
		return cannot_write(options, failed);
	kmemtrace_totals(run->reader, &report->totals);
	report->cpus = kmemtrace_cpus(run->reader);
	report->begin = report->totals.begin;
	report->from = absolute(&options->from, report->begin, report->begin);
	report->to = absolute(&options->to, report->begin, UINT64_MAX);
	report->origins.by = options->by;
	report->origins.needs = needs_of(options);
	report->origins.filter = options->filter.count ? &options->filter : NULL;
	model_begin(&report->model, &report->origins, report->origins.filter,
		    report->trace.page_shift);
	report->model.from = report->from;
	report->model.careful = options->reports & REPORT_MISMATCHES;
	status = follow_and_print(run, &output);
	model_end(&report->model);
	failed = output_close(&output);
	return failed ? cannot_write(options, failed) : status;
}

int main(int argc, char **argv)
{
	struct run run = { };
	struct options options;
	int status;

	status = options_parse(argc, argv, &options);
	if (!status) {
		status = run_report(&run, &options);
		watchers_end(&run.watchers);
		origins_end(&run.report.origins);
		if (run.reader)
			kmemtrace_close(run.reader);
	} else if (status == OPTIONS_HELP) {
		status = 0;
		if (fflush(stdout)) {
			perror("kmemtrace-report: cannot write to standard output");
			status = 1;
		}
	}
	options_end(&options);
	return status;
}
