// SPDX-License-Identifier: GPL-2.0
/*
 * Writes a made-up trace of kmemtrace, as a machine of any byte order and word size would: what a
 * script says, or a load. The same options always give the same bytes: the tests and the benchmark
 * depend on it.
 */
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "trace-load.h"
#include "trace-writer.h"

#define NS_IN_S		1000000000ull

static const char usage[] =
"usage: make-trace [OPTION...] DIR\n"
"\n"
"Writes a trace into DIR, which must not be there.\n"
"  --script FILE      the events, - for standard input; see below\n"
"  --events N         so many events of a made-up load, about\n"
"  --cpus N           of the load (4)\n"
"  --live N           how many objects of the load live at a time, about (10000)\n"
"  --leaks N          how many of them are never freed (0)\n"
"  --seed N           another load of the same kind (1)\n"
"  --machine NAME     x86_64 (default), i386, arm64, ppc or ppc64: big-endian\n"
"  --packet BYTES     how large packets become (65536)\n"
"  --page-shift N     log2 of the page size (12)\n"
"  --kernel-base N    instead of that of the machine\n"
"  --no-tags          has_tags = 0\n"
"  --filter TEXT      in the metadata\n"
"  --release TEXT     in the metadata (6.1.0)\n"
"  --freq N           of the clock, in Hz (1000000000)\n"
"  --offset N         of the clock, in ns since 1970 (1700000000123456789)\n"
"  --help             print this\n"
"\n"
"A line of a script:\n"
"  NAME [FIELD=VALUE...]  an event, by its name in the metadata; a field is 0 if it is left out\n"
"  cpu N                  the events that follow are of this CPU (0)\n"
"  time N                 the time of the next event, in ticks (1000)\n"
"  step N                 how much later each event is (100)\n"
"  packet                 end the CPU's packet\n"
"  header FIELD=VALUE...  what the header of the CPU's packet has: magic, stream_id, begin, end,\n"
"                         content_bits, packet_bits, sequence, discarded, cpu, events\n"
"  discard N              count events of this CPU as discarded\n"
"  bytes HEX...           bytes in place of an event, which count as one\n"
"  table NAME LINE        add a line to tables/NAME\n"
"  repeat N ... end       the lines between N times, with i in a VALUE from 0 to N - 1\n"
"  # TEXT                 nothing\n"
"VALUE is a sum of products of numbers and i, as 0x1000+64*i. A negative number is -N.\n";

static struct writer writer = {
	.facts = {
		.uuid = { 'k', 'm', 'e', 'm', 't', 'r', 'a', 'c', 'e', 1, 2, 3, 4, 5, 6, 7 },
		.release = "6.1.0",
		.machine = "x86_64",
		.page_shift = 12,
		.has_tags = 1,
		.kernel_base = 0xffffffff81000000,
		.clock_freq = NS_IN_S,
		.filter = "",
	},
	.packet_size = 65536,
	.time = 1000,
};

/* In ns since 1970. */
static uint64_t clock_offset = 1700000000123456789;

/* Script */

static const struct {
	const char *name;
	size_t offset;
} field_names[] = {
#define NAME(name)	{ #name, offsetof(struct values, name) },
	ALL_FIELDS(NAME)
};

/**
 * struct script - where it is
 * @name: of the file
 * @lines: of it
 * @count: how many
 * @at: the line, from 0
 * @i: which time it is repeated
 * @cpu: of the events
 * @step: between events
 */
struct script {
	const char *name;
	char **lines;
	size_t count;
	size_t at;
	uint64_t i;
	uint32_t cpu;
	uint64_t step;
};

static void wrong(const struct script *script, const char *format, ...)
	__attribute__((format(printf, 2, 3), noreturn));

static void wrong(const struct script *script, const char *format, ...)
{
	char text[256];
	va_list values;

	va_start(values, format);
	vsnprintf(text, sizeof(text), format, values);
	va_end(values);
	die("%s:%zu: %s", script->name, script->at + 1, text);
}

