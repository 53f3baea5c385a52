// SPDX-License-Identifier: GPL-2.0
/*
 * Reads a trace's metadata: of the language of the Common Trace Format only as much as is needed
 * to find the facts, which are "NAME = VALUE;" in the blocks "trace", "env" and "clock".
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "kmemtrace.h"
#include "kmemtrace_stream.h"
#include "kmemtrace_text.h"

#define RECORD_LEAST	8u

#define NS_IN_S		1000000000ull

/* What a clock may have in a second. */
#define FREQ_LEAST	1000ull
#define FREQ_MOST	(1000 * NS_IN_S)

static const struct {
	const char *name;
	unsigned int bytes;
} known[256] = {
#define KNOWN(id, name, bytes, fields)	\
	[KMEMTRACE_##id] = { name, bytes },
	KMEMTRACE_RECORDS(KNOWN)
};

const char *kmemtrace_event_name(unsigned int id)
{
	return id < ARRAY_SIZE(known) ? known[id].name : NULL;
}

void kmemtrace_set_clock(struct kmemtrace_trace *trace, uint64_t freq)
{
	uint64_t rest = NS_IN_S % freq;
	unsigned int bit;

	trace->clock_freq = freq;
	trace->ns_whole = NS_IN_S / freq;
	trace->ns_part = 0;
	for (bit = 0; bit < 64; bit++) {
		rest *= 2;
		trace->ns_part = trace->ns_part << 1 | (rest >= freq);
		if (rest >= freq)
			rest -= freq;
	}
	/* Up, so that whole seconds are whole. */
	if (rest)
		trace->ns_part++;
}

enum token {
	TOKEN_END,
	TOKEN_WORD,	/* a name or a number */
	TOKEN_STRING,
	TOKEN_SIGN,	/* any other character */
	TOKEN_WRONG,
};

/**
 * struct parser - where it is
 * @text: the file, with the line of the last token
 * @trace: to fill in
 * @error: to set
 * @seen: the facts that were there
 * @size_line: the line that has the size of an event
 * @kind: of the last token
 * @value: its text; of a string, without quotes and escapes
 * @block: of the statement: the first word
 * @seconds: the clock's offset is this, and
 * @ticks: this
 */
struct parser {
	struct kmemtrace_text text;
	struct kmemtrace_trace *trace;
	struct kmemtrace_error *error;
	unsigned int seen;
	uint64_t size_line[256];
	enum token kind;
	char value[300];
	char block[16];
	uint64_t seconds;
	uint64_t ticks;
};

/* The first error stays. */
#define wrong(parser, ...)						\
	do {								\
		if (!(parser)->error->text[0])				\
			kmemtrace_text_wrong(&(parser)->text, (parser)->error, __VA_ARGS__); \
	} while (0)

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_' || c == '.' || c == '-' || c == '+';
}

/* Passes over blanks and comments. Return: whether they are all right. */
static bool pass_blanks(struct parser *parser)
{
	char *at = parser->text.at;
	bool right = true;

	for (;;) {
		if (*at == '/' && at[1] == '/') {
			at += strcspn(at, "\n");
		} else if (*at == '/' && at[1] == '*') {
			char *end = strstr(at + 2, "*/");

			for (; *at && at != end; at++)
				parser->text.line += *at == '\n';
			if (!end) {
				right = false;
				break;
			}
			at += 2;
		} else if (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r') {
			parser->text.line += *at++ == '\n';
		} else {
			break;
		}
	}
	parser->text.at = at;
	return right;
}

static unsigned int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= ' ';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* What stands behind a backslash; sets @at behind it. */
static char unescape(char **at)
{
	char *in = *at;
	char c = *in++;

	if (c == 'x' && hex(in[0]) < 16 && hex(in[1]) < 16) {
		c = hex(in[0]) << 4 | hex(in[1]);
		in += 2;
	} else if (c == 'n') {
		c = '\n';
	} else if (c == 't') {
		c = '\t';
	}
	*at = in;
	return c;
}

