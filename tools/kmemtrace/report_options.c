// SPDX-License-Identifier: GPL-2.0
/* The command line of kmemtrace-report. */
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "report_number.h"
#include "report_options.h"

/* How many rows text has without --top. */
#define TEXT_TOP	20

static const char usage[] =
"usage: kmemtrace-report [OPTION...] DIR\n"
"\n"
"Reports on a trace of kmemtrace in the folder DIR, which kmemtraced has written.\n"
"Objects live in pages, which have events of their own: reports have both, one after\n"
"the other, and never their sum.\n"
"\n"
"What is reported (without any of these: a summary, and a table of call sites):\n"
"  --live             what is alive at the end; what only grows may leak\n"
"  --peak             when most was alive, and who held it\n"
"  --lifetimes        how long objects live, and which sites' live longest\n"
"  --rates            allocations and frees over time\n"
"  --cross-cpu        frees on another CPU than the allocation, by pairs of CPUs\n"
"  --cross-node       allocations that got memory of another node\n"
"  --mismatches       frees and sizes that are wrong; if there are any, exit status 1\n"
"  --advise           which call sites would save memory, and how\n"
"  --allocs           each allocation, when it is freed, and then what is alive\n"
"\n"
"How:\n"
"  --by WHAT          a row for each site (default), cache, function, file, module\n"
"                     or task\n"
"  --sort KEY[,KEY]   by these keys, the largest first; +KEY the smallest\n"
"  --filter WORDS     count only allocations for which all words hold; may be repeated\n"
"  --time FROM-TO     in this time: seconds since the trace began, or NUMBERns on the\n"
"                     clock of the events; either may be missing\n"
"  --objects          objects alone\n"
"  --pages            pages alone\n"
"  --top N            the first N rows, 0 for all (20 in text, otherwise all)\n"
"\n"
"Output:\n"
"  --json             as JSON\n"
"  --csv              the table of one report as CSV\n"
"  --format FORMAT    text, json, csv, folded for flame graphs (of bytes allocated, or\n"
"                     with --live or --peak of those alive then), or pprof\n"
"  --svg PICTURE      a picture: timeline, fragmentation or lifetimes\n"
"  -o, --output FILE  to FILE, not to standard output\n"
"  -h, --help         print this\n"
"\n"
"Keys of --sort:\n";

static const char examples[] =
"\n"
"Examples:\n"
"  kmemtrace-report trace                          who allocates most\n"
"  kmemtrace-report --by cache --sort waste trace  where kmalloc() rounds up most\n"
"  kmemtrace-report --live --filter module=ext4 trace\n"
"                                                  what ext4 still holds\n"
"  kmemtrace-report --peak --time 2-3.5 trace      the peak in one and a half seconds\n"
"  kmemtrace-report --mismatches trace && echo ok  in a test\n"
"  kmemtrace-report --svg timeline -o t.svg trace  a picture of it all\n"
"  kmemtrace-report --format folded trace | flamegraph.pl >allocated.svg\n"
"  kmemtrace-report --format pprof -o trace.pb.gz trace && pprof -top trace.pb.gz\n"
"\n"
"Exit status: 0; 1 for a trace that is broken, cannot be read or has mismatches, and\n"
"for output that cannot be written; 2 for wrong usage.\n";

static void print_help(void)
{
	fputs(usage, stdout);
	fputs(order_help, stdout);
	fputs("\nWords of --filter:\n", stdout);
	fputs(filter_help, stdout);
	fputs(examples, stdout);
}

static int wrong(const char *what, const char *argument, size_t len)
{
	fprintf(stderr, "kmemtrace-report: %s: %.*s; see kmemtrace-report --help\n", what,
		(int)len, argument);
	return OPTIONS_WRONG;
}

/* Finds @text in @list. Return: where, or -1. */
static int find(const char * const *list, unsigned int count, const char *text)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (!strcmp(list[i], text))
			return i;
	return -1;
}

static int parse_format(struct options *options, const char *text)
{
	static const char * const formats[] = { "text", "json", "csv", "folded", "pprof" };
	int format = find(formats, ARRAY_SIZE(formats), text);

	if (format < 0)
		return wrong("no such format, text, json, csv, folded and pprof are", text,
			     strlen(text));
	options->format = format;
	return 0;
}

