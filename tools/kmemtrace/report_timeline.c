// SPDX-License-Identifier: GPL-2.0
/*
 * What was alive over time, as a picture: the rows that held most are areas on top of each other.
 * Time is in slices, and of each slice the moment counts at which most was alive, so that no peak
 * is missing. How long a trace is shows at its end only: whenever there are too many slices, two
 * become one, which has the higher peak of both.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "report_number.h"
#include "report_watchers.h"
#include "svg.h"

#define SLICES		800
#define FIRST_WIDTH	1000ull		/* ns */

/* Of the picture, in pixels. */
#define LEFT		90
#define RIGHT		20
#define TOP		80
#define CHART		300
#define LEGEND		18
#define GAP		60

/* As in sums: what is alive, and what was when most was in this slice. */
struct alive {
	uint64_t bytes;
	uint64_t kept;
	uint64_t epoch;
};

/* A slice: what each row had when most was alive. */
struct shot {
	uint64_t total;
	uint32_t count;
	uint64_t *rows;
};

/**
 * struct layers - the slices of a class
 * @total: bytes that are alive
 * @most: the most in this slice
 * @epoch: counts when that is reached
 * @shots: the slices that are over
 */
struct layers {
	uint64_t total;
	uint64_t most;
	uint64_t epoch;
	struct shot shots[SLICES];
};

/**
 * struct timeline - slices of time
 * @begin: of the first one
 * @width: of each, in ns
 * @used: how many are over
 * @rows: what each row has
 * @room: of them
 * @layers: of each class
 */
struct timeline {
	struct watcher watcher;
	uint64_t begin;
	uint64_t width;
	uint32_t used;
	struct alive *rows;
	uint32_t room;
	struct layers layers[CLASSES];
};

static void merge(struct layers *layers, uint32_t used)
{
	struct shot *shots = layers->shots;
	uint32_t i;

	for (i = 0; i < used / 2; i++) {
		struct shot *a = &shots[2 * i], *b = &shots[2 * i + 1];
		struct shot higher = a->total >= b->total ? *a : *b;

		free(a->total >= b->total ? b->rows : a->rows);
		shots[i] = higher;
	}
}

/* A slice is over. Return: 0, or -1 without memory. */
static int close_slice(struct timeline *timeline, const struct model *model, enum class class)
{
	const struct origins *origins = model->origins;
	struct layers *layers = &timeline->layers[class];
	struct shot *shot = &layers->shots[timeline->used];
	uint32_t count = origins->row_count < timeline->room ? origins->row_count : timeline->room;
	uint32_t i;

	shot->total = layers->most;
	shot->count = count;
	shot->rows = calloc(count + 1, sizeof(*shot->rows));
	if (!shot->rows)
		return -1;
	for (i = 0; i < count; i++) {
		const struct alive *alive = &timeline->rows[i];

		if (origins->rows[i].class == class)
			shot->rows[i] = alive->epoch == layers->epoch ? alive->kept : alive->bytes;
	}
	layers->most = layers->total;
	layers->epoch++;
	return 0;
}

/* Closes all slices that are over at @time. Return: 0, or -1 without memory. */
static int advance(struct timeline *timeline, const struct model *model, uint64_t time)
{
	unsigned int class;

	while (time - timeline->begin >= (timeline->used + 1) * timeline->width) {
		for (class = 0; class < CLASSES; class++)
			if (close_slice(timeline, model, class))
				return -1;
		if (++timeline->used < SLICES)
			continue;
		for (class = 0; class < CLASSES; class++)
			merge(&timeline->layers[class], timeline->used);
		timeline->used /= 2;
		timeline->width *= 2;
	}
	return 0;
}

/* Return: 0, or -1 without memory. */
static int make_room(struct timeline *timeline, uint32_t row)
{
	uint32_t room = row + row / 2 + 64;
	struct alive *rows;

	if (row < timeline->room)
		return 0;
	rows = realloc(timeline->rows, room * sizeof(*rows));
	if (!rows)
		return -1;
	memset(rows + timeline->room, 0, (room - timeline->room) * sizeof(*rows));
	timeline->rows = rows;
	timeline->room = room;
	return 0;
}

static int changes(struct watcher *watcher, const struct model *model, uint64_t time,
		   uint32_t origin, int64_t bytes)
{
	struct timeline *timeline = (struct timeline *)watcher;
	const struct origin *who = &model->origins->list[origin];
	struct layers *layers = &timeline->layers[class_of(who->type)];
	struct alive *alive;

	if (make_room(timeline, who->row) ||
	    (time >= timeline->begin && advance(timeline, model, time)))
		return -1;
	alive = &timeline->rows[who->row];
	if (alive->epoch != layers->epoch) {
		alive->kept = alive->bytes;
		alive->epoch = layers->epoch;
	}
	alive->bytes += bytes;
	layers->total += bytes;
	/* Of what was before the first slice the last counts. */
	if (layers->total > layers->most || time < timeline->begin) {
		layers->most = layers->total;
		layers->epoch++;
	}
	return 0;
}

