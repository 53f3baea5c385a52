// SPDX-License-Identifier: GPL-2.0
/* Pictures of bars: fragmentation by rows, and how long objects live. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "report_lifetimes.h"
#include "report_number.h"
#include "report_watchers.h"
#include "svg.h"

/* Of the pictures, in pixels. */
#define LEFT		90
#define RIGHT		20
#define TOP		80
#define CHART		260
#define GAP		80

/* Fragmentation: a bar is what was allocated, in two colours. */
#define BARS		25
#define BAR_HEIGHT	14
#define BAR_STEP	40
#define USED		0
#define WASTED		1

static void describe(const struct report *report, const char *what, char *text, size_t size)
{
	char time[NUMBER_SIZE];

	snprintf(text, size, "%s of Linux %s on %s; %s",
		 number_time(time, report->to - report->from), report->trace.release,
		 report->trace.machine, what);
}

static void draw_row(struct report *report, uint32_t row, double y, double scale)
{
	const struct sum *sum = &report->model.sums.rows[row];
	uint64_t used = sum->req < sum->alloc ? sum->req : sum->alloc;
	const char *name = row_name(&report->origins, row);
	char waste[NUMBER_SIZE], all[NUMBER_SIZE], text[128];

	snprintf(text, sizeof(text), "%s of %s wasted, %.1f %%",
		 number_bytes(waste, sum->alloc - used), number_bytes(all, sum->alloc),
		 percent_of(sum->alloc - used, sum->alloc));
	svg_name(report->output, 20, y, name);
	svg_text(report->output, SVG_WIDTH - RIGHT, y, "end small quiet", text);
	svg_box(report->output, 20, y + 6, used * scale, BAR_HEIGHT, USED, name);
	svg_box(report->output, 20 + used * scale, y + 6, (sum->alloc - used) * scale, BAR_HEIGHT,
		WASTED, text);
}

int fragmentation_draw(struct report *report)
{
	struct order order = report->options->order;
	uint64_t most = 1;
	uint32_t *rows, count, i;
	char text[256];
	double y = TOP + 40;

	rows = order_rows(&report->model, CLASS_OBJECTS, &order, ORDER_HIT, ORDER_WASTE, &count);
	if (!rows)
		return -1;
	count = report_top(report, count);
	if (count > BARS && !report->options->top)
		count = BARS;
	for (i = 0; i < count; i++)
		if (report->model.sums.rows[rows[i]].alloc > most)
			most = report->model.sums.rows[rows[i]].alloc;
	describe(report, "bytes that objects were allocated; who wastes most is first", text,
		 sizeof(text));
	svg_begin(report->output, TOP + 40 + (count + !count) * BAR_STEP, "Fragmentation", text);
	svg_box(report->output, 20, TOP - 8, 12, 12, USED, NULL);
	svg_text(report->output, 40, TOP + 2, NULL, "requested");
	svg_box(report->output, 130, TOP - 8, 12, 12, WASTED, NULL);
	svg_text(report->output, 150, TOP + 2, NULL, "wasted");
	if (!count)
		svg_text(report->output, 20, y, NULL, "Nothing was allocated.");
	for (i = 0; i < count; i++, y += BAR_STEP)
		draw_row(report, rows[i], y, (SVG_WIDTH - 20 - RIGHT) / (double)most);
	svg_end(report->output);
	free(rows);
	return 0;
}

static void draw_bucket(struct report *report, const struct lifetime *lifetime, unsigned int i,
			double x, double width, double bottom, double scale)
{
	char from[NUMBER_SIZE], to[NUMBER_SIZE], count[NUMBER_SIZE], text[128];
	double height = lifetime->buckets[i] * scale;

	number_time(from, i ? 1ull << i : 0);
	number_time(to, i < 63 ? 2ull << i : UINT64_MAX);
	snprintf(text, sizeof(text), "%s to %s: %" PRIu64, from, to, lifetime->buckets[i]);
	svg_box(report->output, x + 1, bottom - height, width - 2, height, 0, text);
	if (lifetime->buckets[i] && width > 30)
		svg_text(report->output, x + width / 2, bottom - height - 4, "middle small",
			 number_short(count, lifetime->buckets[i]));
	svg_line(report->output, x, bottom, x, bottom + 5, "axis");
	if (width > 60 || i % 2 == 0)
		svg_text(report->output, x, bottom + 18, "middle small quiet", number_trim(from));
}

static void draw_lifetimes(struct report *report, const struct lifetime *lifetime, double top,
			   const char *title)
{
	double bottom = top + CHART, width, at;
	struct svg_axis axis;
	uint64_t most = 0;
	unsigned int first, last, i;
	char text[NUMBER_SIZE];

	lifetime_range(lifetime, &first, &last);
	for (i = first; i <= last; i++)
		if (lifetime->buckets[i] > most)
			most = lifetime->buckets[i];
	axis = svg_axis(most, 6);
	width = (double)(SVG_WIDTH - LEFT - RIGHT) / (last - first + 1);
	svg_text(report->output, LEFT, top - 24, "start", title);
	for (at = 0; at <= axis.most * 1.0001; at += axis.step) {
		svg_line(report->output, LEFT, bottom - at * CHART / axis.most, SVG_WIDTH - RIGHT,
			 bottom - at * CHART / axis.most, "grid");
		svg_text(report->output, LEFT - 8, bottom - at * CHART / axis.most + 4,
			 "end small quiet", number_trim(number_short(text, at)));
	}
	for (i = first; i <= last; i++)
		draw_bucket(report, lifetime, i, LEFT + (i - first) * width, width, bottom,
			    CHART / axis.most);
	svg_line(report->output, LEFT, bottom, SVG_WIDTH - RIGHT, bottom, "axis");
	svg_text(report->output, SVG_WIDTH - RIGHT, bottom + 36, "end small quiet",
		 "a bar has lifetimes from the one at its left on, to twice that");
}

int lifetimes_draw(const struct lifetimes *lifetimes, struct report *report)
{
	static const char * const titles[CLASSES] = {
		"Objects, number that were freed", "Pages, blocks that were freed",
	};
	unsigned int class, height = TOP + 20;
	char text[256];
	double top = TOP + 40;

	for (class = 0; class < CLASSES; class++)
		if (lifetimes_all(lifetimes, class)->count &&
		    options_has_class(report->options, class))
			height += CHART + GAP;
	describe(report, "what was allocated and freed in this time", text, sizeof(text));
	svg_begin(report->output, height, "Lifetimes", text);
	if (height == TOP + 20)
		svg_text(report->output, 20, TOP, NULL, "Nothing was freed.");
	for (class = 0; class < CLASSES; class++) {
		if (!lifetimes_all(lifetimes, class)->count ||
		    !options_has_class(report->options, class))
			continue;
		draw_lifetimes(report, lifetimes_all(lifetimes, class), top, titles[class]);
		top += CHART + GAP;
	}
	svg_end(report->output);
	return 0;
}
