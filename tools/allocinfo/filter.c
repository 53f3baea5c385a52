// SPDX-License-Identifier: GPL-2.0
/* allocinfo: selects call sites by expressions. */
#define _GNU_SOURCE		/* strchrnul() */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "command.h"
#include "filter.h"
#include "place.h"
#include "snapshot.h"
#include "units.h"

enum key {
	KEY_FILE, KEY_DIRECTORY, KEY_FUNCTION, KEY_MODULE, KEY_BYTES, KEY_CALLS, KEY_AVG, KEY_LINE,
	KEY_ACCURATE, KEY_ANY,
};

static const char * const key_names[] = {
	"file", "directory", "function", "module", "bytes", "calls", "avg", "line", "accurate",
};

enum operator { OP_EQUAL, OP_DIFFERS, OP_LESS, OP_AT_MOST, OP_MORE, OP_AT_LEAST };

/* In the order in which they are looked for. */
static const struct {
	const char *text;
	enum operator op;
} operators[] = {
	{ "!=", OP_DIFFERS }, { "<=", OP_AT_MOST }, { ">=", OP_AT_LEAST }, { "=", OP_EQUAL },
	{ "<", OP_LESS }, { ">", OP_MORE },
};

/* @last: the next one is of another expression. */
struct term {
	enum key key;
	enum operator op;
	const char *pattern;
	int64_t number;
	bool last;
};

static bool is_pattern(enum key key)
{
	return key <= KEY_MODULE;
}

static int parse_key(struct term *term, const char *name, size_t len, const char *text)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(key_names); i++) {
		if (strlen(key_names[i]) == len && !memcmp(key_names[i], name, len)) {
			term->key = i;
			return 0;
		}
	}
	return wrong_usage("--filter \"%s\": there is no key \"%.*s\"", text, (int)len, name);
}

static int parse_value(struct term *term, const char *text)
{
	const char *digits;
	bool negative;

	if (is_pattern(term->key) || term->key == KEY_ACCURATE) {
		if (term->op > OP_DIFFERS)
			return wrong_usage("--filter \"%s\": %s takes = and != alone", text,
					   key_names[term->key]);
		if (term->key != KEY_ACCURATE)
			return 0;
		term->number = !strcmp(term->pattern, "no");
		if (!term->number && strcmp(term->pattern, "yes"))
			return wrong_usage("--filter \"%s\": accurate is yes or no", text);
		return 0;
	}
	negative = *term->pattern == '-';
	digits = term->pattern + negative;
	if (units_parse_size(digits, &term->number) ||
	    ((term->key == KEY_CALLS || term->key == KEY_LINE) &&
	     digits[strspn(digits, "0123456789")]))
		return wrong_usage("--filter \"%s\": %s takes a number%s", text,
				   key_names[term->key],
				   term->key == KEY_BYTES || term->key == KEY_AVG ?
				   " such as 4096 or 1.5M" : "");
	if (negative)
		term->number = -term->number;
	return 0;
}

/* Takes a term apart in place. Return: 0, or EXIT_USAGE. */
static int parse_term(struct term *term, char *text)
{
	size_t len = strcspn(text, "!<>="), i, size;
	int status;

	if (!*text)
		return wrong_usage("--filter: a term is empty");
	if (!text[len]) {
		term->key = KEY_ANY;
		term->pattern = text;
		return 0;
	}
	for (i = 0; i < ARRAY_SIZE(operators); i++) {
		size = strlen(operators[i].text);
		if (strncmp(text + len, operators[i].text, size))
			continue;
		term->op = operators[i].op;
		term->pattern = text + len + size;
		status = parse_key(term, text, len, text);
		return status ? status : parse_value(term, text);
	}
	return wrong_usage("--filter \"%s\": there is no operator !, but !=", text);
}

int filter_add(struct filter *filter, char *text)
{
	struct term *terms;
	char *end;
	int status;

	for (;; text = end + 1) {
		terms = array_with_room(filter->terms, &filter->room, filter->count,
					sizeof(*terms));
		if (!terms)
			return no_memory();
		filter->terms = terms;
		end = strchrnul(text, ',');
		terms += filter->count;
		*terms = (struct term){ .last = !*end };
		*end = '\0';
		status = parse_term(terms, text);
		if (status)
			return status;
		filter->count++;
		if (terms->last)
			return 0;
	}
}

static bool compare(enum operator op, int64_t a, int64_t b)
{
	switch (op) {
	case OP_EQUAL:
		return a == b;
	case OP_DIFFERS:
		return a != b;
	case OP_LESS:
		return a < b;
	case OP_AT_MOST:
		return a <= b;
	case OP_MORE:
		return a > b;
	case OP_AT_LEAST:
		return a >= b;
	}
	return false;
}

/* A name may hold any bytes but NUL; fnmatch() takes strings. */
static bool matches(const struct term *term, const char *text, size_t len)
{
	char name[4096];

	if (len >= sizeof(name))
		len = sizeof(name) - 1;
	memcpy(name, text, len);
	name[len] = '\0';
	return !fnmatch(term->pattern, name, 0) == (term->op == OP_EQUAL);
}

static bool holds(const struct term *term, const struct strings *names, const struct site *site)
{
	const char *file = strings_text(names, site->file);
	char place[PLACE_ROOM];

	switch (term->key) {
	case KEY_FILE:
		return matches(term, file, strings_len(names, site->file));
	case KEY_DIRECTORY:
		return matches(term, file, place_directory(file, strings_len(names, site->file)));
	case KEY_FUNCTION:
		return matches(term, strings_text(names, site->function),
			       strings_len(names, site->function));
	case KEY_MODULE:
		if (!strings_len(names, site->module))
			return matches(term, "vmlinux", strlen("vmlinux"));
		return matches(term, strings_text(names, site->module),
			       strings_len(names, site->module));
	case KEY_BYTES:
		return compare(term->op, site->bytes, term->number);
	case KEY_CALLS:
		return compare(term->op, site->calls, term->number);
	case KEY_AVG:
		return compare(term->op, average(site->bytes, site->calls), term->number);
	case KEY_LINE:
		return compare(term->op, site->line, term->number);
	case KEY_ACCURATE:
		return compare(term->op, site->inaccurate, term->number);
	case KEY_ANY:
		place_print(place, names, site);
		return strstr(place, term->pattern);
	}
	return false;
}

bool filter_passes(const struct filter *filter, const struct strings *names,
		   const struct site *site)
{
	bool all = true;
	uint32_t i;

	for (i = 0; i < filter->count; i++) {
		all = all && holds(&filter->terms[i], names, site);
		if (!filter->terms[i].last)
			continue;
		if (all)
			return true;
		all = true;
	}
	return !filter->count;
}

void filter_end(struct filter *filter)
{
	free(filter->terms);
	filter->terms = NULL;
}
