// SPDX-License-Identifier: GPL-2.0
/*
 * Checks traces of kmemtrace, packet by packet; see kmemtrace_check(1). It finds what the reader of
 * tools/lib says is wrong, and events that refer to what the tables do not have.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "check_print.h"
#include "input.h"
#include "kmemtrace_files.h"
#include "progress.h"

/* How many events pass between two looks at the clock. */
#define SHOW_EVERY	(64u << 10)

/* Ids that were reported as unknown are not reported again; larger ones share a bit. */
#define IDS_KEPT	(1024u << 10)

static const char help[] =
"Usage: kmemtrace_check [OPTION...] TRACE...\n"
"\n"
"Checks traces that kmemtraced has written: each packet, and the order of packets and events.\n"
"TRACE is a folder, or a file cpuN.out in one.\n"
"\n"
"  -k, --kinds  print how many events of each kind there are, too\n"
"  --json       print JSON\n"
"  -q, --quiet  print problems alone, no summaries\n"
"  -h, --help   print this\n"
"\n"
"Exit status: 0; 1 for problems; 2 for wrong usage, and for what cannot be read or written.\n";

/**
 * struct check - a trace that is checked
 * @print: where findings go
 * @path: of the trace
 * @trace: its metadata
 * @tags: its table, empty if there is none
 * @caches: the same
 * @seen: bits for unknown tags that were reported, and then for caches
 * @kinds: how many events have each id
 * @progress: of the file that is read
 */
struct check {
	struct check_print *print;
	const char *path;
	struct kmemtrace_trace trace;
	struct kmemtrace_tags tags;
	struct kmemtrace_caches caches;
	uint8_t *seen;
	uint64_t kinds[KMEMTRACE_IDS];
	struct progress progress;
};

static void report(void *arg, const struct kmemtrace_problem *problem)
{
	struct check *check = arg;

	progress_end(&check->progress);
	check_print_problem(check->print, problem);
}

/* Return: whether this is the first time that the id is seen. */
static bool is_new(struct check *check, uint32_t id, uint32_t from)
{
	uint32_t bit = from + (id < IDS_KEPT ? id : IDS_KEPT - 1);
	bool new = !(check->seen[bit / 8] >> bit % 8 & 1);

	check->seen[bit / 8] |= 1 << bit % 8;
	return new;
}

static void check_references(struct check *check, struct kmemtrace_stream *stream,
			     const struct kmemtrace_event *event)
{
	if (event->tag && check->tags.count && !kmemtrace_tag(&check->tags, event->tag) &&
	    is_new(check, event->tag, 0))
		kmemtrace_stream_problem(stream, "tag %" PRIu32 " is not in tables/tags",
					 event->tag);
	if (event->cache && check->caches.count && !kmemtrace_cache(&check->caches, event->cache) &&
	    is_new(check, event->cache, IDS_KEPT))
		kmemtrace_stream_problem(stream, "cache %u is not in tables/caches",
					 event->cache);
}

/* Return: 0, or -1 if the file cannot be opened. */
static int check_file(struct check *check, struct kmemtrace_file *file, struct check_cpu *found,
		      struct kmemtrace_error *error)
{
	struct kmemtrace_event event;
	uint64_t events = 0;

	if (kmemtrace_file_open(file, &check->trace, report, check, error))
		return -1;
	progress_begin(&check->progress, file->path);
	while (kmemtrace_stream_step(&file->stream)) {
		kmemtrace_stream_event(&file->stream, &event);
		check_references(check, &file->stream, &event);
		check->kinds[event.id]++;
		if (++events % SHOW_EVERY == 0)
			progress_show(&check->progress, input_done(file->input),
				      input_size(file->input));
	}
	progress_end(&check->progress);
	found->cpu = file->stream.cpu;
	kmemtrace_stream_totals(&file->stream, &found->totals);
	return 0;
}

static void add_totals(struct kmemtrace_totals *all, const struct kmemtrace_totals *one)
{
	if (one->events && (!all->events || one->begin < all->begin))
		all->begin = one->begin;
	if (one->events && one->end > all->end)
		all->end = one->end;
	all->events += one->events;
	all->unknown += one->unknown;
	all->discarded += one->discarded;
	all->packets += one->packets;
	all->missing += one->missing;
	all->problems += one->problems;
}

static void wrong_table(struct check *check, struct kmemtrace_totals *all,
			const struct kmemtrace_error *error)
{
	struct kmemtrace_problem problem = { .what = error->text };

	all->problems++;
	check_print_problem(check->print, &problem);
}

