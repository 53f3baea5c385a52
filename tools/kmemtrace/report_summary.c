// SPDX-License-Identifier: GPL-2.0
/* The summary, and the tables of what was allocated, is alive, and was at the peak. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "array.h"
#include "report.h"

const char *report_doubt(const struct report *report)
{
	if (report->totals.discarded || report->totals.missing)
		return "events were lost";
	if (report->totals.problems)
		return "a part of the trace could not be read";
	if (*report->trace.filter)
		return "the trace was recorded with a filter";
	return NULL;
}

/* All types of a class. */
static struct sum sum_class(const struct report *report, enum class class)
{
	const struct sum *type;
	struct sum sum = { };
	unsigned int i;

	for (i = TYPE_KMALLOC; i < TYPES; i++) {
		type = &report->model.sums.types[i];
		if (class_of(i) != class)
			continue;
		sum.allocs += type->allocs;
		sum.req += type->req;
		sum.alloc += type->alloc;
		sum.frees += type->frees;
		sum.freed += type->freed;
		sum.cross_cpu += type->cross_cpu;
		sum.cross_node += type->cross_node;
		sum.older += type->older;
		sum.live.bytes += type->live.bytes;
		sum.live.req += type->live.req;
		sum.live.count += type->live.count;
	}
	return sum;
}

static void print_trace(struct report *report)
{
	struct writer *writer = &report->writer;

	writer_section(writer, "trace", "Trace");
	writer_string(writer, "release", "kernel", report->trace.release);
	writer_string(writer, "machine", "machine", report->trace.machine);
	if (*report->trace.filter)
		writer_string(writer, "filter", "recorded with the filter", report->trace.filter);
	writer_number(writer, "begin_ns", NULL, report->from);
	writer_number(writer, "end_ns", NULL, report->to);
	writer_time(writer, "time_ns", "time", report->to - report->from);
	writer_number(writer, "events", "events", report->totals.events);
	writer_number(writer, "lost", "lost", report->totals.discarded);
	if (report->totals.missing)
		writer_number(writer, "missing_packets", "packets missing",
			      report->totals.missing);
	if (report->totals.unknown)
		writer_number(writer, "unknown_events", "events of unknown kinds",
			      report->totals.unknown);
	writer_close_section(writer);
}

static void print_class(struct report *report, enum class class)
{
	const struct peak *peak = &report->model.sums.peaks[class];
	struct sum sum = sum_class(report, class);
	struct writer *writer = &report->writer;

	writer_section(writer, class_names[class], class == CLASS_PAGES ?
		       "Pages: the memory, which has all objects in it" :
		       "Objects: what kernel code asked for, in pages that are counted below");
	writer_number(writer, "allocations", "allocations", sum.allocs);
	writer_number(writer, "frees", "frees", sum.frees);
	if (class == CLASS_OBJECTS)
		writer_bytes(writer, "requested", "bytes requested", sum.req);
	writer_bytes(writer, "allocated", "bytes allocated", sum.alloc);
	writer_bytes(writer, "freed", "bytes freed", sum.freed);
	writer_bytes(writer, "net", "net", (int64_t)(sum.alloc - sum.freed));
	if (class == CLASS_OBJECTS) {
		writer_bytes(writer, "wasted", "bytes wasted", (int64_t)(sum.alloc - sum.req));
		writer_percent(writer, "fragmentation", "fragmentation",
			       percent_of((double)sum.alloc - sum.req, sum.alloc));
	}
	writer_bytes(writer, "older", "alive before the trace", sum.older);
	writer_bytes(writer, "live", "alive at the end", sum.live.bytes);
	writer_bytes(writer, "peak", "at the peak", peak->most);
	writer_share(writer, "cross_cpu_frees", "all_frees", "cross-CPU frees", sum.cross_cpu,
		     sum.frees);
	writer_share(writer, "cross_node_allocations", "all_allocations",
		     "cross-node allocations", sum.cross_node, sum.allocs);
	writer_close_section(writer);
}

