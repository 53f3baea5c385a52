// SPDX-License-Identifier: GPL-2.0
/*
 * Prints a trace with the reader of tools/lib, one event a line, or only reads it: for the tests
 * and for measuring the reader.
 *
 * usage: read-trace [--count | --streams | --lookup TIME:ADDRESS... | --tables] DIR
 *        read-trace --metadata FILE
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>

#include "kmemtrace_files.h"

static void print_problem(void *arg, const struct kmemtrace_problem *problem)
{
	const char *name = strrchr(problem->file, '/');

	(void)arg;
	printf("problem %s packet %" PRIu64 " offset %" PRIu64 ": %s\n",
	       name ? name + 1 : problem->file, problem->packet, problem->offset, problem->what);
}

/* A field is left out if it is 0. */
static void print_dec(const char *name, int64_t value)
{
	if (value)
		printf(" %s=%" PRId64, name, value);
}

static void print_hex(const char *name, uint64_t value)
{
	if (value)
		printf(" %s=0x%" PRIx64, name, value);
}

static void print_event(const struct kmemtrace_event *event)
{
	printf("%" PRIu64 " cpu%" PRIu32 " %s", event->time, event->cpu,
	       kmemtrace_event_name(event->id));
	if (event->has_tid)
		printf(" tid=%" PRIu32, event->tid);
	print_hex("gfp_flags", event->gfp_flags);
	print_dec("node", event->node);
	print_dec("node_given", event->node_given);
	print_hex("call_site", event->call_site);
	print_dec("tag", event->tag);
	print_dec("cache", event->cache);
	print_hex("ptr", event->ptr);
	print_hex("new_pfn", event->new_pfn);
	print_dec("bytes_req", event->bytes_req);
	print_dec("bytes_alloc", event->bytes_alloc);
	print_dec("order", event->order);
	print_dec("new_order", event->new_order);
	print_dec("migratetype", event->migratetype);
	print_dec("pages", event->pages);
	putchar('\n');
}

static void print_totals(const struct kmemtrace_totals *totals)
{
	printf("events %" PRIu64 " unknown %" PRIu64 " discarded %" PRIu64 " packets %" PRIu64
	       " missing %" PRIu64 " problems %" PRIu64 " from %" PRIu64 " to %" PRIu64 "\n",
	       totals->events, totals->unknown, totals->discarded, totals->packets,
	       totals->missing, totals->problems, totals->begin, totals->end);
}

static double cpu_time(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec + now.tv_nsec / 1000000000.0;
}

/* A sum over all events, in any order, so that the compiler cannot leave out any of it. */
static uint64_t digest(uint64_t sum, const struct kmemtrace_event *event)
{
	return sum + event->time + (event->ptr ^ event->call_site ^ event->bytes_alloc) +
	       event->tid;
}

static void print_rate(uint64_t events, uint64_t sum, double since)
{
	double seconds = cpu_time() - since;

	printf("digest %016" PRIx64 "\n", sum);
	fprintf(stderr, "%.3f s of CPU, %.1f M events/s\n", seconds, events / seconds / 1000000);
}

static int failed(const struct kmemtrace_error *error)
{
	fprintf(stderr, "read-trace: %s\n", error->text);
	return 1;
}

/* Reads the file of each CPU alone. */
static int read_streams(const char *dir)
{
	uint64_t events = 0, sum = 0;
	struct kmemtrace_totals totals;
	struct kmemtrace_trace trace;
	struct kmemtrace_error error;
	struct kmemtrace_event event;
	struct kmemtrace_file *files;
	double since = cpu_time();
	char path[4096];
	uint32_t count, i;

	snprintf(path, sizeof(path), "%s/metadata", dir);
	if (kmemtrace_metadata_read(&trace, path, &error) ||
	    kmemtrace_files_list(dir, &files, &count, &error))
		return failed(&error);
	for (i = 0; i < count; i++) {
		struct kmemtrace_stream *stream = &files[i].stream;

		if (kmemtrace_file_open(&files[i], &trace, print_problem, NULL, &error))
			return failed(&error);
		while (kmemtrace_stream_step(stream)) {
			kmemtrace_stream_event(stream, &event);
			sum = digest(sum, &event);
		}
		kmemtrace_stream_totals(stream, &totals);
		events += totals.events;
		kmemtrace_file_close(&files[i]);
	}
	free(files);
	print_rate(events, sum, since);
	return 0;
}

