// SPDX-License-Identifier: GPL-2.0
/*
 * Allocations and frees over time. How long a trace is shows at its end only: whenever there are
 * too many slices, ten of them become one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "report_watchers.h"

#define SLICES		10000
#define FIRST_WIDTH	1000ull		/* ns */

/* Text has at most as many lines. */
#define LINES		40

/**
 * struct slice - what happened in a time
 * @allocs: allocations of each class
 * @alloc: bytes that these got
 * @frees: of each class
 * @freed: bytes that these freed
 */
struct slice {
	uint64_t allocs[CLASSES];
	uint64_t alloc[CLASSES];
	uint64_t frees[CLASSES];
	uint64_t freed[CLASSES];
};

/**
 * struct rates - slices of time
 * @begin: of the first one
 * @width: of each, in ns
 * @used: how many have been reached
 * @slices: the slices
 */
struct rates {
	struct watcher watcher;
	uint64_t begin;
	uint64_t width;
	uint32_t used;
	struct slice *slices;
};

static void add_slice(struct slice *to, const struct slice *from)
{
	unsigned int i;

	for (i = 0; i < CLASSES; i++) {
		to->allocs[i] += from->allocs[i];
		to->alloc[i] += from->alloc[i];
		to->frees[i] += from->frees[i];
		to->freed[i] += from->freed[i];
	}
}

/* @count slices become one. Return: how many of @used there are then. */
static uint32_t merge(struct slice *slices, uint32_t used, uint32_t count)
{
	struct slice sum;
	uint32_t i, k;

	for (i = 0; i * count < used; i++) {
		memset(&sum, 0, sizeof(sum));
		for (k = i * count; k < (i + 1) * count && k < used; k++)
			add_slice(&sum, &slices[k]);
		slices[i] = sum;
	}
	return i;
}

static struct slice *slice_at(struct rates *rates, uint64_t time)
{
	uint64_t at = (time - rates->begin) / rates->width;
	uint32_t used;

	while (at >= SLICES) {
		used = merge(rates->slices, rates->used, 10);
		memset(&rates->slices[used], 0, (rates->used - used) * sizeof(struct slice));
		rates->used = used;
		rates->width *= 10;
		at = (time - rates->begin) / rates->width;
	}
	if (at >= rates->used)
		rates->used = at + 1;
	return &rates->slices[at];
}

static int allocated(struct watcher *watcher, const struct model *model,
		     const struct kmemtrace_event *event, const struct object *object)
{
	struct slice *slice = slice_at((struct rates *)watcher, event->time);
	enum class class = class_of(object->type);

	slice->allocs[class]++;
	slice->alloc[class] += object_alloc(object, model->page_shift);
	return 0;
}

static int freed(struct watcher *watcher, const struct model *model,
		 const struct kmemtrace_event *event, const struct object *object)
{
	struct slice *slice = slice_at((struct rates *)watcher, event->time);
	enum class class = class_of(object->type);

	slice->frees[class]++;
	slice->freed[class] += object_alloc(object, model->page_shift);
	return 0;
}

struct rates *rates_begin(struct report *report)
{
	struct rates *rates = calloc(1, sizeof(*rates));

	if (!rates)
		return NULL;
	rates->slices = calloc(SLICES, sizeof(*rates->slices));
	if (!rates->slices) {
		free(rates);
		return NULL;
	}
	rates->begin = report->from;
	rates->width = FIRST_WIDTH;
	rates->watcher.allocated = allocated;
	rates->watcher.freed = freed;
	model_watch(&report->model, &rates->watcher);
	return rates;
}

void rates_end(struct rates *rates)
{
	if (rates)
		free(rates->slices);
	free(rates);
}

/* Few enough for text, of a width that is one, two or five times a power of ten. */
static void widen(struct rates *rates)
{
	static const unsigned int steps[] = { 1, 2, 5 };
	uint32_t count = 1, power = 1;
	unsigned int i = 0;

	while ((rates->used + count - 1) / count > LINES) {
		i = (i + 1) % ARRAY_SIZE(steps);
		power *= i ? 1 : 10;
		count = steps[i] * power;
	}
	rates->used = merge(rates->slices, rates->used, count);
	rates->width *= count;
}

static void print_slice(struct report *report, const struct rates *rates, uint32_t at,
			enum class class, int64_t net)
{
	const struct slice *slice = &rates->slices[at];
	uint64_t begin = rates->begin + at * rates->width, end = begin + rates->width;
	struct writer *writer = &report->writer;
	double seconds;
	char text[48];

	if (end > report->to)
		end = report->to;
	seconds = (end - begin) / 1e9;
	if (end <= begin)
		seconds = 1 / 1e9;
	cell_text(writer, class_names[class]);
	cell_number(writer, begin);
	cell_number(writer, end);
	snprintf(text, sizeof(text), "%.9f", (begin - report->begin) / 1e9);
	cell_text(writer, text);
	cell_number(writer, slice->allocs[class]);
	cell_number(writer, slice->alloc[class]);
	cell_number(writer, slice->frees[class]);
	cell_number(writer, slice->freed[class]);
	cell_number(writer, slice->allocs[class] / seconds);
	cell_number(writer, slice->alloc[class] / seconds);
	cell_number(writer, slice->frees[class] / seconds);
	cell_number(writer, slice->freed[class] / seconds);
	cell_signed(writer, net);
}

int rates_print(struct rates *rates, struct report *report)
{
	static const struct column columns[] = {
		{ "class", NULL, NULL, 0 },
		{ "begin_ns", NULL, NULL, 0 },
		{ "end_ns", NULL, NULL, 0 },
		{ NULL, NULL, "From, s", 14 },
		{ "allocations", NULL, NULL, 0 },
		{ "allocated", NULL, NULL, 0 },
		{ "frees", NULL, NULL, 0 },
		{ "freed", NULL, NULL, 0 },
		{ "allocations_per_s", NULL, "Allocs/s", 12 },
		{ "allocated_per_s", NULL, "Bytes/s", 14 },
		{ "frees_per_s", NULL, "Frees/s", 12 },
		{ "freed_per_s", NULL, "Bytes/s", 14 },
		{ "net", NULL, "Net", 15 },
	};
	static const char * const titles[CLASSES] = { "Objects over time", "Pages over time" };
	struct writer *writer = &report->writer;
	unsigned int class;
	int64_t net;
	uint32_t i;

	if (writer->format == FORMAT_TEXT)
		widen(rates);
	writer_section(writer, "rates", NULL);
	writer_table(writer, "slices", columns, ARRAY_SIZE(columns));
	for (class = 0; class < CLASSES; class++) {
		if (!options_has_class(report->options, class) ||
		    (!report->model.sums.peaks[class].most && writer->format == FORMAT_TEXT))
			continue;
		writer_part(writer, titles[class]);
		net = 0;
		for (i = 0; i < rates->used; i++) {
			net += rates->slices[i].alloc[class] - rates->slices[i].freed[class];
			print_slice(report, rates, i, class, net);
		}
	}
	writer_close_table(writer);
	writer_close_section(writer);
	return 0;
}
