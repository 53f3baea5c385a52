/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's files, which Documentation/ABI/testing/debugfs-kmemtrace describes. */
#ifndef KMEMTRACED_KERNEL_H
#define KMEMTRACED_KERNEL_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct kernel - the folder kmemtrace in debugfs
 * @path: its name, for messages
 * @dir: the folder
 * @list: the same, to look for new files
 * @lock: the file enabled, which is locked as long as this program runs
 * @was_on: tracing was on when this program began
 * @had_buffers: there were buffers then
 * @filter: the text that was in the file filter, if this program wrote another one
 */
struct kernel {
	char path[4096];
	int dir;
	DIR *list;
	int lock;
	bool was_on;
	bool had_buffers;
	char *filter;
};

/**
 * struct kernel_stats - what the kernel counted, on all CPUs
 * @events: that it recorded
 * @discarded: events that it discarded
 */
struct kernel_stats {
	uint64_t events;
	uint64_t discarded;
};

/**
 * kernel_open() - find kmemtrace, and take care to be the only one that reads from it
 * @kernel: to initialise
 * @debugfs: where debugfs is mounted
 *
 * Return: 0, or -1 if that does not work, which has been said then, with what to do.
 */
int kernel_open(struct kernel *kernel, const char *debugfs);
void kernel_close(struct kernel *kernel);

/* Write 1 or 0 to the file enabled. Return: 0 or a negative error. */
int kernel_enable(const struct kernel *kernel, bool on);
bool kernel_is_on(const struct kernel *kernel);

/* Set the filter until kernel_close(). Return: 0, or -1 after saying why. */
int kernel_set_filter(struct kernel *kernel, const char *text);

/* The CPUs that have a file: first_cpu() begins, and both return whether there is one. */
bool kernel_first_cpu(const struct kernel *kernel, unsigned int *cpu);
bool kernel_next_cpu(const struct kernel *kernel, unsigned int *cpu);

/* Open the file of a CPU, or one with a name. Return: the file, or a negative error. */
int kernel_open_cpu(const struct kernel *kernel, unsigned int cpu);
int kernel_open_file(const struct kernel *kernel, const char *name);

/**
 * kernel_read() - read a short file
 * @kernel: from kernel_open()
 * @name: of the file
 * @text: is filled in, without the newline at the end
 * @size: of @text
 *
 * Return: the length, or a negative error.
 */
int kernel_read(const struct kernel *kernel, const char *name, char *text, size_t size);

/* A number in a file of its own, 0 if it cannot be read. */
uint64_t kernel_number(const struct kernel *kernel, const char *name);

/* Return: whether there are any. */
bool kernel_stats(const struct kernel *kernel, struct kernel_stats *stats);

#endif
