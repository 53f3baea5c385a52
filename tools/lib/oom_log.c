// SPDX-License-Identifier: GPL-2.0
/* Finds what a kernel log says of call sites. */
#define _GNU_SOURCE		/* memmem(), memrchr() */
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "oom_log.h"
#include "units.h"

/* The kernel prints no more call sites in a report. */
#define MOST_SITES	10
/* So many other lines end a report that has fewer. */
#define MOST_OTHERS	64
/* How far before a report its cause may stand, with all zones and stacks in between. */
#define CAUSE_REACH	2000

#define DIGITS		"0123456789"

static const char place_key[] = " func:";

/* What is left of a line. */
struct text {
	const char *at;
	const char *end;
};

/* Passes over a word, if the text begins with it. */
static bool take(struct text *text, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(text->end - text->at) < len || memcmp(text->at, word, len))
		return false;
	text->at += len;
	return true;
}

static bool take_number(struct text *text, uint64_t *number)
{
	const char *first = text->at;
	uint64_t n = 0;

	for (; text->at < text->end && *text->at >= '0' && *text->at <= '9'; text->at++)
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, *text->at - '0', &n))
			return false;
	*number = n;
	return text->at > first;
}

static bool take_blanks(struct text *text)
{
	const char *first = text->at;

	while (text->at < text->end && *text->at == ' ')
		text->at++;
	return text->at > first;
}

/* Upstream's heading, behind its first word. */
static bool is_upstream(struct text text, struct oom_report *report)
{
	if (!take(&text, "s"))
		return false;
	if (take(&text, " (profiling is currently turned on)"))
		report->state = OOM_ON;
	else if (take(&text, " (profiling is currently turned off)"))
		report->state = OOM_OFF;
	return take(&text, ":") && text.at == text.end;
}

/* Ours. */
static bool is_ours(struct text text, struct oom_report *report)
{
	if (!take(&text, " profiling is "))
		return false;
	if (take(&text, "on"))
		report->state = OOM_ON;
	else if (take(&text, "off"))
		report->state = OOM_OFF;
	else
		return false;
	if (!take(&text, ", ") || !take_number(&text, &report->missed) ||
	    !take(&text, " bytes missed, largest call sites"))
		return false;
	report->has_missed = true;
	if (take(&text, " of the first ") && !take_number(&text, &report->of_first))
		return false;
	report->without_modules = take(&text, " (without modules)");
	return take(&text, ":") && text.at == text.end;
}

static bool is_heading(struct oom_log *log, const char *line, const char *end)
{
	static const char key[] = "Memory allocation";
	struct oom_report report = { .line = log->lines.number, .when = line };
	const char *found = memmem(line, end - line, key, sizeof(key) - 1);
	struct text text = { found, end };

	if (!found || !take(&text, key) ||
	    (!is_upstream(text, &report) && !is_ours(text, &report)))
		return false;
	while (found > line && found[-1] == ' ')
		found--;
	report.when_len = found - line;
	if (log->cause_len && log->lines.number - log->cause_line <= CAUSE_REACH) {
		report.cause = log->cause;
		report.cause_len = log->cause_len;
	}
	log->cause_len = 0;
	log->report = report;
	log->sites_left = MOST_SITES;
	log->others_left = MOST_OTHERS;
	return true;
}

/* Keeps a line that says why memory is reported. */
static void look_for_cause(struct oom_log *log, const char *line, const char *end)
{
	static const char * const causes[] = {
		" invoked oom-killer", ": page allocation failure", "sysrq: Show Memory",
		"Kernel panic - not syncing",
	};
	/* What may stand before a message. */
	static const char * const before[] = { "] ", "kernel: ", ";" };
	const char *key = NULL, *next;
	size_t i, len;

	for (i = 0; i < ARRAY_SIZE(causes) && !key; i++)
		key = memmem(line, end - line, causes[i], strlen(causes[i]));
	if (!key)
		return;
	for (i = 0; i < ARRAY_SIZE(before); i++) {
		len = strlen(before[i]);
		while ((next = memmem(line, key - line, before[i], len)))
			line = next + len;
	}
	log->cause_len = end - line < OOM_CAUSE_LONGEST ? end - line : OOM_CAUSE_LONGEST;
	memcpy(log->cause, line, log->cause_len);
	log->cause_line = log->lines.number;
}

