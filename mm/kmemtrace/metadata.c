// SPDX-License-Identifier: GPL-2.0
/*
 * Prints the metadata of a trace, in the language of the Common Trace Format
 * 1.8 (TSDL). The layout comes from the macros of kmemtrace_abi.h, by which the
 * events are packed as well.
 *
 * Names of fields begin with an underscore as those of LTTng do, so that none
 * is a keyword; programs that read the format leave it out. What our own tools
 * need is in "env", so that they need not know the language.
 *
 * This file is compiled for programs, too, so it uses nothing of the kernel.
 */
#include <linux/kmemtrace_abi.h>
#include <linux/types.h>

#include "metadata.h"

/* === Data ================================================================ */

enum how { how_dec, how_hex, how_int };

/**
 * struct field - a field, as it is printed
 * @name: without the underscore
 * @bits: how long it is
 * @how: it is shown
 */
struct field {
	const char *name;
	unsigned int bits;
	enum how how;
};

#define FIELD(name, byte, word, first, bits, how)	{ #name, bits, how_##how },

/* A list ends with a field without a name. */
static const struct field header_fields[] = { KMEMTRACE_HEADER_FIELDS(FIELD) { } };

#define FIELDS(id, name, bytes, fields)	\
	static const struct field id##_fields[] = { KMEMTRACE_##fields##_FIELDS(FIELD) { } };

KMEMTRACE_RECORDS(FIELDS)

/**
 * struct event - an event, as it is printed
 * @id: of the event
 * @bytes: of its record
 * @name: of the event
 * @fields: behind the header
 */
struct event {
	unsigned int id;
	unsigned int bytes;
	const char *name;
	const struct field *fields;
};

#define EVENT(id, name, bytes, fields)	{ KMEMTRACE_##id, bytes, name, id##_fields },

/* Ends with an event without a name. */
static const struct event events[] = { KMEMTRACE_RECORDS(EVENT) { } };

/* === Reporting =========================================================== */

/* Where the text goes. */
struct printer {
	void (*print)(void *arg, const char *fmt, ...) __printf(2, 3);
	void *arg;
};

#define put(to, ...)	((to)->print((to)->arg, __VA_ARGS__))

/* A string of the kernel or of the user, who may have put anything into it. */
static void put_string(const struct printer *to, const char *name, const char *text)
{
	put(to, "\t%s = \"", name);
	for (; *text; text++) {
		unsigned char c = *text;

		if (c == '"' || c == '\\')
			put(to, "\\%c", c);
		else if (c < ' ' || c == 0x7f)
			put(to, "\\x%x%x", c >> 4, c & 15);
		else
			put(to, "%c", c);
	}
	put(to, "\";\n");
}

static void put_uuid(const struct printer *to, const __u8 *uuid)
{
	unsigned int i;

	for (i = 0; i < 16; i++)
		put(to, "%s%x%x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", uuid[i] >> 4,
		    uuid[i] & 15);
}

static unsigned int is_big_endian(const struct kmemtrace_facts *facts)
{
	const __u16 one = 1;

	return (*(const __u8 *)&one == 0) != facts->other_endian;
}

static void put_trace(const struct printer *to, const struct kmemtrace_facts *facts)
{
	put(to, "trace {\n\tmajor = 1;\n\tminor = 8;\n\tuuid = \"");
	put_uuid(to, facts->uuid);
	put(to, "\";\n\tbyte_order = %s;\n", is_big_endian(facts) ? "be" : "le");
	put(to, "\tpacket.header := struct {\n"
		"\t\tinteger { size = 32; align = 8; base = 16; } magic;\n"
		"\t\tinteger { size = 8; align = 8; } uuid[16];\n"
		"\t\tinteger { size = 32; align = 8; } stream_id;\n"
		"\t};\n};\n\n");
}

