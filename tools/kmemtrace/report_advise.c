// SPDX-License-Identifier: GPL-2.0
/*
 * How memory could be saved, for each call site of kmalloc() and each size that it requests: with a
 * slab cache of its own, with a size that fits the next smaller size class, or, beyond the largest
 * class, with as many pages as are needed.
 *
 * What it would be is computed for what was alive at the peak of all objects and at the end, in
 * whole slabs, as SLUB lays them out, with objects at multiples of 8 bytes. Of a size class an
 * object takes its share of a slab: others fill the rest.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "report.h"

/* A size class is worth mentioning if this part of the request less would fit it. */
#define SHRINK		8

/* What SLUB decides by: the largest slab, and the largest number of objects that one has. */
#define SLAB_ORDER	3
#define SLAB_OBJECTS	32767u

/* Slabs */

/* A slab has @count objects in @bytes. */
struct slab {
	uint64_t bytes;
	uint64_t count;
};

static unsigned int order_of(uint64_t bytes, unsigned int page_shift)
{
	unsigned int order = 0;

	while (1ull << (order + page_shift) < bytes)
		order++;
	return order;
}

/*
 * SLUB takes the smallest slab with enough objects that wastes at most a sixteenth, and if none
 * does an eighth, and then a quarter; and then it is content with fewer objects.
 */
static struct slab slab_of(uint64_t size, uint64_t cpus, unsigned int page_shift)
{
	uint64_t largest = (1ull << (SLAB_ORDER + page_shift)) / size, wanted, bytes;
	unsigned int bits = 64 - __builtin_clzll(cpus | 1), order, part;

	if ((1ull << page_shift) / size > SLAB_OBJECTS)
		return (struct slab){ 1ull << page_shift, (1ull << page_shift) / size };
	wanted = 4ull * (bits + 1);
	for (wanted = wanted < largest ? wanted : largest; wanted > 1; wanted--) {
		for (part = 16; part >= 4; part /= 2) {
			for (order = order_of(wanted * size, page_shift); order <= SLAB_ORDER;
			     order++) {
				bytes = 1ull << (order + page_shift);
				if (bytes % size <= bytes / part)
					return (struct slab){ bytes, bytes / size };
			}
		}
	}
	bytes = 1ull << (order_of(size, page_shift) + page_shift);
	return (struct slab){ bytes, bytes / size };
}

/* What @count objects take of slabs that are shared, and of slabs of their own. */
static uint64_t bytes_shared(struct slab slab, uint64_t count)
{
	return count * slab.bytes / slab.count;
}

static uint64_t bytes_own(struct slab slab, uint64_t count)
{
	return (count + slab.count - 1) / slab.count * slab.bytes;
}

/* Advice */

enum advice {
	ADVICE_CACHE,
	ADVICE_SMALLER,
	ADVICE_PAGES,
	ADVICES
};

static const char * const advice_names[ADVICES] = { "own_cache", "smaller", "exact_pages" };

/**
 * struct line - what a call site requests, and what would save how much
 * @site: index
 * @type: TYPE_KMALLOC or TYPE_LARGE
 * @req: bytes requested
 * @alloc: bytes allocated
 * @at_peak: objects alive at the peak
 * @at_end: and at the end
 * @advice: how to save
 * @to: the size to have
 * @saved_at_peak: bytes
 * @saved_at_end: and at the end
 */
struct line {
	uint32_t site;
	enum type type;
	uint32_t req;
	uint32_t alloc;
	uint64_t at_peak;
	uint64_t at_end;
	enum advice advice;
	uint64_t to;
	int64_t saved_at_peak;
	int64_t saved_at_end;
};

struct lines {
	struct line *list;
	uint32_t room;
	uint32_t count;
};

static int add(struct lines *lines, const struct line *line)
{
	struct line *list = array_with_room(lines->list, &lines->room, lines->count,
					    sizeof(*list));

	if (!list)
		return -1;
	lines->list = list;
	list[lines->count++] = *line;
	return 0;
}

