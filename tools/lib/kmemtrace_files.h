/* SPDX-License-Identifier: GPL-2.0 */
/* The files of a trace's CPUs: which there are, and a stream of each. */
#ifndef TOOLS_LIB_KMEMTRACE_FILES_H
#define TOOLS_LIB_KMEMTRACE_FILES_H

#include "kmemtrace_stream.h"

struct input;

/**
 * struct kmemtrace_file - the file of a CPU
 * @stream: its packets
 * @input: its bytes
 * @path: its name
 */
struct kmemtrace_file {
	struct kmemtrace_stream stream;
	struct input *input;
	char *path;
};

/**
 * kmemtrace_files_list() - find the files of all CPUs
 * @dir: the folder of the trace
 * @files: is set to an array in the order of the CPUs, for the caller to free, in which the
 *	members @path and @stream.cpu are set
 * @count: is set to how many there are, at least 1
 * @error: is set if it fails
 *
 * Return: 0, or -1 if the folder cannot be read or there is none in it.
 */
int kmemtrace_files_list(const char *dir, struct kmemtrace_file **files, uint32_t *count,
			 struct kmemtrace_error *error);

/* Return: the number of the CPU whose file has this name, or KMEMTRACE_ANY_CPU if it is none. */
uint32_t kmemtrace_files_cpu(const char *name);

/**
 * kmemtrace_file_open() - open a file, and begin to read its packets
 * @file: the members @path and @stream.cpu are set
 * @trace: from the metadata; must stay
 * @problem: as for kmemtrace_stream_open()
 * @arg: for @problem
 * @error: is set if it fails
 *
 * Return: 0 or -1.
 */
int kmemtrace_file_open(struct kmemtrace_file *file, const struct kmemtrace_trace *trace,
			kmemtrace_problem_fn *problem, void *arg, struct kmemtrace_error *error);

/* Closes it, if it is open, and frees @path. */
void kmemtrace_file_close(struct kmemtrace_file *file);

#endif
