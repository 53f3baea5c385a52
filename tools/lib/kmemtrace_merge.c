// SPDX-License-Identifier: GPL-2.0
/* Reads the events of all CPUs of a trace, in the order of their times. */
#include <stdio.h>
#include <stdlib.h>

#include "input.h"
#include "kmemtrace_files.h"

/* In place of a CPU that has no more events. */
#define NO_FILE		UINT32_MAX

/**
 * struct player - a CPU in the tournament
 * @time: of its event, in ticks
 * @file: its index, which is in the order of CPUs
 */
struct player {
	uint64_t time;
	uint32_t file;
};

/**
 * struct kmemtrace_reader - a trace
 * @files: the CPUs, by number
 * @count: how many there are
 * @leaves: of the tournament: a power of two, and at least as many
 * @losers: of each match; that of node n is between the winners of 2 n and 2 n + 1, and the leaf
 *	of a CPU is @leaves and its index. The winner of all is the one with number 0.
 * @trace: what the metadata says
 */
struct kmemtrace_reader {
	struct kmemtrace_file *files;
	uint32_t count;
	uint32_t leaves;
	struct player *losers;
	struct kmemtrace_trace trace;
};

/* Without a branch: who wins cannot be predicted where CPUs are busy at the same time. */
static inline bool wins(struct player a, struct player b)
{
	return (a.time < b.time) | ((a.time == b.time) & (a.file < b.file));
}

/* The CPU with its next event. */
static inline struct player player(struct kmemtrace_reader *reader, uint32_t file)
{
	struct kmemtrace_stream *stream = &reader->files[file].stream;

	if (kmemtrace_stream_step(stream))
		return (struct player){ stream->time, file };
	return (struct player){ UINT64_MAX, NO_FILE };
}

bool kmemtrace_next(struct kmemtrace_reader *reader, struct kmemtrace_event *event)
{
	uint32_t file = reader->losers[0].file, node;
	struct player winner;

	if (file == NO_FILE)
		return false;
	kmemtrace_stream_event(&reader->files[file].stream, event);
	winner = player(reader, file);
	/* The others played already: it meets those alone that lost against its last event. */
	for (node = (reader->leaves + file) / 2; node; node /= 2) {
		struct player other = reader->losers[node];
		bool lost = wins(other, winner);

		reader->losers[node].time = lost ? winner.time : other.time;
		reader->losers[node].file = lost ? winner.file : other.file;
		winner.time = lost ? other.time : winner.time;
		winner.file = lost ? other.file : winner.file;
	}
	reader->losers[0] = winner;
	return true;
}

/* Plays all matches below a node for the first time. Return: the winner. */
static struct player play(struct kmemtrace_reader *reader, uint32_t node)
{
	struct player one, two;
	bool first;

	if (node >= reader->leaves + reader->count)
		return (struct player){ UINT64_MAX, NO_FILE };
	if (node >= reader->leaves)
		return player(reader, node - reader->leaves);
	one = play(reader, 2 * node);
	two = play(reader, 2 * node + 1);
	first = wins(one, two);
	reader->losers[node] = first ? two : one;
	return first ? one : two;
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
	reader->leaves = 1;
	while (reader->leaves < reader->count)
		reader->leaves *= 2;
	reader->losers = calloc(reader->leaves, sizeof(*reader->losers));
	if (!reader->losers) {
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
	reader->losers[0] = play(reader, 1);
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
	free(reader->losers);
	free(reader);
}
