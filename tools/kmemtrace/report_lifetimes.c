// SPDX-License-Identifier: GPL-2.0
/*
 * How long objects live that were allocated and freed in the time that is looked at, and of which
 * call sites those are that live longest.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "report_lifetimes.h"
#include "report_number.h"
#include "report_watchers.h"

/* As wide as the longest bar in text. */
#define BAR		50

struct lifetimes {
	struct watcher watcher;
	struct lifetime *rows;
	uint32_t room;
	struct lifetime all[CLASSES];
};

static void add(struct lifetime *lifetime, uint64_t ns)
{
	lifetime->count++;
	lifetime->sum += ns;
	if (ns > lifetime->longest)
		lifetime->longest = ns;
	lifetime->buckets[63 - __builtin_clzll(ns | 1)]++;
}

/* Return: 0, or -1 without memory. */
static int make_room(struct lifetimes *lifetimes, uint32_t row)
{
	uint32_t room = row + row / 2 + 64;
	struct lifetime *rows;

	if (row < lifetimes->room)
		return 0;
	rows = realloc(lifetimes->rows, room * sizeof(*rows));
	if (!rows)
		return -1;
	memset(rows + lifetimes->room, 0, (room - lifetimes->room) * sizeof(*rows));
	lifetimes->rows = rows;
	lifetimes->room = room;
	return 0;
}

static int freed(struct watcher *watcher, const struct model *model,
		 const struct kmemtrace_event *event, const struct object *object)
{
	struct lifetimes *lifetimes = (struct lifetimes *)watcher;
	uint32_t row = model->origins->list[object->origin].row;
	uint64_t ns = event->time - object->time;

	if (!object->counted)
		return 0;
	if (make_room(lifetimes, row))
		return -1;
	add(&lifetimes->all[class_of(object->type)], ns);
	add(&lifetimes->rows[row], ns);
	return 0;
}

struct lifetimes *lifetimes_begin(struct report *report)
{
	struct lifetimes *lifetimes = calloc(1, sizeof(*lifetimes));

	if (!lifetimes)
		return NULL;
	lifetimes->watcher.freed = freed;
	model_watch(&report->model, &lifetimes->watcher);
	return lifetimes;
}

void lifetimes_end(struct lifetimes *lifetimes)
{
	if (lifetimes)
		free(lifetimes->rows);
	free(lifetimes);
}

const struct lifetime *lifetimes_all(const struct lifetimes *lifetimes, enum class class)
{
	return &lifetimes->all[class];
}

void lifetime_range(const struct lifetime *lifetime, unsigned int *first, unsigned int *last)
{
	*first = 0;
	while (*first < LIFETIME_BUCKETS - 1 && !lifetime->buckets[*first])
		++*first;
	*last = LIFETIME_BUCKETS - 1;
	while (*last > *first && !lifetime->buckets[*last])
		--*last;
}

/* The end of the bucket in which at least half of them are. */
static uint64_t median_of(const struct lifetime *lifetime)
{
	uint64_t sum = 0;
	unsigned int i;

	for (i = 0; i < LIFETIME_BUCKETS - 1; i++) {
		sum += lifetime->buckets[i];
		if (sum >= lifetime->count - sum)
			break;
	}
	return i < 63 ? 2ull << i : UINT64_MAX;
}

/* "[1.02 us, 2.05 us)" and a bar; and in JSON and CSV the buckets. */
static void print_histogram(struct report *report, const struct lifetime *lifetime,
			    enum class class)
{
	char from[NUMBER_SIZE], to[NUMBER_SIZE], line[128 + BAR], bar[BAR + 1];
	struct writer *writer = &report->writer;
	uint64_t most = 1;
	unsigned int first, last, i;

	lifetime_range(lifetime, &first, &last);
	for (i = first; i <= last; i++)
		if (lifetime->buckets[i] > most)
			most = lifetime->buckets[i];
	memset(bar, '#', BAR);
	bar[BAR] = '\0';
	for (i = first; i <= last; i++) {
		if (writer->format == FORMAT_TEXT) {
			snprintf(line, sizeof(line), "  %8s to %-8s %12" PRIu64 " %.*s",
				 number_time(from, i ? 1ull << i : 0),
				 number_time(to, i < 63 ? 2ull << i : UINT64_MAX),
				 lifetime->buckets[i],
				 (int)(lifetime->buckets[i] * BAR / most), bar);
			writer_line(writer, line);
			continue;
		}
		cell_text(writer, class_names[class]);
		cell_number(writer, i ? 1ull << i : 0);
		cell_number(writer, i < 63 ? 2ull << i : UINT64_MAX);
		cell_number(writer, lifetime->buckets[i]);
	}
}

