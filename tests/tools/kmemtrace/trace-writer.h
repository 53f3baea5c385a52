/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writes a trace as the kernel would: events into packets, packets into a file for each CPU, and
 * the metadata. It ends the program where it cannot.
 */
#ifndef TESTS_KMEMTRACE_TRACE_WRITER_H
#define TESTS_KMEMTRACE_TRACE_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/kmemtrace_abi.h>

#include "metadata.h"

#define CPUS_MOST	1024u

/* The names of all fields but those of the header. A test adds those of a version to come. */
#ifndef MORE_FIELDS
#define MORE_FIELDS(A)
#endif
#define ALL_FIELDS(A)							\
	A(tid) A(gfp_flags) A(node) A(call_site) A(tag) A(node_given)	\
	A(ptr) A(bytes_req) A(bytes_alloc) A(cache) A(pages) A(pfn)	\
	A(order) A(migratetype) A(new_order) A(new_pfn) MORE_FIELDS(A)

/* A value for each field, of which an event takes those that it has. The writer sets the header. */
struct values {
	uint64_t id;
	uint64_t timestamp;
#define MEMBER(name)	uint64_t name;
	ALL_FIELDS(MEMBER)
#undef MEMBER
};

/* The fields of a packet's header that can be set to something else than they should be. */
#define HEADER_FIELDS(A)						\
	A(magic, 32) A(stream_id, 32) A(begin, 64) A(end, 64)		\
	A(content_bits, 64) A(packet_bits, 64) A(sequence, 64)		\
	A(discarded, 64) A(cpu, 32) A(events, 32)

struct cpu;

/**
 * struct writer - a trace that is being written
 * @dir: the folder
 * @facts: for the metadata
 * @big: the trace is big-endian
 * @packet_size: how many bytes a packet may have
 * @time: of the next event, in ticks
 * @cpus: by number
 */
struct writer {
	const char *dir;
	struct kmemtrace_facts facts;
	bool big;
	uint32_t packet_size;
	uint64_t time;
	struct cpu *cpus[CPUS_MOST];
};

/* Ends the program with a message. */
void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* Makes the folder, which must not be there, and the metadata; @dir, @facts and @big are set. */
void writer_begin(struct writer *writer);

/* Writes an event at the writer's time. */
void writer_event(struct writer *writer, uint32_t cpu, enum kmemtrace_id id,
		  const struct values *values);

/* Writes bytes where an event could be, which count as one. */
void writer_bytes(struct writer *writer, uint32_t cpu, const uint8_t *bytes, uint32_t size);

/* Counts events that were discarded. */
void writer_discard(struct writer *writer, uint32_t cpu, uint64_t count);

/* Ends the packet of a CPU, if it has one. */
void writer_end_packet(struct writer *writer, uint32_t cpu);

/* Sets a field in the header of the packet. Return: whether there is such a field. */
bool writer_header(struct writer *writer, uint32_t cpu, const char *field, uint64_t value);

/* Adds a line to a table. */
void writer_table(struct writer *writer, const char *table, const char *line);

/* Writes what is left. */
void writer_end(struct writer *writer);

/* Return: the id of the event with this name in CTF, or 0. */
enum kmemtrace_id event_by_name(const char *name);

#endif
