// SPDX-License-Identifier: GPL-2.0
/* allocinfo: finds the same call sites in several snapshots. */
#define _GNU_SOURCE		/* qsort_r() */
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "filter.h"
#include "groups.h"
#include "match.h"

/*
 * A call site that is to be matched: of a row, which the snapshots before have, or of the snapshot
 * that is added.
 */
struct candidate {
	struct site site;
	uint32_t row;		/* not of one that is added */
	bool is_new;
	bool matched;
};

/**
 * struct step - adding a snapshot
 * @matching: the rows of those before
 * @number: of the snapshot
 * @list: what is to be matched
 * @count: how many
 * @by_file: the file has to be the same
 */
struct step {
	struct matching *matching;
	unsigned int number;
	struct candidate *list;
	uint32_t count;
	uint32_t room;
	bool by_file;
};

static int add_row(struct matching *matching, const struct site *site, unsigned int number)
{
	struct row *rows;

	rows = array_with_room(matching->rows, &matching->room, matching->count, sizeof(*rows));
	if (!rows)
		return -1;
	matching->rows = rows;
	rows += matching->count++;
	*rows = (struct row){
		.site = *site,
		.before = { site->file, site->line },
		.first = number,
		.last = number,
	};
	rows->bytes[number] = site->bytes;
	rows->calls[number] = site->calls;
	return 0;
}

static int add_candidate(struct step *step, const struct site *site, uint32_t row, bool is_new)
{
	struct candidate *list;

	list = array_with_room(step->list, &step->room, step->count, sizeof(*list));
	if (!list)
		return -1;
	step->list = list;
	list[step->count++] = (struct candidate){ .site = *site, .row = row, .is_new = is_new };
	return 0;
}

#define ORDER(a, b)	((a) > (b)) - ((a) < (b))

/* Are these call sites of the same function? The numbers of names serve as an order of them. */
static int compare_functions(const struct site *a, const struct site *b, bool by_file)
{
	int order = ORDER(a->function, b->function);

	if (!order)
		order = ORDER(a->module, b->module);
	if (!order && by_file)
		order = ORDER(a->file, b->file);
	return order;
}

/* By function, then what was there before and what is new, each by file and line. */
static int compare(const void *one, const void *two, void *data)
{
	const struct step *step = data;
	const struct candidate *a = one, *b = two;
	int order = compare_functions(&a->site, &b->site, step->by_file);

	if (!order)
		order = a->is_new - b->is_new;
	if (!order)
		order = ORDER(a->site.file, b->site.file);
	return order ? order : ORDER(a->site.line, b->site.line);
}

static void join(struct step *step, struct candidate *old, struct candidate *added)
{
	struct row *row = &step->matching->rows[old->row];

	row->site = added->site;
	row->bytes[step->number] = added->site.bytes;
	row->calls[step->number] = added->site.calls;
	row->last = step->number;
	old->matched = true;
	added->matched = true;
}

/* One function: @old are what was there before, and @added, behind them, what is new. */
static void match_function(struct step *step, struct candidate *old, uint32_t old_count,
			   uint32_t added_count)
{
	struct candidate *added = old + old_count;
	uint32_t i, k;

	if (old_count == added_count) {
		for (i = 0; i < old_count; i++)
			join(step, &old[i], &added[i]);
		return;
	}
	if (!step->by_file)
		return;
	for (i = 0, k = 0; i < old_count && k < added_count;) {
		if (old[i].site.line == added[k].site.line)
			join(step, &old[i++], &added[k++]);
		else if (old[i].site.line < added[k].site.line)
			i++;
		else
			k++;
	}
}

/* Matches what it can, and leaves the others in the list. */
static void match_candidates(struct step *step, bool by_file)
{
	uint32_t begin, end, old_count, kept = 0;

	step->by_file = by_file;
	if (step->count)
		qsort_r(step->list, step->count, sizeof(*step->list), compare, step);
	for (begin = 0; begin < step->count; begin = end) {
		old_count = 0;
		for (end = begin; end < step->count &&
		     !compare_functions(&step->list[begin].site, &step->list[end].site, by_file);
		     end++)
			old_count += !step->list[end].is_new;
		match_function(step, &step->list[begin], old_count, end - begin - old_count);
	}
	for (begin = 0; begin < step->count; begin++)
		if (!step->list[begin].matched)
			step->list[kept++] = step->list[begin];
	step->count = kept;
}

/* A call site for each line, also where it is there more than once. */
static int add_lines(struct step *step, struct snapshot *snapshot)
{
	static const struct filter all;
	struct groups groups;
	struct site site;
	uint32_t i;
	int status;

	status = groups_make(&groups, snapshot, &all, BY_LINE);
	for (i = 0; i < groups.count && !status; i++) {
		site = snapshot->sites[groups.list[i].site];
		site.bytes = groups.list[i].bytes;
		site.calls = groups.list[i].calls;
		status = add_candidate(step, &site, 0, true);
	}
	groups_end(&groups);
	return status;
}

static int add_snapshot(struct matching *matching, struct snapshot *snapshot, unsigned int number)
{
	struct step step = { .matching = matching, .number = number };
	int status = add_lines(&step, snapshot);
	uint32_t i;

	for (i = 0; i < matching->count && !status; i++)
		if (matching->rows[i].last == number - 1)
			status = add_candidate(&step, &matching->rows[i].site, i, false);
	if (!status) {
		match_candidates(&step, true);
		match_candidates(&step, false);
	}
	for (i = 0; i < step.count && !status; i++)
		if (step.list[i].is_new)
			status = add_row(matching, &step.list[i].site, number);
	free(step.list);
	return status;
}

int match(struct matching *matching, struct snapshot *snapshots, unsigned int count)
{
	unsigned int i;

	memset(matching, 0, sizeof(*matching));
	matching->snapshots = count;
	for (i = 0; i < count; i++)
		if (add_snapshot(matching, &snapshots[i], i))
			return -1;
	return 0;
}

void match_end(struct matching *matching)
{
	free(matching->rows);
	matching->rows = NULL;
}
