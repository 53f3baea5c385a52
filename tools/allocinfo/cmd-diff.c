// SPDX-License-Identifier: GPL-2.0
/* allocinfo diff: what has grown. */
#define _GNU_SOURCE		/* qsort_r() */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "change.h"
#include "choice.h"
#include "columns.h"
#include "command.h"
#include "filter.h"
#include "json.h"
#include "output.h"
#include "place.h"
#include "units.h"

static const char help[] =
"Usage: allocinfo diff [OPTION...] A B [C]\n"
"\n"
"Shows what has changed from A to B, and on to C: copies of /proc/allocinfo, also of\n"
"kernels in which lines have moved. B or C may be /proc/allocinfo itself.\n"
"\n"
"  -n, --count <n>     how many (20; 0 for all)\n"
"  -s, --sort <key>    by growth (default), change, which is also what has shrunk, or name\n"
"  -b, --by <what>     put together by line (default), function, file, directory or module\n"
"  -F, --filter <expr> take these call sites alone: terms with commas, such as\n"
"                      file=fs/*,calls>=100,module!=xfs,alloc; see allocinfo-top(1)\n"
"  -m, --min <size>    leave out what has changed by less: bytes, K, M, G\n"
"  -B, --bytes         sizes in bytes, not with K, M, G\n"
"  -j, --json          as JSON\n"
"  -h, --help          print this\n"
"\n"
"Examples:\n"
"  sudo cat /proc/allocinfo >before; sleep 600; sudo allocinfo diff before /proc/allocinfo\n"
"  allocinfo diff --by directory --min 1M monday.zst tuesday.zst wednesday.zst\n"
"  allocinfo diff --json old-kernel new-kernel\n";

enum order { ORDER_GROWTH, ORDER_CHANGE, ORDER_NAME, ORDERS };
static const char * const order_names[ORDERS] = { "growth", "change", "name" };

