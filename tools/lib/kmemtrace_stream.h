/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads the packets of one CPU. What most events need is inline here; kmemtrace_stream.c has what
 * happens at the edges of the buffer and of a packet, and where something is wrong.
 *
 * A packet is looked for where the one before ends, and if that is wrong where the magic number
 * and the uuid of the trace are next: a length that cannot be trusted is never used to go on. In a
 * packet, the reader goes from event to event until its end or until one cannot be right: an id
 * that the trace does not have, an end behind the packet's, or a time that is not in the packet's.
 */
#ifndef TOOLS_LIB_KMEMTRACE_STREAM_H
#define TOOLS_LIB_KMEMTRACE_STREAM_H

#include <string.h>
#include <sys/types.h>

#include "kmemtrace.h"

/* The longest record that metadata may have. */
#define KMEMTRACE_RECORD_MOST	4096u

/* KMEMTRACE_BITS_id and KMEMTRACE_BITS_timestamp */
enum {
#define KMEMTRACE_BITS(name, byte, word, first, bits, how)	KMEMTRACE_BITS_##name = (bits),
	KMEMTRACE_HEADER_FIELDS(KMEMTRACE_BITS)
#undef KMEMTRACE_BITS
};

/**
 * struct kmemtrace_header - what a packet says of itself
 *
 * As struct kmemtrace_packet, in the byte order of this machine. Times are in ticks.
 */
struct kmemtrace_header {
	uint64_t begin;
	uint64_t end;
	uint64_t content_bits;
	uint64_t packet_bits;
	uint64_t sequence;
	uint64_t discarded;
	uint32_t stream_id;
	uint32_t cpu;
	uint32_t events;
};

/**
 * struct kmemtrace_source - where a stream's bytes come from
 * @read: like read()
 * @error: what went wrong when @read returned a negative number
 * @arg: for both
 */
struct kmemtrace_source {
	ssize_t (*read)(void *arg, void *buffer, size_t size);
	const char *(*error)(const void *arg);
	void *arg;
};

/**
 * struct kmemtrace_stream - the file of a CPU
 * @record: the event, KMEMTRACE_LARGEST bytes or more
 * @next: the record behind it, in the buffer
 * @limit: where the buffer, or the packet's content ends
 * @time: of the event, in ticks; never goes back
 * @time_limit: of the packet: larger times need a closer look
 * @big: byte order
 * @cpu: its number
 * @base: the trace's kernel_base
 * @address_mask: the bits that an address has
 * @page_shift: log2 of the page size
 * @size: bytes of the records that can be taken as they are, by id
 * @packet: the packet that the event is in
 * @packet_number: its number in the file, from 0
 * @packet_offset: where it begins in the file
 * @totals: what was read so far, with times in ticks; @events has all but those of the packet,
 *	which @in_packet has
 * @in_packet: events of the packet so far
 *
 * Other members are the reader's own.
 */
struct kmemtrace_stream {
	const uint8_t *record;
	const uint8_t *next;
	const uint8_t *limit;
	uint64_t time;
	uint64_t time_limit;
	uint64_t in_packet;
	bool big;
	uint32_t cpu;
	uint64_t base;
	uint64_t address_mask;
	unsigned int page_shift;
	uint16_t size[256];

	struct kmemtrace_header packet;
	uint64_t packet_number;
	uint64_t packet_offset;
	struct kmemtrace_totals totals;

	const struct kmemtrace_trace *trace;
	const char *name;
	kmemtrace_problem_fn *problem;
	void *arg;
	struct kmemtrace_source source;
	uint8_t *buffer;
	size_t filled;
	uint64_t offset;	/* of @buffer in the file */
	uint64_t content_end;	/* of the packet's content in the file */
	uint64_t unknown;	/* of @in_packet, not known here */
	uint64_t packets_seen;
	uint64_t last_sequence;
	uint64_t first_sequence;
	bool any_cpu;		/* the first packet says which */
	bool any_event;		/* was there */
	bool inside;		/* of a packet */
	bool searching;		/* for the next one, what is wrong was said */
	bool went_back;		/* an event of this packet, and was reported */
	bool at_end;
	uint8_t start[20];	/* the magic number and the uuid */
	uint8_t longer[KMEMTRACE_LARGEST];	/* for a record that is shorter than ours */
};

#define KMEMTRACE_ANY_CPU	UINT32_MAX

