// SPDX-License-Identifier: GPL-2.0
/* Reads the packets of one CPU: the edges of the buffer and of packets, and what is wrong. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "array.h"
#include "kmemtrace_stream.h"

#define BUFFER_SIZE	(256u << 10)

/* How many bytes may be read behind the last one: kmemtrace_stream_step() looks at a header. */
#define SLACK		8u

#define HEADER_SIZE	sizeof(struct kmemtrace_packet)
#define HEADER_BITS	(8 * HEADER_SIZE)

static const uint16_t known_size[256] = {
#define KNOWN(id, name, bytes, fields)	\
	[KMEMTRACE_##id] = (bytes),
	KMEMTRACE_RECORDS(KNOWN)
};

static void report(struct kmemtrace_stream *stream, uint64_t offset, const char *format,
		   va_list values)
{
	char what[256];
	struct kmemtrace_problem problem = {
		.file = stream->name,
		.packet = stream->packet_number,
		.offset = offset,
		.what = what,
	};

	stream->totals.problems++;
	if (!stream->problem)
		return;
	vsnprintf(what, sizeof(what), format, values);
	stream->problem(stream->arg, &problem);
}

static void problem_at(struct kmemtrace_stream *stream, uint64_t offset, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void problem_at(struct kmemtrace_stream *stream, uint64_t offset, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	report(stream, offset, format, values);
	va_end(values);
}

void kmemtrace_stream_problem(struct kmemtrace_stream *stream, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	report(stream, kmemtrace_stream_offset(stream), format, values);
	va_end(values);
}

static uint64_t ns(const struct kmemtrace_stream *stream, uint64_t ticks)
{
	return kmemtrace_ns(stream->trace, ticks);
}

/* Where the next byte is in the file. */
static uint64_t position(const struct kmemtrace_stream *stream)
{
	return stream->offset + (stream->next - stream->buffer);
}

/*
 * Reads on, if less than @want bytes are in the buffer. Return: how many there are; less than @want
 * at the end of the file alone. The record of the event may be gone then.
 */
static size_t fill(struct kmemtrace_stream *stream, size_t want)
{
	size_t have = stream->buffer + stream->filled - stream->next;
	ssize_t got;

	if (have >= want || stream->at_end)
		return have;
	stream->offset = position(stream);
	memmove(stream->buffer, stream->next, have);
	stream->next = stream->buffer;
	while (have < want && !stream->at_end) {
		got = stream->source.read(stream->source.arg, stream->buffer + have,
					  BUFFER_SIZE - have);
		if (got < 0)
			problem_at(stream, stream->offset + have, "cannot read on: %s",
				   stream->source.error(stream->source.arg));
		if (got <= 0)
			stream->at_end = true;
		else
			have += got;
	}
	stream->filled = have;
	return have;
}

static void set_limit(struct kmemtrace_stream *stream)
{
	size_t left = stream->buffer + stream->filled - stream->next;

	if (stream->content_end - position(stream) < left)
		left = stream->content_end - position(stream);
	stream->limit = stream->next + left;
}

/* Leaves the packet. */
static void leave(struct kmemtrace_stream *stream)
{
	struct kmemtrace_totals *totals = &stream->totals;

	totals->events += stream->in_packet - stream->unknown;
	totals->unknown += stream->unknown;
	/* A packet without events has a time, too. */
	if (stream->in_packet)
		totals->end = stream->time;
	stream->in_packet = 0;
	stream->unknown = 0;
	stream->inside = false;
	stream->limit = stream->next;
}

/* Goes to the next place where a packet begins. Return: whether there is one. */
static bool search(struct kmemtrace_stream *stream)
{
	const size_t len = sizeof(stream->start);
	const uint8_t *found;
	size_t have;

	for (;;) {
		have = fill(stream, len);
		if (have < len)
			return false;
		found = memmem(stream->next, have, stream->start, len);
		if (found) {
			stream->next = found;
			return true;
		}
		stream->next += have - (len - 1);
	}
}

static void read_header(struct kmemtrace_stream *stream)
{
	struct kmemtrace_header *packet = &stream->packet;
	const uint8_t *at = stream->next;
	bool big = stream->big;

#define AT(member)	(at + offsetof(struct kmemtrace_packet, member))
	packet->stream_id = kmemtrace_get_32(AT(stream_id), big);
	packet->begin = kmemtrace_get_64(AT(begin), big);
	packet->end = kmemtrace_get_64(AT(end), big);
	packet->content_bits = kmemtrace_get_64(AT(content_bits), big);
	packet->packet_bits = kmemtrace_get_64(AT(packet_bits), big);
	packet->sequence = kmemtrace_get_64(AT(sequence), big);
	packet->discarded = kmemtrace_get_64(AT(discarded), big);
	packet->cpu = kmemtrace_get_32(AT(cpu), big);
	packet->events = kmemtrace_get_32(AT(events), big);
#undef AT
}

/* Does a packet begin here, of which @have bytes are there? Says what is wrong if not. */
static bool is_packet(struct kmemtrace_stream *stream, size_t have)
{
	static const uint8_t magics[2][4] = {
		{ 0xc1, 0x1f, 0xfc, 0xc1 }, { 0xc1, 0xfc, 0x1f, 0xc1 },
	};
	const char *what = "no packet begins here";
	size_t len = sizeof(stream->start);

	if (!memcmp(stream->next, stream->start, have < len ? have : len))
		return true;
	if (have >= len && !memcmp(stream->next, magics[stream->big], 4))
		what = "the packet is of another trace than the metadata, by its uuid";
	else if (have >= len && !memcmp(stream->next, magics[!stream->big], 4))
		what = "the packet has not the byte order of the metadata";
	problem_at(stream, stream->packet_offset, "%s", what);
	return false;
}

/* Can the packet be read? Says what is wrong if not. */
static bool readable(struct kmemtrace_stream *stream)
{
	const struct kmemtrace_header *packet = &stream->packet;
	uint64_t bits = packet->content_bits;

	if (packet->stream_id)
		problem_at(stream, stream->packet_offset, "its stream_id is %" PRIu32 ", not 0",
			   packet->stream_id);
	else if (bits % 8 || bits < HEADER_BITS)
		problem_at(stream, stream->packet_offset,
			   "it cannot have a content of %" PRIu64 " bits", bits);
	else if (packet->packet_bits % 8 || packet->packet_bits < HEADER_BITS)
		problem_at(stream, stream->packet_offset, "it cannot have %" PRIu64 " bits",
			   packet->packet_bits);
	else if (packet->begin > packet->end)
		problem_at(stream, stream->packet_offset,
			   "it ends at %" PRIu64 " ns, before it begins at %" PRIu64 " ns",
			   ns(stream, packet->end), ns(stream, packet->begin));
	else
		return true;
	return false;
}

/* What does not keep the packet from being read. */
static void compare_with_last(struct kmemtrace_stream *stream)
{
	const struct kmemtrace_header *packet = &stream->packet;
	struct kmemtrace_totals *totals = &stream->totals;

	if (stream->any_cpu) {
		stream->any_cpu = false;
		stream->cpu = packet->cpu;
	}
	if (packet->cpu != stream->cpu)
		problem_at(stream, stream->packet_offset,
			   "it is of CPU %" PRIu32 ", in the file of CPU %" PRIu32, packet->cpu,
			   stream->cpu);
	if (packet->content_bits != packet->packet_bits)
		problem_at(stream, stream->packet_offset,
			   "it has %" PRIu64 " bits, and %" PRIu64 " bits of content",
			   packet->packet_bits, packet->content_bits);
	if (!totals->packets)
		return;
	if (packet->sequence != stream->last_sequence + 1)
		problem_at(stream, stream->packet_offset,
			   "its number is %" PRIu64 ", and that of the one before %" PRIu64,
			   packet->sequence, stream->last_sequence);
	if (packet->discarded < totals->discarded)
		problem_at(stream, stream->packet_offset,
			   "%" PRIu64 " events were discarded until its end, less than %" PRIu64,
			   packet->discarded, totals->discarded);
	if (packet->begin < stream->time)
		problem_at(stream, stream->packet_offset,
			   "it begins at %" PRIu64 " ns, before %" PRIu64 " ns, %s",
			   ns(stream, packet->begin), ns(stream, stream->time),
			   "the last time before it");
}

/* Begins with a packet whose header was read. */
static void enter(struct kmemtrace_stream *stream)
{
	const struct kmemtrace_header *packet = &stream->packet;
	uint64_t bits = packet->content_bits;

	if (bits > packet->packet_bits)
		bits = packet->packet_bits;
	if (!stream->totals.packets)
		stream->first_sequence = packet->sequence;
	/* Then all of its events went back, but that was said. */
	stream->went_back = packet->begin < stream->time;
	stream->totals.packets++;
	stream->totals.discarded = packet->discarded;
	stream->last_sequence = packet->sequence;
	if (packet->begin > stream->time)
		stream->time = packet->begin;
	stream->time_limit = packet->end > stream->time ? packet->end : stream->time;
	stream->content_end = stream->packet_offset + bits / 8;
	stream->next += HEADER_SIZE;
	stream->inside = true;
	stream->searching = false;
	set_limit(stream);
}

/* Goes to the next packet. Return: whether there is one. */
static bool next_packet(struct kmemtrace_stream *stream)
{
	size_t have;

	for (;;) {
		if (stream->searching && !search(stream))
			return false;
		have = fill(stream, HEADER_SIZE);
		if (!have)
			return false;
		stream->packet_number = stream->packets_seen++;
		stream->packet_offset = position(stream);
		stream->searching = true;
		if (!is_packet(stream, have)) {
			stream->next++;
			continue;
		}
		if (have < HEADER_SIZE) {
			problem_at(stream, stream->packet_offset + have,
				   "the file ends in the header of a packet");
			stream->next += have;
			return false;
		}
		read_header(stream);
		if (readable(stream)) {
			compare_with_last(stream);
			enter(stream);
			return true;
		}
		stream->next += sizeof(stream->start);
	}
}

static void packet_ends(struct kmemtrace_stream *stream)
{
	if (stream->in_packet != stream->packet.events)
		problem_at(stream, position(stream),
			   "it has %" PRIu64 " events, and should have %" PRIu32,
			   stream->in_packet, stream->packet.events);
	leave(stream);
}

static void file_ends(struct kmemtrace_stream *stream, size_t have)
{
	problem_at(stream, position(stream) + have,
		   "the file ends in a packet, with %" PRIu64 " of its %" PRIu32 " events",
		   stream->in_packet, stream->packet.events);
	stream->next += have;
	leave(stream);
}

/* What cannot be an event ends the packet. */
static void broken(struct kmemtrace_stream *stream, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void broken(struct kmemtrace_stream *stream, const char *format, ...)
{
	char what[200];
	va_list values;

	va_start(values, format);
	vsnprintf(what, sizeof(what), format, values);
	va_end(values);
	problem_at(stream, position(stream), "%s; the rest of the packet is left out", what);
	leave(stream);
	stream->searching = true;
}

/* Checks the time of a record, and sets it. Return: whether it can be. */
static bool set_time(struct kmemtrace_stream *stream)
{
	const struct kmemtrace_header *packet = &stream->packet;
	uint64_t time = kmemtrace_record_time(stream->next, stream->big, packet->begin);

	if (time < packet->begin || time > packet->end) {
		broken(stream, "an event at %" PRIu64 " ns in a packet from %" PRIu64 " to %"
		       PRIu64 " ns", ns(stream, time), ns(stream, packet->begin),
		       ns(stream, packet->end));
		return false;
	}
	if (time >= stream->time) {
		stream->time = time;
	} else if (!stream->went_back) {
		problem_at(stream, position(stream),
			   "an event at %" PRIu64 " ns, after one at %" PRIu64 " ns",
			   ns(stream, time), ns(stream, stream->time));
		stream->went_back = true;
	}
	return true;
}

/* Takes the record that is next, if there is one. Return: whether it is an event that is known. */
static bool take(struct kmemtrace_stream *stream)
{
	uint64_t left = stream->content_end - position(stream);
	size_t have = fill(stream, KMEMTRACE_RECORD_MOST), size;
	unsigned int id;

	if (!left) {
		packet_ends(stream);
		return false;
	}
	if (!have) {
		file_ends(stream, 0);
		return false;
	}
	id = kmemtrace_record_id(stream->next);
	size = stream->trace->size[id];
	if (!size) {
		broken(stream, "there are no events with the id %u", id);
		return false;
	}
	if (size > left) {
		broken(stream, "an event of %zu bytes, and the packet ends in %" PRIu64 " bytes",
		       size, left);
		return false;
	}
	if (size > have) {
		file_ends(stream, have);
		return false;
	}
	if (!set_time(stream))
		return false;
	stream->record = stream->next;
	stream->next += size;
	stream->in_packet++;
	set_limit(stream);
	if (!known_size[id]) {
		stream->unknown++;
		return false;
	}
	if (size < known_size[id]) {
		memset(stream->longer, 0, sizeof(stream->longer));
		memcpy(stream->longer, stream->record, size);
		stream->record = stream->longer;
	}
	return true;
}

bool kmemtrace_stream_edge(struct kmemtrace_stream *stream)
{
	for (;;) {
		if (!stream->inside && !next_packet(stream)) {
			stream->limit = stream->next;
			return false;
		}
		if (take(stream))
			break;
	}
	if (!stream->any_event)
		stream->totals.begin = stream->time;
	stream->any_event = true;
	return true;
}

int kmemtrace_stream_open(struct kmemtrace_stream *stream, const struct kmemtrace_trace *trace,
			  uint32_t cpu, const char *name, const struct kmemtrace_source *source,
			  kmemtrace_problem_fn *problem, void *arg)
{
	unsigned int id, i;

	*stream = (struct kmemtrace_stream){
		.big = trace->big,
		.cpu = cpu,
		.any_cpu = cpu == KMEMTRACE_ANY_CPU,
		.base = trace->kernel_base,
		.address_mask = trace->kernel_base >> 32 ? UINT64_MAX : UINT32_MAX,
		.page_shift = trace->page_shift,
		.trace = trace,
		.name = name,
		.problem = problem,
		.arg = arg,
		.source = *source,
		.buffer = calloc(1, BUFFER_SIZE + SLACK),
	};
	if (!stream->buffer)
		return -1;
	for (id = 0; id < ARRAY_SIZE(known_size); id++)
		if (known_size[id] && trace->size[id] >= known_size[id])
			stream->size[id] = trace->size[id];
	for (i = 0; i < 4; i++)
		stream->start[i] = KMEMTRACE_MAGIC >> 8 * (trace->big ? 3 - i : i);
	memcpy(stream->start + 4, trace->uuid, sizeof(trace->uuid));
	stream->next = stream->buffer;
	stream->limit = stream->buffer;
	return 0;
}

void kmemtrace_stream_close(struct kmemtrace_stream *stream)
{
	free(stream->buffer);
	stream->buffer = NULL;
}

void kmemtrace_stream_totals(const struct kmemtrace_stream *stream,
			     struct kmemtrace_totals *totals)
{
	uint64_t numbers = stream->last_sequence - stream->first_sequence + 1;

	*totals = stream->totals;
	totals->events += stream->in_packet - stream->unknown;
	totals->unknown += stream->unknown;
	if (totals->packets && numbers > totals->packets)
		totals->missing = numbers - totals->packets;
	if (stream->in_packet)
		totals->end = stream->time;
	totals->begin = ns(stream, totals->begin);
	totals->end = ns(stream, totals->end);
}
