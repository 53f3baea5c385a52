// SPDX-License-Identifier: GPL-2.0
/* allocinfo top: who holds the most. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "choice.h"
#include "columns.h"
#include "command.h"
#include "filter.h"
#include "groups.h"
#include "json.h"
#include "output.h"
#include "place.h"
#include "snapshot.h"
#include "tree.h"
#include "units.h"

static const char help[] =
"Usage: allocinfo [top] [OPTION...]\n"
"\n"
"Shows which call sites of the kernel hold the most memory.\n"
"\n"
"  -n, --count <n>     how many (20; 0 for all); with --tree, how many in each node (all)\n"
"  -s, --sort <key>    by bytes (default), calls, avg or name\n"
"  -b, --by <what>     put together by line (default), function, file, directory or module\n"
"  -F, --filter <expr> take these call sites alone: terms with commas, such as\n"
"                      file=fs/*,calls>=100,module!=xfs,alloc; see the man page\n"
"  -m, --min <size>    leave out what holds less: bytes, K, M, G, or % of the total\n"
"  -t, --tree          as a tree of directories, files and lines\n"
"  -B, --bytes         sizes in bytes, not with K, M, G\n"
"  -j, --json          as JSON\n"
"  -f, --file <file>   a copy of /proc/allocinfo, or - for standard input\n"
"  -h, --help          print this\n"
"\n"
"Examples:\n"
"  allocinfo -n 5 --by directory\n"
"  allocinfo top --filter 'module!=vmlinux' --by module\n"
"  allocinfo top --tree --min 5%\n"
"  ssh host sudo cat /proc/allocinfo | allocinfo --file -\n";

/**
 * struct top - the options
 * @chosen: those that others have, too; its least counts if @least_percent is negative
 * @least_percent: leave out what has less of the total
 * @file: the input
 */
struct top {
	struct choice chosen;
	double least_percent;
	const char *file;
	bool tree;
};