/**
 * kmemtrace_stream_open() - begin to read the packets of a CPU
 * @stream: to initialise
 * @trace: from the metadata; must stay
 * @cpu: its number, or KMEMTRACE_ANY_CPU
 * @name: for problems; must stay
 * @source: gives bytes; the caller closes it
 * @problem: is called for each problem, or NULL
 * @arg: for @problem
 *
 * Return: 0, or -1 if there is no memory for the buffer.
 */
int kmemtrace_stream_open(struct kmemtrace_stream *stream, const struct kmemtrace_trace *trace,
			  uint32_t cpu, const char *name, const struct kmemtrace_source *source,
			  kmemtrace_problem_fn *problem, void *arg);

void kmemtrace_stream_close(struct kmemtrace_stream *stream);

/* As kmemtrace_stream_step(), at an edge. */
bool kmemtrace_stream_edge(struct kmemtrace_stream *stream);

/* Reports a problem with the event, or with the packet that it is in. */
void kmemtrace_stream_problem(struct kmemtrace_stream *stream, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Adds a stream's totals. */
void kmemtrace_stream_totals(const struct kmemtrace_stream *stream,
			     struct kmemtrace_totals *totals);

/* Bytes as they are in the file. */

static inline uint64_t kmemtrace_get_64(const uint8_t *at, bool big)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	return big == (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) ? word : __builtin_bswap64(word);
}

static inline uint32_t kmemtrace_get_32(const uint8_t *at, bool big)
{
	uint32_t word;

	memcpy(&word, at, sizeof(word));
	return big == (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) ? word : __builtin_bswap32(word);
}

/* A field, by what kmemtrace_abi.h says of it. */
#define KMEMTRACE_GET(record, big, byte, word, first, bits)		\
	((kmemtrace_get_##word((record) + (byte), big) >>		\
	  KMEMTRACE_SHIFT(big, word, first, bits)) & KMEMTRACE_MASK(bits))

/* The id is the first byte in both byte orders: what is first in a word is first in memory. */
static inline uint8_t kmemtrace_record_id(const uint8_t *record)
{
	return *record;
}

/* The time nearest to @near that has the bits of the record. */
static inline uint64_t kmemtrace_record_time(const uint8_t *record, bool big, uint64_t near)
{
	const unsigned int unknown = 64 - KMEMTRACE_BITS_timestamp;
	uint64_t stamp = 0;

#define KMEMTRACE_TAKE_id(value)
#define KMEMTRACE_TAKE_timestamp(value)	(stamp = (value))
#define KMEMTRACE_TAKE(name, byte, word, first, bits, how)		\
	KMEMTRACE_TAKE_##name(KMEMTRACE_GET(record, big, byte, word, first, bits));
	KMEMTRACE_HEADER_FIELDS(KMEMTRACE_TAKE)
#undef KMEMTRACE_TAKE
#undef KMEMTRACE_TAKE_timestamp
#undef KMEMTRACE_TAKE_id
	return near + ((int64_t)((stamp - near) << unknown) >> unknown);
}

/* Where the event is in the file. */
static inline uint64_t kmemtrace_stream_offset(const struct kmemtrace_stream *stream)
{
	return stream->offset + (stream->next - stream->buffer) -
	       stream->trace->size[kmemtrace_record_id(stream->record)];
}

/**
 * kmemtrace_stream_step() - go to the next event
 * @stream: from kmemtrace_stream_open()
 *
 * Return: whether there is one, which kmemtrace_stream_event() unpacks then.
 */
static inline bool kmemtrace_stream_step(struct kmemtrace_stream *stream)
{
	const uint8_t *record = stream->next;
	/* Behind the last byte in the buffer are some more, so that this can be read always. */
	size_t size = stream->size[kmemtrace_record_id(record)];
	uint64_t time = kmemtrace_record_time(record, stream->big, stream->time);

	/* No size is 0, which is none, and then too large. A time that went back is large, too. */
	if (size - 1 >= (size_t)(stream->limit - record) ||
	    time - stream->time > stream->time_limit - stream->time)
		return kmemtrace_stream_edge(stream);
	stream->record = record;
	stream->next = record + size;
	stream->time = time;
	stream->in_packet++;
	return true;
}

/* What becomes of a field: KMEMTRACE_SET_NAME(stream, event, value). */