struct timeline *timeline_begin(struct report *report)
{
	struct timeline *timeline = calloc(1, sizeof(*timeline));

	if (!timeline)
		return NULL;
	timeline->begin = report->from;
	timeline->width = FIRST_WIDTH;
	timeline->watcher.changes = changes;
	model_watch(&report->model, &timeline->watcher);
	return timeline;
}

void timeline_end(struct timeline *timeline)
{
	unsigned int class, i;

	if (!timeline)
		return;
	for (class = 0; class < CLASSES; class++)
		for (i = 0; i < timeline->used; i++)
			free(timeline->layers[class].shots[i].rows);
	free(timeline->rows);
	free(timeline);
}

/* Drawing */

static uint64_t bytes_in(const struct shot *shot, uint32_t row)
{
	return row < shot->count ? shot->rows[row] : 0;
}

/* Rows that hold most, over all of the time. */
struct largest {
	uint32_t row;
	double sum;
	uint64_t most;
};

static int compare(const void *a, const void *b)
{
	const struct largest *x = a, *y = b;

	if (x->sum != y->sum)
		return x->sum > y->sum ? -1 : 1;
	return x->row < y->row ? -1 : 1;
}

/* Return: those that are not empty, the largest first, or NULL without memory. */
static struct largest *sort_rows(const struct timeline *timeline, const struct layers *layers,
				 uint32_t *count)
{
	struct largest *list = calloc(timeline->room + 1, sizeof(*list));
	uint32_t row, i, used = 0;

	if (!list)
		return NULL;
	for (row = 0; row < timeline->room; row++) {
		struct largest *one = &list[used];

		*one = (struct largest){ .row = row };
		for (i = 0; i < timeline->used; i++) {
			uint64_t bytes = bytes_in(&layers->shots[i], row);

			one->sum += bytes;
			if (bytes > one->most)
				one->most = bytes;
		}
		used += one->most > 0;
	}
	qsort(list, used, sizeof(*list), compare);
	*count = used;
	return list;
}

/**
 * struct chart - where things are
 * @top: of the chart
 * @x: the scale of times: pixels for each ns
 * @y: the scale of bytes
 * @used: how many slices there are
 * @width: pixels of each
 */
struct chart {
	double top;
	double x;
	double y;
	uint32_t used;
	double width;
};

static double height_at(const struct chart *chart, double bytes)
{
	return chart->top + CHART - bytes * chart->y;
}

static double right_of(const struct chart *chart, uint32_t slice)
{
	double x = LEFT + (slice + 1) * chart->width;

	return x < SVG_WIDTH - RIGHT ? x : SVG_WIDTH - RIGHT;
}

/* One layer: between @below and @above, which have a number of bytes for each slice. */
static void draw_layer(struct output *output, const struct chart *chart, const double *below,
		       const double *above, unsigned int colour, const char *text)
{
	uint32_t i;

	svg_area_begin(output, LEFT, height_at(chart, above[0]));
	for (i = 0; i < chart->used; i++) {
		if (i && above[i] != above[i - 1]) {
			svg_area_across(output, right_of(chart, i - 1));
			svg_area_down(output, height_at(chart, above[i]));
		}
	}
	svg_area_across(output, right_of(chart, chart->used - 1));
	svg_area_down(output, height_at(chart, below[chart->used - 1]));
	for (i = chart->used - 1; i; i--) {
		if (below[i] != below[i - 1]) {
			svg_area_across(output, right_of(chart, i - 1));
			svg_area_down(output, height_at(chart, below[i - 1]));
		}
	}
	svg_area_across(output, LEFT);
	svg_area_end(output, colour, text);
}

/* Times are those since the trace began. */
static void draw_axes(const struct report *report, const struct chart *chart,
		      const struct svg_axis *bytes, const char *title)
{
	double from = report->from - report->begin, to = report->to - report->begin;
	struct svg_axis times = svg_axis(to - from, 10);
	struct output *output = report->output;
	char text[NUMBER_SIZE];
	double at, where;

	svg_text(output, LEFT, chart->top - 12, "start", title);
	for (at = 0; at <= bytes->most * 1.0001; at += bytes->step) {
		where = height_at(chart, at);
		svg_line(output, LEFT, where, SVG_WIDTH - RIGHT, where, "grid");
		svg_text(output, LEFT - 8, where + 4, "end small quiet",
			 number_trim(number_bytes(text, at)));
	}
	svg_line(output, LEFT, chart->top + CHART, SVG_WIDTH - RIGHT, chart->top + CHART, "axis");
	for (at = ceil(from / times.step) * times.step; at <= to; at += times.step) {
		where = LEFT + (at - from) * chart->x;
		svg_line(output, where, chart->top + CHART, where, chart->top + CHART + 5, "axis");
		svg_text(output, where, chart->top + CHART + 18, "middle small quiet",
			 at ? number_trim(number_time(text, at)) : "0");
	}
}