static int compare_sizes(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->site != y->site)
		return x->site < y->site ? -1 : 1;
	if (x->type != y->type)
		return x->type < y->type ? -1 : 1;
	if (x->req != y->req)
		return x->req < y->req ? -1 : 1;
	return x->alloc < y->alloc ? -1 : x->alloc > y->alloc;
}

/* Collects what was requested, a line for each call site and size. */
static int collect(const struct report *report, struct lines *lines)
{
	const struct sums *sums = &report->model.sums;
	uint32_t i, count = 0;

	for (i = 0; i < report->origins.count && i < sums->room; i++) {
		const struct origin *origin = &report->origins.list[i];
		struct line line = {
			.site = origin->site,
			.type = origin->type,
			.req = origin_req(origin),
			.alloc = origin_alloc(origin),
			.at_peak = sums_at_peak(sums, i, CLASS_OBJECTS).count,
			.at_end = tally_live(&sums->tallies[i]).count,
		};

		if (origin->type <= TYPE_LARGE && (line.at_peak || line.at_end) &&
		    add(lines, &line))
			return -1;
	}
	if (lines->count)
		qsort(lines->list, lines->count, sizeof(*lines->list), compare_sizes);
	for (i = 0; i < lines->count; i++) {
		if (count && !compare_sizes(&lines->list[i], &lines->list[count - 1])) {
			lines->list[count - 1].at_peak += lines->list[i].at_peak;
			lines->list[count - 1].at_end += lines->list[i].at_end;
		} else {
			lines->list[count++] = lines->list[i];
		}
	}
	lines->count = count;
	return 0;
}

/* The largest size class below @alloc, 0 for none. */
static uint32_t class_below(const struct report *report, uint32_t alloc)
{
	static const uint32_t usual[] = {
		8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192,
	};
	const struct kmemtrace_caches *caches = &report->origins.caches;
	uint32_t below = 0, i;
	bool known = false;

	for (i = 0; i < caches->room; i++) {
		const struct kmemtrace_cache *cache = &caches->list[i];

		if (!cache->name || strncmp(cache->name, "kmalloc-", 8) ||
		    cache->name[8] < '0' || cache->name[8] > '9')
			continue;
		known = true;
		if (cache->size < alloc && cache->size > below)
			below = cache->size;
	}
	for (i = 0; !known && i < ARRAY_SIZE(usual); i++)
		if (usual[i] < alloc)
			below = usual[i];
	return below;
}

/* Adds @line with this advice if it saves anything. */
static int propose(struct lines *lines, const struct line *line, enum advice advice, uint64_t to,
		   int64_t at_peak, int64_t at_end)
{
	struct line proposal = *line;

	if (at_peak <= 0 && at_end <= 0)
		return 0;
	proposal.advice = advice;
	proposal.to = to;
	proposal.saved_at_peak = at_peak;
	proposal.saved_at_end = at_end;
	return add(lines, &proposal);
}

static int advise_slabs(const struct report *report, const struct line *line,
			struct lines *proposals)
{
	unsigned int shift = report->trace.page_shift;
	uint32_t size = line->req ? (line->req + 7) & ~7u : 8;
	struct slab now = slab_of(line->alloc, report->cpus, shift), then;
	uint64_t at_peak = bytes_shared(now, line->at_peak);
	uint64_t at_end = bytes_shared(now, line->at_end);
	uint32_t below = class_below(report, line->alloc);

	then = slab_of(size, report->cpus, shift);
	if (propose(proposals, line, ADVICE_CACHE, size,
		    at_peak - bytes_own(then, line->at_peak),
		    at_end - bytes_own(then, line->at_end)))
		return -1;
	if (!below || line->req <= below || line->req - below > line->req / SHRINK)
		return 0;
	then = slab_of(below, report->cpus, shift);
	return propose(proposals, line, ADVICE_SMALLER, below,
		       at_peak - bytes_shared(then, line->at_peak),
		       at_end - bytes_shared(then, line->at_end));
}

