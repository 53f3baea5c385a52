// SPDX-License-Identifier: GPL-2.0
/*
 * Folded stacks for flame graphs: module, file and function of who allocates, semicolons between,
 * and then bytes: what was allocated, or is alive at the end or was at the peak.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "report_watchers.h"

/* A semicolon in a name would be another frame. */
static void print_name(struct output *output, const char *name)
{
	const char *semicolon;

	while ((semicolon = strchr(name, ';'))) {
		output_bytes(output, name, semicolon - name);
		output_text(output, ":");
		name = semicolon + 1;
	}
	output_text(output, name);
}

/* What a row and the next one have in common but for their line is one stack. */
struct stack {
	const char *module;
	const char *file;
	const char *function;
	uint64_t bytes;
};

static int compare(const void *a, const void *b)
{
	const struct stack *x = a, *y = b;
	int got = strcmp(x->module, y->module);

	if (!got)
		got = strcmp(x->file, y->file);
	return got ? got : strcmp(x->function, y->function);
}

static uint64_t bytes_of(const struct report *report, uint32_t row)
{
	if (report->options->reports & REPORT_LIVE)
		return report->model.sums.rows[row].live.bytes;
	if (report->options->reports & REPORT_PEAK)
		return report->model.sums.rows[row].at_peak.bytes;
	return report->model.sums.rows[row].alloc;
}

static void print_stack(struct output *output, const struct stack *stack)
{
	print_name(output, stack->module);
	output_text(output, ";");
	print_name(output, stack->file);
	output_text(output, ";");
	print_name(output, stack->function);
	output_text(output, " ");
	output_number(output, stack->bytes);
	output_text(output, "\n");
}

int print_folded(struct report *report)
{
	const struct origins *origins = &report->origins;
	struct stack *stacks;
	uint32_t row, i, count = 0;

	stacks = malloc((origins->row_count + 1) * sizeof(*stacks));
	if (!stacks)
		return -1;
	for (row = 0; row < origins->row_count; row++) {
		const struct site *site = &origins->sites[origins->rows[row].site];
		enum class class = origins->rows[row].class;

		if (!options_has_class(report->options, class))
			continue;
		stacks[count++] = (struct stack){
			.module = site->module ? site->module : "vmlinux",
			.file = site->file ? site->file : "unknown",
			.function = site->function ? site->function : row_name(origins, row),
			.bytes = bytes_of(report, row),
		};
	}
	qsort(stacks, count, sizeof(*stacks), compare);
	for (i = 0; i < count; i++) {
		if (i + 1 < count && !compare(&stacks[i], &stacks[i + 1]))
			stacks[i + 1].bytes += stacks[i].bytes;
		else if (stacks[i].bytes)
			print_stack(report->output, &stacks[i]);
	}
	free(stacks);
	return 0;
}
