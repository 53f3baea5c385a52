// SPDX-License-Identifier: GPL-2.0
/*
 * Gives bytes to the reader of traces and checks what it promises. With clang's -fsanitize=fuzzer
 * it makes up the bytes; else main() takes a trace and breaks it in every place.
 *
 * Of what libFuzzer makes up, the first byte tells what the rest is, and the second in which pieces
 * the source gives it, since a packet may end anywhere in what a read() returns.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "../fuzz.h"
#include "array.h"
#include "kmemtrace_stream.h"

/* The text files of a trace come from memory here, instead of from files. */
#define kmemtrace_text_read kmemtrace_text_read_file
#include "kmemtrace_text.c"
#undef kmemtrace_text_read

static const char *source_error(const void *data)
{
	(void)data;
	return "it fails";
}

/* An event that was read: where it is, and a sum over all that it has. */
struct seen {
	uint64_t packet_offset;
	uint64_t end;
	uint64_t sum;
};

/**
 * struct run - one time through a file
 * @size: of the file
 * @problems: how many were reported
 * @count: how many events there were
 * @events: the first ones
 * @sum: over all events
 */
struct run {
	size_t size;
	uint64_t problems;
	uint64_t count;
	struct seen events[4096];
	uint64_t sum;
};

static void count_problem(void *data, const struct kmemtrace_problem *problem)
{
	struct run *run = data;

	run->problems++;
	PROMISE(!strcmp(problem->file, "name") && problem->what[0]);
	PROMISE(problem->offset <= run->size);
}

static uint64_t mix(uint64_t sum, uint64_t value)
{
	sum = (sum ^ value) * 0x9e3779b97f4a7c15ull;
	return sum ^ sum >> 32;
}

static uint64_t event_sum(const struct kmemtrace_event *event)
{
	uint64_t sum = mix(event->time, event->id);

	sum = mix(sum, event->has_tid);
	sum = mix(sum, event->cache);
	sum = mix(sum, event->cpu);
	sum = mix(sum, event->tid);
	sum = mix(sum, event->gfp_flags);
	sum = mix(sum, (uint64_t)event->node);
	sum = mix(sum, (uint64_t)event->node_given);
	sum = mix(sum, event->tag);
	sum = mix(sum, event->order);
	sum = mix(sum, event->new_order);
	sum = mix(sum, event->migratetype);
	sum = mix(sum, event->pages);
	sum = mix(sum, event->call_site);
	sum = mix(sum, event->ptr);
	sum = mix(sum, event->new_pfn);
	sum = mix(sum, event->bytes_req);
	return mix(sum, event->bytes_alloc);
}

static void run_stream(struct run *run, const struct kmemtrace_trace *trace, const uint8_t *data,
		       size_t size, size_t piece, bool fails)
{
	struct source bytes = { data, size, piece, fails };
	struct kmemtrace_source source = { source_read, source_error, &bytes };
	struct kmemtrace_stream stream;
	struct kmemtrace_totals totals;
	struct kmemtrace_event event;
	uint64_t last = 0;

	run->size = size;
	run->problems = 0;
	run->count = 0;
	run->sum = 0;
	if (kmemtrace_stream_open(&stream, trace, 0, "name", &source, count_problem, run))
		abort();
	while (kmemtrace_stream_step(&stream)) {
		uint64_t end = stream.offset + (stream.next - stream.buffer);

		kmemtrace_stream_event(&stream, &event);
		PROMISE(event.time >= last);
		last = event.time;
		PROMISE(kmemtrace_event_name(event.id));
		PROMISE(event.cpu == 0 && event.tid < 1u << 24 && event.gfp_flags < 1u << 28);
		PROMISE(event.node >= -2048 && event.node < 2048);
		PROMISE(end <= size && kmemtrace_stream_offset(&stream) < end);
		PROMISE(stream.packet_offset < kmemtrace_stream_offset(&stream));
		if (run->count < ARRAY_SIZE(run->events))
			run->events[run->count] = (struct seen){
				stream.packet_offset, end, event_sum(&event),
			};
		run->count++;
		run->sum = mix(run->sum, event_sum(&event));
	}
	PROMISE(!kmemtrace_stream_step(&stream));
	kmemtrace_stream_totals(&stream, &totals);
	PROMISE(totals.events == run->count && totals.problems == run->problems);
	PROMISE(!totals.events || (totals.begin <= totals.end && totals.end >= last));
	PROMISE(totals.packets <= size / sizeof(struct kmemtrace_packet));
	kmemtrace_stream_close(&stream);
}