static int advise_pages(const struct report *report, const struct line *line,
			struct lines *proposals)
{
	uint64_t page = 1ull << report->trace.page_shift;
	uint64_t needed = (line->req + page - 1) & ~(page - 1);

	if (needed >= line->alloc)
		return 0;
	return propose(proposals, line, ADVICE_PAGES, needed,
		       line->at_peak * (line->alloc - needed),
		       line->at_end * (line->alloc - needed));
}

static int advise_all(const struct report *report, const struct lines *lines,
		      struct lines *proposals)
{
	const struct line *line;
	int error = 0;

	for (line = lines->list; !error && line < lines->list + lines->count; line++) {
		if (line->type == TYPE_LARGE)
			error = advise_pages(report, line, proposals);
		else if (line->alloc)
			error = advise_slabs(report, line, proposals);
	}
	return error;
}

/* Reporting */

static int compare_saved(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->saved_at_peak != y->saved_at_peak)
		return x->saved_at_peak > y->saved_at_peak ? -1 : 1;
	if (x->saved_at_end != y->saved_at_end)
		return x->saved_at_end > y->saved_at_end ? -1 : 1;
	if (x->advice != y->advice)
		return x->advice < y->advice ? -1 : 1;
	return compare_sizes(a, b);
}

static void print_line(struct report *report, const struct line *line)
{
	struct writer *writer = &report->writer;
	char advice[64];

	cell_signed(writer, line->saved_at_peak);
	cell_signed(writer, line->saved_at_end);
	cell_number(writer, line->at_peak);
	cell_number(writer, line->at_end);
	cell_number(writer, line->req);
	cell_number(writer, line->alloc);
	cell_text(writer, advice_names[line->advice]);
	cell_number(writer, line->to);
	switch (line->advice) {
	case ADVICE_CACHE:
		snprintf(advice, sizeof(advice), "own cache");
		break;
	case ADVICE_SMALLER:
		snprintf(advice, sizeof(advice), "%" PRIu64 " bytes less", line->req - line->to);
		break;
	default:
		snprintf(advice, sizeof(advice), "%" PRIu64 " exact pages",
			 line->to >> report->trace.page_shift);
	}
	cell_text(writer, advice);
	cell_text(writer, site_name(&report->origins, line->site));
}

int report_advise(struct report *report)
{
	static const struct column columns[] = {
		{ "saved_at_peak", NULL, "At peak", 12 },
		{ "saved_at_end", NULL, "At the end", 12 },
		{ "objects_at_peak", NULL, "Objects", 9 },
		{ "objects_at_end", NULL, NULL, 0 },
		{ "requested", NULL, "Requested", 9 },
		{ "allocated", NULL, "Allocated", 9 },
		{ "advice", NULL, NULL, 0 },
		{ "size", NULL, NULL, 0 },
		{ NULL, NULL, "With", -16 },
		{ "site", NULL, "Callsite", -1 },
	};
	struct writer *writer = &report->writer;
	struct lines lines = { }, proposals = { };
	char title[128];
	uint32_t i, top;
	int error;

	error = collect(report, &lines) || advise_all(report, &lines, &proposals);
	if (!error) {
		if (proposals.count)
			qsort(proposals.list, proposals.count, sizeof(*proposals.list),
			      compare_saved);
		top = report_top(report, proposals.count);
		writer_section(writer, "advise", NULL);
		writer_table(writer, "rows", columns, ARRAY_SIZE(columns));
		snprintf(title, sizeof(title), "Bytes that would be saved, %" PRIu32 " of %" PRIu32
			 "; do not add up several for one site", top, proposals.count);
		writer_part(writer, title);
		for (i = 0; i < top; i++)
			print_line(report, &proposals.list[i]);
		writer_close_table(writer);
		writer_close_section(writer);
	}
	free(lines.list);
	free(proposals.list);
	return error ? -1 : 0;
}
