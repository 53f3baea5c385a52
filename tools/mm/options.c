// SPDX-License-Identifier: GPL-2.0
/* The command line. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "input.h"
#include "options.h"

static const char help[] =
"Usage: page_owner_sort [OPTION...] <input> [<output>]\n"
"       page_owner_sort --diff [OPTION...] <input> <input> [<output>]\n"
"\n"
"Sorts and groups what is in /sys/kernel/debug/page_owner or page_owner_stacks/show_stacks.\n"
"Without <output>, or if it is -, the result goes to standard output; <input> may be -, too.\n"
"\n"
"Sort:\n"
"  -a                  by the time of the allocation\n"
"  -m                  by memory, the largest first\n"
"  -n                  by the name of the task\n"
"  -p                  by pid\n"
"  -P                  by tgid\n"
"  -r                  by the time of the release\n"
"  -s                  by stack trace\n"
"  -t                  by times, the most frequent first (default)\n"
"  --sort <order>      by [+|-]key[,[+|-]key[,...]]; - is for descending order\n"
"Group:\n"
"  --cull <rules>      put together what has the same key[,key[,...]]\n"
"  --keep-times        without --cull: do not put together what differs in its times alone\n"
"Select:\n"
"  -f                  leave out what has been freed since it was allocated\n"
"  --pid <pidlist>     take these process IDs alone\n"
"  --tgid <tgidlist>   take these thread group IDs alone\n"
"  --name <cmdlist>    take tasks with these names alone\n"
"  --module <list>     take what these modules, or vmlinux, allocated\n"
"  --top <n>           print the first <n> groups alone\n"
"Output:\n"
"  --format <format>   text (default), json, or folded for flame graphs\n"
"  --diff              print which groups have grown from one input to the other\n"
"  -d                  report each broken record, not only the first ten\n"
"  -h, --help          print this\n";

static void print_help(void)
{
	const char *missing = input_missing(), *built = input_compressions(), *only;
	unsigned int i;

	fputs(help, stdout);
	puts("\nKeys:");
	for (i = 0; i < KEYS; i++) {
		if (!keys[i].name)
			continue;
		only = keys[i].culls ? "" : " (--sort)";
		if (!keys[i].sorts)
			only = " (--cull)";
		printf("  %-5s %-11s %s%s\n", keys[i].letters ? keys[i].letters : "",
		       keys[i].name, keys[i].what, only);
	}
	printf("\nCompressed input: %s", *built ? built : "none");
	if (*missing)
		printf("; this was built without %s", missing);
	puts("\n\n"
	     "Exit status: 0; 1 for input that is broken, lacks what was asked for or cannot\n"
	     "be read, and for output that cannot be written; 2 for wrong usage.");
}

static int wrong(const char *what, const char *argument, size_t len)
{
	fprintf(stderr, "page_owner_sort: %s: %.*s; see page_owner_sort --help\n", what, (int)len,
		argument);
	return OPTIONS_WRONG;
}

static void sort_by(struct options *options, enum key key, bool descending)
{
	options->sort[0] = (struct sort_key){ key, descending };
	options->sort_count = 1;
}

static int parse_format(struct options *options, const char *text)
{
	if (!strcmp(text, "text"))
		options->format = FORMAT_TEXT;
	else if (!strcmp(text, "json"))
		options->format = FORMAT_JSON;
	else if (!strcmp(text, "folded"))
		options->format = FORMAT_FOLDED;
	else
		return wrong("no such format, text, json and folded are", text, strlen(text));
	return 0;
}

static int parse_top(struct options *options, const char *text)
{
	char *end;

	errno = 0;
	options->top = strtoull(text, &end, 10);
	if (errno || *text < '0' || *text > '9' || *end || !options->top)
		return wrong("--top takes a number from 1", text, strlen(text));
	return 0;
}

static int parse_numbers(struct number_list *list, const char *expected)
{
	return filter_numbers(optarg, list) ? wrong(expected, optarg, strlen(optarg)) : 0;
}

enum {
	OPTION_PID = 256,
	OPTION_TGID,
	OPTION_NAME,
	OPTION_MODULE,
	OPTION_CULL,
	OPTION_SORT,
	OPTION_KEEP_TIMES,
	OPTION_FORMAT,
	OPTION_DIFF,
	OPTION_TOP,
};

static const struct option longs[] = {
	{ "pid", required_argument, NULL, OPTION_PID },
	{ "tgid", required_argument, NULL, OPTION_TGID },
	{ "name", required_argument, NULL, OPTION_NAME },
	{ "module", required_argument, NULL, OPTION_MODULE },
	{ "cull", required_argument, NULL, OPTION_CULL },
	{ "sort", required_argument, NULL, OPTION_SORT },
	{ "keep-times", no_argument, NULL, OPTION_KEEP_TIMES },
	{ "format", required_argument, NULL, OPTION_FORMAT },
	{ "diff", no_argument, NULL, OPTION_DIFF },
	{ "top", required_argument, NULL, OPTION_TOP },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

/* The options of one letter that are an order. */
static const struct {
	char letter;
	struct sort_key sort;
} orders[] = {
	{ 'a', { KEY_TS, false } },
	{ 'm', { KEY_PAGES, true } },
	{ 'n', { KEY_NAME, false } },
	{ 'p', { KEY_PID, false } },
	{ 'P', { KEY_TGID, false } },
	{ 'r', { KEY_FREE_TS, false } },
	{ 's', { KEY_STACK, false } },
	{ 't', { KEY_TIMES, true } },
};