static bool string(struct parser *parser)
{
	char *in = parser->text.at + 1;
	size_t len = 0;

	while (*in && *in != '"' && *in != '\n') {
		char c = *in++;

		if (c == '\\' && *in && *in != '\n')
			c = unescape(&in);
		if (len == sizeof(parser->value) - 1)
			return false;
		parser->value[len++] = c;
	}
	parser->value[len] = '\0';
	parser->text.at = in;
	if (*in != '"')
		return false;
	parser->text.at++;
	return true;
}

/* Reads a token. */
static enum token next(struct parser *parser)
{
	size_t len = 0;
	char *at;

	parser->kind = TOKEN_WRONG;
	parser->value[0] = '\0';
	if (!pass_blanks(parser)) {
		wrong(parser, "a comment does not end");
		return parser->kind;
	}
	at = parser->text.at;
	if (!*at) {
		parser->kind = TOKEN_END;
	} else if (*at == '"') {
		if (string(parser))
			parser->kind = TOKEN_STRING;
		else
			wrong(parser, "a string does not end in its line, or is too long");
	} else if (is_word(*at)) {
		while (is_word(at[len]))
			len++;
		parser->text.at += len;
		if (len < sizeof(parser->value)) {
			memcpy(parser->value, at, len);
			parser->value[len] = '\0';
			parser->kind = TOKEN_WORD;
		} else {
			wrong(parser, "a word is too long");
		}
	} else {
		parser->value[0] = *at;
		parser->value[1] = '\0';
		parser->text.at++;
		parser->kind = TOKEN_SIGN;
	}
	return parser->kind;
}

static bool is_sign(const struct parser *parser, char sign)
{
	return parser->kind == TOKEN_SIGN && parser->value[0] == sign;
}

/* A number from @least to @most; 0 and an error if it is none. */
static uint64_t parse_number(struct parser *parser, const char *name, uint64_t least, uint64_t most)
{
	char *at = parser->value;
	uint64_t value;
	bool is_hex = at[0] == '0' && at[1] == 'x';

	if (kmemtrace_text_number(&at, is_hex ? 16 : 10, most, &value) && !*at && value >= least)
		return value;
	wrong(parser, "%s is \"%.40s\", and not a number from %llu to %llu", name, parser->value,
	      (unsigned long long)least, (unsigned long long)most);
	return 0;
}

static void copy(struct parser *parser, const char *name, char *to, size_t size)
{
	size_t len = strlen(parser->value);

	if (parser->kind != TOKEN_STRING || len >= size)
		wrong(parser, "%s is not a string of less than %zu bytes", name, size);
	else
		memcpy(to, parser->value, len + 1);
}

static void read_uuid(struct parser *parser)
{
	const char *at = parser->value;
	unsigned int i;

	for (i = 0; i < 16; i++, at += 2) {
		if ((i == 4 || i == 6 || i == 8 || i == 10) && *at == '-')
			at++;
		if (hex(at[0]) > 15 || hex(at[1]) > 15)
			break;
		parser->trace->uuid[i] = hex(at[0]) << 4 | hex(at[1]);
	}
	if (i < 16 || *at)
		wrong(parser, "uuid is \"%.40s\", and none", parser->value);
}

static void read_byte_order(struct parser *parser)
{
	if (!strcmp(parser->value, "be"))
		parser->trace->big = true;
	else if (strcmp(parser->value, "le"))
		wrong(parser, "byte_order is \"%.40s\", and neither le nor be", parser->value);
}

enum fact {
	FACT_BYTE_ORDER,
	FACT_UUID,
	FACT_TRACER,
	FACT_MAJOR,
	FACT_MINOR,
	FACT_PAGE_SHIFT,
	FACT_KERNEL_BASE,
	FACT_HAS_TAGS,
	FACT_FILTER,
	FACT_RELEASE,
	FACT_MACHINE,
	FACT_FREQ,
	FACT_OFFSET_S,
	FACT_OFFSET,
	FACT_SIZE,	/* an event's; the last one */
};

