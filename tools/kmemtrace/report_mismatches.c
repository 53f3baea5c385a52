// SPDX-License-Identifier: GPL-2.0
/*
 * What does not fit together, by pairs of call sites. A free of what is not alive is a second one
 * if it was alive before; that is found out by reading the trace once more, and looking at those
 * addresses alone.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "array.h"
#include "report_watchers.h"

/* Of so many frees of unknown it is found out whether they are the second ones. */
#define SUSPECTS	1000000u

/* What a mismatch is, in the order in which they are printed. */
enum kind {
	KIND_DOUBLE_FREE,
	KIND_UNKNOWN,
	KIND_TWICE,
	KIND_CACHE_FREE,
	KIND_KFREE,
	KIND_SMALL,
	KINDS
};

static const struct {
	const char *name;
	const char *title;
} kinds[KINDS] = {
	[KIND_DOUBLE_FREE]	= { "double_free", "freed twice" },
	[KIND_UNKNOWN]		= { "free_of_unknown", "freed, but not allocated" },
	[KIND_TWICE]		= { "allocated_twice", "allocated while alive" },
	[KIND_CACHE_FREE]	= { "slab_free_of_kmalloc", "slab free of kmalloc()" },
	[KIND_KFREE]		= { "kfree_of_slab_object", "kfree() of a slab object" },
	[KIND_SMALL]		= { "less_than_requested", "less than was requested" },
};

#define NO_SITE		UINT32_MAX

/* Something that happened somewhere. @site: NO_SITE if it is not known; @time: 0 likewise. */
struct place {
	uint32_t site;
	uint32_t cpu;
	uint64_t time;
};

/**
 * struct mismatch - mismatches that are alike, and the first of them
 * @kind: what it is
 * @type: of the object, TYPE_NONE if it is not known
 * @count: how many there are
 * @key: address, offset or page frame number
 * @req: bytes requested
 * @alloc: bytes allocated
 * @first: where it was allocated
 * @second: where it was freed the first time, for KIND_DOUBLE_FREE
 * @last: where what does not fit happened
 */
struct mismatch {
	enum kind kind;
	enum type type;
	uint64_t count;
	uint64_t key;
	uint64_t req;
	uint64_t alloc;
	struct place first;
	struct place second;
	struct place last;
};

/* Where a key means something. */
enum space {
	SPACE_OBJECTS,
	SPACE_PERCPU,
	SPACE_VMALLOC,
	SPACE_PAGES
};

/**
 * struct suspect - a free of what is not known
 * @number: of the event
 * @key: what was freed
 * @space: in which this means something
 * @early: it may be older than what the trace knows
 */
struct suspect {
	uint64_t number;
	uint64_t key;
	enum space space;
	bool early;
};

/**
 * struct mismatches - all of them
 * @table: finds one by its kind and its sites
 * @list: the mismatches
 * @suspects: frees of what is not known, in the order of time
 * @unlisted: other frees of what is not known, which there was no room for in @suspects
 * @older: frees of what may be older than the trace
 */
struct mismatches {
	struct watcher watcher;
	struct report *report;
	struct table table;
	struct mismatch *list;
	uint32_t room;
	uint32_t count;
	struct suspect *suspects;
	uint32_t suspect_room;
	uint32_t suspect_count;
	uint64_t unlisted;
	uint64_t older;
};

static struct place nowhere(void)
{
	return (struct place){ .site = NO_SITE };
}

/* Return: 0, or -1 without memory. */
static int place_of(struct report *report, const struct kmemtrace_event *event,
		    struct place *place)
{
	*place = (struct place){ .site = NO_SITE, .cpu = event->cpu, .time = event->time };
	if (!event->tag && !event->call_site)
		return 0;
	place->site = origins_site(&report->origins, event);
	return place->site == NO_ORIGIN ? -1 : 0;
}

static struct place place_of_object(const struct report *report, const struct object *object)
{
	return (struct place){
		.site = report->origins.list[object->origin].site,
		.cpu = object->cpu,
		.time = object->time,
	};
}

/* Counts a mismatch. Return: 0, or -1 without memory. */
static int add(struct mismatches *mismatches, const struct mismatch *mismatch)
{
	uint64_t hash = hash_mix(hash_mix((uint64_t)mismatch->kind << 32 | mismatch->first.site,
					  mismatch->second.site), mismatch->last.site);
	struct table_slot *slot;
	struct mismatch *list, *one;

	if (table_make_room(&mismatches->table))
		return -1;
	for (slot = table_first(&mismatches->table, hash); slot->value;
	     slot = table_next(&mismatches->table, slot)) {
		one = &mismatches->list[slot->value - 1];
		if (one->kind == mismatch->kind && one->first.site == mismatch->first.site &&
		    one->second.site == mismatch->second.site &&
		    one->last.site == mismatch->last.site) {
			one->count++;
			return 0;
		}
	}
	list = array_with_room(mismatches->list, &mismatches->room, mismatches->count,
			       sizeof(*list));
	if (!list)
		return -1;
	mismatches->list = list;
	list[mismatches->count] = *mismatch;
	list[mismatches->count].count = 1;
	table_set(&mismatches->table, slot, hash, ++mismatches->count);
	return 0;
}