static void put_env(const struct printer *to, const struct kmemtrace_facts *facts)
{
	const struct event *event;

	put(to, "env {\n");
	put_string(to, "domain", "kernel");
	put_string(to, "tracer_name", "kmemtrace");
	put_string(to, "release", facts->release);
	put_string(to, "machine", facts->machine);
	put(to, "\tpage_shift = %u;\n", facts->page_shift);
	/* Numbers are signed there, so this one would not fit. */
	put(to, "\tkernel_base = \"0x%llx\";\n", (unsigned long long)facts->kernel_base);
	put(to, "\thas_tags = %u;\n", facts->has_tags);
	put_string(to, "filter", facts->filter);
	put(to, "\tkmemtrace_major = %u;\n", KMEMTRACE_MAJOR);
	put(to, "\tkmemtrace_minor = %u;\n", KMEMTRACE_MINOR);
	for (event = events; event->name; event++)
		put(to, "\tsize_%u = %u;\n", event->id, event->bytes);
	put(to, "};\n\n");
}

static void put_clock(const struct printer *to, const struct kmemtrace_facts *facts)
{
	put(to, "clock {\n\tname = \"monotonic\";\n");
	put_string(to, "description", "one for all CPUs");
	put(to, "\tfreq = %llu;\n", (unsigned long long)facts->clock_freq);
	put(to, "\toffset_s = %llu;\n", (unsigned long long)facts->clock_offset_s);
	put(to, "\toffset = %llu;\n};\n\n", (unsigned long long)facts->clock_offset);
}

static void put_field(const struct printer *to, const struct field *field, const char *prefix,
		      const char *more)
{
	put(to, "\t\tinteger { size = %u; align = 1; signed = %s; base = %u;%s } %s%s;\n",
	    field->bits, field->how == how_int ? "true" : "false", field->how == how_hex ? 16 : 10,
	    more, prefix, field->name);
}

#define OF_CLOCK	" map = clock.monotonic.value;"

static void put_stream(const struct printer *to)
{
	put(to, "stream {\n\tid = 0;\n\tpacket.context := struct {\n"
		"\t\tinteger { size = 64; align = 8;%s } timestamp_begin;\n"
		"\t\tinteger { size = 64; align = 8;%s } timestamp_end;\n",
	    OF_CLOCK, OF_CLOCK);
	put(to, "\t\tinteger { size = 64; align = 8; } content_size;\n"
		"\t\tinteger { size = 64; align = 8; } packet_size;\n"
		"\t\tinteger { size = 64; align = 8; } packet_seq_num;\n"
		"\t\tinteger { size = 64; align = 8; } events_discarded;\n"
		"\t\tinteger { size = 32; align = 8; } cpu_id;\n"
		"\t\tinteger { size = 32; align = 8; } event_count;\n"
		"\t};\n\tevent.header := struct {\n");
	put_field(to, &header_fields[0], "", "");
	put_field(to, &header_fields[1], "", OF_CLOCK);
	put(to, "\t};\n};\n\n");
}

/* What the event's context has, instead of its fields: programs look for it there. */
static unsigned int is_tid(const struct field *field)
{
	const char *name = field->name;

	return name && name[0] == 't' && name[1] == 'i' && name[2] == 'd' && !name[3];
}

static void put_event(const struct printer *to, const struct event *event)
{
	const struct field *field = event->fields;

	put(to, "event {\n\tid = %u;\n", event->id);
	put(to, "\tname = \"%s\";\n\tstream_id = 0;\n", event->name);
	if (is_tid(field)) {
		put(to, "\tcontext := struct {\n");
		put_field(to, field++, "_", "");
		put(to, "\t};\n");
	}
	put(to, "\tfields := struct {\n");
	for (; field->name; field++)
		put_field(to, field, "_", "");
	put(to, "\t};\n};\n\n");
}

/* === Public interface ==================================================== */

void kmemtrace_metadata(const struct kmemtrace_facts *facts,
			void (*print)(void *arg, const char *fmt, ...) __printf(2, 3), void *arg)
{
	const struct printer to = { print, arg };
	const struct event *event;

	put(&to, "/* CTF 1.8 */\n\n");
	put_trace(&to, facts);
	put_env(&to, facts);
	put_clock(&to, facts);
	put_stream(&to);
	for (event = events; event->name; event++)
		put_event(&to, event);
}