static const struct lifetime *sorted_rows;

/* The longest mean first. */
static int compare(const void *a, const void *b)
{
	const struct lifetime *x = &sorted_rows[*(const uint32_t *)a];
	const struct lifetime *y = &sorted_rows[*(const uint32_t *)b];
	double mean_x = (double)x->sum / x->count, mean_y = (double)y->sum / y->count;

	if (mean_x != mean_y)
		return mean_x > mean_y ? -1 : 1;
	return *(const uint32_t *)a < *(const uint32_t *)b ? -1 : 1;
}

static void print_row(struct report *report, uint32_t row, const struct lifetime *lifetime)
{
	struct writer *writer = &report->writer;

	report_cell_class(report, row);
	cell_time(writer, lifetime->sum / lifetime->count);
	cell_time(writer, median_of(lifetime));
	cell_time(writer, lifetime->longest);
	cell_number(writer, lifetime->count);
	cell_number(writer, report->model.sums.rows[row].live.count);
	report_cell_name(report, row);
}

/* Return: rows of a class that have lifetimes, in their order; NULL without memory. */
static uint32_t *sort_rows(const struct lifetimes *lifetimes, struct report *report,
			   enum class class, uint32_t *count)
{
	const struct order *order = &report->options->order;
	uint32_t *rows, all, i;

	rows = order_rows(&report->model, class, order, ORDER_FREED, ORDER_FREED, &all);
	if (!rows)
		return NULL;
	*count = 0;
	for (i = 0; i < all; i++)
		if (rows[i] < lifetimes->room && lifetimes->rows[rows[i]].count)
			rows[(*count)++] = rows[i];
	sorted_rows = lifetimes->rows;
	if (!order->count)
		qsort(rows, *count, sizeof(*rows), compare);
	return rows;
}

static int print_rows(struct lifetimes *lifetimes, struct report *report, enum class class)
{
	uint32_t *rows, count, i;

	if (!options_has_class(report->options, class))
		return 0;
	rows = sort_rows(lifetimes, report, class, &count);
	if (!rows)
		return -1;
	if (count)
		writer_part(&report->writer, class == CLASS_PAGES ? "Pages that live longest" :
			    "Objects that live longest");
	for (i = 0; i < report_top(report, count); i++)
		print_row(report, rows[i], &lifetimes->rows[rows[i]]);
	free(rows);
	return 0;
}

int lifetimes_print(struct lifetimes *lifetimes, struct report *report)
{
	static const struct column histogram[] = {
		{ "class", NULL, NULL, 0 },
		{ "from_ns", NULL, NULL, 0 },
		{ "to_ns", NULL, NULL, 0 },
		{ "count", NULL, NULL, 0 },
	};
	static const struct column columns[] = {
		{ "class", NULL, NULL, 0 },
		{ "mean_ns", NULL, "Mean", 8 },
		{ "median_below_ns", NULL, "Median <", 8 },
		{ "longest_ns", NULL, "Longest", 8 },
		{ "freed", NULL, "Freed", 10 },
		{ "alive", NULL, "Alive", 10 },
		{ "name", NULL, "Callsite", -1 },
	};
	static const char * const titles[CLASSES] = {
		"Lifetimes of objects", "Lifetimes of pages",
	};
	struct writer *writer = &report->writer;
	unsigned int class;
	int error = 0;

	writer_section(writer, "lifetimes", NULL);
	/* CSV has one table, and this is not the one. */
	if (writer->format != FORMAT_CSV) {
		if (writer->format == FORMAT_JSON)
			writer_table(writer, "histogram", histogram, ARRAY_SIZE(histogram));
		for (class = 0; class < CLASSES; class++) {
			if (!options_has_class(report->options, class) ||
			    !lifetimes->all[class].count)
				continue;
			if (class && lifetimes->all[0].count)
				writer_line(writer, "");
			writer_line(writer, titles[class]);
			print_histogram(report, &lifetimes->all[class], class);
		}
		writer_close_table(writer);
	}
	writer_table(writer, "rows", columns, ARRAY_SIZE(columns));
	for (class = 0; !error && class < CLASSES; class++)
		error = print_rows(lifetimes, report, class);
	writer_close_table(writer);
	writer_close_section(writer);
	return error;
}