static void draw_legend(struct output *output, double y, unsigned int colour, const char *name,
			uint64_t most)
{
	char text[NUMBER_SIZE];

	svg_box(output, LEFT, y - 10, 12, 12, colour, NULL);
	svg_text(output, LEFT + 90, y, "end small quiet", number_bytes(text, most));
	svg_name(output, LEFT + 100, y, name);
}

/* Adds one row to what is below it. Return: the most that it has. */
static uint64_t stack_row(const struct timeline *timeline, const struct layers *layers,
			  uint32_t row, double *above)
{
	uint64_t most = 0;
	uint32_t i;

	for (i = 0; i < timeline->used; i++) {
		uint64_t bytes = bytes_in(&layers->shots[i], row);

		above[i] += bytes;
		if (bytes > most)
			most = bytes;
	}
	return most;
}

static int draw_layers(const struct timeline *timeline, struct report *report,
		       const struct chart *chart, enum class class)
{
	const struct layers *layers = &timeline->layers[class];
	struct output *output = report->output;
	double *below = calloc(timeline->used, sizeof(*below));
	double *above = calloc(timeline->used, sizeof(*above));
	struct largest *list;
	uint32_t count = 0, i, k;
	uint64_t most = 0;

	list = sort_rows(timeline, layers, &count);
	for (i = 0; below && above && list && i <= SVG_COLOURS && i < count; i++) {
		double y = chart->top + CHART + 45 + i * LEGEND;
		const char *name = row_name(&report->origins, list[i].row);
		char others[64];

		memcpy(below, above, timeline->used * sizeof(*below));
		if (i < SVG_COLOURS || count == SVG_COLOURS + 1) {
			most = stack_row(timeline, layers, list[i].row, above);
		} else {
			snprintf(others, sizeof(others), "%" PRIu32 " others", count - i);
			name = others;
			most = 0;
			for (k = 0; k < timeline->used; k++) {
				above[k] = layers->shots[k].total;
				if (above[k] - below[k] > most)
					most = above[k] - below[k];
			}
		}
		draw_layer(output, chart, below, above, i, name);
		draw_legend(output, y, i, name, most);
	}
	i = !below || !above || !list;
	free(below);
	free(above);
	free(list);
	return i ? -1 : 0;
}

/* How high a class is, with its legend. */
static unsigned int height_of(const struct timeline *timeline, enum class class)
{
	uint32_t count = 0;
	struct largest *list = sort_rows(timeline, &timeline->layers[class], &count);

	free(list);
	if (count > SVG_COLOURS + 1)
		count = SVG_COLOURS + 1;
	return CHART + 45 + count * LEGEND + GAP;
}

static bool is_drawn(const struct timeline *timeline, const struct report *report,
		     enum class class)
{
	uint32_t i;

	for (i = 0; i < timeline->used; i++)
		if (timeline->layers[class].shots[i].total)
			return options_has_class(report->options, class);
	return false;
}

static int draw_class(const struct timeline *timeline, struct report *report, enum class class,
		      double top)
{
	static const char * const names[CLASSES] = {
		"Objects, bytes allocated", "Pages, bytes",
	};
	const struct layers *layers = &timeline->layers[class];
	uint64_t time = report->to - report->from, most = 0;
	struct svg_axis bytes;
	struct chart chart;
	uint32_t i;

	for (i = 0; i < timeline->used; i++)
		if (layers->shots[i].total > most)
			most = layers->shots[i].total;
	bytes = svg_axis_of_bytes(most, 6);
	chart.top = top;
	chart.x = (double)(SVG_WIDTH - LEFT - RIGHT) / (time ? time : 1);
	chart.y = CHART / bytes.most;
	chart.used = timeline->used;
	chart.width = timeline->width * chart.x;
	draw_axes(report, &chart, &bytes, names[class]);
	return draw_layers(timeline, report, &chart, class);
}

int timeline_draw(struct timeline *timeline, struct report *report)
{
	uint64_t time = report->to - report->from;
	unsigned int class, height = TOP;
	char description[256], text[NUMBER_SIZE];
	double top = TOP + 20;
	int error = 0;

	/* The slice in which the trace ends is over, too. */
	if (advance(timeline, &report->model, report->to))
		return -1;
	for (class = 0; class < CLASSES; class++)
		if (close_slice(timeline, &report->model, class))
			return -1;
	timeline->used++;
	for (class = 0; class < CLASSES; class++)
		if (is_drawn(timeline, report, class))
			height += height_of(timeline, class);
	snprintf(description, sizeof(description), "%s of Linux %s on %s; %s",
		 number_time(text, time), report->trace.release, report->trace.machine,
		 "beside each colour is the most that was alive");
	svg_begin(report->output, height, "Kernel memory alive over time", description);
	if (height == TOP)
		svg_text(report->output, LEFT, TOP - 4, NULL, "Nothing was alive.");
	for (class = 0; !error && class < CLASSES; class++) {
		if (!is_drawn(timeline, report, class))
			continue;
		error = draw_class(timeline, report, class, top);
		top += height_of(timeline, class);
	}
	svg_end(report->output);
	return error;
}