static const struct option longs[] = {
	{ "count", required_argument, NULL, 'n' },
	{ "sort", required_argument, NULL, 's' },
	{ "by", required_argument, NULL, 'b' },
	{ "filter", required_argument, NULL, 'F' },
	{ "min", required_argument, NULL, 'm' },
	{ "tree", no_argument, NULL, 't' },
	{ "bytes", no_argument, NULL, 'B' },
	{ "json", no_argument, NULL, 'j' },
	{ "file", required_argument, NULL, 'f' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

static int parse_min(struct top *top, const char *text)
{
	size_t len = strlen(text);
	char *end;

	if (len && text[len - 1] == '%') {
		top->least_percent = strtod(text, &end);
		if (end == text + len - 1 && *text >= '0' && *text <= '9' &&
		    top->least_percent <= 100)
			return 0;
	} else if (!units_parse_size(text, &top->chosen.least)) {
		top->least_percent = -1;
		return 0;
	}
	return wrong_usage("--min takes a size or a percentage, such as 64K or 1%%, not \"%s\"",
			   text);
}

/* Return: 0, or the exit status. */
static int take_option(struct top *top, int option)
{
	switch (option) {
	case 'm':
		return parse_min(top, optarg);
	case 't':
		top->tree = true;
		break;
	case 'f':
		top->file = optarg;
		break;
	default:
		return choice_take(&top->chosen, option, sort_names, SORTS);
	}
	return 0;
}

static const char *size_text(const struct top *top, int64_t bytes, char *text)
{
	return top->chosen.bytes ? units_number(bytes, text) : units_size(bytes, text);
}

/* What counts for a share, which is what is not on other lines as well. */
static int64_t own_bytes(const struct group *group)
{
	return subtract(group->bytes, group->backing);
}

static void print_group(const struct top *top, struct columns *columns, const struct group *group,
			const struct group *total, const char *name)
{
	int64_t own = own_bytes(group), whole = own_bytes(total);
	char text[UNITS_ROOM];

	columns_text(columns, size_text(top, group->bytes, text));
	columns_text(columns, units_number(group->calls, text));
	if (top->chosen.sort == SORT_AVG)
		columns_text(columns, size_text(top, average(group->bytes, group->calls), text));
	if (whole > 0 && (own || !group->backing)) {
		columns_format(columns, "%.1f%%", 100.0 * own / whole);
		columns_bar(columns, own, whole);
	} else {
		columns_text(columns, "");
		columns_bar(columns, 0, 1);
	}
	columns_text(columns, name);
}

static void begin_table(const struct top *top, struct columns *columns,
			const struct terminal *terminal)
{
	static struct column with_average[] = {
		{ "SIZE", COLUMN_RIGHT }, { "CALLS", COLUMN_RIGHT }, { "AVG", COLUMN_RIGHT },
		{ "SHARE", COLUMN_RIGHT }, { "", COLUMN_BAR }, { "", COLUMN_SHRINKS },
	}, without[] = {
		{ "SIZE", COLUMN_RIGHT }, { "CALLS", COLUMN_RIGHT },
		{ "SHARE", COLUMN_RIGHT }, { "", COLUMN_BAR }, { "", COLUMN_SHRINKS },
	};
	static const char * const titles[BYS] = {
		"CALL SITE", "FUNCTION", "FILE", "DIRECTORY", "MODULE",
	};

	with_average[5].title = titles[top->chosen.by];
	without[4].title = titles[top->chosen.by];
	if (top->chosen.sort == SORT_AVG)
		columns_begin(columns, with_average, 6, terminal);
	else
		columns_begin(columns, without, 5, terminal);
}

static void print_note(const struct top *top, const struct group *total, struct output *output)
{
	char text[UNITS_ROOM];

	if (!total->backing)
		return;
	output_text(output, "not in the total: ");
	output_text(output, size_text(top, total->backing, text));
	output_text(output, " of pages whose parts are on other lines\n");
}

static void mark(char *name, size_t len, const struct group *group, enum by by)
{
	/* A whole group is not called inaccurate for one of its lines. */
	if (group->inaccurate && by == BY_LINE)
		snprintf(name + len, PLACE_ROOM - len, " accurate:no");
}

static int print_table(const struct top *top, const struct groups *groups, uint32_t count,
		       const struct terminal *terminal, struct output *output)
{
	struct group others = { .lines = groups->total.lines };
	char name[PLACE_ROOM];
	struct columns columns;
	uint32_t i;

	begin_table(top, &columns, terminal);
	for (i = 0; i < count; i++) {
		mark(name, group_name(groups, &groups->list[i], name), &groups->list[i],
		     top->chosen.by);
		print_group(top, &columns, &groups->list[i], &groups->total, name);
	}
	for (; i < groups->count; i++) {
		others.bytes = add(others.bytes, groups->list[i].bytes);
		others.calls = add(others.calls, groups->list[i].calls);
		others.backing = add(others.backing, groups->list[i].backing);
	}
	if (count < groups->count) {
		snprintf(name, sizeof(name), "(%" PRIu32 " more)", groups->count - count);
		print_group(top, &columns, &others, &groups->total, name);
	}
	others = groups->total;
	others.bytes = own_bytes(&groups->total);
	others.backing = 0;
	print_group(top, &columns, &others, &groups->total, "total");
	if (columns_print(&columns, output))
		return -1;
	print_note(top, &groups->total, output);
	return 0;
}

static void json_held(struct json *json, const struct group *group)
{
	json_signed(json, "bytes", group->bytes);
	json_signed(json, "calls", group->calls);
	json_number(json, "lines", group->lines);
	if (group->backing)
		json_signed(json, "backing_bytes", group->backing);
	if (group->inaccurate)
		json_bool(json, "accurate", false);
}

static void json_name(struct json *json, const struct strings *names, const char *key,
		      uint32_t number)
{
	json_string(json, key, strings_text(names, number), strings_len(names, number));
}

static void json_group(struct json *json, const struct groups *groups, const struct group *group)
{
	const struct strings *names = groups->snapshot->names;
	const struct site *site = &groups->snapshot->sites[group->site];
	char name[PLACE_ROOM];

	json_object(json, NULL);
	json_string(json, "name", name, group_name(groups, group, name));
	if (groups->by <= BY_FILE)
		json_name(json, names, "file", site->file);
	if (groups->by == BY_LINE)
		json_number(json, "line", site->line);
	if (groups->by <= BY_FUNCTION)
		json_name(json, names, "function", site->function);
	if (groups->by <= BY_FUNCTION && strings_len(names, site->module))
		json_name(json, names, "module", site->module);
	json_held(json, group);
	json_close_object(json);
}

static void json_begin_document(struct json *json, const struct top *top,
				const struct groups *groups, struct output *output)
{
	char version[32];

	json_begin(json, output);
	json_object(json, NULL);
	json_string(json, "source", top->file, strlen(top->file));
	if (groups->snapshot->major) {
		snprintf(version, sizeof(version), "%u.%u", groups->snapshot->major,
			 groups->snapshot->minor);
		json_string(json, "version", version, strlen(version));
	}
	json_string(json, "by", by_names[top->chosen.by], strlen(by_names[top->chosen.by]));
	json_object(json, "total");
	json_held(json, &groups->total);
	json_close_object(json);
}

static void print_json(const struct top *top, const struct groups *groups, uint32_t count,
		       struct output *output)
{
	struct json json;
	uint32_t i;

	json_begin_document(&json, top, groups, output);
	json_number(&json, "groups", groups->count);
	json_array(&json, "top");
	for (i = 0; i < count; i++)
		json_group(&json, groups, &groups->list[i]);
	json_close_array(&json);
	json_close_object(&json);
	json_end(&json);
}

/**
 * struct walk - printing a tree
 * @least: leave out nodes with fewer bytes
 * @json: NULL if this is a table
 */
struct walk {
	const struct top *top;
	const struct tree *tree;
	int64_t least;
	struct columns *columns;
	struct json *json;
};

static int print_children(const struct walk *walk, uint32_t parent, unsigned int depth);

static int print_node(const struct walk *walk, uint32_t number, unsigned int depth)
{
	char name[PLACE_ROOM], indented[PLACE_ROOM + 64];
	const struct node *node;
	size_t len;
	int status = 0;

	len = tree_name(walk->tree, &number, name);
	node = &walk->tree->nodes[number];
	if (walk->json) {
		json_object(walk->json, NULL);
		json_string(walk->json, "name", name, len);
		json_held(walk->json, &node->held);
		if (node->child) {
			json_array(walk->json, "children");
			status = print_children(walk, number, depth + 1);
			json_close_array(walk->json);
		}
		json_close_object(walk->json);
		return status;
	}
	if (!node->child)
		mark(name, len, &node->held, walk->top->chosen.by);
	snprintf(indented, sizeof(indented), "%*s%s", depth < 32 ? (int)depth * 2 : 64, "", name);
	print_group(walk->top, walk->columns, &node->held, &walk->tree->nodes[0].held, indented);
	return print_children(walk, number, depth + 1);
}

/* The ones that are left out, in one row, so that the rows add up. */
static void print_rest(const struct walk *walk, const uint32_t *list, uint32_t count,
		       unsigned int depth)
{
	struct group rest = { };
	char name[128];
	uint32_t i;

	if (!count || walk->json)
		return;
	for (i = 0; i < count; i++) {
		const struct group *held = &walk->tree->nodes[list[i]].held;

		rest.bytes = add(rest.bytes, held->bytes);
		rest.calls = add(rest.calls, held->calls);
		rest.backing = add(rest.backing, held->backing);
	}
	snprintf(name, sizeof(name), "%*s(%" PRIu32 " more)", depth < 32 ? (int)depth * 2 : 64, "",
		 count);
	print_group(walk->top, walk->columns, &rest, &walk->tree->nodes[0].held, name);
}

static int print_children(const struct walk *walk, uint32_t parent, unsigned int depth)
{
	uint32_t count, kept = 0, i, number, *list;
	int status = 0;

	list = tree_children(walk->tree, parent, walk->top->chosen.sort, &count);
	if (!list)
		return -1;
	/* Those that are shown go to the front, and stay in order. */
	for (i = 0; i < count && kept < walk->top->chosen.count; i++) {
		number = list[i];
		if (walk->tree->nodes[number].held.bytes < walk->least)
			continue;
		memmove(list + kept + 1, list + kept, (i - kept) * sizeof(*list));
		list[kept++] = number;
	}
	for (i = 0; i < kept && !status; i++)
		status = print_node(walk, list[i], depth);
	if (!status)
		print_rest(walk, list + kept, count - kept, depth);
	free(list);
	return status;
}

static int print_tree(const struct top *top, const struct groups *groups, int64_t least,
		      const struct terminal *terminal, struct output *output)
{
	struct columns columns;
	struct json json;
	struct tree tree;
	struct walk walk = { top, &tree, least, &columns, top->chosen.json ? &json : NULL };
	struct group total;
	int status = tree_make(&tree, groups);

	if (!status && top->chosen.json) {
		json_begin_document(&json, top, groups, output);
		json_array(&json, "tree");
		status = print_children(&walk, 0, 0);
		json_close_array(&json);
		json_close_object(&json);
		json_end(&json);
	} else if (!status) {
		begin_table(top, &columns, terminal);
		status = print_children(&walk, 0, 0);
		total = groups->total;
		total.bytes = own_bytes(&groups->total);
		total.backing = 0;
		print_group(top, &columns, &total, &groups->total, "total");
		if (columns_print(&columns, output))
			status = -1;
		print_note(top, &groups->total, output);
	}
	tree_end(&tree);
	return status;
}

static int print(const struct top *top, struct groups *groups, struct output *output)
{
	struct terminal terminal;
	int64_t least = top->chosen.least;
	uint32_t count = top->chosen.count;

	if (top->least_percent >= 0)
		least = own_bytes(&groups->total) * (top->least_percent / 100);
	terminal_look(&terminal, STDOUT_FILENO);
	if (top->tree)
		return print_tree(top, groups, least, &terminal, output);
	groups_top(groups, top->chosen.sort, least, &count);
	if (!top->chosen.json)
		return print_table(top, groups, count, &terminal, output);
	print_json(top, groups, count, output);
	return 0;
}

static int run_top(const struct top *top)
{
	struct snapshot snapshot;
	struct strings names;
	struct groups groups;
	struct output output;
	int status = EXIT_FOUND;

	strings_begin(&names);
	if (!snapshot_read(&snapshot, &names, top->file, SITES_HOLDING)) {
		if (groups_make(&groups, &snapshot, &top->chosen.filter, top->chosen.by) ||
		    output_open(&output, NULL)) {
			no_memory();
		} else {
			status = snapshot.broken ? EXIT_FOUND : EXIT_DONE;
			if (print(top, &groups, &output))
				status = no_memory();
			status |= close_output(&output);
		}
		groups_end(&groups);
	}
	snapshot_end(&snapshot);
	strings_end(&names);
	return status;
}

static int cmd_top_run(int argc, char **argv)
{
	struct top top = {
		.file = ALLOCINFO_PATH,
		.chosen.count = CHOICE_USUAL_COUNT,
		.chosen.least = INT64_MIN,
		.least_percent = -1,
	};
	int option, status;

	while ((option = parse_option(argc, argv, ":n:s:b:F:m:tBjf:h", longs, &status)) != -1) {
		status = take_option(&top, option);
		if (status)
			break;
	}
	if (status < 0) {
		if (optind < argc)
			status = wrong_usage("a file is given with --file: %s", argv[optind]);
		else if (top.tree && top.chosen.by == BY_MODULE)
			status = wrong_usage("--tree is of directories; --by module is none");
	}
	if (status < 0) {
		if (top.tree && !top.chosen.counted)
			top.chosen.count = UINT32_MAX;
		status = run_top(&top);
	}
	filter_end(&top.chosen.filter);
	return status;
}

const struct command cmd_top = {
	.name = "top",
	.summary = "who holds the most",
	.help = help,
	.run = cmd_top_run,
};