/* A trace as make-trace writes it, and with an event and longer records that are not known. */
static void make_trace(struct kmemtrace_trace *trace, bool big, bool later)
{
	*trace = (struct kmemtrace_trace){
		.big = big,
		.uuid = { 'k', 'm', 'e', 'm', 't', 'r', 'a', 'c', 'e', 1, 2, 3, 4, 5, 6, 7 },
		.page_shift = 12,
		.kernel_base = big ? 0xc0000000 : 0xffffffff81000000,
	};
	kmemtrace_set_clock(trace, 1000000000);
#define SIZE(id, name, bytes, fields)	(trace->size[KMEMTRACE_##id] = (bytes));
	KMEMTRACE_RECORDS(SIZE)
#undef SIZE
	if (later) {
		trace->size[KMEMTRACE_KMALLOC] += 4;
		trace->size[KMEMTRACE_KFREE] -= 4;
		trace->size[40] = 12;
	}
}

/* What the text files have. */
static const uint8_t *text_data;
static size_t text_size;

int kmemtrace_text_read(struct kmemtrace_text *text, const char *folder, const char *name,
			bool missing, struct kmemtrace_error *error)
{
	struct source bytes = { text_data, text_size, SIZE_MAX, false };
	bool second = !strcmp(name, "tables/modules");

	(void)folder;
	(void)missing;
	memset(text, 0, sizeof(*text));
	snprintf(text->path, sizeof(text->path), "%s", name);
	/* The table of modules stands behind that of symbols. */
	if (!strcmp(name, "tables/symbols") || second) {
		const uint8_t *end = memchr(text_data, 0, text_size);

		if (end && second) {
			bytes.at = end + 1;
			bytes.left = text_data + text_size - bytes.at;
		} else if (end) {
			bytes.left = end - text_data;
		}
	}
	text->text = malloc(bytes.left + 1);
	if (!text->text)
		abort();
	text->len = bytes.left;
	memcpy(text->text, bytes.at, text->len);
	text->text[text->len] = '\0';
	text->at = text->text;
	if (!memchr(text->text, 0, text->len))
		return 0;
	snprintf(error->text, sizeof(error->text), "it is no text");
	free(text->text);
	text->text = NULL;
	return -1;
}

static void check_symbols(struct kmemtrace_error *error)
{
	struct kmemtrace_symbols symbols;
	struct kmemtrace_place place;
	uint32_t i;

	if (kmemtrace_symbols_read(&symbols, "", error))
		PROMISE(error->text[0]);
	for (i = 0; i < symbols.load_count; i++) {
		const struct kmemtrace_load *load = &symbols.loads[i];
		bool found = kmemtrace_symbols_lookup(&symbols, load->base, load->from, &place);

		PROMISE(found || !load->size || load->from > load->to);
		kmemtrace_symbols_lookup(&symbols, load->base + load->size, load->to, &place);
	}
	kmemtrace_symbols_lookup(&symbols, 0, 0, &place);
	kmemtrace_symbols_lookup(&symbols, UINT64_MAX, UINT64_MAX, &place);
	kmemtrace_symbols_free(&symbols);
}

