// SPDX-License-Identifier: GPL-2.0
/* Reads /proc/allocinfo. */
#define _GNU_SOURCE		/* memrchr() */
#include <stdlib.h>
#include <string.h>

#include "allocinfo.h"

/* What allocinfo_parse() returns for a line that is as it should be, and no record. */
#define NO_RECORD	(-1)

static const char function_key[] = " func:";
#define FUNCTION_KEY_LEN	6
static const char version_key[] = "allocinfo - version: ";

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Is this the text, which has no newline? */
static inline bool begins_with(const char *at, const char *end, const char *text, size_t len)
{
	return (size_t)(end - at) >= len && !memcmp(at, text, len);
}

/* Passes over blanks, of which a line begins with many. */
static inline const char *skip_blanks(const char *at, const char *end)
{
	while (end - at >= 8 && !memcmp(at, "        ", 8))
		at += 8;
	if (end - at >= 4 && !memcmp(at, "    ", 4))
		at += 4;
	while (at < end && *at == ' ')
		at++;
	return at;
}

/* So many digits are always a number of 64 bits. */
#define SAFE_DIGITS	19

/*
 * Takes digits. Return: whether they are a number of 64 bits; @at is behind them then. Without
 * any, @at is where it was.
 */
static inline bool take_digits(const char **at, const char *end, uint64_t *number)
{
	const char *p = *at, *safe = end - p > SAFE_DIGITS ? p + SAFE_DIGITS : end;
	uint64_t n = 0;

	for (; p < safe && is_digit(*p); p++)
		n = n * 10 + (*p - '0');
	for (; p < end && is_digit(*p); p++)
		if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, *p - '0', &n))
			return false;
	*at = p;
	*number = n;
	return true;
}

/*
 * Takes the next word, which must be a number. @wraps: from 2^63 on, it is less than nothing.
 * Return: 0, or a problem.
 */
static inline int take_number(const char **at, const char *end, bool wraps, int64_t *number,
			      bool *inaccurate)
{
	const char *p = skip_blanks(*at, end), *first;
	bool negative;
	uint64_t n;

	negative = p < end && *p == '-';
	p += negative;
	first = p;
	if (!take_digits(&p, end, &n))
		return ALLOCINFO_TOO_LARGE;
	if (p == first)
		return ALLOCINFO_NO_NUMBERS;
	if (p < end && *p != ' ') {
		if (*p++ != '*' || (p < end && *p != ' '))
			return ALLOCINFO_NO_NUMBERS;
		*inaccurate = true;
	}
	if (n > INT64_MAX && (negative ? n > (uint64_t)INT64_MAX + 1 : !wraps))
		return ALLOCINFO_TOO_LARGE;
	*number = negative ? -n : n;
	*at = p;
	return 0;
}

/* Takes key:value pairs, and sorts out those that are known. Return: 0, or a problem. */
static int take_pairs(struct allocinfo_record *record, const char *at, const char *end)
{
	static const char inaccurate[] = "accurate:no", accurate[] = "accurate:yes";
	const char *word, *colon;
	size_t len;

	record->pairs = at;
	record->pairs_len = 0;
	while (at < end) {
		if (*at == ' ') {
			at++;
			continue;
		}
		word = at;
		at = memchr(word, ' ', end - word);
		if (!at)
			at = end;
		len = at - word;
		colon = memchr(word, ':', len);
		if (!colon || colon == word)
			return ALLOCINFO_NO_PAIR;
		if (len == sizeof(inaccurate) - 1 && !memcmp(word, inaccurate, len)) {
			record->inaccurate = true;
		} else if (len != sizeof(accurate) - 1 || memcmp(word, accurate, len)) {
			/* One that is known may stand between these; then it is kept, too. */
			if (!record->pairs_len)
				record->pairs = word;
			record->pairs_len = at - record->pairs;
		}
	}
	return 0;
}

/* Takes FILE:LINE, or FILE:LINE [MODULE]. Return: 0, or a problem. */
static int take_file(struct allocinfo_record *record, const char *at, const char *end)
{
	const char *bracket, *colon, *digits;
	uint64_t number;

	record->module = end;
	record->module_len = 0;
	if (end - at > 3 && end[-1] == ']') {
		bracket = memrchr(at, '[', end - at);
		if (!bracket || bracket - at < 2 || bracket[-1] != ' ' || end - bracket < 3)
			return ALLOCINFO_NO_PLACE;
		record->module = bracket + 1;
		record->module_len = end - 1 - record->module;
		end = bracket - 1;
	}
	colon = memrchr(at, ':', end - at);
	if (!colon || colon == at)
		return ALLOCINFO_NO_PLACE;
	digits = colon + 1;
	if (!take_digits(&digits, end, &number) || number > UINT32_MAX)
		return ALLOCINFO_TOO_LARGE;
	if (digits == colon + 1 || digits != end)
		return ALLOCINFO_NO_PLACE;
	record->file = at;
	record->file_len = colon - at;
	record->file_line = number;
	return 0;
}