static int parse_picture(struct options *options, const char *text)
{
	static const char * const pictures[] = { "timeline", "fragmentation", "lifetimes" };
	int picture = find(pictures, ARRAY_SIZE(pictures), text);

	if (picture < 0)
		return wrong("no such picture, timeline, fragmentation and lifetimes are", text,
			     strlen(text));
	options->format = FORMAT_SVG;
	options->picture = picture;
	return 0;
}

static int parse_by(struct options *options, const char *text)
{
	int by = find(by_names, BYS, text);

	if (by < 0)
		return wrong("--by takes site, cache, function, file, module or task", text,
			     strlen(text));
	options->by = by;
	return 0;
}

static int parse_top(struct options *options, const char *text)
{
	if (number_parse(text, &options->top))
		return wrong("--top takes a number", text, strlen(text));
	return 0;
}

/* Return: 0, or -1 if @len bytes of @text are no time. */
static int parse_moment(struct moment *moment, const char *text, size_t len)
{
	char copy[64], *end;
	double seconds;

	if (!len)
		return 0;
	if (len >= sizeof(copy) || !strchr("0123456789.", *text))
		return -1;
	memcpy(copy, text, len);
	copy[len] = '\0';
	moment->given = true;
	errno = 0;
	moment->ns = strtoull(copy, &end, 10);
	moment->absolute = !strcmp(end, "ns");
	if (moment->absolute)
		return errno ? -1 : 0;
	if (copy[strspn(copy, "0123456789.")])
		return -1;
	seconds = strtod(copy, &end);
	if (*end || !(seconds < 1e9))
		return -1;
	moment->ns = llround(seconds * 1e9);
	return 0;
}

static int parse_time(struct options *options, const char *text)
{
	const char *dash = strchr(text, '-');

	options->from = (struct moment){ };
	options->to = (struct moment){ };
	if (!dash || parse_moment(&options->from, text, dash - text) ||
	    parse_moment(&options->to, dash + 1, strlen(dash + 1)) ||
	    (options->from.given && options->to.given &&
	     options->from.absolute == options->to.absolute &&
	     options->from.ns > options->to.ns))
		return wrong("--time takes FROM-TO, as 1.5-2 or 100ns-200ns", text, strlen(text));
	return 0;
}

static int parse_filter(struct options *options, const char *text)
{
	const char *bad;

	if (!filter_add(&options->filter, text, &bad))
		return 0;
	if (!bad)
		return wrong("out of memory for --filter", text, strlen(text));
	return wrong("--filter takes no such word", bad, strcspn(bad, " "));
}

enum {
	OPTION_BY = 256,
	OPTION_SORT,
	OPTION_FILTER,
	OPTION_TIME,
	OPTION_TOP,
	OPTION_OBJECTS,
	OPTION_PAGES,
	OPTION_JSON,
	OPTION_CSV,
	OPTION_FORMAT,
	OPTION_SVG,
	OPTION_REPORTS,	/* and REPORT_* behind it */
};