static uint64_t factor(const struct script *script, char **at)
{
	uint64_t value;
	char *end;

	if (**at == 'i') {
		++*at;
		return script->i;
	}
	if (**at == '-') {
		++*at;
		return -factor(script, at);
	}
	errno = 0;
	value = strtoull(*at, &end, 0);
	if (!isdigit((unsigned char)**at) || errno)
		wrong(script, "no number: %s", *at);
	*at = end;
	return value;
}

static uint64_t value_of(const struct script *script, char *text)
{
	uint64_t sum = 0, product;
	char *at = text;

	for (;; at++) {
		product = factor(script, &at);
		while (*at == '*') {
			at++;
			product *= factor(script, &at);
		}
		sum += product;
		if (!*at)
			return sum;
		if (*at != '+')
			wrong(script, "no value: %s", text);
	}
}

/* Takes the next word. Return: it, or NULL. */
static char *word(char **at)
{
	char *text;

	*at += strspn(*at, " \t");
	if (!**at)
		return NULL;
	text = *at;
	*at += strcspn(*at, " \t");
	if (**at)
		*(*at)++ = '\0';
	return text;
}

static uint64_t next_number(const struct script *script, char **at)
{
	char *text = word(at);

	if (!text)
		wrong(script, "there is no number");
	return value_of(script, text);
}

/* Takes FIELD=VALUE. Return: the name, or NULL. */
static char *assignment(const struct script *script, char **at, uint64_t *value)
{
	char *name = word(at), *sign;

	if (!name)
		return NULL;
	sign = strchr(name, '=');
	if (!sign)
		wrong(script, "no FIELD=VALUE: %s", name);
	*sign = '\0';
	*value = value_of(script, sign + 1);
	return name;
}

static void run_event(struct script *script, enum kmemtrace_id id, char *at)
{
	struct values values = { };
	uint64_t value;
	char *name;
	size_t i;

	while ((name = assignment(script, &at, &value))) {
		for (i = 0; i < ARRAY_SIZE(field_names); i++)
			if (!strcmp(field_names[i].name, name))
				break;
		if (i == ARRAY_SIZE(field_names))
			wrong(script, "no such field: %s", name);
		*(uint64_t *)((char *)&values + field_names[i].offset) = value;
	}
	writer_event(&writer, script->cpu, id, &values);
	writer.time += script->step;
}

static void run_header(const struct script *script, char *at)
{
	uint64_t value;
	char *name;

	while ((name = assignment(script, &at, &value)))
		if (!writer_header(&writer, script->cpu, name, value))
			wrong(script, "no such field of a header: %s", name);
}

static void run_bytes(struct script *script, char *at)
{
	uint8_t bytes[1024];
	unsigned int byte;
	uint32_t size = 0;
	int used;

	for (; at += strspn(at, " \t"), *at; at += used) {
		if (size == sizeof(bytes) || sscanf(at, "%2x%n", &byte, &used) != 1 || used != 2)
			wrong(script, "bytes takes up to %zu bytes of two digits", sizeof(bytes));
		bytes[size++] = byte;
	}
	writer_bytes(&writer, script->cpu, bytes, size);
	writer.time += script->step;
}

static void run_lines(struct script *script, size_t from, size_t to);

/* From the line "repeat" on. Ends at the line "end". */
static void run_repeat(struct script *script, uint64_t times)
{
	size_t from = script->at + 1, end = from;

	while (end < script->count && strcmp(script->lines[end], "end"))
		end++;
	if (end == script->count)
		wrong(script, "no end");
	for (script->i = 0; script->i < times; script->i++)
		run_lines(script, from, end);
	script->i = 0;
	script->at = end;
}

