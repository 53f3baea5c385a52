// SPDX-License-Identifier: GPL-2.0
/* allocinfo budget: what has grown by more than it may. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
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
"Usage: allocinfo budget check BASE NOW --max <what>=+<limit> [OPTION...]\n"
"\n"
"Compares two copies of /proc/allocinfo, and lists what has grown by more than it may. The\n"
"exit status is 1 if there is anything.\n"
"\n"
"  -M, --max <what>=+<limit>\n"
"                      may be given more than once. The limit is a percentage, such as 10%,\n"
"                      or a size, such as 64K. <what> is line, function, file, directory or\n"
"                      module, for each of which it holds; or total; or the name of a\n"
"                      directory, for it and all below it\n"
"  -m, --min <size>    accept whatever grows by less than this: bytes, K, M, G\n"
"  -F, --filter <expr> take these call sites alone; see allocinfo-top(1)\n"
"  -B, --bytes         sizes in bytes, not with K, M, G\n"
"  -j, --json          as JSON\n"
"  -h, --help          print this\n"
"\n"
"Examples:\n"
"  allocinfo budget check base.zst now.zst --max directory=+10% --min 64K\n"
"  allocinfo budget check base.zst now.zst --max total=+1M --max drivers/gpu=+0%\n";

enum scope { SCOPE_EACH, SCOPE_TOTAL, SCOPE_BELOW };

/**
 * struct limit - how much something may grow
 * @text: the option
 * @scope: each group of @by; all; or what is below @directory
 * @percent: of what it was, negative if @bytes is what counts
 */
struct limit {
	const char *text;
	enum scope scope;
	enum by by;
	const char *directory;
	size_t directory_len;
	double percent;
	int64_t bytes;
};

struct budget {
	struct limit *limits;
	uint32_t count;
	uint32_t room;
	struct choice chosen;
};

/**
 * struct finding - what is over its limit
 * @limit: the limit
 * @name: what it is, for its owner to free
 */
struct finding {
	const struct limit *limit;
	char *name;
	int64_t before;
	int64_t now;
};

struct findings {
	struct finding *list;
	uint32_t count;
	uint32_t room;
};

