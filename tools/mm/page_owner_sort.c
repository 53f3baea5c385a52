// SPDX-License-Identifier: GPL-2.0
/*
 * Sorts and groups what page_owner prints, of any kernel from 5.10 on; see page_owner_sort(1).
 * Records are read one by one, and what is kept of them is their group.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "groups.h"
#include "input.h"
#include "options.h"
#include "order.h"
#include "output.h"
#include "page_owner.h"
#include "print.h"
#include "progress.h"

/* How many broken records are reported without -d. */
#define REPORTS		10

/* How many records pass between two looks at the clock. */
#define SHOW_EVERY	4096

/* What the bits of PAGE_OWNER_HAS_* stand for. */
static const char * const field_names[] = {
	"pid", "tgid", "name of the task", "time of the allocation", "time of the release",
	"page frame number", "handle", "number of allocations", "number of pages",
};

/**
 * struct reading - one input being read
 * @name: for messages
 * @input: the bytes
 * @needs: PAGE_OWNER_HAS_* that the options depend on
 * @records: how many there were
 * @broken: how many were broken
 * @lacking: how many lacked the field of this bit
 * @status: the exit status so far
 */
struct reading {
	const char *name;
	struct input *input;
	unsigned int needs;
	uint64_t records;
	uint64_t broken;
	uint64_t lacking[ARRAY_SIZE(field_names)];
	int status;
};

static void report(struct reading *reading, const struct page_owner_reader *reader, bool debug)
{
	reading->status = 1;
	if (reader->problem == PAGE_OWNER_READ_FAILED) {
		fprintf(stderr, "page_owner_sort: %s: cannot read on from line %" PRIu64 ": %s\n",
			reading->name, reader->problem_line, input_error(reading->input));
		return;
	}
	if (++reading->broken <= REPORTS || debug)
		fprintf(stderr, "page_owner_sort: %s:%" PRIu64 ": %s; left out\n", reading->name,
			reader->problem_line, page_owner_problem(reader->problem));
}

static void count_lacking(struct reading *reading, unsigned int lacks)
{
	unsigned int bit;

	for (bit = 0; lacks >> bit; bit++)
		reading->lacking[bit] += lacks >> bit & 1;
}

/* What was found out when all was read. */
static void summarise(struct reading *reading, bool debug)
{
	unsigned int i;

	if (reading->broken > REPORTS && !debug)
		fprintf(stderr,
			"page_owner_sort: %s: %" PRIu64 " more broken records; -d reports all\n",
			reading->name, reading->broken - REPORTS);
	if (!reading->records) {
		fprintf(stderr, "page_owner_sort: %s: there is no record of page_owner in it\n",
			reading->name);
		reading->status = 1;
	}
	for (i = 0; i < ARRAY_SIZE(field_names); i++) {
		if (!reading->lacking[i])
			continue;
		fprintf(stderr,
			"page_owner_sort: %s: %" PRIu64 " of %" PRIu64 " records have no %s, %s\n",
			reading->name, reading->lacking[i], reading->records, field_names[i],
			"which an option depends on");
		reading->status = 1;
	}
}

/* Return: 0, or -1 without memory. */
static int read_records(struct reading *reading, struct groups *groups, unsigned int side)
{
	const struct options *options = groups->options;
	struct page_owner_record record;
	struct page_owner_reader reader;
	struct progress progress;
	int got, error = 0;

	if (page_owner_open(&reader, input_read, reading->input))
		return -1;
	progress_begin(&progress, reading->name);
	while (!error && (got = page_owner_next(&reader, &record))) {
		if (got < 0) {
			progress_end(&progress);
			report(reading, &reader, options->debug);
			continue;
		}
		if (++reading->records % SHOW_EVERY == 0)
			progress_show(&progress, input_done(reading->input),
				      input_size(reading->input));
		if (reading->needs & ~record.has)
			count_lacking(reading, reading->needs & ~record.has);
		if (filter_passes(&options->filter, &record))
			error = groups_add(groups, &record, side);
	}
	progress_end(&progress);
	page_owner_close(&reader);
	if (!error)
		summarise(reading, options->debug);
	return error;
}

static int no_memory(void)
{
	fputs("page_owner_sort: out of memory\n", stderr);
	return 1;
}

static int cannot_write(const struct options *options, int error)
{
	fprintf(stderr, "page_owner_sort: cannot write to %s: %s\n",
		options->output ? options->output : "standard output", strerror(-error));
	return 1;
}

/* Takes out of the list what is not printed. Return: how many are left. */
static uint32_t choose(const struct groups *groups, uint32_t *list)
{
	const struct options *options = groups->options;
	uint32_t count = 0, i;

	for (i = 0; i < groups->count && count < options->top; i++)
		if (!options->diff || group_growth(&groups->list[list[i]]) > 0)
			list[count++] = list[i];
	return count;
}

static int print(const struct groups *groups, struct output *output)
{
	uint32_t *list = order_groups(groups), count;

	if (!list)
		return no_memory();
	count = choose(groups, list);
	output_begin(output);
	switch (groups->options->format) {
	case FORMAT_TEXT:
		print_text(groups, list, count, output);
		break;
	case FORMAT_JSON:
		print_json(groups, list, count, output);
		break;
	case FORMAT_FOLDED:
		print_folded(groups, list, count, output);
		break;
	}
	free(list);
	return 0;
}

static int open_inputs(struct reading *readings, const struct options *options)
{
	const char *error;
	int i;

	for (i = 0; i <= options->diff; i++) {
		readings[i].name = options->inputs[i];
		readings[i].needs = options_needs(options);
		readings[i].input = input_open(readings[i].name, &error);
		if (!readings[i].input) {
			fprintf(stderr, "page_owner_sort: cannot read %s: %s\n",
				readings[i].name, error);
			return 1;
		}
	}
	return 0;
}

static int run(const struct options *options, struct reading *readings, struct groups *groups)
{
	struct output output;
	int status, error, i;

	error = output_open(&output, options->output);
	if (error)
		return cannot_write(options, error);
	status = 0;
	for (i = 0; i <= options->diff && !status; i++)
		if (read_records(&readings[i], groups, i))
			status = no_memory();
	if (!status)
		status = print(groups, &output);
	error = output_close(&output);
	if (error)
		status = cannot_write(options, error);
	return status | readings[0].status | readings[1].status;
}

int main(int argc, char **argv)
{
	struct reading readings[2] = { };
	struct options options;
	struct groups groups;
	int status;

	status = options_parse(argc, argv, &options);
	if (!status) {
		groups_begin(&groups, &options);
		status = open_inputs(readings, &options);
		if (!status)
			status = run(&options, readings, &groups);
		groups_end(&groups);
		input_close(readings[0].input);
		input_close(readings[1].input);
	} else if (status == OPTIONS_HELP) {
		status = 0;
	}
	options_end(&options);
	return status;
}