static const struct {
	const char *block;
	const char *name;
	bool needed;
} facts[] = {
	[FACT_BYTE_ORDER] = { "trace", "byte_order", true },
	[FACT_UUID] = { "trace", "uuid", true },
	[FACT_TRACER] = { "env", "tracer_name", false },
	[FACT_MAJOR] = { "env", "kmemtrace_major", true },
	[FACT_MINOR] = { "env", "kmemtrace_minor", true },
	[FACT_PAGE_SHIFT] = { "env", "page_shift", true },
	[FACT_KERNEL_BASE] = { "env", "kernel_base", true },
	[FACT_HAS_TAGS] = { "env", "has_tags", true },
	[FACT_FILTER] = { "env", "filter", false },
	[FACT_RELEASE] = { "env", "release", false },
	[FACT_MACHINE] = { "env", "machine", false },
	[FACT_FREQ] = { "clock", "freq", false },
	[FACT_OFFSET_S] = { "clock", "offset_s", false },
	[FACT_OFFSET] = { "clock", "offset", false },
	[FACT_SIZE] = { "env", "size_", true },
};

static void read_size(struct parser *parser, char *name)
{
	struct kmemtrace_trace *trace = parser->trace;
	char *at = name + strlen("size_");
	uint64_t id;

	if (!kmemtrace_text_number(&at, 10, ARRAY_SIZE(trace->size) - 1, &id) || *at) {
		wrong(parser, "%.40s is the size of no event that there can be", name);
	} else if (trace->size[id]) {
		wrong(parser, "%s is there twice", name);
	} else {
		trace->size[id] = parse_number(parser, name, RECORD_LEAST, KMEMTRACE_RECORD_MOST);
		parser->size_line[id] = parser->text.line;
	}
}

/* A fact, whose value was read last. */
static void read_fact(struct parser *parser, enum fact fact, char *name)
{
	struct kmemtrace_trace *trace = parser->trace;

	if (fact != FACT_SIZE && parser->seen & 1u << fact)
		wrong(parser, "%s is there twice", name);
	parser->seen |= 1u << fact;
	switch (fact) {
	case FACT_BYTE_ORDER:
		read_byte_order(parser);
		break;
	case FACT_UUID:
		read_uuid(parser);
		break;
	case FACT_TRACER:
		if (strcmp(parser->value, "kmemtrace"))
			wrong(parser, "the trace is by \"%.40s\", not kmemtrace", parser->value);
		break;
	case FACT_MAJOR:
		trace->major = parse_number(parser, name, 1, UINT16_MAX);
		break;
	case FACT_MINOR:
		trace->minor = parse_number(parser, name, 0, UINT16_MAX);
		break;
	case FACT_PAGE_SHIFT:
		trace->page_shift = parse_number(parser, name, 10, 30);
		break;
	case FACT_KERNEL_BASE:
		trace->kernel_base = parse_number(parser, name, 0, UINT64_MAX);
		break;
	case FACT_HAS_TAGS:
		trace->has_tags = parse_number(parser, name, 0, 1);
		break;
	case FACT_FILTER:
		copy(parser, name, trace->filter, sizeof(trace->filter));
		break;
	case FACT_RELEASE:
		copy(parser, name, trace->release, sizeof(trace->release));
		break;
	case FACT_MACHINE:
		copy(parser, name, trace->machine, sizeof(trace->machine));
		break;
	case FACT_FREQ:
		trace->clock_freq = parse_number(parser, name, FREQ_LEAST, FREQ_MOST);
		break;
	case FACT_OFFSET_S:
		parser->seconds = parse_number(parser, name, 0, INT64_MAX / NS_IN_S);
		break;
	case FACT_OFFSET:
		parser->ticks = parse_number(parser, name, 0, INT64_MAX);
		break;
	case FACT_SIZE:
		read_size(parser, name);
		break;
	}
}