/* Takes a size: bytes, or a number with a unit, as in "7.12 MiB". */
static bool take_size(struct oom_log *log, struct text *text)
{
	char size[UNITS_ROOM];
	size_t len = 0;

	while (text->at < text->end && len < sizeof(size) - 4 && strchr(DIGITS ".", *text->at) &&
	       *text->at)
		size[len++] = *text->at++;
	if (!len || !take_blanks(text))
		return false;
	log->rounded = text->end - text->at > 3 && strchr("KMGTPE", *text->at) && *text->at &&
		       !memcmp(text->at + 1, "iB", 2);
	if (log->rounded) {
		memcpy(size + len, text->at, 3);
		len += 3;
		text->at += 3;
	} else if (text->at < text->end && *text->at == 'B') {
		text->at++;
	} else {
		/* The blanks are those before the calls. */
		text->at--;
	}
	size[len] = '\0';
	return take_blanks(text) && !units_parse_size(size, &log->site.bytes);
}

/* Is this a call site from here on? Return: 0, or a problem. */
static int parse_site(struct oom_log *log, struct text text)
{
	uint64_t calls;

	log->site.inaccurate = false;
	if (!take_size(log, &text) || !take_number(&text, &calls) || !take_blanks(&text))
		return ALLOCINFO_NO_NUMBERS;
	log->site.calls = calls;
	return allocinfo_parse_place(&log->site, text.at, text.end - text.at);
}

/*
 * Where the text before a call site ends nobody knows, so the last place from which on all parses
 * is taken. Return: 0, or what is wrong with the first place that may have been one.
 */
static int find_site(struct oom_log *log, const char *line, const char *end)
{
	int problem = ALLOCINFO_NO_NUMBERS, got;
	struct text text = { end, end };

	while (text.at-- > line) {
		if (*text.at < '0' || *text.at > '9' || (text.at > line && text.at[-1] != ' '))
			continue;
		got = parse_site(log, text);
		if (!got)
			return 0;
		if (got != ALLOCINFO_NO_NUMBERS)
			problem = got;
	}
	return problem;
}

int oom_log_open(struct oom_log *log, lines_source_fn read, void *source)
{
	memset(log, 0, sizeof(*log));
	return lines_open(&log->lines, read, source);
}

void oom_log_close(struct oom_log *log)
{
	lines_close(&log->lines);
}

/* Return: what the line is; OOM_END for nothing. */
static enum oom_event look_at(struct oom_log *log, const char *line, const char *end)
{
	while (end > line && (end[-1] == '\r' || end[-1] == ' '))
		end--;
	if (is_heading(log, line, end))
		return OOM_REPORT;
	look_for_cause(log, line, end);
	if (!log->sites_left || !log->others_left)
		return OOM_END;
	if (!memmem(line, end - line, place_key, sizeof(place_key) - 1)) {
		log->others_left--;
		return OOM_END;
	}
	log->sites_left--;
	log->problem = find_site(log, line, end);
	log->problem_line = log->lines.number;
	log->site.line = log->lines.number;
	return log->problem ? OOM_BROKEN : OOM_SITE;
}

enum oom_event oom_log_next(struct oom_log *log)
{
	enum lines_status status;
	enum oom_event event;
	const char *text;
	size_t len;

	while ((status = lines_next(&log->lines, &text, &len)) != LINES_END) {
		/* A line of such a length is none of the kernel. A log may end anywhere. */
		if (status == LINES_TOO_LONG)
			continue;
		if (status == LINES_FAILED) {
			log->problem = ALLOCINFO_READ_FAILED;
			log->problem_line = log->lines.number;
			return OOM_FAILED;
		}
		event = look_at(log, text, text + len);
		if (event != OOM_END)
			return event;
	}
	return OOM_END;
}