static void run_line(struct script *script, char *at)
{
	char *command = word(&at), *table;

	if (!command || *command == '#')
		return;
	if (event_by_name(command)) {
		run_event(script, event_by_name(command), at);
	} else if (!strcmp(command, "cpu")) {
		script->cpu = next_number(script, &at);
	} else if (!strcmp(command, "time")) {
		writer.time = next_number(script, &at);
	} else if (!strcmp(command, "step")) {
		script->step = next_number(script, &at);
	} else if (!strcmp(command, "packet")) {
		writer_end_packet(&writer, script->cpu);
	} else if (!strcmp(command, "header")) {
		run_header(script, at);
	} else if (!strcmp(command, "discard")) {
		writer_discard(&writer, script->cpu, next_number(script, &at));
	} else if (!strcmp(command, "bytes")) {
		run_bytes(script, at);
	} else if (!strcmp(command, "table")) {
		table = word(&at);
		if (!table)
			wrong(script, "table takes a name");
		writer_table(&writer, table, at);
	} else if (!strcmp(command, "repeat")) {
		run_repeat(script, next_number(script, &at));
	} else {
		wrong(script, "no such command or event: %s", command);
	}
}

static void run_lines(struct script *script, size_t from, size_t to)
{
	char *copy;

	for (script->at = from; script->at < to; script->at++) {
		copy = strdup(script->lines[script->at]);
		if (!copy)
			die("out of memory");
		run_line(script, copy);
		free(copy);
	}
}

static void run_script(const char *name)
{
	struct script script = { .name = name, .step = 100 };
	FILE *file = strcmp(name, "-") ? fopen(name, "r") : stdin;
	char *line = NULL;
	size_t room = 0;
	ssize_t len;

	if (!file)
		die("cannot read %s: %s", name, strerror(errno));
	while ((len = getline(&line, &room, file)) >= 0) {
		if (len && line[len - 1] == '\n')
			line[len - 1] = '\0';
		script.lines = realloc(script.lines, (script.count + 1) * sizeof(*script.lines));
		if (!script.lines)
			die("out of memory");
		script.lines[script.count++] = strdup(line);
	}
	if (ferror(file))
		die("cannot read %s: %s", name, strerror(errno));
	free(line);
	run_lines(&script, 0, script.count);
	while (script.count)
		free(script.lines[--script.count]);
	free(script.lines);
	if (file != stdin)
		fclose(file);
}

/* Options */

static const struct {
	const char *name;
	uint64_t kernel_base;
	bool big;
} machines[] = {
	{ "x86_64", 0xffffffff81000000, false },
	{ "i386", 0xc1000000, false },
	{ "arm64", 0xffff800008000000, false },
	{ "ppc", 0xc0000000, true },
	{ "ppc64", 0xc000000000000000, true },
};

enum {
	OPTION_SCRIPT = 1,
	OPTION_EVENTS,
	OPTION_CPUS,
	OPTION_LIVE,
	OPTION_LEAKS,
	OPTION_SEED,
	OPTION_MACHINE,
	OPTION_PACKET,
	OPTION_PAGE_SHIFT,
	OPTION_KERNEL_BASE,
	OPTION_NO_TAGS,
	OPTION_FILTER,
	OPTION_RELEASE,
	OPTION_FREQ,
	OPTION_OFFSET,
	OPTION_HELP,
};

static const struct option longs[] = {
	{ "script", required_argument, NULL, OPTION_SCRIPT },
	{ "events", required_argument, NULL, OPTION_EVENTS },
	{ "cpus", required_argument, NULL, OPTION_CPUS },
	{ "live", required_argument, NULL, OPTION_LIVE },
	{ "leaks", required_argument, NULL, OPTION_LEAKS },
	{ "seed", required_argument, NULL, OPTION_SEED },
	{ "machine", required_argument, NULL, OPTION_MACHINE },
	{ "packet", required_argument, NULL, OPTION_PACKET },
	{ "page-shift", required_argument, NULL, OPTION_PAGE_SHIFT },
	{ "kernel-base", required_argument, NULL, OPTION_KERNEL_BASE },
	{ "no-tags", no_argument, NULL, OPTION_NO_TAGS },
	{ "filter", required_argument, NULL, OPTION_FILTER },
	{ "release", required_argument, NULL, OPTION_RELEASE },
	{ "freq", required_argument, NULL, OPTION_FREQ },
	{ "offset", required_argument, NULL, OPTION_OFFSET },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ }
};

