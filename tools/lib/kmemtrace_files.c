// SPDX-License-Identifier: GPL-2.0
/* The files of a trace's CPUs. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "array.h"
#include "input.h"
#include "kmemtrace_files.h"

/* How many CPUs there may be. */
#define CPU_MOST	65536u

uint32_t kmemtrace_files_cpu(const char *name)
{
	char right[32];
	unsigned int cpu;

	if (sscanf(name, "cpu%5u", &cpu) != 1 || cpu >= CPU_MOST)
		return KMEMTRACE_ANY_CPU;
	snprintf(right, sizeof(right), "cpu%u.out", cpu);
	return strcmp(name, right) ? KMEMTRACE_ANY_CPU : cpu;
}

static int compare_cpus(const void *a, const void *b)
{
	const struct kmemtrace_file *one = a, *two = b;

	return one->stream.cpu < two->stream.cpu ? -1 : 1;
}

/* Return: 0, or a negative error. */
static int add_file(struct kmemtrace_file **files, uint32_t *room, uint32_t count,
		    const char *dir, const char *name)
{
	size_t len = strlen(dir) + strlen(name) + 2;
	struct kmemtrace_file *list = array_with_room(*files, room, count, sizeof(*list));

	if (!list)
		return -ENOMEM;
	*files = list;
	memset(&list[count], 0, sizeof(*list));
	list[count].stream.cpu = kmemtrace_files_cpu(name);
	list[count].path = malloc(len);
	if (!list[count].path)
		return -ENOMEM;
	snprintf(list[count].path, len, "%s/%s", dir, name);
	return 0;
}

int kmemtrace_files_list(const char *dir, struct kmemtrace_file **files, uint32_t *count,
			 struct kmemtrace_error *error)
{
	struct dirent *entry;
	uint32_t room = 0;
	int status = 0;
	DIR *list;

	*files = NULL;
	*count = 0;
	list = opendir(dir);
	if (!list)
		status = -errno;
	while (list && !status && (entry = readdir(list))) {
		if (kmemtrace_files_cpu(entry->d_name) == KMEMTRACE_ANY_CPU)
			continue;
		status = add_file(files, &room, *count, dir, entry->d_name);
		*count += !status;
	}
	if (list)
		closedir(list);
	if (*count)
		qsort(*files, *count, sizeof(**files), compare_cpus);
	if (*count && !status)
		return 0;
	snprintf(error->text, sizeof(error->text), "cannot read %.300s: %s", dir,
		 status ? strerror(-status) : "there is no cpuN.out in it");
	while (*count)
		kmemtrace_file_close(&(*files)[--*count]);
	free(*files);
	*files = NULL;
	return -1;
}

static const char *error_of_input(const void *arg)
{
	return input_error(arg);
}

int kmemtrace_file_open(struct kmemtrace_file *file, const struct kmemtrace_trace *trace,
			kmemtrace_problem_fn *problem, void *arg, struct kmemtrace_error *error)
{
	struct kmemtrace_source source = { .read = input_read, .error = error_of_input };
	const char *why;

	file->input = input_open(file->path, &why);
	source.arg = file->input;
	if (file->input) {
		if (!kmemtrace_stream_open(&file->stream, trace, file->stream.cpu, file->path,
					   &source, problem, arg))
			return 0;
		why = strerror(ENOMEM);
	}
	snprintf(error->text, sizeof(error->text), "cannot read %.300s: %s", file->path, why);
	return -1;
}

void kmemtrace_file_close(struct kmemtrace_file *file)
{
	kmemtrace_stream_close(&file->stream);
	input_close(file->input);
	free(file->path);
	file->input = NULL;
	file->path = NULL;
}