static void print_types(struct report *report)
{
	static const struct column columns[] = {
		{ "type", NULL, "Allocator", -13 },
		{ "hit", NULL, "Hit", 11 },
		{ "frees", NULL, "Frees", 11 },
		{ "requested", NULL, "Requested", 15 },
		{ "allocated", NULL, "Allocated", 15 },
		{ "freed", NULL, "Freed", 15 },
		{ "live", NULL, "Alive", 15 },
		{ "frag", NULL, "Frag", 7 },
	};
	struct writer *writer = &report->writer;
	const struct sum *sum;
	unsigned int i;

	writer_table(writer, "allocators", columns, ARRAY_SIZE(columns));
	writer_part(writer, "By allocator");
	for (i = TYPE_KMALLOC; i < TYPES; i++) {
		sum = &report->model.sums.types[i];
		if ((!sum->allocs && !sum->frees && !sum->live.count) ||
		    !options_has_class(report->options, class_of(i)))
			continue;
		cell_text(writer, type_names[i]);
		cell_number(writer, sum->allocs);
		cell_number(writer, sum->frees);
		cell_number(writer, sum->req);
		cell_number(writer, sum->alloc);
		cell_number(writer, sum->freed);
		cell_number(writer, sum->live.bytes);
		cell_percent(writer, percent_of((double)sum->alloc - sum->req, sum->alloc));
	}
	writer_close_table(writer);
}

int report_summary(struct report *report)
{
	unsigned int class;

	/* CSV has one table, and this is not the one. */
	if (report->writer.format == FORMAT_CSV)
		return 0;
	print_trace(report);
	for (class = 0; class < CLASSES; class++)
		if (options_has_class(report->options, class))
			print_class(report, class);
	print_types(report);
	return 0;
}

/* "Objects by call site, 20 of 314" */
static const char *title_of(const struct report *report, enum class class, const char *what,
			    uint32_t count, char *title, size_t size)
{
	static const char * const bys[BYS] = {
		"call site", "cache", "function", "file", "module", "task",
	};
	uint32_t top = report_top(report, count);
	int len = snprintf(title, size, "%s%s by %s", class == CLASS_PAGES ? "Pages" : "Objects",
			   what, bys[report->options->by]);

	if (top < count)
		snprintf(title + len, size - len, ", %" PRIu32 " of %" PRIu32, top, count);
	return title;
}

int report_rows(struct report *report, enum class class, const char *what, enum order_key only,
		enum order_key first, report_row_fn *print, const void *arg)
{
	char title[128];
	uint32_t *rows, count, top, i;

	if (!options_has_class(report->options, class))
		return 0;
	rows = order_rows(&report->model, class, &report->options->order, only, first, &count);
	if (!rows)
		return -1;
	top = report_top(report, count);
	if (count)
		writer_part(&report->writer,
			    title_of(report, class, what, count, title, sizeof(title)));
	for (i = 0; i < top; i++)
		print(report, rows[i], arg);
	free(rows);
	return 0;
}

void report_cell_name(struct report *report, uint32_t row)
{
	cell_text(&report->writer, row_name(&report->origins, row));
}

void report_cell_class(struct report *report, uint32_t row)
{
	cell_text(&report->writer, class_names[report->origins.rows[row].class]);
}

static void print_sums(struct report *report, uint32_t row, const void *arg)
{
	const struct sum *sum = &report->model.sums.rows[row];
	struct writer *writer = &report->writer;

	(void)arg;
	report_cell_class(report, row);
	cell_pair(writer, sum->alloc, sum->alloc / sum->allocs);
	cell_pair(writer, sum->req, sum->req / sum->allocs);
	cell_number(writer, sum->allocs);
	cell_number(writer, sum->cross_cpu);
	cell_percent(writer, percent_of((double)sum->alloc - sum->req, sum->alloc));
	cell_number(writer, sum->frees);
	cell_number(writer, sum->freed);
	cell_number(writer, sum->cross_node);
	cell_number(writer, sum->live.bytes);
	cell_number(writer, sum->at_peak.bytes);
	report_cell_name(report, row);
}

int report_table(struct report *report)
{
	static const struct column columns[] = {
		{ "class", NULL, NULL, 0 },
		{ "total_alloc", "alloc_per_hit", "Total_alloc/Per", 20 },
		{ "total_req", "req_per_hit", "Total_req/Per", 20 },
		{ "hit", NULL, "Hit", 10 },
		{ "ping_pong", NULL, "Ping-pong", 9 },
		{ "frag", NULL, "Frag", 7 },
		{ "frees", NULL, NULL, 0 },
		{ "freed", NULL, NULL, 0 },
		{ "cross_node", NULL, NULL, 0 },
		{ "live", NULL, NULL, 0 },
		{ "at_peak", NULL, NULL, 0 },
		{ "name", NULL, "Callsite", -1 },
	};
	int error = 0;
	unsigned int class;

	writer_table(&report->writer, "rows", columns, ARRAY_SIZE(columns));
	for (class = 0; !error && class < CLASSES; class++)
		error = report_rows(report, class, "", ORDER_HIT, ORDER_ALLOC, print_sums, NULL);
	writer_close_table(&report->writer);
	return error;
}