static const struct option longs[] = {
	{ "count", required_argument, NULL, 'n' },
	{ "sort", required_argument, NULL, 's' },
	{ "by", required_argument, NULL, 'b' },
	{ "filter", required_argument, NULL, 'F' },
	{ "min", required_argument, NULL, 'm' },
	{ "bytes", no_argument, NULL, 'B' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

struct ranking {
	const struct changes *changes;
	enum order order;
};

static int64_t magnitude(int64_t number)
{
	return number >= 0 ? number : number == INT64_MIN ? INT64_MAX : -number;
}

/*
 * How much it has grown, for the order: without pages whose parts are on other lines, which have
 * grown, too.
 */
static int64_t own_growth(const struct changes *changes, uint32_t group)
{
	int64_t all = growth(changes, group, 0, changes->count - 1), own;

	own = subtract(all, subtract(changes->groups[changes->count - 1].list[group].backing,
				     changes->groups[0].list[group].backing));
	return own < all ? own : all;
}

static int compare(const void *one, const void *two, void *data)
{
	const struct ranking *ranking = data;
	const struct changes *changes = ranking->changes;
	const struct groups *groups = &changes->groups[0];
	uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)two;
	int64_t a_growth = own_growth(changes, a);
	int64_t b_growth = own_growth(changes, b);

	if (ranking->order == ORDER_CHANGE) {
		a_growth = magnitude(growth(changes, a, 0, changes->count - 1));
		b_growth = magnitude(growth(changes, b, 0, changes->count - 1));
	}
	if (ranking->order != ORDER_NAME && a_growth != b_growth)
		return a_growth > b_growth ? -1 : 1;
	return group_compare_names(groups, &groups->list[a], &groups->list[b]);
}

static bool has_changed(const struct changes *changes, uint32_t group, int64_t least)
{
	bool changed = false;
	int64_t most = 0, now;
	unsigned int from, to;

	for (from = 0; from < changes->count; from++) {
		for (to = from + 1; to < changes->count; to++) {
			now = magnitude(growth(changes, group, from, to));
			if (now > most)
				most = now;
			changed |= now || changes->groups[from].list[group].calls !=
					  changes->groups[to].list[group].calls;
		}
	}
	return changed && most >= least;
}

/* Return: the groups that have changed, in order, for the caller to free; NULL without memory. */
static uint32_t *choose(const struct choice *choice, const struct changes *changes, uint32_t *count)
{
	struct ranking ranking = { changes, choice->sort };
	uint32_t all = changes->groups[0].count, i, *list;

	*count = 0;
	list = malloc((all + 1ul) * sizeof(*list));
	if (!list)
		return NULL;
	for (i = 0; i < all; i++)
		if (has_changed(changes, i, choice->least))
			list[(*count)++] = i;
	qsort_r(list, *count, sizeof(*list), compare, &ranking);
	return list;
}

/* Where it was before, or that it was not there or is not any more. */
static void add_history(const struct choice *choice, const struct changes *changes, uint32_t group,
			char *name, size_t len)
{
	const struct row *row;
	const struct strings *names = &changes->names;

	if (choice->by != BY_LINE)
		return;
	row = &changes->matching.rows[changes->groups[0].list[group].site];
	if (row->first)
		snprintf(name + len, PLACE_ROOM - len, " (new)");
	else if (row->last + 1u < changes->count)
		snprintf(name + len, PLACE_ROOM - len, " (gone)");
	else if (row->before.file != row->site.file)
		snprintf(name + len, PLACE_ROOM - len, " (was %.*s:%u)",
			 (int)strings_len(names, row->before.file),
			 strings_text(names, row->before.file), row->before.line);
	else if (row_moved(row))
		snprintf(name + len, PLACE_ROOM - len, " (was :%u)", row->before.line);
}

static void print_size(const struct choice *choice, struct columns *columns, int64_t bytes,
		       bool change)
{
	char text[UNITS_ROOM];

	columns_format(columns, "%s%s", change && bytes > 0 ? "+" : "",
		       choice->bytes ? units_number(bytes, text) : units_size(bytes, text));
}

/* @bytes, @calls: in each snapshot. */
static void print_row(const struct choice *choice, struct columns *columns, unsigned int count,
		      const int64_t *bytes, const int64_t *calls, const char *name)
{
	print_size(choice, columns, subtract(bytes[count - 1], bytes[0]), true);
	if (count > 2) {
		print_size(choice, columns, subtract(bytes[1], bytes[0]), true);
		print_size(choice, columns, subtract(bytes[2], bytes[1]), true);
	}
	print_size(choice, columns, bytes[count - 1], false);
	columns_format(columns, "%+" PRId64, subtract(calls[count - 1], calls[0]));
	columns_text(columns, name);
}

static void print_group(const struct choice *choice, const struct changes *changes,
			struct columns *columns, uint32_t group)
{
	int64_t bytes[MATCH_MOST], calls[MATCH_MOST];
	char name[PLACE_ROOM];
	unsigned int i;

	for (i = 0; i < changes->count; i++) {
		bytes[i] = changes->groups[i].list[group].bytes;
		calls[i] = changes->groups[i].list[group].calls;
	}
	add_history(choice, changes, group, name,
		    group_name(&changes->groups[0], &changes->groups[0].list[group], name));
	print_row(choice, columns, changes->count, bytes, calls, name);
}

/**
 * struct unmatched - call sites that could not be matched
 * @gone: how many are not in the last snapshot
 * @gone_bytes: what they held in the last one that has them
 * @added: how many are not in the first one
 * @added_bytes: what they hold in the last one
 * @moved: how many are at another line
 */
struct unmatched {
	uint32_t gone;
	int64_t gone_bytes;
	uint32_t added;
	int64_t added_bytes;
	uint32_t moved;
};

static void count_unmatched(const struct changes *changes, struct unmatched *unmatched)
{
	const struct row *row = changes->matching.rows, *end = row + changes->matching.count;

	memset(unmatched, 0, sizeof(*unmatched));
	for (; row < end; row++) {
		if (row->last + 1u < changes->count) {
			unmatched->gone++;
			unmatched->gone_bytes = add(unmatched->gone_bytes, row->bytes[row->last]);
		} else if (row->first) {
			unmatched->added++;
			unmatched->added_bytes = add(unmatched->added_bytes,
						     row->bytes[row->last]);
		} else {
			unmatched->moved += row_moved(row);
		}
	}
}

static void print_count(struct output *output, uint32_t count, const char *what,
			const char *size)
{
	if (!count)
		return;
	output_number(output, count);
	output_text(output, count == 1 ? " call site " : " call sites ");
	output_text(output, what);
	output_text(output, size);
	output_text(output, "\n");
}

static void print_unmatched(const struct choice *choice, const struct changes *changes,
			    struct output *output)
{
	char gone[UNITS_ROOM], added[UNITS_ROOM];
	struct unmatched unmatched;

	count_unmatched(changes, &unmatched);
	if (choice->bytes) {
		units_number(unmatched.gone_bytes, gone);
		units_number(unmatched.added_bytes, added);
	} else {
		units_size(unmatched.gone_bytes, gone);
		units_size(unmatched.added_bytes, added);
	}
	print_count(output, unmatched.moved, "at another line, matched by function and order", "");
	print_count(output, unmatched.gone, "not matched, of the first: gone, with ", gone);
	print_count(output, unmatched.added, "not matched, of the last: new, with ", added);
}

static int print_table(const struct choice *choice, const struct changes *changes,
		       const uint32_t *list, uint32_t count, struct output *output)
{
	static const char * const titles[BYS] = {
		"CALL SITE", "FUNCTION", "FILE", "DIRECTORY", "MODULE",
	};
	const struct column three[] = {
		{ "CHANGE", COLUMN_RIGHT }, { "1ST", COLUMN_RIGHT }, { "2ND", COLUMN_RIGHT },
		{ "NOW", COLUMN_RIGHT }, { "CALLS", COLUMN_RIGHT },
		{ titles[choice->by], COLUMN_SHRINKS },
	}, two[] = {
		{ "CHANGE", COLUMN_RIGHT }, { "NOW", COLUMN_RIGHT }, { "CALLS", COLUMN_RIGHT },
		{ titles[choice->by], COLUMN_SHRINKS },
	};
	int64_t bytes[MATCH_MOST], calls[MATCH_MOST];
	struct terminal terminal;
	struct columns columns;
	uint32_t i;

	terminal_look(&terminal, STDOUT_FILENO);
	if (changes->count > 2)
		columns_begin(&columns, three, 6, &terminal);
	else
		columns_begin(&columns, two, 4, &terminal);
	for (i = 0; i < count && i < choice->count; i++)
		print_group(choice, changes, &columns, list[i]);
	if (i < count) {
		columns_text(&columns, "");
		for (i = 0; i < (changes->count > 2 ? 4 : 2); i++)
			columns_text(&columns, "");
		columns_format(&columns, "(%" PRIu32 " more)", count - choice->count);
	}
	for (i = 0; i < changes->count; i++) {
		bytes[i] = subtract(changes->groups[i].total.bytes,
				    changes->groups[i].total.backing);
		calls[i] = changes->groups[i].total.calls;
	}
	print_row(choice, &columns, changes->count, bytes, calls, "total");
	if (columns_print(&columns, output))
		return -1;
	print_unmatched(choice, changes, output);
	return 0;
}

static void json_numbers(struct json *json, const struct changes *changes, int64_t group)
{
	const struct group *held;
	unsigned int i;

	json_array(json, "bytes");
	for (i = 0; i < changes->count; i++) {
		held = group < 0 ? &changes->groups[i].total : &changes->groups[i].list[group];
		json_signed(json, NULL, held->bytes);
	}
	json_close_array(json);
	json_array(json, "calls");
	for (i = 0; i < changes->count; i++) {
		held = group < 0 ? &changes->groups[i].total : &changes->groups[i].list[group];
		json_signed(json, NULL, held->calls);
	}
	json_close_array(json);
}

static void json_group(struct json *json, const struct choice *choice,
		       const struct changes *changes, uint32_t group)
{
	const struct row *row = &changes->matching.rows[changes->groups[0].list[group].site];
	const struct strings *names = &changes->names;
	char name[PLACE_ROOM];
	size_t len = group_name(&changes->groups[0], &changes->groups[0].list[group], name);

	json_object(json, NULL);
	json_string(json, "name", name, len);
	if (choice->by == BY_LINE) {
		json_bool(json, "new", row->first);
		json_bool(json, "gone", row->last + 1u < changes->count);
		if (row_moved(row)) {
			json_string(json, "file_before", strings_text(names, row->before.file),
				    strings_len(names, row->before.file));
			json_number(json, "line_before", row->before.line);
		}
	}
	json_numbers(json, changes, group);
	json_close_object(json);
}

static void print_json(const struct choice *choice, const struct changes *changes,
		       const uint32_t *list, uint32_t count, char **files, struct output *output)
{
	struct unmatched unmatched;
	struct json json;
	uint32_t i;

	count_unmatched(changes, &unmatched);
	json_begin(&json, output);
	json_object(&json, NULL);
	json_array(&json, "sources");
	for (i = 0; i < changes->count; i++)
		json_string(&json, NULL, files[i], strlen(files[i]));
	json_close_array(&json);
	json_string(&json, "by", by_names[choice->by], strlen(by_names[choice->by]));
	json_object(&json, "total");
	json_numbers(&json, changes, -1);
	json_close_object(&json);
	json_object(&json, "call_sites");
	json_number(&json, "moved", unmatched.moved);
	json_number(&json, "gone", unmatched.gone);
	json_signed(&json, "gone_bytes", unmatched.gone_bytes);
	json_number(&json, "new", unmatched.added);
	json_signed(&json, "new_bytes", unmatched.added_bytes);
	json_close_object(&json);
	json_number(&json, "changed", count);
	json_array(&json, "changes");
	for (i = 0; i < count && i < choice->count; i++)
		json_group(&json, choice, changes, list[i]);
	json_close_array(&json);
	json_close_object(&json);
	json_end(&json);
}

static int print(const struct choice *choice, const struct changes *changes, char **files)
{
	struct output output;
	uint32_t count, *list;
	int status = 0;

	list = choose(choice, changes, &count);
	if (!list || output_open(&output, NULL)) {
		free(list);
		return no_memory();
	}
	if (choice->json)
		print_json(choice, changes, list, count, files, &output);
	else
		status = print_table(choice, changes, list, count, &output);
	free(list);
	if (status)
		status = no_memory();
	return close_output(&output) | status;
}

static int cmd_diff_run(int argc, char **argv)
{
	struct choice choice = { .count = CHOICE_USUAL_COUNT };
	struct changes changes;
	int option, status;

	while ((option = parse_option(argc, argv, ":n:s:b:F:m:Bjh", longs, &status)) != -1) {
		status = choice_take(&choice, option, order_names, ORDERS);
		if (status)
			break;
	}
	if (status < 0 && (argc - optind < 2 || argc - optind > MATCH_MOST))
		status = wrong_usage("this takes two files, or three, not %d", argc - optind);
	if (status < 0) {
		status = EXIT_FOUND;
		if (!changes_make(&changes, argv + optind, argc - optind, &choice.filter,
				  choice.by))
			status = print(&choice, &changes, argv + optind) | changes.status;
		changes_end(&changes);
	}
	filter_end(&choice.filter);
	return status;
}

const struct command cmd_diff = {
	.name = "diff",
	.summary = "what has grown",
	.help = help,
	.run = cmd_diff_run,
};
