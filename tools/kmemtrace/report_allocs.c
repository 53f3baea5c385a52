// SPDX-License-Identifier: GPL-2.0
/*
 * Each allocation: a row when it is freed, and at the end one for each that is alive, by time. So
 * nothing has to be kept but what is alive.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "array.h"
#include "report_watchers.h"

struct allocs {
	struct watcher watcher;
	struct report *report;
	uint64_t rows;
};

static const struct column columns[] = {
	{ "time_ns", NULL, NULL, 0 },
	{ NULL, NULL, "Time", 14 },
	{ "cpu", NULL, "CPU", 4 },
	{ "task", NULL, "Task", 8 },
	{ "what", NULL, "What", -18 },
	{ "address", NULL, "Address", -18 },
	{ "requested", NULL, "Requested", 10 },
	{ "allocated", NULL, "Allocated", 10 },
	{ "freed_ns", NULL, NULL, 0 },
	{ "lifetime_ns", NULL, "Lifetime", 8 },
	{ "freed_on", NULL, "On", 4 },
	{ "freed_by", NULL, "Freed by", -24 },
	{ "site", NULL, "Callsite", -1 },
};

/* "12.345678901", seconds since the trace began; only in text. */
static void cell_seconds(struct writer *writer, uint64_t ns)
{
	char text[48];

	snprintf(text, sizeof(text), "%" PRIu64 ".%09" PRIu64, ns / 1000000000, ns % 1000000000);
	cell_text(writer, text);
}

/* Pages have a number, everything else an address; of a per-CPU area it is an offset. */
static void cell_key(struct writer *writer, const struct object *object)
{
	char text[32];

	snprintf(text, sizeof(text), "%s0x%" PRIx64, object->type == TYPE_PAGE ? "pfn " : "",
		 object->key);
	cell_text(writer, text);
}

static void print_allocation(struct report *report, const struct object *object)
{
	const struct origin *origin = &report->origins.list[object->origin];
	struct writer *writer = &report->writer;
	unsigned int shift = report->trace.page_shift;
	char name[256];

	cell_number(writer, object->time);
	cell_seconds(writer, object->time > report->begin ? object->time - report->begin : 0);
	cell_number(writer, object->cpu);
	if (origin_task(origin) == NO_TASK)
		cell_none(writer);
	else
		cell_number(writer, origin_task(origin));
	origin_cache(&report->origins, origin, name, sizeof(name));
	cell_text(writer, name);
	cell_key(writer, object);
	cell_number(writer, object_req(object, shift));
	cell_number(writer, object_alloc(object, shift));
}

static bool is_done(const struct allocs *allocs)
{
	uint64_t top = allocs->report->options->top;

	return top && allocs->rows >= top;
}

static bool is_wanted(const struct allocs *allocs, const struct object *object)
{
	return object->counted && !is_done(allocs) &&
	       options_has_class(allocs->report->options, class_of(object->type));
}

/* Pages are freed by a task, everything else by a call site. */
static int cell_freed_by(struct report *report, const struct kmemtrace_event *event)
{
	struct writer *writer = &report->writer;
	char text[32];
	uint32_t site;

	if (event->id == KMEMTRACE_PAGE_FREE && event->has_tid) {
		snprintf(text, sizeof(text), "task %" PRIu32, event->tid);
		cell_text(writer, text);
		return 0;
	}
	if (!event->call_site) {
		cell_none(writer);
		return 0;
	}
	site = origins_site(&report->origins, event);
	if (site == NO_ORIGIN)
		return -1;
	cell_text(writer, site_name(&report->origins, site));
	return 0;
}

static int freed(struct watcher *watcher, const struct model *model,
		 const struct kmemtrace_event *event, const struct object *object)
{
	struct allocs *allocs = (struct allocs *)watcher;
	struct report *report = allocs->report;
	struct writer *writer = &report->writer;

	(void)model;
	if (!is_wanted(allocs, object))
		return 0;
	allocs->rows++;
	print_allocation(report, object);
	cell_number(writer, event->time);
	cell_time(writer, event->time - object->time);
	cell_number(writer, event->cpu);
	if (cell_freed_by(report, event))
		return -1;
	cell_text(writer, site_name(&report->origins, report->origins.list[object->origin].site));
	return 0;
}

struct allocs *allocs_begin(struct report *report)
{
	struct allocs *allocs = calloc(1, sizeof(*allocs));

	if (!allocs)
		return NULL;
	allocs->report = report;
	allocs->watcher.freed = freed;
	model_watch(&report->model, &allocs->watcher);
	writer_table(&report->writer, "allocs", columns, ARRAY_SIZE(columns));
	writer_part(&report->writer, NULL);
	return allocs;
}

/* What is alive, to be sorted. */
struct alive {
	struct allocs *allocs;
	const struct object **list;
	uint32_t room;
	uint32_t count;
};

static int keep(void *arg, const struct object *object)
{
	struct alive *alive = arg;
	const struct object **list;

	if (!is_wanted(alive->allocs, object))
		return 0;
	list = array_with_room(alive->list, &alive->room, alive->count, sizeof(*list));
	if (!list)
		return -1;
	alive->list = list;
	list[alive->count++] = object;
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct object *x = *(const struct object * const *)a;
	const struct object *y = *(const struct object * const *)b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	if (x->type != y->type)
		return x->type < y->type ? -1 : 1;
	return x->key < y->key ? -1 : x->key > y->key;
}

int allocs_print(struct allocs *allocs)
{
	struct report *report = allocs->report;
	struct writer *writer = &report->writer;
	struct alive alive = { .allocs = allocs };
	const struct object *object;
	uint32_t i;

	if (model_for_each(&report->model, keep, &alive)) {
		free(alive.list);
		return -1;
	}
	if (alive.count)
		qsort(alive.list, alive.count, sizeof(*alive.list), compare);
	for (i = 0; i < alive.count && !is_done(allocs); i++) {
		object = alive.list[i];
		allocs->rows++;
		print_allocation(report, object);
		cell_none(writer);
		if (writer->format == FORMAT_TEXT)
			cell_text(writer, "alive");
		else
			cell_none(writer);
		cell_none(writer);
		cell_none(writer);
		cell_text(writer,
			  site_name(&report->origins, report->origins.list[object->origin].site));
	}
	free(alive.list);
	writer_close_table(writer);
	return 0;
}

void allocs_end(struct allocs *allocs)
{
	free(allocs);
}
