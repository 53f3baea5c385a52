// SPDX-License-Identifier: GPL-2.0
/* Prints what kmemtrace_check finds. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check_print.h"

static void say(struct check_print *print, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void say(struct check_print *print, const char *format, ...)
{
	char text[8192];
	va_list values;

	va_start(values, format);
	vsnprintf(text, sizeof(text), format, values);
	va_end(values);
	output_text(&print->output, text);
}

int check_print_begin(struct check_print *print)
{
	int error = output_open(&print->output, NULL);

	if (!error && print->is_json) {
		json_begin(&print->json, &print->output);
		json_object(&print->json, NULL);
		json_array(&print->json, "traces");
	}
	return error;
}

int check_print_end(struct check_print *print, uint64_t problems)
{
	if (print->is_json) {
		json_close_array(&print->json);
		json_number(&print->json, "problems", problems);
		json_close_object(&print->json);
		json_end(&print->json);
	}
	return output_close(&print->output);
}

static void json_text(struct json *json, const char *name, const char *text)
{
	json_string(json, name, text, strlen(text));
}

void check_print_trace(struct check_print *print, const char *path)
{
	if (!print->is_json)
		return;
	json_object(&print->json, NULL);
	json_text(&print->json, "path", path);
	json_array(&print->json, "found");
}

void check_print_problem(struct check_print *print, const struct kmemtrace_problem *problem)
{
	struct json *json = &print->json;

	if (!print->is_json) {
		if (problem->file)
			say(print, "%s: packet %" PRIu64 ", offset %" PRIu64 ": %s\n",
			    problem->file, problem->packet, problem->offset, problem->what);
		else
			say(print, "%s\n", problem->what);
		return;
	}
	json_object(json, NULL);
	if (problem->file) {
		json_text(json, "file", problem->file);
		json_number(json, "packet", problem->packet);
		json_number(json, "offset", problem->offset);
	}
	json_text(json, "what", problem->what);
	json_close_object(json);
}

void check_print_error(struct check_print *print, const char *error)
{
	if (!print->is_json)
		return;
	json_close_array(&print->json);
	json_text(&print->json, "error", error);
	json_close_object(&print->json);
}

static void json_totals(struct json *json, const struct kmemtrace_totals *totals)
{
	json_number(json, "packets", totals->packets);
	json_number(json, "events", totals->events);
	json_number(json, "unknown", totals->unknown);
	json_number(json, "discarded", totals->discarded);
	json_number(json, "missing_packets", totals->missing);
	json_number(json, "begin", totals->begin);
	json_number(json, "end", totals->end);
	json_number(json, "problems", totals->problems);
}

static void print_json(struct json *json, const struct check_cpu *cpus, uint32_t count,
		       const struct kmemtrace_totals *all, const uint64_t *kinds)
{
	uint32_t i;

	json_close_array(json);
	json_array(json, "cpus");
	for (i = 0; i < count; i++) {
		json_object(json, NULL);
		if (cpus[i].cpu != UINT32_MAX)
			json_number(json, "cpu", cpus[i].cpu);
		json_totals(json, &cpus[i].totals);
		json_close_object(json);
	}
	json_close_array(json);
	json_totals(json, all);
	json_object(json, "kinds");
	for (i = 0; i < KMEMTRACE_IDS; i++)
		if (kinds[i])
			json_number(json, kmemtrace_event_name(i), kinds[i]);
	json_close_object(json);
	json_close_object(json);
}

/* A number with its noun. */
static void say_count(struct check_print *print, const char *before, uint64_t count,
		      const char *one, const char *more)
{
	say(print, "%s%" PRIu64 " %s", before, count, count == 1 ? one : more);
}

static void say_totals(struct check_print *print, const struct kmemtrace_totals *totals)
{
	const uint64_t s = 1000000000;

	say_count(print, "", totals->packets, "packet", "packets");
	say_count(print, ", ", totals->events, "event", "events");
	if (totals->unknown)
		say(print, " and %" PRIu64 " of unknown kinds", totals->unknown);
	say(print, ", %" PRIu64 " discarded", totals->discarded);
	if (totals->missing)
		say_count(print, ", ", totals->missing, "packet is missing", "packets are missing");
	if (totals->events)
		say(print, ", %" PRIu64 ".%09" PRIu64 " to %" PRIu64 ".%09" PRIu64 " s",
		    totals->begin / s, totals->begin % s, totals->end / s, totals->end % s);
	if (totals->problems)
		say_count(print, ": ", totals->problems, "problem", "problems");
	say(print, "\n");
}

void check_print_cpus(struct check_print *print, const char *path, const struct check_cpu *cpus,
		      uint32_t count, const struct kmemtrace_totals *all, const uint64_t *kinds)
{
	uint32_t i;

	if (print->is_json) {
		print_json(&print->json, cpus, count, all, kinds);
		return;
	}
	if (print->quiet)
		return;
	for (i = 0; i < count; i++) {
		if (cpus[i].cpu == UINT32_MAX)
			say(print, "cpu ?: ");
		else
			say(print, "cpu %" PRIu32 ": ", cpus[i].cpu);
		say_totals(print, &cpus[i].totals);
	}
	say(print, "%s: ", path);
	say_totals(print, all);
	for (i = 0; print->kinds && i < KMEMTRACE_IDS; i++)
		if (kinds[i])
			say(print, "%12" PRIu64 " %s\n", kinds[i], kmemtrace_event_name(i));
}