/* Return: 0, or -1 if something cannot be read. */
static int check_files(struct check *check, const char *dir, struct kmemtrace_file *files,
		       uint32_t count, struct kmemtrace_totals *all, struct kmemtrace_error *error)
{
	struct check_cpu *found = calloc(count, sizeof(*found));
	uint32_t i;

	check->seen = calloc(2 * IDS_KEPT / 8, 1);
	if (!check->seen || !found) {
		snprintf(error->text, sizeof(error->text), "out of memory");
		free(found);
		return -1;
	}
	/* What a table has that is not right in all lines is not enough to miss something in it. */
	if (kmemtrace_tags_read(&check->tags, dir, error)) {
		wrong_table(check, all, error);
		kmemtrace_tags_free(&check->tags);
	}
	if (kmemtrace_caches_read(&check->caches, dir, error)) {
		wrong_table(check, all, error);
		kmemtrace_caches_free(&check->caches);
	}
	for (i = 0; i < count; i++) {
		if (check_file(check, &files[i], &found[i], error))
			break;
		add_totals(all, &found[i].totals);
		kmemtrace_file_close(&files[i]);
	}
	if (i == count)
		check_print_cpus(check->print, check->path, found, count, all, check->kinds);
	free(found);
	return i == count ? 0 : -1;
}

/* The trace is the folder, or a file in it. */
static int find_files(const char *path, char **dir, struct kmemtrace_file **files,
		      uint32_t *count, struct kmemtrace_error *error)
{
	const char *name = strrchr(path, '/');
	struct stat st;

	if (stat(path, &st)) {
		snprintf(error->text, sizeof(error->text), "cannot read %.300s: %s", path,
			 strerror(errno));
		return -1;
	}
	if (S_ISDIR(st.st_mode)) {
		*dir = strdup(path);
		return *dir ? kmemtrace_files_list(path, files, count, error) : -1;
	}
	*dir = name ? strndup(path, name == path ? 1 : name - path) : strdup(".");
	*files = calloc(1, sizeof(**files));
	if (!*dir || !*files)
		return -1;
	*count = 1;
	(*files)->stream.cpu = kmemtrace_files_cpu(name ? name + 1 : path);
	(*files)->path = strdup(path);
	return (*files)->path ? 0 : -1;
}

/* Return: 0, or -1 if something cannot be read. */
static int check_trace(struct check_print *print, const char *path, struct kmemtrace_totals *all,
		       struct kmemtrace_error *error)
{
	struct check check = { .print = print, .path = path };
	struct kmemtrace_file *files = NULL;
	char metadata[4096], *dir = NULL;
	uint32_t count = 0;
	int status;

	snprintf(error->text, sizeof(error->text), "out of memory");
	status = find_files(path, &dir, &files, &count, error);
	if (!status) {
		snprintf(metadata, sizeof(metadata), "%s/metadata", dir);
		status = kmemtrace_metadata_read(&check.trace, metadata, error);
	}
	if (!status)
		status = check_files(&check, dir, files, count, all, error);
	while (count)
		kmemtrace_file_close(&files[--count]);
	free(files);
	free(dir);
	free(check.seen);
	kmemtrace_tags_free(&check.tags);
	kmemtrace_caches_free(&check.caches);
	return status;
}

static int parse(int argc, char **argv, struct check_print *print)
{
	static const struct option longs[] = {
		{ "kinds", no_argument, NULL, 'k' },
		{ "json", no_argument, NULL, 'j' },
		{ "quiet", no_argument, NULL, 'q' },
		{ "help", no_argument, NULL, 'h' },
		{ }
	};
	int option;

	while ((option = getopt_long(argc, argv, "hkq", longs, NULL)) != -1) {
		switch (option) {
		case 'k':
			print->kinds = true;
			break;
		case 'j':
			print->is_json = true;
			break;
		case 'q':
			print->quiet = true;
			break;
		case 'h':
			fputs(help, stdout);
			if (!fflush(stdout))
				exit(0);
			perror("kmemtrace_check: cannot write to standard output");
			return -1;
		default:
			fputs("kmemtrace_check: see kmemtrace_check --help\n", stderr);
			return -1;
		}
	}
	if (optind < argc)
		return 0;
	fputs("kmemtrace_check: no trace was given; see kmemtrace_check --help\n", stderr);
	return -1;
}

int main(int argc, char **argv)
{
	struct check_print print = { };
	struct kmemtrace_error error;
	uint64_t problems = 0;
	int status = 0, i;

	if (parse(argc, argv, &print))
		return 2;
	i = check_print_begin(&print);
	if (i) {
		fprintf(stderr, "kmemtrace_check: %s\n", strerror(-i));
		return 2;
	}
	for (i = optind; i < argc; i++) {
		struct kmemtrace_totals all = { };

		check_print_trace(&print, argv[i]);
		if (check_trace(&print, argv[i], &all, &error)) {
			fprintf(stderr, "kmemtrace_check: %s\n", error.text);
			check_print_error(&print, error.text);
			status = 2;
		}
		problems += all.problems;
	}
	if (problems && !status)
		status = 1;
	i = check_print_end(&print, problems);
	if (i) {
		fprintf(stderr, "kmemtrace_check: cannot write to standard output: %s\n",
			strerror(-i));
		status = 2;
	}
	return status;
}
