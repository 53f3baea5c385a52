// SPDX-License-Identifier: GPL-2.0
/* allocinfo oom: what kernel logs say of the largest call sites. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "columns.h"
#include "command.h"
#include "input.h"
#include "json.h"
#include "oom_log.h"
#include "output.h"
#include "units.h"

static const char help[] =
"Usage: allocinfo oom [OPTION...] [FILE...]\n"
"\n"
"Finds in logs of kernels which call sites held the most when memory ran out. A FILE is\n"
"the output of dmesg or journalctl, a syslog or a console, or - for standard input, which\n"
"is read where none is named.\n"
"\n"
"  -B, --bytes         sizes in bytes, not with K, M, G\n"
"  -j, --json          as JSON\n"
"  -h, --help          print this\n"
"\n"
"Examples:\n"
"  sudo dmesg | allocinfo oom\n"
"  journalctl --dmesg --boot=-1 | allocinfo oom --json\n"
"  allocinfo oom /var/log/kern.log /var/log/kern.log.2.gz\n";

static const struct option longs[] = {
	{ "bytes", no_argument, NULL, 'B' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

/**
 * struct oom - what has been found
 * @path: the log that is read
 * @reports: in all logs
 * @failed: something could not be read
 * @open: a report is being printed: @columns, or an object of @json
 */
struct oom {
	const char *path;
	uint64_t reports;
	bool failed;
	bool open;
	bool bytes;
	bool as_json;
	struct terminal terminal;
	struct output output;
	struct columns columns;
	struct json json;
};

static const char * const states[] = { [OOM_ON] = "on", [OOM_OFF] = "off" };

static void json_text(struct json *json, const char *key, const char *text, size_t len)
{
	if (len)
		json_string(json, key, text, len);
}

static void json_report(struct oom *oom, const struct oom_report *report)
{
	struct json *json = &oom->json;

	json_object(json, NULL);
	json_string(json, "source", oom->path, strlen(oom->path));
	json_number(json, "line", report->line);
	json_text(json, "when", report->when, report->when_len);
	json_text(json, "cause", report->cause, report->cause_len);
	if (report->state)
		json_string(json, "state", states[report->state], strlen(states[report->state]));
	if (report->has_missed)
		json_number(json, "missed_bytes", report->missed);
	if (report->of_first)
		json_number(json, "of_first", report->of_first);
	json_bool(json, "modules", !report->without_modules);
	json_array(json, "sites");
}

static void json_site(struct json *json, const struct allocinfo_record *site, bool rounded)
{
	json_object(json, NULL);
	json_signed(json, "bytes", site->bytes);
	json_bool(json, "rounded", rounded);
	json_signed(json, "calls", site->calls);
	json_string(json, "file", site->file, site->file_len);
	json_number(json, "line", site->file_line);
	json_string(json, "function", site->function, site->function_len);
	json_text(json, "module", site->module, site->module_len);
	if (site->inaccurate)
		json_bool(json, "accurate", false);
	json_close_object(json);
}

/* What is from a log may hold anything, which a cell of a table makes harmless. */
static void heading(struct columns *columns, const char *what, const char *text, size_t len)
{
	if (!len)
		return;
	columns_text(columns, what);
	columns_bytes(columns, text, len);
}

static void print_heading(struct oom *oom, const struct oom_report *report)
{
	static const struct column list[] = { { NULL, COLUMN_LEFT }, { NULL, COLUMN_SHRINKS } };
	struct columns columns;
	char text[UNITS_ROOM];

	columns_begin(&columns, list, 2, &oom->terminal);
	heading(&columns, "log", oom->path, strlen(oom->path));
	units_number(report->line, text);
	heading(&columns, "line", text, strlen(text));
	heading(&columns, "when", report->when, report->when_len);
	heading(&columns, "cause", report->cause, report->cause_len);
	if (report->state)
		heading(&columns, "profiling", states[report->state],
			strlen(states[report->state]));
	if (report->has_missed) {
		columns_text(&columns, "missed");
		columns_format(&columns, "%" PRIu64 " bytes", report->missed);
	}
	if (report->of_first) {
		columns_text(&columns, "looked at");
		columns_format(&columns, "the first %" PRIu64 " call sites", report->of_first);
	}
	if (report->without_modules) {
		columns_text(&columns, "left out");
		columns_text(&columns, "call sites of modules");
	}
	if (columns_print(&columns, &oom->output)) {
		no_memory();
		oom->failed = true;
	}
}

