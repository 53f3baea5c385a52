// SPDX-License-Identifier: GPL-2.0
/* allocinfo: reads a snapshot, and says what is wrong with it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "allocinfo.h"
#include "array.h"
#include "command.h"
#include "input.h"
#include "snapshot.h"

/* How many broken lines are reported one by one. */
#define REPORTS		10

/* Who cuts pages up, for others. */
#define BACKING(file, function)	{ file, sizeof(file) - 1, function, sizeof(function) - 1 }
static const struct {
	const char *file;
	size_t file_len;
	const char *function;
	size_t function_len;
} backings[] = {
	BACKING("mm/slub.c", "alloc_slab_page"),
	BACKING("mm/percpu-vm.c", "pcpu_alloc_pages"),
	BACKING("mm/percpu-km.c", "pcpu_create_chunk"),
};

static bool is_backing(const struct allocinfo_record *record)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(backings); i++)
		if (record->function_len == backings[i].function_len &&
		    record->file_len == backings[i].file_len && !record->module_len &&
		    !memcmp(record->function, backings[i].function, record->function_len) &&
		    !memcmp(record->file, backings[i].file, record->file_len))
			return true;
	return false;
}

/* A name that is often the one of the line before. Return: its number. */
static uint32_t number_of(struct strings *names, uint32_t last, const char *text, size_t len)
{
	if (last != STRINGS_NO_MEMORY && strings_is(names, last, text, len))
		return last;
	return strings_number(names, text, len);
}

static int add_site(struct snapshot *snapshot, const struct allocinfo_record *record)
{
	struct site *sites, *site, last = { .file = STRINGS_NO_MEMORY,
		.module = STRINGS_NO_MEMORY, .function = STRINGS_NO_MEMORY };

	sites = array_with_room(snapshot->sites, &snapshot->room, snapshot->count,
				sizeof(*sites));
	if (!sites)
		return -1;
	snapshot->sites = sites;
	if (snapshot->count)
		last = sites[snapshot->count - 1];
	site = &sites[snapshot->count++];
	*site = (struct site){
		.bytes = record->bytes,
		.calls = record->calls,
		.file = number_of(snapshot->names, last.file, record->file, record->file_len),
		.module = number_of(snapshot->names, last.module, record->module,
				    record->module_len),
		.function = number_of(snapshot->names, last.function, record->function,
				      record->function_len),
		.line = record->file_line,
		.inaccurate = record->inaccurate,
		.backing = is_backing(record),
	};
	return site->file == STRINGS_NO_MEMORY || site->module == STRINGS_NO_MEMORY ||
	       site->function == STRINGS_NO_MEMORY ? -1 : 0;
}

static void report(struct snapshot *snapshot, const struct allocinfo_reader *reader,
		   const char *path, const struct input *input)
{
	snapshot->broken++;
	if (reader->problem == ALLOCINFO_READ_FAILED)
		complain("%s: cannot read on from line %" PRIu64 ": %s", path,
			 reader->problem_line, input_error(input));
	else if (snapshot->broken <= REPORTS)
		complain("%s:%" PRIu64 ": %s; left out", path, reader->problem_line,
			 allocinfo_problem(reader->problem));
}

/* Why the kernel's own file cannot be read, where that can be told. */
static const char *advice(const char *path)
{
	if (strcmp(path, ALLOCINFO_PATH))
		return "";
	if (!access(path, F_OK))
		return geteuid() ? "; only root may: use sudo, or --file for a copy" : "";
	if (!access("/proc/sys/vm/mem_profiling", F_OK))
		return "; boot with sysctl.vm.mem_profiling=1, since it is \"never\" now";
	return "; this kernel has no memory allocation profiling; --file reads a copy of another's";
}

static int read_lines(struct snapshot *snapshot, struct input *input, const char *path,
		      enum which_sites which)
{
	struct allocinfo_reader reader;
	struct allocinfo_record record;
	int got;

	if (allocinfo_open(&reader, input_read, input))
		return -1;
	while ((got = allocinfo_next(&reader, &record))) {
		if (got < 0) {
			report(snapshot, &reader, path, input);
			continue;
		}
		snapshot->lines++;
		if ((which == SITES_ALL || record.bytes || record.calls) &&
		    add_site(snapshot, &record))
			break;
	}
	snapshot->major = reader.major;
	snapshot->minor = reader.minor;
	allocinfo_close(&reader);
	return got ? -1 : 0;
}

int snapshot_read(struct snapshot *snapshot, struct strings *names, const char *path,
		  enum which_sites which)
{
	struct input *input;
	const char *error;
	int status;

	memset(snapshot, 0, sizeof(*snapshot));
	snapshot->names = names;
	input = input_open(path, &error);
	if (!input) {
		complain("cannot read %s: %s%s", path, error, advice(path));
		return -1;
	}
	status = read_lines(snapshot, input, path, which);
	input_close(input);
	if (status) {
		no_memory();
		return -1;
	}
	if (snapshot->broken > REPORTS)
		complain("%s: %" PRIu64 " more lines are broken", path,
			 snapshot->broken - REPORTS);
	if (!snapshot->lines) {
		complain("%s: there is no line of a call site in it; is this a copy of "
			 ALLOCINFO_PATH "?", path);
		return -1;
	}
	return 0;
}

void snapshot_end(struct snapshot *snapshot)
{
	free(snapshot->sites);
	snapshot->sites = NULL;
}
