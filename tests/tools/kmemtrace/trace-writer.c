// SPDX-License-Identifier: GPL-2.0
/* Writes a trace as the kernel would. */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "array.h"
#include "trace-writer.h"

#define HEADER_SIZE	sizeof(struct kmemtrace_packet)

/**
 * struct field - where a field is in its record
 * @value: in struct values
 * @byte: of its word
 * @word: its bits
 * @first: bit, in the order of the machine
 * @bits: how many; 0 ends a list
 */
struct field {
	size_t value;
	unsigned int byte;
	unsigned int word;
	unsigned int first;
	unsigned int bits;
};

#define FIELD(name, byte, word, first, bits, how)			\
	{ offsetof(struct values, name), byte, word, first, bits },

static const struct field header_fields[] = { KMEMTRACE_HEADER_FIELDS(FIELD) { } };

#define FIELDS(id, name, bytes, fields)	\
	static const struct field id##_fields[] = { KMEMTRACE_##fields##_FIELDS(FIELD) { } };

KMEMTRACE_RECORDS(FIELDS)

static const struct event {
	enum kmemtrace_id id;
	const char *name;
	uint32_t bytes;
	const struct field *fields;
} events[] = {
#define EVENT(id, name, bytes, fields)	{ KMEMTRACE_##id, name, bytes, id##_fields },
	KMEMTRACE_RECORDS(EVENT)
};

/* The fields of the header: SET_magic, ... */
enum {
#define NUMBER(name, bits)	SET_##name,
	HEADER_FIELDS(NUMBER)
#undef NUMBER
	SETS,
};

/* The header has this value, whatever it should have. */
struct header_set {
	bool set;
	uint64_t value;
};

/**
 * struct cpu - the packets of a CPU
 * @file: where they go
 * @packet: the one that is being filled, whose header comes last
 * @used: its bytes so far, 0 if there is none
 * @events: in it
 * @begin: time of its first event
 * @end: time of its last event
 * @sequence: its number
 * @discarded: events, since the begin of the trace
 * @set: what its header has
 */
struct cpu {
	FILE *file;
	uint8_t *packet;
	uint32_t used;
	uint32_t events;
	uint64_t begin;
	uint64_t end;
	uint64_t sequence;
	uint64_t discarded;
	struct header_set set[SETS];
};

static const char * const set_names[] = {
#define NAME(name, bits)	#name,
	HEADER_FIELDS(NAME)
#undef NAME
};

void die(const char *format, ...)
{
	va_list values;

	fputs("make-trace: ", stderr);
	va_start(values, format);
	vfprintf(stderr, format, values);
	va_end(values);
	fputc('\n', stderr);
	exit(2);
}

static FILE *open_file(const struct writer *writer, const char *name, const char *mode)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", writer->dir, name);
	file = fopen(path, mode);
	if (!file)
		die("cannot write %s: %s", path, strerror(errno));
	return file;
}

static void close_file(FILE *file)
{
	if (ferror(file) | fclose(file))
		die("cannot write the trace: %s", strerror(errno));
}

static void print(void *file, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	vfprintf(file, format, values);
	va_end(values);
}

static void make_dir(const char *path)
{
	if (mkdir(path, 0777))
		die("cannot make %s: %s", path, strerror(errno));
}

void writer_begin(struct writer *writer)
{
	char tables[4096];
	FILE *file;

	make_dir(writer->dir);
	snprintf(tables, sizeof(tables), "%s/tables", writer->dir);
	make_dir(tables);
	file = open_file(writer, "metadata", "w");
	writer->facts.other_endian = writer->big != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	kmemtrace_metadata(&writer->facts, print, file);
	close_file(file);
}

static struct cpu *cpu_of(struct writer *writer, uint32_t number)
{
	struct cpu *cpu;
	char name[32];

	if (number >= CPUS_MOST)
		die("there are no more than %u CPUs", CPUS_MOST);
	cpu = writer->cpus[number];
	if (cpu)
		return cpu;
	cpu = calloc(1, sizeof(*cpu));
	if (!cpu)
		die("out of memory");
	cpu->packet = malloc(writer->packet_size);
	if (!cpu->packet)
		die("out of memory");
	snprintf(name, sizeof(name), "cpu%u.out", number);
	cpu->file = open_file(writer, name, "wb");
	writer->cpus[number] = cpu;
	return cpu;
}

/* Writes the low @bits of a number. */
static void put(uint8_t *at, unsigned int bits, uint64_t value, bool big)
{
	unsigned int i;

	for (i = 0; i < bits / 8; i++)
		at[i] = value >> 8 * (big ? bits / 8 - 1 - i : i);
}

static uint64_t get(const uint8_t *at, unsigned int bits, bool big)
{
	uint64_t value = 0;
	unsigned int i;

	for (i = 0; i < bits / 8; i++)
		value |= (uint64_t)at[i] << 8 * (big ? bits / 8 - 1 - i : i);
	return value;
}