static const struct option longs[] = {
	{ "max", required_argument, NULL, 'M' },
	{ "min", required_argument, NULL, 'm' },
	{ "filter", required_argument, NULL, 'F' },
	{ "bytes", no_argument, NULL, 'B' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

static void parse_scope(struct limit *limit, const char *text, size_t len)
{
	unsigned int i;

	for (i = 0; i < BYS; i++) {
		if (strlen(by_names[i]) == len && !memcmp(by_names[i], text, len)) {
			limit->scope = SCOPE_EACH;
			limit->by = i;
			return;
		}
	}
	while (len > 1 && text[len - 1] == '/')
		len--;
	limit->scope = len == 5 && !memcmp(text, "total", len) ? SCOPE_TOTAL : SCOPE_BELOW;
	limit->directory = text;
	limit->directory_len = len;
}

static int parse_limit(struct budget *budget, const char *text)
{
	const char *equal = strrchr(text, '='), *number;
	struct limit *limits, *limit;
	char *end;

	if (!equal || equal == text || equal[1] != '+')
		return wrong_usage("--max takes such as directory=+10%%, not \"%s\"", text);
	limits = array_with_room(budget->limits, &budget->room, budget->count, sizeof(*limits));
	if (!limits)
		return no_memory();
	budget->limits = limits;
	limit = &limits[budget->count++];
	*limit = (struct limit){ .text = text, .percent = -1 };
	parse_scope(limit, text, equal - text);
	number = equal + 2;
	if (number[0] && number[strlen(number) - 1] == '%') {
		limit->percent = strtod(number, &end);
		if (*number >= '0' && *number <= '9' && !strcmp(end, "%"))
			return 0;
	} else if (!units_parse_size(number, &limit->bytes)) {
		return 0;
	}
	return wrong_usage("the limit of --max is such as 10%% or 64K, not \"%s\"", number);
}

static int take_option(struct budget *budget, int option)
{
	if (option == 'M')
		return parse_limit(budget, optarg);
	return choice_take(&budget->chosen, option, NULL, 0);
}

static bool is_over(const struct limit *limit, int64_t least, int64_t before, int64_t now)
{
	int64_t more = subtract(now, before);

	if (more <= 0 || more < least)
		return false;
	if (limit->percent < 0)
		return more > limit->bytes;
	return (double)more * 100 > (before > 0 ? before * limit->percent : 0);
}

static int check(struct findings *findings, const struct budget *budget,
		 const struct limit *limit, const char *name, int64_t before, int64_t now)
{
	struct finding *list;

	if (!is_over(limit, budget->chosen.least, before, now))
		return 0;
	list = array_with_room(findings->list, &findings->room, findings->count, sizeof(*list));
	if (!list)
		return -1;
	findings->list = list;
	list += findings->count;
	*list = (struct finding){ limit, strdup(name), before, now };
	if (!list->name)
		return -1;
	findings->count++;
	return 0;
}

/* Is the file of a call site below that directory? */
static bool is_below(const struct limit *limit, const struct strings *names,
		     const struct site *site)
{
	const char *file = strings_text(names, site->file);
	size_t len = limit->directory_len;

	return strings_len(names, site->file) > len && !memcmp(file, limit->directory, len) &&
	       (file[len] == '/' || file[len - 1] == '/');
}

/* What counts once: not pages whose parts are on other lines. */
static int64_t own_bytes(const struct group *group)
{
	return subtract(group->bytes, group->backing);
}

static int check_each(struct findings *findings, const struct budget *budget,
		      const struct limit *limit, struct changes *changes)
{
	static const struct filter all;
	struct groups groups[2];
	char name[PLACE_ROOM];
	int status = 0;
	uint32_t i;

	memset(groups, 0, sizeof(groups));
	for (i = 0; i < 2 && !status; i++)
		status = groups_make(&groups[i], &changes->held[i], &all, limit->by);
	for (i = 0; !status && i < groups[0].count; i++) {
		group_name(&groups[0], &groups[0].list[i], name);
		status = check(findings, budget, limit, name, own_bytes(&groups[0].list[i]),
			       own_bytes(&groups[1].list[i]));
	}
	for (i = 0; i < 2; i++)
		if (groups[i].snapshot)
			groups_end(&groups[i]);
	return status;
}

static int check_below(struct findings *findings, const struct budget *budget,
		       const struct limit *limit, const struct changes *changes)
{
	int64_t bytes[2] = { };
	char name[PLACE_ROOM];
	const struct site *site;
	bool any = false;
	unsigned int i;
	uint32_t k;

	for (i = 0; i < 2; i++) {
		for (k = 0; k < changes->held[i].count; k++) {
			site = &changes->held[i].sites[k];
			if (!is_below(limit, &changes->names, site))
				continue;
			any = true;
			if (!site->backing)
				bytes[i] = add(bytes[i], site->bytes);
		}
	}
	snprintf(name, sizeof(name), "%.*s", (int)limit->directory_len, limit->directory);
	if (!any) {
		complain("--max %s: no call site is in the directory %s", limit->text, name);
		return 1;
	}
	return check(findings, budget, limit, name, bytes[0], bytes[1]);
}

/* Return: 0, -1 without memory, or 1 after a message. */
static int check_limit(struct findings *findings, const struct budget *budget,
		       const struct limit *limit, struct changes *changes)
{
	switch (limit->scope) {
	case SCOPE_EACH:
		return check_each(findings, budget, limit, changes);
	case SCOPE_BELOW:
		return check_below(findings, budget, limit, changes);
	case SCOPE_TOTAL:
		break;
	}
	return check(findings, budget, limit, "total", own_bytes(&changes->groups[0].total),
		     own_bytes(&changes->groups[1].total));
}

/* By limit, as they were given, and the largest growth first. */
static int compare(const void *one, const void *two)
{
	const struct finding *a = one, *b = two;
	int64_t a_more = subtract(a->now, a->before), b_more = subtract(b->now, b->before);

	if (a->limit != b->limit)
		return a->limit < b->limit ? -1 : 1;
	if (a_more != b_more)
		return a_more > b_more ? -1 : 1;
	return strcmp(a->name, b->name);
}

static int print_table(const struct budget *budget, const struct findings *findings,
		       struct output *output)
{
	static const struct column list[] = {
		{ "CHANGE", COLUMN_RIGHT }, { "BEFORE", COLUMN_RIGHT }, { "NOW", COLUMN_RIGHT },
		{ "LIMIT", COLUMN_LEFT }, { "OVER IT", COLUMN_SHRINKS },
	};
	const struct finding *finding;
	struct terminal terminal;
	struct columns columns;
	char text[UNITS_ROOM];
	int64_t sizes[3];
	unsigned int k;
	uint32_t i;

	if (!findings->count) {
		output_text(output, "nothing is over its limit\n");
		return 0;
	}
	terminal_look(&terminal, STDOUT_FILENO);
	columns_begin(&columns, list, ARRAY_SIZE(list), &terminal);
	for (i = 0; i < findings->count; i++) {
		finding = &findings->list[i];
		sizes[0] = subtract(finding->now, finding->before);
		sizes[1] = finding->before;
		sizes[2] = finding->now;
		for (k = 0; k < 3; k++)
			columns_format(&columns, "%s%s", k ? "" : "+", budget->chosen.bytes ?
				       units_number(sizes[k], text) : units_size(sizes[k], text));
		columns_text(&columns, finding->limit->text);
		columns_text(&columns, finding->name);
	}
	return columns_print(&columns, output);
}

static void print_json(const struct findings *findings, struct output *output)
{
	const struct finding *finding;
	struct json json;
	uint32_t i;

	json_begin(&json, output);
	json_object(&json, NULL);
	json_array(&json, "over");
	for (i = 0; i < findings->count; i++) {
		finding = &findings->list[i];
		json_object(&json, NULL);
		json_string(&json, "name", finding->name, strlen(finding->name));
		json_string(&json, "limit", finding->limit->text, strlen(finding->limit->text));
		json_signed(&json, "bytes_before", finding->before);
		json_signed(&json, "bytes", finding->now);
		json_close_object(&json);
	}
	json_close_array(&json);
	json_close_object(&json);
	json_end(&json);
}

static int print(const struct budget *budget, struct findings *findings)
{
	struct output output;
	int status = 0;

	if (output_open(&output, NULL))
		return no_memory();
	if (findings->count)
		qsort(findings->list, findings->count, sizeof(*findings->list), compare);
	if (budget->chosen.json)
		print_json(findings, &output);
	else
		status = print_table(budget, findings, &output);
	if (status)
		no_memory();
	if (close_output(&output) || status)
		return EXIT_FOUND;
	return findings->count ? EXIT_FOUND : EXIT_DONE;
}

static int run_check(const struct budget *budget, char **files)
{
	struct findings findings = { };
	struct changes changes;
	int status = 0, failed = 0, got;
	uint32_t i;

	if (changes_make(&changes, files, 2, &budget->chosen.filter, BY_LINE)) {
		changes_end(&changes);
		return EXIT_FOUND;
	}
	for (i = 0; i < budget->count && status >= 0; i++) {
		got = check_limit(&findings, budget, &budget->limits[i], &changes);
		if (got < 0)
			status = got;
		failed |= got;
	}
	if (status < 0)
		status = no_memory();
	else
		status = print(budget, &findings) | changes.status | (failed ? EXIT_FOUND : 0);
	for (i = 0; i < findings.count; i++)
		free(findings.list[i].name);
	free(findings.list);
	changes_end(&changes);
	return status;
}

static int cmd_budget_run(int argc, char **argv)
{
	struct budget budget = { };
	int option, status;

	while ((option = parse_option(argc, argv, ":M:m:F:Bjh", longs, &status)) != -1) {
		status = take_option(&budget, option);
		if (status)
			break;
	}
	if (status < 0) {
		if (optind == argc || strcmp(argv[optind], "check"))
			status = wrong_usage("what to do is \"check\"");
		else if (argc - optind != 3)
			status = wrong_usage("check takes two files, not %d", argc - optind - 1);
		else if (!budget.count)
			status = wrong_usage("there is no limit: --max sets one");
		else
			status = run_check(&budget, argv + optind + 1);
	}
	free(budget.limits);
	filter_end(&budget.chosen.filter);
	return status;
}

const struct command cmd_budget = {
	.name = "budget",
	.summary = "what has grown by more than it may, for tests",
	.help = help,
	.run = cmd_budget_run,
};