static enum space space_of(unsigned int id)
{
	switch (id) {
	case KMEMTRACE_PERCPU_ALLOC:
	case KMEMTRACE_PERCPU_FREE:
		return SPACE_PERCPU;
	case KMEMTRACE_VMALLOC:
	case KMEMTRACE_VFREE:
		return SPACE_VMALLOC;
	case KMEMTRACE_PAGE_ALLOC:
	case KMEMTRACE_PAGE_FREE:
		return SPACE_PAGES;
	default:
		return SPACE_OBJECTS;
	}
}

static int suspect(struct mismatches *mismatches, const struct model *model,
		   const struct kmemtrace_event *event, bool early)
{
	struct suspect *suspects;

	if (mismatches->suspect_count == SUSPECTS) {
		mismatches->unlisted += !early;
		mismatches->older += early;
		return 0;
	}
	suspects = array_with_room(mismatches->suspects, &mismatches->suspect_room,
				   mismatches->suspect_count, sizeof(*suspects));
	if (!suspects)
		return -1;
	mismatches->suspects = suspects;
	suspects[mismatches->suspect_count++] = (struct suspect){
		.number = model->events,
		.key = event->ptr,
		.space = space_of(event->id),
		.early = early,
	};
	return 0;
}

static int found(struct watcher *watcher, const struct model *model, enum finding finding,
		 const struct kmemtrace_event *event, const struct object *object)
{
	static const enum kind kind_of[FINDINGS] = {
		[FOUND_TWICE]		= KIND_TWICE,
		[FOUND_CACHE_FREE]	= KIND_CACHE_FREE,
		[FOUND_KFREE]		= KIND_KFREE,
		[FOUND_SMALL]		= KIND_SMALL,
	};
	struct mismatches *mismatches = (struct mismatches *)watcher;
	struct mismatch mismatch = {
		.kind = kind_of[finding],
		.key = event->ptr,
		.second = nowhere(),
	};
	bool early = finding == FOUND_UNKNOWN_EARLY;

	/*
	 * Pages that were reserved at boot, and then given to the page allocator, are freed without
	 * an allocation.
	 */
	if (!object)
		return suspect(mismatches, model, event,
			       early || space_of(event->id) == SPACE_PAGES);
	mismatch.type = object->type;
	mismatch.req = object_req(object, model->page_shift);
	mismatch.alloc = object_alloc(object, model->page_shift);
	mismatch.first = place_of_object(mismatches->report, object);
	/* An allocation that is too small is a mismatch in itself, and a krealloc() is with it. */
	if (place_of(mismatches->report, event, &mismatch.last))
		return -1;
	return add(mismatches, &mismatch);
}

struct mismatches *mismatches_begin(struct report *report)
{
	struct mismatches *mismatches = calloc(1, sizeof(*mismatches));

	if (!mismatches)
		return NULL;
	table_begin(&mismatches->table);
	mismatches->report = report;
	mismatches->watcher.found = found;
	model_watch(&report->model, &mismatches->watcher);
	return mismatches;
}

void mismatches_end(struct mismatches *mismatches)
{
	if (!mismatches)
		return;
	table_end(&mismatches->table);
	free(mismatches->list);
	free(mismatches->suspects);
	free(mismatches);
}

/* Reading again */

/**
 * struct history - what was last known of a key
 * @key: address, offset or page frame number
 * @space: in which this means something
 * @allocated: where it was allocated last
 * @freed: where it was freed last, if that was after it
 */
struct history {
	uint64_t key;
	enum space space;
	struct place allocated;
	struct place freed;
};

/**
 * struct again - while the trace is read again
 * @list: what is looked for, by space and key
 * @count: how many there are
 * @next: the suspect that comes next
 */
struct again {
	struct mismatches *mismatches;
	struct history *list;
	uint32_t count;
	uint32_t next;
};

static int compare_keys(enum space space_a, uint64_t a, enum space space_b, uint64_t b)
{
	if (space_a != space_b)
		return space_a < space_b ? -1 : 1;
	return a < b ? -1 : a > b;
}