/* Adds a field to its word, byte by byte: slow, but of no byte order of its own. */
static void put_field(uint8_t *at, unsigned int word, unsigned int first, unsigned int bits,
		      uint64_t value, bool big)
{
	uint64_t old = get(at, word, big);

	put(at, word, old | (value & KMEMTRACE_MASK(bits)) <<
	    KMEMTRACE_SHIFT(big, word, first, bits), big);
}

void writer_end_packet(struct writer *writer, uint32_t number)
{
	struct cpu *cpu = cpu_of(writer, number);
	uint8_t *at = cpu->packet;
	struct {
#define MEMBER(name, bits)	uint64_t name;
		HEADER_FIELDS(MEMBER)
#undef MEMBER
	} is = {
		.magic = KMEMTRACE_MAGIC,
		.begin = cpu->begin,
		.end = cpu->end,
		.content_bits = 8ull * cpu->used,
		.packet_bits = 8ull * cpu->used,
		.sequence = cpu->sequence,
		.discarded = cpu->discarded,
		.cpu = number,
		.events = cpu->events,
	};

	if (!cpu->used)
		return;
	memcpy(at + offsetof(struct kmemtrace_packet, uuid), writer->facts.uuid, 16);
	cpu->sequence++;
#define PUT(name, bits)							\
	put(at + offsetof(struct kmemtrace_packet, name), bits,		\
	    cpu->set[SET_##name].set ? cpu->set[SET_##name].value : is.name, writer->big);
	HEADER_FIELDS(PUT)
#undef PUT
	memset(cpu->set, 0, sizeof(cpu->set));
	fwrite(cpu->packet, 1, cpu->used, cpu->file);
	cpu->used = 0;
	cpu->events = 0;
}

/* Room for bytes in the packet. */
static uint8_t *reserve(struct writer *writer, uint32_t number, uint32_t size)
{
	struct cpu *cpu = cpu_of(writer, number);
	uint8_t *at;

	if (cpu->used && cpu->used + size > writer->packet_size)
		writer_end_packet(writer, number);
	if (!cpu->used) {
		cpu->used = HEADER_SIZE;
		cpu->begin = writer->time;
	}
	if (cpu->used + size > writer->packet_size)
		die("%u bytes do not fit into a packet of %u", size, writer->packet_size);
	cpu->end = writer->time;
	cpu->events++;
	at = cpu->packet + cpu->used;
	cpu->used += size;
	return at;
}

static const struct event *event_by_id(enum kmemtrace_id id)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(events); i++)
		if (events[i].id == id)
			return &events[i];
	die("there is no event %u", id);
}

static void put_fields(const struct writer *writer, uint8_t *record, const struct field *field,
		       const struct values *values)
{
	for (; field->bits; field++)
		put_field(record + field->byte, field->word, field->first, field->bits,
			  *(const uint64_t *)((const char *)values + field->value), writer->big);
}

void writer_event(struct writer *writer, uint32_t cpu, enum kmemtrace_id id,
		  const struct values *values)
{
	const struct event *event = event_by_id(id);
	struct values all = *values;
	uint8_t *record;

	all.id = id;
	all.timestamp = writer->time;
	record = memset(reserve(writer, cpu, event->bytes), 0, event->bytes);
	put_fields(writer, record, header_fields, &all);
	put_fields(writer, record, event->fields, &all);
}

void writer_bytes(struct writer *writer, uint32_t cpu, const uint8_t *bytes, uint32_t size)
{
	memcpy(reserve(writer, cpu, size), bytes, size);
}

void writer_discard(struct writer *writer, uint32_t cpu, uint64_t count)
{
	cpu_of(writer, cpu)->discarded += count;
}

bool writer_header(struct writer *writer, uint32_t number, const char *field, uint64_t value)
{
	struct cpu *cpu = cpu_of(writer, number);
	unsigned int i;

	for (i = 0; i < SETS; i++) {
		if (strcmp(field, set_names[i]))
			continue;
		cpu->set[i] = (struct header_set){ true, value };
		return true;
	}
	return false;
}

void writer_table(struct writer *writer, const char *table, const char *line)
{
	char name[64];
	FILE *file;

	snprintf(name, sizeof(name), "tables/%s", table);
	file = open_file(writer, name, "a");
	fprintf(file, "%s\n", line);
	close_file(file);
}

void writer_end(struct writer *writer)
{
	uint32_t i;

	for (i = 0; i < CPUS_MOST; i++) {
		struct cpu *cpu = writer->cpus[i];

		if (!cpu)
			continue;
		writer_end_packet(writer, i);
		close_file(cpu->file);
		free(cpu->packet);
		free(cpu);
		writer->cpus[i] = NULL;
	}
}

enum kmemtrace_id event_by_name(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(events); i++)
		if (!strcmp(name, events[i].name))
			return events[i].id;
	return 0;
}