#define KMEMTRACE_SET_gfp_flags(stream, event, value)	((event)->gfp_flags = (value))
#define KMEMTRACE_SET_node(stream, event, value)	((event)->node = (value))
#define KMEMTRACE_SET_node_given(stream, event, value)	((event)->node_given = (value))
#define KMEMTRACE_SET_tag(stream, event, value)		((event)->tag = (value))
#define KMEMTRACE_SET_ptr(stream, event, value)		((event)->ptr = (value))
#define KMEMTRACE_SET_pfn(stream, event, value)		((event)->ptr = (value))
#define KMEMTRACE_SET_new_pfn(stream, event, value)	((event)->new_pfn = (value))
#define KMEMTRACE_SET_bytes_req(stream, event, value)	((event)->bytes_req = (value))
#define KMEMTRACE_SET_bytes_alloc(stream, event, value)	((event)->bytes_alloc = (value))
#define KMEMTRACE_SET_cache(stream, event, value)	((event)->cache = (value))
#define KMEMTRACE_SET_new_order(stream, event, value)	((event)->new_order = (value))
#define KMEMTRACE_SET_migratetype(stream, event, value)	((event)->migratetype = (value))

#define KMEMTRACE_SET_tid(stream, event, value)				\
	((event)->tid = (value), (event)->has_tid = true)

/* The address nearest to the kernel's base. On a machine of 32 bits these are all of it. */
static inline uint64_t kmemtrace_address(const struct kmemtrace_stream *stream, uint32_t low)
{
	int32_t distance = low - (uint32_t)stream->base;

	return low ? (stream->base + distance) & stream->address_mask : 0;
}

#define KMEMTRACE_SET_call_site(stream, event, value)			\
	((event)->call_site = kmemtrace_address(stream, value))

/* The order of a block that there cannot be gives 0 bytes. */
static inline uint64_t kmemtrace_order_bytes(const struct kmemtrace_stream *stream,
					     unsigned int order)
{
	unsigned int shift = stream->page_shift + order;

	return shift < 64 ? 1ull << shift : 0;
}

#define KMEMTRACE_SET_order(stream, event, value)			\
	((event)->order = (value),					\
	 (event)->bytes_req = kmemtrace_order_bytes(stream, (event)->order), \
	 (event)->bytes_alloc = (event)->bytes_req)

#define KMEMTRACE_SET_pages(stream, event, value)			\
	((event)->pages = (value),					\
	 (event)->bytes_alloc = (uint64_t)(event)->pages << (stream)->page_shift)

/* How a field is printed says whether it has a sign. */
#define KMEMTRACE_SIGN_dec(value, bits)	(value)
#define KMEMTRACE_SIGN_hex(value, bits)	(value)
#define KMEMTRACE_SIGN_int(value, bits)					\
	((int64_t)((value) << (64 - (bits))) >> (64 - (bits)))

/* Inlined once for each byte order, so that @big is constant. */
static inline __attribute__((always_inline)) void
kmemtrace_unpack(const struct kmemtrace_stream *stream, struct kmemtrace_event *event, bool big)
{
	const uint8_t *record = stream->record;
	uint8_t id = kmemtrace_record_id(record);

	*event = (struct kmemtrace_event){
		.time = kmemtrace_ns(stream->trace, stream->time),
		.id = id,
		.cpu = stream->cpu,
	};
	switch (id) {
#define KMEMTRACE_UNPACK_FIELD(name, byte, word, first, bits, how)	\
	KMEMTRACE_SET_##name(stream, event, KMEMTRACE_SIGN_##how(	\
		KMEMTRACE_GET(record, big, byte, word, first, bits), bits));
#define KMEMTRACE_UNPACK(id, name, bytes, fields)			\
	case KMEMTRACE_##id:						\
		KMEMTRACE_##fields##_FIELDS(KMEMTRACE_UNPACK_FIELD)	\
		break;
	KMEMTRACE_RECORDS(KMEMTRACE_UNPACK)
#undef KMEMTRACE_UNPACK
#undef KMEMTRACE_UNPACK_FIELD
	}
}

/**
 * kmemtrace_stream_event() - unpack the event
 * @stream: kmemtrace_stream_step() found one
 * @event: is filled in
 */
static inline void kmemtrace_stream_event(const struct kmemtrace_stream *stream,
					  struct kmemtrace_event *event)
{
	if (stream->big)
		kmemtrace_unpack(stream, event, true);
	else
		kmemtrace_unpack(stream, event, false);
}

#endif
