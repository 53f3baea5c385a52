// SPDX-License-Identifier: GPL-2.0
/* The command line of kmemtraced. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "array.h"
#include "kmemtraced_options.h"
#include "kmemtraced_say.h"

static const char help[] =
"Usage: kmemtraced [OPTION...] [-- COMMAND [ARGUMENT...]]\n"
"\n"
"Records all allocations and frees of memory in the kernel, until COMMAND ends, --duration\n"
"is over, or Ctrl-C.\n"
"\n"
"  -o DIR              the folder for the trace, new or empty (kmemtrace.YYYYMMDD-HHMMSS)\n"
"  --duration TIME     stop after TIME: 10, 500ms, 1.5s, 2m or 1h; seconds without a unit\n"
"  --ring SIZE         keep the last SIZE bytes only: 512K, 64M, 2G\n"
"  --filter TEXT       record only this, as in \"type=kmalloc min=4096\"\n"
"  --debugfs DIR       where debugfs is mounted (/sys/kernel/debug)\n"
"  --kallsyms FILE     the kernel's symbols (/proc/kallsyms)\n"
"  -q                  say only what went wrong\n"
"  -h, --help          print this\n"
"\n"
"Exit status: that of COMMAND, or 0; 1 if the trace is not whole; 2 if none was begun.\n";

static int wrong(const char *what, const char *argument)
{
	say("%s: %s; see kmemtraced --help", what, argument);
	return OPTIONS_WRONG;
}

/* Both of these take digits first: no sign, no blank, no "inf". */
static bool begins_with_digit(const char *text)
{
	return *text >= '0' && *text <= '9';
}

static bool parse_time(const char *text, uint64_t *ns)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = {
		{ "", 1e9 }, { "ms", 1e6 }, { "s", 1e9 }, { "m", 60e9 }, { "h", 3600e9 },
	};
	double number;
	char *end;
	size_t i;

	if (!begins_with_digit(text))
		return false;
	number = strtod(text, &end);
	for (i = 0; i < ARRAY_SIZE(units); i++) {
		if (strcmp(end, units[i].name))
			continue;
		number *= units[i].ns;
		if (number < 1 || number > 1e18)
			return false;
		*ns = number;
		return true;
	}
	return false;
}

static bool parse_size(const char *text, uint64_t *bytes)
{
	static const char units[] = "KMGT";
	unsigned int shift = 0;
	const char *unit;
	char *end;

	if (!begins_with_digit(text))
		return false;
	*bytes = strtoull(text, &end, 10);
	unit = *end ? strchr(units, *end) : NULL;
	if (unit) {
		shift = 10 * (unit - units + 1);
		end++;
	}
	if (*end || !*bytes || *bytes > UINT64_MAX >> 1 >> shift)
		return false;
	*bytes <<= shift;
	return true;
}

/* The default folder has the time in its name. */
static const char *default_dir(void)
{
	static char name[64];
	time_t now = time(NULL);

	strftime(name, sizeof(name), "kmemtrace.%Y%m%d-%H%M%S", localtime(&now));
	return name;
}

enum {
	OPTION_DURATION = 256,
	OPTION_RING,
	OPTION_FILTER,
	OPTION_DEBUGFS,
	OPTION_KALLSYMS,
};

static const struct option longs[] = {
	{ "duration", required_argument, NULL, OPTION_DURATION },
	{ "ring", required_argument, NULL, OPTION_RING },
	{ "filter", required_argument, NULL, OPTION_FILTER },
	{ "debugfs", required_argument, NULL, OPTION_DEBUGFS },
	{ "kallsyms", required_argument, NULL, OPTION_KALLSYMS },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

static int parse_option(struct options *options, int option)
{
	switch (option) {
	case 'o':
		if (!*optarg)
			return wrong("-o takes the name of a folder", optarg);
		options->dir = optarg;
		break;
	case OPTION_DURATION:
		if (!parse_time(optarg, &options->duration))
			return wrong("--duration takes a time as 10, 500ms, 1.5s, 2m or 1h",
				     optarg);
		break;
	case OPTION_RING:
		if (!parse_size(optarg, &options->ring))
			return wrong("--ring takes a size as 512K, 64M or 2G", optarg);
		break;
	case OPTION_FILTER:
		options->filter = optarg;
		break;
	case OPTION_DEBUGFS:
		options->debugfs = optarg;
		break;
	case OPTION_KALLSYMS:
		options->kallsyms = optarg;
		break;
	case 'q':
		options->quiet = true;
		break;
	}
	return 0;
}

int options_parse(int argc, char **argv, struct options *options)
{
	int option, got;

	memset(options, 0, sizeof(*options));
	options->debugfs = "/sys/kernel/debug";
	options->kallsyms = "/proc/kallsyms";
	/* What is behind the first argument that is no option belongs to COMMAND. */
	while ((option = getopt_long(argc, argv, "+ho:q", longs, NULL)) != -1) {
		if (option == 'h') {
			fputs(help, stdout);
			if (!fflush(stdout))
				return OPTIONS_HELP;
			say("cannot write to standard output: %s", strerror(errno));
			return OPTIONS_WRONG;
		}
		if (option == '?') {
			say("see kmemtraced --help");
			return OPTIONS_WRONG;
		}
		got = parse_option(options, option);
		if (got)
			return got;
	}
	if (argv[optind])
		options->command = argv + optind;
	if (!options->dir)
		options->dir = default_dir();
	return 0;
}