/* There are few blanks in a line, so this is faster than memmem(). Return: the key, or NULL. */
static const char *find_function(const char *at, const char *end)
{
	while (end - at > FUNCTION_KEY_LEN) {
		at = memchr(at, ' ', end - at);
		if (!at || begins_with(at, end, function_key, FUNCTION_KEY_LEN))
			return at;
		at++;
	}
	return NULL;
}

int allocinfo_parse_place(struct allocinfo_record *record, const char *text, size_t len)
{
	const char *end = text + len, *function, *behind;
	int problem;

	function = find_function(text, end);
	if (!function)
		return ALLOCINFO_NO_FUNCTION;
	problem = take_file(record, text, function);
	if (problem)
		return problem;
	function += FUNCTION_KEY_LEN;
	behind = memchr(function, ' ', end - function);
	if (!behind)
		behind = end;
	if (behind == function)
		return ALLOCINFO_NO_FUNCTION;
	record->function = function;
	record->function_len = behind - function;
	return take_pairs(record, behind, end);
}

/* Is this a node's part of the line before? */
static bool is_part(const char *at, const char *end)
{
	bool inaccurate;
	int64_t number;
	uint64_t node;

	if (!begins_with(at, end, "nid", 3))
		return false;
	at += 3;
	return at < end && is_digit(*at) && take_digits(&at, end, &node) &&
	       !take_number(&at, end, false, &number, &inaccurate) &&
	       !take_number(&at, end, true, &number, &inaccurate) && at == end;
}

static bool is_version(struct allocinfo_reader *reader, const char *at, const char *end)
{
	uint64_t major, minor = 0;

	if (!begins_with(at, end, version_key, sizeof(version_key) - 1))
		return false;
	at += sizeof(version_key) - 1;
	if (!take_digits(&at, end, &major))
		return false;
	if (at < end && *at == '.') {
		at++;
		if (!take_digits(&at, end, &minor))
			return false;
	}
	if (at != end || !major || major > UINT16_MAX || minor > UINT16_MAX)
		return false;
	reader->major = major;
	reader->minor = minor;
	return true;
}

/* Makes a record of a line. Return: 0, NO_RECORD, or a problem. */
static int parse(struct allocinfo_reader *reader, struct allocinfo_record *record,
		 const char *at, const char *end)
{
	int problem;

	if (reader->lines.has_nul && memchr(at, '\0', end - at))
		return ALLOCINFO_NUL;
	if (end > at && end[-1] == '\r')
		end--;
	while (end > at && end[-1] == ' ')
		end--;
	at = skip_blanks(at, end);
	if (at == end || *at == '#')
		return NO_RECORD;
	record->inaccurate = false;
	problem = take_number(&at, end, false, &record->bytes, &record->inaccurate);
	if (problem == ALLOCINFO_NO_NUMBERS && (is_version(reader, at, end) || is_part(at, end)))
		return NO_RECORD;
	if (!problem)
		problem = take_number(&at, end, true, &record->calls, &record->inaccurate);
	if (problem)
		return problem;
	at = skip_blanks(at, end);
	return allocinfo_parse_place(record, at, end - at);
}

int allocinfo_open(struct allocinfo_reader *reader, lines_source_fn read, void *source)
{
	memset(reader, 0, sizeof(*reader));
	return lines_open(&reader->lines, read, source);
}

void allocinfo_close(struct allocinfo_reader *reader)
{
	lines_close(&reader->lines);
}

int allocinfo_next(struct allocinfo_reader *reader, struct allocinfo_record *record)
{
	static const enum allocinfo_problem problems[] = {
		[LINES_CUT] = ALLOCINFO_CUT,
		[LINES_TOO_LONG] = ALLOCINFO_TOO_LONG,
		[LINES_FAILED] = ALLOCINFO_READ_FAILED,
	};
	enum lines_status status;
	const char *text;
	int problem;
	size_t len;

	while ((status = lines_next(&reader->lines, &text, &len)) == LINES_LINE) {
		problem = parse(reader, record, text, text + len);
		if (problem == NO_RECORD)
			continue;
		if (problem) {
			reader->problem = problem;
			break;
		}
		record->line = reader->lines.number;
		return 1;
	}
	if (status == LINES_END)
		return 0;
	if (status != LINES_LINE)
		reader->problem = problems[status];
	reader->problem_line = reader->lines.number;
	return -1;
}

const char *allocinfo_problem(enum allocinfo_problem problem)
{
	switch (problem) {
	case ALLOCINFO_NO_NUMBERS:
		return "the line does not begin with two numbers, bytes and calls";
	case ALLOCINFO_TOO_LARGE:
		return "a number is larger than any that a kernel has there";
	case ALLOCINFO_NO_FUNCTION:
		return "no func: and the name of a function";
	case ALLOCINFO_NO_PLACE:
		return "no file and line before func:";
	case ALLOCINFO_NO_PAIR:
		return "something else than key:value follows the function";
	case ALLOCINFO_NUL:
		return "NUL bytes, so this is no text";
	case ALLOCINFO_TOO_LONG:
		return "the line is longer than 64 KiB";
	case ALLOCINFO_CUT:
		return "the input ends in the middle of the line";
	case ALLOCINFO_READ_FAILED:
		return "cannot read on";
	}
	return "no problem";
}