static int parse_option(struct options *options, int option)
{
	struct filter *filter = &options->filter;
	const char *bad;
	size_t len, i;

	for (i = 0; i < ARRAY_SIZE(orders); i++) {
		if (orders[i].letter == option) {
			sort_by(options, orders[i].sort.key, orders[i].sort.descending);
			return 0;
		}
	}
	switch (option) {
	case 'f':
		filter->unreleased = true;
		break;
	case 'd':
		options->debug = true;
		break;
	case OPTION_KEEP_TIMES:
		options->keep_times = true;
		break;
	case OPTION_DIFF:
		options->diff = true;
		break;
	case OPTION_PID:
		return parse_numbers(&filter->pids, "--pid takes numbers with commas");
	case OPTION_TGID:
		return parse_numbers(&filter->tgids, "--tgid takes numbers with commas");
	case OPTION_NAME:
		filter->names = optarg;
		break;
	case OPTION_MODULE:
		filter->modules = optarg;
		break;
	case OPTION_CULL:
		if (keys_parse_cull(optarg, &options->cull, &bad, &len))
			return wrong("--cull takes no such key", bad, len);
		break;
	case OPTION_SORT:
		if (keys_parse_sort(optarg, options->sort, &options->sort_count, &bad, &len))
			return wrong("--sort takes no such key", bad, len);
		break;
	case OPTION_FORMAT:
		return parse_format(options, optarg);
	case OPTION_TOP:
		return parse_top(options, optarg);
	}
	return 0;
}

/* What follows from other options. */
static void complete(struct options *options)
{
	unsigned int i;

	if (options->format == FORMAT_FOLDED || options->diff) {
		options->frames_only = true;
		if (!options->cull)
			options->cull = KEY_BIT(KEY_STACK);
	}
	if (!options->sort_count)
		sort_by(options, options->diff ? KEY_GROWTH : KEY_TIMES, true);
	for (i = 0; i < options->sort_count; i++)
		if (options->sort[i].key == KEY_TS || options->sort[i].key == KEY_FREE_TS)
			options->keep_times = true;
}

int options_parse(int argc, char **argv, struct options *options)
{
	int option, got, inputs;

	memset(options, 0, sizeof(*options));
	options->top = UINT64_MAX;
	while ((option = getopt_long(argc, argv, "adfhmnprstP", longs, NULL)) != -1) {
		if (option == 'h') {
			print_help();
			return OPTIONS_HELP;
		}
		if (option == '?') {
			fputs("page_owner_sort: see page_owner_sort --help\n", stderr);
			return OPTIONS_WRONG;
		}
		got = parse_option(options, option);
		if (got)
			return got;
	}
	inputs = options->diff ? 2 : 1;
	if (argc - optind < inputs || argc - optind > inputs + 1) {
		fprintf(stderr,
			"page_owner_sort: %s and at most one output; see page_owner_sort --help\n",
			options->diff ? "--diff takes two inputs" : "this takes one input");
		return OPTIONS_WRONG;
	}
	options->inputs[0] = argv[optind];
	options->inputs[1] = argv[optind + inputs - 1];
	options->output = argv[optind + inputs];
	complete(options);
	return 0;
}

void options_end(struct options *options)
{
	free(options->filter.pids.numbers);
	free(options->filter.tgids.numbers);
}

unsigned int options_needs(const struct options *options)
{
	unsigned int needs = filter_needs(&options->filter), i;

	for (i = 0; i < KEYS; i++)
		if (options->cull & KEY_BIT(i))
			needs |= keys[i].needs;
	for (i = 0; i < options->sort_count; i++)
		needs |= keys[options->sort[i].key].needs;
	return needs;
}