static void begin_table(struct oom *oom, const struct oom_report *report)
{
	static const struct column list[] = {
		{ "SIZE", COLUMN_RIGHT }, { "CALLS", COLUMN_RIGHT },
		{ "CALL SITE", COLUMN_SHRINKS },
	};

	if (oom->reports > 1)
		output_text(&oom->output, "\n");
	print_heading(oom, report);
	columns_begin(&oom->columns, list, 3, &oom->terminal);
}

static void print_site(struct oom *oom, const struct allocinfo_record *site, bool rounded)
{
	char text[UNITS_ROOM];

	/* As many digits as there are. */
	if (oom->bytes)
		columns_format(&oom->columns, "%s%s", rounded ? "~" : "",
			       units_number(site->bytes, text));
	else
		columns_text(&oom->columns, units_size(site->bytes, text));
	columns_text(&oom->columns, units_number(site->calls, text));
	columns_format(&oom->columns, "%.*s:%" PRIu32 "%s%.*s%s %.*s%s", (int)site->file_len,
		       site->file, site->file_line, site->module_len ? " [" : "",
		       (int)site->module_len, site->module, site->module_len ? "]" : "",
		       (int)site->function_len, site->function,
		       site->inaccurate ? " accurate:no" : "");
}

static void end_report(struct oom *oom)
{
	if (!oom->open)
		return;
	oom->open = false;
	if (oom->as_json) {
		json_close_array(&oom->json);
		json_close_object(&oom->json);
	} else if (columns_print(&oom->columns, &oom->output)) {
		no_memory();
		oom->failed = true;
	}
}

static void begin_report(struct oom *oom, const struct oom_report *report)
{
	end_report(oom);
	oom->open = true;
	oom->reports++;
	if (oom->as_json)
		json_report(oom, report);
	else
		begin_table(oom, report);
}

static void read_log(struct oom *oom, struct input *input)
{
	struct oom_log log;
	enum oom_event event;

	if (oom_log_open(&log, input_read, input)) {
		oom->failed = true;
		no_memory();
		return;
	}
	while ((event = oom_log_next(&log)) != OOM_END) {
		switch (event) {
		case OOM_REPORT:
			begin_report(oom, &log.report);
			break;
		case OOM_SITE:
			if (oom->as_json)
				json_site(&oom->json, &log.site, log.rounded);
			else
				print_site(oom, &log.site, log.rounded);
			break;
		case OOM_BROKEN:
			oom->failed = true;
			complain("%s:%" PRIu64 ": %s; left out", oom->path, log.problem_line,
				 allocinfo_problem(log.problem));
			break;
		default:
			oom->failed = true;
			complain("%s: cannot read on from line %" PRIu64 ": %s", oom->path,
				 log.problem_line, input_error(input));
			break;
		}
	}
	end_report(oom);
	oom_log_close(&log);
}

static void read_path(struct oom *oom, const char *path)
{
	struct input *input;
	const char *error;

	oom->path = path;
	input = input_open(path, &error);
	if (!input) {
		oom->failed = true;
		complain("cannot read %s: %s", path, error);
		return;
	}
	read_log(oom, input);
	input_close(input);
}

static int run(struct oom *oom, const char * const *paths, int count)
{
	int i;

	terminal_look(&oom->terminal, STDOUT_FILENO);
	if (output_open(&oom->output, NULL))
		return no_memory();
	if (oom->as_json) {
		json_begin(&oom->json, &oom->output);
		json_object(&oom->json, NULL);
		json_array(&oom->json, "reports");
	}
	for (i = 0; i < count; i++)
		read_path(oom, paths[i]);
	if (oom->as_json) {
		json_close_array(&oom->json);
		json_close_object(&oom->json);
		json_end(&oom->json);
	}
	if (!oom->reports && !oom->failed)
		complain("no report of call sites found; a kernel prints one when memory runs out");
	return close_output(&oom->output) |
	       (oom->failed || !oom->reports ? EXIT_FOUND : EXIT_DONE);
}

static int cmd_oom_run(int argc, char **argv)
{
	static const char * const usual[] = { "-" };
	struct oom oom = { };
	int option, status;

	while ((option = parse_option(argc, argv, ":Bjh", longs, &status)) != -1) {
		oom.bytes |= option == 'B';
		oom.as_json |= option == 'j';
	}
	if (status >= 0)
		return status;
	if (optind < argc)
		return run(&oom, (const char * const *)argv + optind, argc - optind);
	if (isatty(STDIN_FILENO))
		return wrong_usage("standard input is a terminal; name a log, or use dmesg |");
	return run(&oom, usual, 1);
}

const struct command cmd_oom = {
	.name = "oom",
	.summary = "who held the most when memory ran out, by logs",
	.help = help,
	.run = cmd_oom_run,
};
