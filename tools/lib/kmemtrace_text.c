// SPDX-License-Identifier: GPL-2.0
/* Reads the text files of a trace. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input.h"
#include "kmemtrace.h"
#include "kmemtrace_text.h"

static int cannot_read(const struct kmemtrace_text *text, struct kmemtrace_error *error,
		       const char *why)
{
	snprintf(error->text, sizeof(error->text), "cannot read %.300s: %s", text->path, why);
	return -1;
}

/* Reads on until the end, into a buffer that grows. */
static const char *read_all(struct kmemtrace_text *text, struct input *input)
{
	size_t room = 0;
	ssize_t got;
	char *more;

	for (;;) {
		if (text->len + 1 >= room) {
			room = room ? 2 * room : 64 << 10;
			if (room > 2 * KMEMTRACE_TEXT_MOST)
				return "it is too large for what it should be";
			more = realloc(text->text, room);
			if (!more)
				return strerror(ENOMEM);
			text->text = more;
		}
		got = input_read(input, text->text + text->len, room - text->len - 1);
		if (got < 0)
			return input_error(input);
		if (!got)
			break;
		text->len += got;
	}
	text->text[text->len] = '\0';
	/* No more than there is, so that a sanitizer sees when somebody reads too far. */
	more = realloc(text->text, text->len + 1);
	if (more)
		text->text = more;
	if (memchr(text->text, '\0', text->len))
		return "it is no text";
	return NULL;
}

int kmemtrace_text_read(struct kmemtrace_text *text, const char *dir, const char *name,
			bool missing, struct kmemtrace_error *error)
{
	struct input *input;
	const char *why;

	memset(text, 0, sizeof(*text));
	if ((size_t)snprintf(text->path, sizeof(text->path), "%s%s%s", dir ? dir : "",
			     dir ? "/" : "", name) >= sizeof(text->path))
		return cannot_read(text, error, strerror(ENAMETOOLONG));
	if (missing && access(text->path, F_OK) && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	input = input_open(text->path, &why);
	if (!input)
		return cannot_read(text, error, why);
	why = read_all(text, input);
	text->at = text->text;
	if (why) {
		cannot_read(text, error, why);
		free(text->text);
		text->text = NULL;
	}
	input_close(input);
	return why ? -1 : 0;
}

char *kmemtrace_text_line(struct kmemtrace_text *text)
{
	char *line = text->at, *end;

	if (!line || line == text->text + text->len)
		return NULL;
	text->line++;
	end = memchr(line, '\n', text->text + text->len - line);
	if (end) {
		*end = '\0';
		text->at = end + 1;
	} else {
		text->at = text->text + text->len;
	}
	return line;
}

int kmemtrace_text_wrong(const struct kmemtrace_text *text, struct kmemtrace_error *error,
			 const char *format, ...)
{
	char why[256];
	va_list values;

	va_start(values, format);
	vsnprintf(why, sizeof(why), format, values);
	va_end(values);
	snprintf(error->text, sizeof(error->text), "%.200s:%llu: %s", text->path,
		 (unsigned long long)text->line, why);
	return -1;
}

static unsigned int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

bool kmemtrace_text_number(char **at, unsigned int base, uint64_t most, uint64_t *number)
{
	char *digits = *at;
	uint64_t value = 0;

	if (base == 16 && digits[0] == '0' && digits[1] == 'x')
		digits += 2;
	if (digit_value(*digits) >= base)
		return false;
	for (; digit_value(*digits) < base; digits++) {
		unsigned int digit = digit_value(*digits);

		if (value > (most - digit) / base || digit > most)
			return false;
		value = value * base + digit;
	}
	if (*digits == ' ')
		digits++;
	else if (*digits)
		return false;
	*at = digits;
	*number = value;
	return true;
}

char *kmemtrace_text_word(char **at)
{
	char *word = *at, *end = word + strcspn(word, " ");

	if (end == word)
		return NULL;
	*at = end;
	if (*end) {
		*end = '\0';
		*at = end + 1;
	}
	return word;
}