static uint64_t parse_number(const char *name, uint64_t least, uint64_t most)
{
	uint64_t value;
	char *end;

	errno = 0;
	value = strtoull(optarg, &end, 0);
	if (errno || !isdigit((unsigned char)*optarg) || *end || value < least || value > most)
		die("--%s takes a number from %" PRIu64 " to %" PRIu64 ": %s", name, least, most,
		    optarg);
	return value;
}

static void parse_machine(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(machines); i++) {
		if (strcmp(machines[i].name, optarg))
			continue;
		writer.facts.machine = machines[i].name;
		writer.facts.kernel_base = machines[i].kernel_base;
		writer.big = machines[i].big;
		return;
	}
	die("no such machine: %s; see make-trace --help", optarg);
}

static void parse_option(int option, const char *name, struct load *load, const char **script)
{
	switch (option) {
	case OPTION_SCRIPT:
		*script = optarg;
		break;
	case OPTION_EVENTS:
		load->events = parse_number(name, 1, UINT64_MAX / 64);
		break;
	case OPTION_CPUS:
		load->cpus = parse_number(name, 1, CPUS_MOST);
		break;
	case OPTION_LIVE:
		load->live = parse_number(name, 1, 1 << 24);
		break;
	case OPTION_LEAKS:
		load->leaks = parse_number(name, 0, 1 << 24);
		break;
	case OPTION_SEED:
		load->seed = parse_number(name, 0, UINT32_MAX);
		break;
	case OPTION_MACHINE:
		parse_machine();
		break;
	case OPTION_PACKET:
		writer.packet_size = parse_number(name, 128, 1 << 30);
		break;
	case OPTION_PAGE_SHIFT:
		writer.facts.page_shift = parse_number(name, 0, UINT32_MAX);
		break;
	case OPTION_KERNEL_BASE:
		writer.facts.kernel_base = parse_number(name, 0, UINT64_MAX);
		break;
	case OPTION_NO_TAGS:
		writer.facts.has_tags = 0;
		break;
	case OPTION_FILTER:
		writer.facts.filter = optarg;
		break;
	case OPTION_RELEASE:
		writer.facts.release = optarg;
		break;
	case OPTION_FREQ:
		writer.facts.clock_freq = parse_number(name, 1, 10 * NS_IN_S);
		break;
	case OPTION_OFFSET:
		clock_offset = parse_number(name, 0, UINT64_MAX);
		break;
	default:
		fputs(usage, option == '?' ? stderr : stdout);
		exit(option == '?' ? 2 : 0);
	}
}

int main(int argc, char **argv)
{
	struct load load = { .cpus = 4, .live = 10000, .seed = 1 };
	const char *script = NULL;
	int option, index;

	while ((option = getopt_long(argc, argv, "", longs, &index)) != -1)
		parse_option(option, option == '?' ? "" : longs[index].name, &load, &script);
	if (optind + 1 != argc || (!script && !load.events)) {
		fputs(usage, stderr);
		return 2;
	}
	writer.dir = argv[optind];
	writer.facts.clock_offset_s = clock_offset / NS_IN_S;
	writer.facts.clock_offset = clock_offset % NS_IN_S * writer.facts.clock_freq / NS_IN_S;
	writer_begin(&writer);
	if (script)
		run_script(script);
	if (load.events)
		run_load(&load, &writer);
	writer_end(&writer);
	return 0;
}