/* Prints what is at addresses: TIME:ADDRESS. */
static int look_up(const char *dir, char **at, int count)
{
	struct kmemtrace_symbols symbols;
	struct kmemtrace_error error;
	struct kmemtrace_place place;
	uint64_t time, address;
	int status, i;

	status = kmemtrace_symbols_read(&symbols, dir, &error);
	if (status)
		printf("error: %s\n", error.text);
	for (i = 0; i < count; i++) {
		if (sscanf(at[i], "%" SCNu64 ":%" SCNx64, &time, &address) != 2)
			printf("%s is no TIME:ADDRESS\n", at[i]);
		else if (!kmemtrace_symbols_lookup(&symbols, address, time, &place))
			printf("%s -\n", at[i]);
		else
			printf("%s %s+0x%" PRIx64 " [%s]\n", at[i],
			       place.symbol ? place.symbol : "?", place.offset,
			       place.module ? place.module : "vmlinux");
	}
	kmemtrace_symbols_free(&symbols);
	return status ? 1 : 0;
}

static int print_tables(const char *dir)
{
	struct kmemtrace_caches caches;
	struct kmemtrace_error error;
	struct kmemtrace_tags tags;
	int status;
	uint32_t i;

	status = kmemtrace_tags_read(&tags, dir, &error);
	if (status)
		printf("error: %s\n", error.text);
	for (i = 0; i < tags.room; i++) {
		const struct kmemtrace_tag *tag = kmemtrace_tag(&tags, i);

		if (tag)
			printf("tag %u file %s line %u module %s function %s\n", i, tag->file,
			       tag->line, tag->module ? tag->module : "-", tag->function);
	}
	if (kmemtrace_caches_read(&caches, dir, &error)) {
		printf("error: %s\n", error.text);
		status = -1;
	}
	for (i = 0; i < caches.room; i++) {
		const struct kmemtrace_cache *cache = kmemtrace_cache(&caches, i);

		if (cache)
			printf("cache %u object_size %u size %u name %s\n", i, cache->object_size,
			       cache->size, cache->name);
	}
	printf("%u tags, %u caches\n", tags.count, caches.count);
	kmemtrace_tags_free(&tags);
	kmemtrace_caches_free(&caches);
	return status ? 1 : 0;
}

static void print_trace(const struct kmemtrace_trace *trace)
{
	unsigned int i;

	printf("version %u.%u %s uuid ", trace->major, trace->minor,
	       trace->big ? "big-endian" : "little-endian");
	for (i = 0; i < 16; i++)
		printf("%02x", trace->uuid[i]);
	printf(" page_shift %u kernel_base 0x%" PRIx64 " freq %" PRIu64 " offset %" PRIu64
	       " has_tags %d\n", trace->page_shift, trace->kernel_base, trace->clock_freq,
	       trace->clock_offset, trace->has_tags);
	printf("filter '%s' release '%s' machine '%s'\n", trace->filter, trace->release,
	       trace->machine);
}

static int read_events(const char *dir, bool print)
{
	struct kmemtrace_totals totals;
	struct kmemtrace_reader *reader;
	struct kmemtrace_trace trace;
	struct kmemtrace_error error;
	struct kmemtrace_event event;
	double since = cpu_time();
	uint64_t sum = 0, last = 0;

	reader = kmemtrace_open(dir, &trace, print_problem, NULL, &error);
	if (!reader)
		return failed(&error);
	while (kmemtrace_next(reader, &event)) {
		if (print)
			print_event(&event);
		sum = digest(sum, &event);
		if (event.time < last)
			printf("time went back\n");
		last = event.time;
	}
	kmemtrace_totals(reader, &totals);
	kmemtrace_close(reader);
	print_totals(&totals);
	if (!print)
		print_rate(totals.events, sum, since);
	return 0;
}

/* Prints what the metadata says. */
static int read_metadata(const char *path)
{
	struct kmemtrace_trace trace;
	struct kmemtrace_error error;

	if (kmemtrace_metadata_read(&trace, path, &error))
		return failed(&error);
	print_trace(&trace);
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "", *dir = argv[argc - 1];

	if (argc < 2)
		return 2;
	if (!strcmp(what, "--streams"))
		return read_streams(dir);
	if (!strcmp(what, "--lookup"))
		return look_up(dir, argv + 2, argc - 3);
	if (!strcmp(what, "--tables"))
		return print_tables(dir);
	if (!strcmp(what, "--metadata"))
		return read_metadata(dir);
	return read_events(dir, strcmp(what, "--count"));
}