void report_cells_live(struct report *report, const struct live *live, uint64_t all)
{
	struct writer *writer = &report->writer;

	cell_number(writer, live->bytes);
	cell_percent(writer, percent_of(live->bytes, all));
	cell_number(writer, live->count);
	cell_number(writer, live->req);
	cell_percent(writer, percent_of((double)live->bytes - live->req, live->bytes));
}

static const struct column peak_columns[] = {
	{ "class", NULL, NULL, 0 },
	{ "bytes", NULL, "Bytes", 14 },
	{ "share", NULL, "Share", 7 },
	{ "count", NULL, "Count", 10 },
	{ "requested", NULL, "Requested", 14 },
	{ "frag", NULL, "Frag", 7 },
	{ "name", NULL, "Callsite", -1 },
};

static void print_peak_row(struct report *report, uint32_t row, const void *arg)
{
	enum class class = report->origins.rows[row].class;
	const struct live *live = &report->model.sums.rows[row].at_peak;

	(void)arg;
	report_cell_class(report, row);
	report_cells_live(report, live, report->model.sums.peaks[class].most);
	report_cell_name(report, row);
}

int report_peak(struct report *report)
{
	static const char * const titles[] = { "Peak of objects", "Peak of pages" };
	struct writer *writer = &report->writer;
	const struct peak *peak;
	unsigned int class;
	int error = 0;

	writer_section(writer, "peak", NULL);
	for (class = 0; class < CLASSES; class++) {
		peak = &report->model.sums.peaks[class];
		if (!options_has_class(report->options, class) || !peak->most)
			continue;
		writer_section(writer, class_names[class], titles[class]);
		writer_bytes(writer, "bytes", "alive", peak->most);
		writer_number(writer, "time_ns", NULL, peak->time);
		writer_time(writer, "since_begin_ns", "after the trace began",
			    peak->time - report->begin);
		writer_close_section(writer);
	}
	writer_table(writer, "rows", peak_columns, ARRAY_SIZE(peak_columns));
	for (class = 0; !error && class < CLASSES; class++)
		error = report_rows(report, class, " at the peak", ORDER_PEAK, ORDER_PEAK,
				    print_peak_row, NULL);
	writer_close_table(writer);
	writer_close_section(writer);
	return error;
}

/* The time of each row's oldest object. */
struct oldest {
	const struct origins *origins;
	uint64_t *times;
};

static int find_oldest(void *arg, const struct object *object)
{
	struct oldest *oldest = arg;
	uint64_t *time = &oldest->times[oldest->origins->list[object->origin].row];
	uint64_t when = object->older ? 0 : object->time;

	if (when < *time)
		*time = when;
	return 0;
}

static void print_alive_row(struct report *report, uint32_t row, const void *arg)
{
	const struct live *live = &report->model.sums.rows[row].live;
	const struct oldest *oldest = arg;
	enum class class = report->origins.rows[row].class;

	report_cell_class(report, row);
	report_cells_live(report, live, report->model.sums.peaks[class].live);
	/* How old what is older than the trace is, nobody knows. */
	if (oldest->times[row])
		cell_time(&report->writer, report->to - oldest->times[row]);
	else if (report->writer.format == FORMAT_TEXT)
		cell_text(&report->writer, "older");
	else
		cell_none(&report->writer);
	report_cell_name(report, row);
}

int report_live(struct report *report)
{
	static const struct column columns[] = {
		{ "class", NULL, NULL, 0 },
		{ "bytes", NULL, "Bytes", 14 },
		{ "share", NULL, "Share", 7 },
		{ "count", NULL, "Count", 10 },
		{ "requested", NULL, "Requested", 14 },
		{ "frag", NULL, "Frag", 7 },
		{ "oldest_ns", NULL, "Oldest", 8 },
		{ "name", NULL, "Callsite", -1 },
	};
	struct oldest oldest = { &report->origins, NULL };
	struct writer *writer = &report->writer;
	unsigned int class;
	int error = 0;
	uint32_t i;

	oldest.times = malloc((report->origins.row_count + 1) * sizeof(*oldest.times));
	if (!oldest.times)
		return -1;
	for (i = 0; i < report->origins.row_count; i++)
		oldest.times[i] = UINT64_MAX;
	model_for_each(&report->model, find_oldest, &oldest);
	writer_section(writer, "live", NULL);
	writer_table(writer, "rows", columns, ARRAY_SIZE(columns));
	for (class = 0; !error && class < CLASSES; class++)
		error = report_rows(report, class, " alive at the end", ORDER_LIVE, ORDER_LIVE,
				    print_alive_row, &oldest);
	writer_close_table(writer);
	writer_close_section(writer);
	free(oldest.times);
	return error;
}