static void check_text(unsigned int kind, const uint8_t *data, size_t size)
{
	struct kmemtrace_error error = { "" };
	struct kmemtrace_caches caches;
	struct kmemtrace_trace trace;
	struct kmemtrace_tags tags;

	text_data = data;
	text_size = size;
	switch (kind % 4) {
	case 0:
		if (kmemtrace_metadata_read(&trace, "metadata", &error))
			PROMISE(error.text[0]);
		else
			PROMISE(trace.major == KMEMTRACE_MAJOR && trace.page_shift < 32);
		break;
	case 1:
		if (kmemtrace_tags_read(&tags, "", &error))
			PROMISE(error.text[0]);
		PROMISE(tags.count <= tags.room);
		kmemtrace_tags_free(&tags);
		break;
	case 2:
		if (kmemtrace_caches_read(&caches, "", &error))
			PROMISE(error.text[0]);
		PROMISE(caches.count <= caches.room);
		kmemtrace_caches_free(&caches);
		break;
	case 3:
		check_symbols(&error);
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct run whole, pieces;
	struct kmemtrace_trace trace;

	if (size < 2)
		return 0;
	/* 'a' to 'd' are text, so that a seed can be made by a shell. */
	if (data[0] >= 'a') {
		check_text(data[0] - 'a', data + 2, size - 2);
		return 0;
	}
	make_trace(&trace, data[0] & 1, data[0] & 2);
	run_stream(&whole, &trace, data + 2, size - 2, SIZE_MAX, data[0] & 4);
	/* The pieces make no difference. */
	run_stream(&pieces, &trace, data + 2, size - 2, data[1] ? data[1] : 1, data[0] & 4);
	if (!(data[0] & 4))
		PROMISE(whole.sum == pieces.sum && whole.problems == pieces.problems);
	return 0;
}

#ifdef FROM_FILES
static uint8_t file_data[64 << 10];
static size_t file_size;

static void read_file(const char *name)
{
	FILE *file = fopen(name, "rb");

	if (file)
		file_size = fread(file_data, 1, sizeof(file_data), file);
	if (!file || ferror(file) || file_size == sizeof(file_data)) {
		fprintf(stderr, "fuzz-reader: cannot read %s: %s\n", name,
			file ? "it is too large" : strerror(errno));
		exit(1);
	}
	fclose(file);
}

/* A copy of its own size, so that reading too far is seen. */
static void run_copy(struct run *run, const struct kmemtrace_trace *trace, size_t size,
		     size_t piece)
{
	uint8_t *copy = malloc(size + !size);

	if (!copy)
		abort();
	memcpy(copy, file_data, size);
	run_stream(run, trace, copy, size, piece, false);
	free(copy);
}

static bool is_packet(const struct run *run, size_t offset)
{
	uint64_t i;

	for (i = 0; i < run->count; i++)
		if (run->events[i].packet_offset == offset)
			return true;
	return offset == run->size;
}

/* Cut off at each byte, all events before that are there, and that is the only problem. */
static void cut(const struct run *all, const struct kmemtrace_trace *trace)
{
	static struct run run;
	uint64_t events, i;
	size_t size;

	for (size = 0; size <= file_size; size++) {
		run_copy(&run, trace, size, size % 3 ? SIZE_MAX : 7);
		for (events = 0; events < all->count; events++)
			if (all->events[events].end > size)
				break;
		PROMISE(run.count == events);
		for (i = 0; i < events; i++)
			PROMISE(run.events[i].sum == all->events[i].sum);
		PROMISE(run.problems == !is_packet(all, size));
	}
}

/* Are the events of all packets but for one the same? */
static bool same_but_for(const struct run *a, const struct run *b, uint64_t packet_offset)
{
	uint64_t i = 0, j = 0;

	for (;; i++, j++) {
		while (i < a->count && a->events[i].packet_offset == packet_offset)
			i++;
		while (j < b->count && b->events[j].packet_offset == packet_offset)
			j++;
		if (i == a->count || j == b->count)
			return i == a->count && j == b->count;
		if (a->events[i].sum != b->events[j].sum)
			return false;
	}
}

/* Fields of a header in which any other value is seen, if no packet is the first or the last. */
static bool is_seen(size_t at)
{
	return at < offsetof(struct kmemtrace_packet, begin) ||
	       (at >= offsetof(struct kmemtrace_packet, content_bits) &&
		at < offsetof(struct kmemtrace_packet, discarded)) ||
	       at >= offsetof(struct kmemtrace_packet, cpu);
}

/* With any bit wrong, all events of other packets are there. */
static void flip(const struct run *all, const struct kmemtrace_trace *trace)
{
	static struct run run;
	uint64_t packet = 0;
	size_t at;
	int bit;

	for (at = 0; at < file_size; at++) {
		if (is_packet(all, at))
			packet = at;
		for (bit = 0; bit < 8; bit++) {
			file_data[at] ^= 1 << bit;
			run_copy(&run, trace, file_size, SIZE_MAX);
			file_data[at] ^= 1 << bit;
			if (at - packet < sizeof(struct kmemtrace_packet) && is_seen(at - packet))
				PROMISE(run.problems);
			PROMISE(same_but_for(all, &run, packet));
		}
	}
}

/* fuzz-reader CPU-FILE...: each with "metadata" beside it, or of one byte order. */
int main(int argc, char **argv)
{
	static struct run all;
	struct kmemtrace_trace trace;
	int i;

	for (i = 1; i < argc; i++) {
		read_file(argv[i]);
		make_trace(&trace, file_data[1] == 0xfc, false);
		run_stream(&all, &trace, file_data, file_size, SIZE_MAX, false);
		PROMISE(!all.problems && all.count && all.count < 4096);
		cut(&all, &trace);
		flip(&all, &trace);
	}
	printf("%d files\n", argc - 1);
	return 0;
}
#endif