static const struct option longs[] = {
	{ "allocs", no_argument, NULL, OPTION_REPORTS + REPORT_ALLOCS },
	{ "cross-cpu", no_argument, NULL, OPTION_REPORTS + REPORT_CROSS_CPU },
	{ "cross-node", no_argument, NULL, OPTION_REPORTS + REPORT_CROSS_NODE },
	{ "lifetimes", no_argument, NULL, OPTION_REPORTS + REPORT_LIFETIMES },
	{ "peak", no_argument, NULL, OPTION_REPORTS + REPORT_PEAK },
	{ "live", no_argument, NULL, OPTION_REPORTS + REPORT_LIVE },
	{ "rates", no_argument, NULL, OPTION_REPORTS + REPORT_RATES },
	{ "mismatches", no_argument, NULL, OPTION_REPORTS + REPORT_MISMATCHES },
	{ "advise", no_argument, NULL, OPTION_REPORTS + REPORT_ADVISE },
	{ "by", required_argument, NULL, OPTION_BY },
	{ "sort", required_argument, NULL, OPTION_SORT },
	{ "filter", required_argument, NULL, OPTION_FILTER },
	{ "time", required_argument, NULL, OPTION_TIME },
	{ "top", required_argument, NULL, OPTION_TOP },
	{ "objects", no_argument, NULL, OPTION_OBJECTS },
	{ "pages", no_argument, NULL, OPTION_PAGES },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "csv", no_argument, NULL, OPTION_CSV },
	{ "format", required_argument, NULL, OPTION_FORMAT },
	{ "svg", required_argument, NULL, OPTION_SVG },
	{ "output", required_argument, NULL, 'o' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

static int parse_option(struct options *options, int option)
{
	const char *bad;

	switch (option) {
	case OPTION_BY:
		return parse_by(options, optarg);
	case OPTION_SORT:
		if (order_parse(&options->order, optarg, &bad))
			return wrong("--sort takes no such key", bad, strcspn(bad, ","));
		break;
	case OPTION_FILTER:
		return parse_filter(options, optarg);
	case OPTION_TIME:
		return parse_time(options, optarg);
	case OPTION_TOP:
		return parse_top(options, optarg);
	case OPTION_OBJECTS:
		options->classes |= 1u << CLASS_OBJECTS;
		break;
	case OPTION_PAGES:
		options->classes |= 1u << CLASS_PAGES;
		break;
	case OPTION_JSON:
		options->format = FORMAT_JSON;
		break;
	case OPTION_CSV:
		options->format = FORMAT_CSV;
		break;
	case OPTION_FORMAT:
		return parse_format(options, optarg);
	case OPTION_SVG:
		return parse_picture(options, optarg);
	case 'o':
		options->output = optarg;
		break;
	default:
		options->reports |= option - OPTION_REPORTS;
	}
	return 0;
}

/* What cannot go together. */
static int check(const struct options *options)
{
	unsigned int weights = REPORT_LIVE | REPORT_PEAK, reports = options->reports;

	if (options->format == FORMAT_CSV && reports & (reports - 1))
		return wrong("CSV has the table of one report", "give one of them", 16);
	if (options->format == FORMAT_FOLDED && (reports & ~weights || reports == weights))
		return wrong("folded stacks take one of", "--live and --peak", 17);
	if (options->format == FORMAT_PPROF && reports)
		return wrong("pprof has what is allocated and alive at the end", "give no report",
			     14);
	if (options->format == FORMAT_SVG && reports)
		return wrong("a picture is a report of its own", "give no other", 13);
	if (reports & (REPORT_MISMATCHES | REPORT_ALLOCS) && options->by != BY_SITE)
		return wrong("--mismatches and --allocs have call sites", "leave out --by", 14);
	if (options->format == FORMAT_FOLDED || options->format == FORMAT_PPROF) {
		if (options->by != BY_SITE)
			return wrong("flame graphs and pprof have call sites", "leave out --by",
				     14);
	}
	return 0;
}

/* What follows from other options. */
static void complete(struct options *options, bool top)
{
	bool one = options->format == FORMAT_FOLDED || options->format == FORMAT_PPROF;

	/* What has one number for each site has the one or the other. */
	if (!options->classes)
		options->classes = one ? 1u << CLASS_OBJECTS : (1u << CLASSES) - 1;
	if (!top && options->format == FORMAT_TEXT && !(options->reports & REPORT_ALLOCS))
		options->top = TEXT_TOP;
}

int options_parse(int argc, char **argv, struct options *options)
{
	bool top = false;
	int option, got;

	memset(options, 0, sizeof(*options));
	while ((option = getopt_long(argc, argv, "ho:", longs, NULL)) != -1) {
		if (option == 'h') {
			print_help();
			return OPTIONS_HELP;
		}
		if (option == '?') {
			fputs("kmemtrace-report: see kmemtrace-report --help\n", stderr);
			return OPTIONS_WRONG;
		}
		top |= option == OPTION_TOP;
		got = parse_option(options, option);
		if (got)
			return got;
	}
	if (argc - optind != 1) {
		fputs("kmemtrace-report: this takes one folder with a trace; see --help\n", stderr);
		return OPTIONS_WRONG;
	}
	options->dir = argv[optind];
	got = check(options);
	if (!got)
		complete(options, top);
	return got;
}

void options_end(struct options *options)
{
	filter_end(&options->filter);
}