/* A statement of a block, whose first word was read last. Reads up to the sign behind it. */
static void read_statement(struct parser *parser)
{
	enum fact fact;
	char name[40];

	snprintf(name, sizeof(name), "%.39s", parser->value);
	if (next(parser) != TOKEN_SIGN || parser->value[0] != '=')
		return;
	for (fact = 0; fact < ARRAY_SIZE(facts); fact++) {
		size_t len = strlen(facts[fact].name);

		if (!strcmp(facts[fact].block, parser->block) &&
		    !(fact == FACT_SIZE ? strncmp(facts[fact].name, name, len) :
					  strcmp(facts[fact].name, name)))
			break;
	}
	if (next(parser) != TOKEN_WORD && parser->kind != TOKEN_STRING) {
		wrong(parser, "%s has no value", name);
		return;
	}
	if (fact < ARRAY_SIZE(facts))
		read_fact(parser, fact, name);
	if (next(parser) != TOKEN_SIGN || parser->value[0] != ';')
		wrong(parser, "there is no ; behind the value of %s", name);
}

static void read_blocks(struct parser *parser)
{
	unsigned int depth = 0;
	bool begins = true;	/* a statement */

	while (next(parser) != TOKEN_END && parser->kind != TOKEN_WRONG) {
		if (parser->kind == TOKEN_WORD && begins) {
			begins = false;
			if (!depth)
				snprintf(parser->block, sizeof(parser->block), "%.15s",
					 parser->value);
			else if (depth == 1)
				read_statement(parser);
		}
		if (is_sign(parser, '{')) {
			depth++;
			begins = true;
		} else if (is_sign(parser, '}')) {
			if (!depth) {
				wrong(parser, "there is a } too many");
				return;
			}
			depth--;
			begins = true;
		} else if (is_sign(parser, ';')) {
			begins = true;
		}
	}
	if (depth)
		wrong(parser, "the file ends inside of a block");
}

/* What only the whole file shows. */
static void check(struct parser *parser)
{
	static const unsigned int minor = KMEMTRACE_MINOR;
	struct kmemtrace_trace *trace = parser->trace;
	unsigned int i;

	if (trace->major && trace->major != KMEMTRACE_MAJOR) {
		/* Whatever else is wrong there, this is why. */
		snprintf(parser->error->text, sizeof(parser->error->text),
			 "%.200s: the trace has version %u.%u of its layout, not %u as %s",
			 parser->text.path, trace->major, trace->minor, KMEMTRACE_MAJOR,
			 "this program reads");
		return;
	}
	for (i = 0; i < ARRAY_SIZE(facts); i++)
		if (facts[i].needed && !(parser->seen & 1u << i))
			wrong(parser, "there is no %s%s in \"%s\", so this is %s", facts[i].name,
			      i == FACT_SIZE ? "ID" : "", facts[i].block,
			      "not the metadata of a kmemtrace");
	/* A trace of a version before ours has shorter records, but none of ours has. */
	for (i = 0; i < ARRAY_SIZE(known); i++) {
		if (!trace->size[i] || trace->size[i] >= known[i].bytes ||
		    trace->minor < minor)
			continue;
		parser->text.line = parser->size_line[i];
		wrong(parser, "size_%u is %u, less than the %u bytes of %s", i, trace->size[i],
		      known[i].bytes, known[i].name);
	}
	kmemtrace_set_clock(trace, trace->clock_freq ? trace->clock_freq : NS_IN_S);
	trace->clock_offset = parser->seconds * NS_IN_S + kmemtrace_ns(trace, parser->ticks);
}

int kmemtrace_metadata_read(struct kmemtrace_trace *trace, const char *path,
			    struct kmemtrace_error *error)
{
	struct parser *parser = calloc(1, sizeof(*parser));
	int status;

	memset(trace, 0, sizeof(*trace));
	error->text[0] = '\0';
	if (!parser) {
		snprintf(error->text, sizeof(error->text), "out of memory");
		return -1;
	}
	parser->trace = trace;
	parser->error = error;
	status = kmemtrace_text_read(&parser->text, NULL, path, false, error);
	if (!status) {
		parser->text.line = 1;
		read_blocks(parser);
		check(parser);
		status = error->text[0] ? -1 : 0;
	}
	free(parser->text.text);
	free(parser);
	return status;
}