static int compare_histories(const void *a, const void *b)
{
	const struct history *x = a, *y = b;

	return compare_keys(x->space, x->key, y->space, y->key);
}

/* Return: the first one that is not before a key. */
static uint32_t find_history(const struct again *again, enum space space, uint64_t key)
{
	uint32_t low = 0, high = again->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (compare_keys(again->list[middle].space, again->list[middle].key, space,
				 key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int prepare_again(struct again *again)
{
	const struct mismatches *mismatches = again->mismatches;
	uint32_t i, count = 0;

	again->list = calloc(mismatches->suspect_count, sizeof(*again->list));
	if (!again->list)
		return -1;
	for (i = 0; i < mismatches->suspect_count; i++)
		again->list[i] = (struct history){
			.key = mismatches->suspects[i].key,
			.space = mismatches->suspects[i].space,
			.allocated = nowhere(),
			.freed = nowhere(),
		};
	qsort(again->list, mismatches->suspect_count, sizeof(*again->list), compare_histories);
	for (i = 0; i < mismatches->suspect_count; i++)
		if (!count || compare_histories(&again->list[i], &again->list[count - 1]))
			again->list[count++] = again->list[i];
	again->count = count;
	return 0;
}

static bool is_alloc(unsigned int id)
{
	return id >= KMEMTRACE_KMALLOC && id <= KMEMTRACE_VMALLOC;
}

static bool is_free(unsigned int id)
{
	return id >= KMEMTRACE_KFREE && id <= KMEMTRACE_VFREE;
}

static int update(struct again *again, const struct kmemtrace_event *event)
{
	enum space space = space_of(event->id);
	uint64_t last = event->ptr;
	struct history *history;
	struct place place;
	uint32_t i;

	if (space == SPACE_PAGES)
		last += event->order > OBJECT_LARGEST ? 0 : (1ull << event->order) - 1;
	for (i = find_history(again, space, event->ptr); i < again->count; i++) {
		history = &again->list[i];
		if (compare_keys(history->space, history->key, space, last) > 0)
			break;
		if (place_of(again->mismatches->report, event, &place))
			return -1;
		if (is_alloc(event->id)) {
			history->allocated = place;
			history->freed = nowhere();
		} else if (!history->freed.time) {
			history->freed = place;
		}
	}
	return 0;
}

/* Adds what a suspect has turned out to be. */
static int judge(struct again *again, const struct kmemtrace_event *event)
{
	struct mismatches *mismatches = again->mismatches;
	const struct suspect *suspects = mismatches->suspects + again->next++;
	const struct history *history;
	struct mismatch mismatch = { .kind = KIND_UNKNOWN, .key = event->ptr };

	history = &again->list[find_history(again, suspects->space, suspects->key)];
	/* As long as nothing says what was alive when the trace began. */
	if (suspects->early && !history->freed.time) {
		mismatches->older++;
		return 0;
	}
	mismatch.first = history->allocated;
	mismatch.second = history->freed;
	if (history->freed.time)
		mismatch.kind = KIND_DOUBLE_FREE;
	if (place_of(mismatches->report, event, &mismatch.last))
		return -1;
	return add(mismatches, &mismatch);
}

static int follow(struct again *again, struct kmemtrace_reader *reader)
{
	const struct mismatches *mismatches = again->mismatches;
	struct kmemtrace_event event;
	uint64_t number = 0;

	while (again->next < mismatches->suspect_count && kmemtrace_next(reader, &event)) {
		if (mismatches->suspects[again->next].number == ++number && judge(again, &event))
			return -1;
		if ((is_alloc(event.id) || is_free(event.id)) && update(again, &event))
			return -1;
	}
	return 0;
}

int mismatches_follow_again(struct mismatches *mismatches, struct report *report)
{
	struct again again = { .mismatches = mismatches };
	struct kmemtrace_error error = { };
	struct kmemtrace_reader *reader;
	struct kmemtrace_trace trace;
	int got;

	if (!mismatches->suspect_count)
		return 0;
	reader = kmemtrace_open(report->options->dir, &trace, NULL, NULL, &error);
	if (!reader) {
		fprintf(stderr, "kmemtrace-report: %s\n", error.text);
		return -1;
	}
	got = prepare_again(&again) || follow(&again, reader) ? -1 : 0;
	kmemtrace_close(reader);
	free(again.list);
	return got;
}

/* Reporting */

bool mismatches_found(const struct mismatches *mismatches)
{
	return mismatches->count || mismatches->unlisted;
}

static int compare(const void *a, const void *b)
{
	const struct mismatch *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x->last.time < y->last.time ? -1 : x->last.time > y->last.time;
}

static void print_place(struct report *report, const char *what, const struct place *place)
{
	char line[4096];

	if (!place->time && place->site == NO_SITE)
		return;
	snprintf(line, sizeof(line), "    %-15s %14.9f s, CPU %" PRIu32 ": %s", what,
		 place->time > report->begin ? (place->time - report->begin) / 1e9 : 0.0,
		 place->cpu,
		 place->site == NO_SITE ? "unknown" : site_name(&report->origins, place->site));
	writer_line(&report->writer, line);
}

static void print_text(struct report *report, const struct mismatch *mismatch)
{
	char line[256];

	snprintf(line, sizeof(line), "  %s, %" PRIu64 " times; first %s0x%" PRIx64,
		 kinds[mismatch->kind].title, mismatch->count,
		 mismatch->type == TYPE_PAGE ? "pfn " : "", mismatch->key);
	writer_line(&report->writer, line);
	if (mismatch->kind == KIND_SMALL) {
		snprintf(line, sizeof(line), "    %" PRIu64 " bytes requested, %" PRIu64
			 " allocated", mismatch->req, mismatch->alloc);
		writer_line(&report->writer, line);
	}
	print_place(report, "allocated", &mismatch->first);
	print_place(report, "freed", &mismatch->second);
	if (mismatch->kind == KIND_TWICE)
		print_place(report, "allocated again", &mismatch->last);
	else if (mismatch->kind == KIND_SMALL && mismatch->last.time != mismatch->first.time)
		print_place(report, "resized", &mismatch->last);
	else if (mismatch->kind != KIND_SMALL)
		print_place(report, mismatch->kind == KIND_DOUBLE_FREE ? "freed again" : "freed",
			    &mismatch->last);
}

static void cells_place(struct report *report, const struct place *place)
{
	struct writer *writer = &report->writer;

	if (place->time)
		cell_number(writer, place->time);
	else
		cell_none(writer);
	if (place->site == NO_SITE)
		cell_none(writer);
	else
		cell_text(writer, site_name(&report->origins, place->site));
}

static void print_row(struct report *report, const struct mismatch *mismatch)
{
	struct writer *writer = &report->writer;
	char key[32];

	snprintf(key, sizeof(key), "0x%" PRIx64, mismatch->key);
	cell_text(writer, kinds[mismatch->kind].name);
	cell_number(writer, mismatch->count);
	cell_text(writer, key);
	cell_number(writer, mismatch->req);
	cell_number(writer, mismatch->alloc);
	cells_place(report, &mismatch->first);
	cells_place(report, &mismatch->second);
	cells_place(report, &mismatch->last);
}

int mismatches_print(struct mismatches *mismatches, struct report *report)
{
	static const struct column columns[] = {
		{ "kind", NULL, NULL, 0 },
		{ "count", NULL, NULL, 0 },
		{ "address", NULL, NULL, 0 },
		{ "requested", NULL, NULL, 0 },
		{ "allocated", NULL, NULL, 0 },
		{ "allocated_ns", NULL, NULL, 0 },
		{ "allocated_by", NULL, NULL, 0 },
		{ "first_freed_ns", NULL, NULL, 0 },
		{ "first_freed_by", NULL, NULL, 0 },
		{ "time_ns", NULL, NULL, 0 },
		{ "by", NULL, NULL, 0 },
	};
	struct writer *writer = &report->writer;
	const char *doubt = report_doubt(report);
	uint64_t counts[KINDS] = { };
	char line[160];
	uint32_t i;

	for (i = 0; i < mismatches->count; i++)
		counts[mismatches->list[i].kind] += mismatches->list[i].count;
	counts[KIND_UNKNOWN] += mismatches->unlisted;
	writer_section(writer, "mismatches", "Mismatches");
	for (i = 0; i < KINDS; i++)
		writer_number(writer, kinds[i].name, kinds[i].title, counts[i]);
	writer_number(writer, "older", "frees of older ones, fine", mismatches->older);
	writer_bool(writer, "reliable", !doubt);
	if (doubt && mismatches_found(mismatches)) {
		snprintf(line, sizeof(line), "  Unreliable, above all %s: %s.",
			 "what is freed twice, not allocated or allocated twice", doubt);
		writer_line(writer, line);
	}
	if (mismatches->count)
		qsort(mismatches->list, mismatches->count, sizeof(*mismatches->list), compare);
	writer_table(writer, "list", columns, ARRAY_SIZE(columns));
	for (i = 0; i < report_top(report, mismatches->count); i++) {
		if (writer->format == FORMAT_TEXT) {
			writer_line(writer, "");
			print_text(report, &mismatches->list[i]);
		} else {
			print_row(report, &mismatches->list[i]);
		}
	}
	writer_close_table(writer);
	writer_close_section(writer);
	return 0;
}
