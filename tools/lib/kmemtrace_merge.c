// SPDX-License-Identifier: GPL-2.0
/* Reads the events of all CPUs of a trace, in the order of their times. */
#include <stdio.h>
#include <stdlib.h>

#include "input.h"
#include "kmemtrace_files.h"

/**
 * struct place - of a CPU in the heap
 * @time: of its event
 * @file: the CPU's
 */
struct place {
	uint64_t time;
	struct kmemtrace_file *file;
};

/**
 * struct kmemtrace_reader - a trace
 * @heap: of the CPUs that have an event, the earliest on top
 * @heap_size: how many they are
 * @second: the earliest but for the top
 * @files: the CPUs, by number
 * @count: how many files there are
 * @trace: what the metadata says
 */
struct kmemtrace_reader {
	struct place *heap;
	uint32_t heap_size;
	struct place second;
	struct kmemtrace_file *files;
	uint32_t count;
	struct kmemtrace_trace trace;
};

/* The files are in the order of their CPUs. */
static inline bool before(struct place a, struct place b)
{
	return a.time < b.time || (a.time == b.time && a.file < b.file);
}

/* Lets the place at @i sink to where it belongs. */
static void sink(struct kmemtrace_reader *reader, uint32_t i)
{
	struct place *heap = reader->heap, place = heap[i];
	uint32_t child;

	for (; (child = 2 * i + 1) < reader->heap_size; i = child) {
		if (child + 1 < reader->heap_size && before(heap[child + 1], heap[child]))
			child++;
		if (!before(heap[child], place))
			break;
		heap[i] = heap[child];
	}
	heap[i] = place;
}

static void set_second(struct kmemtrace_reader *reader)
{
	const struct place *heap = reader->heap;

	/* Without another CPU the top stays there. */
	reader->second = (struct place){ UINT64_MAX, reader->files + reader->count };
	if (reader->heap_size > 1)
		reader->second = heap[1];
	if (reader->heap_size > 2 && before(heap[2], heap[1]))
		reader->second = heap[2];
}

bool kmemtrace_next(struct kmemtrace_reader *reader, struct kmemtrace_event *event)
{
	struct kmemtrace_file *file;

	if (!reader->heap_size)
		return false;
	file = reader->heap[0].file;
	kmemtrace_stream_event(&file->stream, event);
	if (kmemtrace_stream_step(&file->stream)) {
		reader->heap[0].time = file->stream.time;
		if (before(reader->heap[0], reader->second))
			return true;
	} else {
		reader->heap[0] = reader->heap[--reader->heap_size];
	}
	sink(reader, 0);
	set_second(reader);
	return true;
}

/* Fills the heap with the first event of each CPU. */
static void begin(struct kmemtrace_reader *reader)
{
	uint32_t i;

	for (i = 0; i < reader->count; i++) {
		struct kmemtrace_file *file = &reader->files[i];

		if (kmemtrace_stream_step(&file->stream))
			reader->heap[reader->heap_size++] = (struct place){
				.time = file->stream.time,
				.file = file,
			};
	}
	for (i = reader->heap_size / 2; i-- > 0;)
		sink(reader, i);
	set_second(reader);
}

static int open_files(struct kmemtrace_reader *reader, const char *dir,
		      kmemtrace_problem_fn *problem, void *arg, struct kmemtrace_error *error)
{
	uint32_t i;

	if (kmemtrace_files_list(dir, &reader->files, &reader->count, error))
		return -1;
	for (i = 0; i < reader->count; i++)
		if (kmemtrace_file_open(&reader->files[i], &reader->trace, problem, arg, error))
			return -1;
	reader->heap = calloc(reader->count, sizeof(*reader->heap));
	if (!reader->heap) {
		snprintf(error->text, sizeof(error->text), "out of memory");
		return -1;
	}
	return 0;
}

struct kmemtrace_reader *kmemtrace_open(const char *dir, struct kmemtrace_trace *trace,
					kmemtrace_problem_fn *problem, void *arg,
					struct kmemtrace_error *error)
{
	size_t len = strlen(dir) + sizeof("/metadata");
	struct kmemtrace_reader *reader;
	char *path;

	reader = calloc(1, sizeof(*reader));
	path = malloc(len);
	if (!reader || !path) {
		snprintf(error->text, sizeof(error->text), "out of memory");
		goto failed;
	}
	snprintf(path, len, "%s/metadata", dir);
	if (kmemtrace_metadata_read(trace, path, error))
		goto failed;
	reader->trace = *trace;
	if (open_files(reader, dir, problem, arg, error))
		goto failed;
	free(path);
	begin(reader);
	return reader;
failed:
	free(path);
	kmemtrace_close(reader);
	return NULL;
}

void kmemtrace_totals(const struct kmemtrace_reader *reader, struct kmemtrace_totals *totals)
{
	struct kmemtrace_totals one;
	uint32_t i;

	memset(totals, 0, sizeof(*totals));
	totals->begin = UINT64_MAX;
	for (i = 0; i < reader->count; i++) {
		kmemtrace_stream_totals(&reader->files[i].stream, &one);
		totals->events += one.events;
		totals->unknown += one.unknown;
		totals->discarded += one.discarded;
		totals->packets += one.packets;
		totals->missing += one.missing;
		totals->problems += one.problems;
		if (one.packets && one.begin < totals->begin)
			totals->begin = one.begin;
		if (one.end > totals->end)
			totals->end = one.end;
	}
	if (totals->begin == UINT64_MAX)
		totals->begin = 0;
}

void kmemtrace_progress(const struct kmemtrace_reader *reader, uint64_t *done, uint64_t *size)
{
	bool unknown = false;
	uint32_t i;

	*done = 0;
	*size = 0;
	for (i = 0; i < reader->count; i++) {
		const struct input *input = reader->files[i].input;

		unknown |= !input_size(input) && input_done(input);
		*done += input_done(input);
		*size += input_size(input);
	}
	if (unknown)
		*size = 0;
}

unsigned int kmemtrace_cpus(const struct kmemtrace_reader *reader)
{
	return reader->count;
}

uint32_t kmemtrace_cpu(const struct kmemtrace_reader *reader, unsigned int index)
{
	return reader->files[index].stream.cpu;
}

void kmemtrace_close(struct kmemtrace_reader *reader)
{
	uint32_t i;

	if (!reader)
		return;
	for (i = 0; i < reader->count; i++)
		kmemtrace_file_close(&reader->files[i]);
	free(reader->files);
	free(reader->heap);
	free(reader);
}
