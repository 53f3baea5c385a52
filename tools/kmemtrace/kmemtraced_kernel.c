// SPDX-License-Identifier: GPL-2.0
/* The kernel's files. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "../../include/linux/kmemtrace_abi.h"
#include "kmemtraced_folder.h"
#include "kmemtraced_kernel.h"
#include "kmemtraced_say.h"

/* A line of the file stats has less than this. */
#define STATS_LINE	128

int kernel_open_file(const struct kernel *kernel, const char *name)
{
	int fd = openat(kernel->dir, name, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int kernel_open_cpu(const struct kernel *kernel, unsigned int cpu)
{
	char name[32];
	int fd;

	snprintf(name, sizeof(name), "cpu%u", cpu);
	fd = openat(kernel->dir, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int kernel_read(const struct kernel *kernel, const char *name, char *text, size_t size)
{
	int fd = kernel_open_file(kernel, name), error = 0;
	size_t len = 0;
	ssize_t got;

	if (fd < 0)
		return fd;
	while (len < size - 1) {
		got = read(fd, text + len, size - 1 - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			error = -errno;
		if (got <= 0)
			break;
		len += got;
	}
	close(fd);
	while (len && text[len - 1] == '\n')
		len--;
	text[len] = '\0';
	return error ? error : (int)len;
}

/* Writes a line, as a shell does it: in one write(). */
static int write_file(const struct kernel *kernel, const char *name, const char *text)
{
	int fd = openat(kernel->dir, name, O_WRONLY | O_TRUNC | O_CLOEXEC), error = 0, len;
	ssize_t wrote;
	char *line;

	if (fd < 0)
		return -errno;
	len = asprintf(&line, "%s\n", text);
	if (len < 0) {
		close(fd);
		return -ENOMEM;
	}
	do {
		wrote = write(fd, line, len);
	} while (wrote < 0 && errno == EINTR);
	if (wrote < 0)
		error = -errno;
	else if (wrote < len)
		error = -EIO;
	if (close(fd) && !error)
		error = -errno;
	free(line);
	return error;
}

int kernel_enable(const struct kernel *kernel, bool on)
{
	return write_file(kernel, "enabled", on ? "1" : "0");
}

bool kernel_is_on(const struct kernel *kernel)
{
	char text[16];

	return kernel_read(kernel, "enabled", text, sizeof(text)) < 0 || strcmp(text, "0");
}

uint64_t kernel_number(const struct kernel *kernel, const char *name)
{
	char text[32];

	return kernel_read(kernel, name, text, sizeof(text)) > 0 ? strtoull(text, NULL, 10) : 0;
}

bool kernel_stats(const struct kernel *kernel, struct kernel_stats *stats)
{
	uint64_t events, discarded;
	char line[STATS_LINE];
	bool any = false;
	FILE *file;
	int fd;

	memset(stats, 0, sizeof(*stats));
	fd = kernel_open_file(kernel, "stats");
	file = fd < 0 ? NULL : fdopen(fd, "re");
	if (!file) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "cpu %*u events %" SCNu64 " discarded %" SCNu64, &events,
			   &discarded) != 2)
			continue;
		stats->events += events;
		stats->discarded += discarded;
		any = true;
	}
	fclose(file);
	return any;
}

bool kernel_next_cpu(const struct kernel *kernel, unsigned int *cpu)
{
	struct dirent *entry;
	int len;

	while ((entry = readdir(kernel->list))) {
		len = 0;
		if (sscanf(entry->d_name, "cpu%u%n", cpu, &len) == 1 && !entry->d_name[len])
			return true;
	}
	return false;
}

bool kernel_first_cpu(const struct kernel *kernel, unsigned int *cpu)
{
	rewinddir(kernel->list);
	return kernel_next_cpu(kernel, cpu);
}

/* Says why the folder, or a file in it, cannot be opened, and what to do. */
static int cannot_open(const char *path, const char *debugfs, int error)
{
	if (error == EPERM && !geteuid())
		say("%s: %s; a kernel in lockdown has no debugfs", path, strerror(error));
	else if (error == EACCES || error == EPERM)
		say("%s: %s; run this as root", path, strerror(error));
	else if (error != ENOENT && error != ENOTDIR)
		say("cannot open %s: %s", path, strerror(error));
	/* A debugfs that is mounted always has something in it. */
	else if (folder_is_empty(debugfs))
		say("no debugfs in %s; try: mount -t debugfs none %s", debugfs, debugfs);
	else
		say("this kernel has no %s; it takes one with CONFIG_KMEMTRACE", path);
	return -1;
}

/* The file abi_version, which also tells whether this program may read at all. */
static int check_version(const struct kernel *kernel, const char *debugfs)
{
	unsigned int major, minor;
	char text[32];
	int got = kernel_read(kernel, "abi_version", text, sizeof(text));

	if (got < 0)
		return cannot_open(kernel->path, debugfs, -got);
	if (sscanf(text, "%u.%u", &major, &minor) != 2) {
		say("%s/abi_version is no version: %s", kernel->path, text);
		return -1;
	}
	if (major == KMEMTRACE_MAJOR)
		return 0;
	say("the kernel's traces are of version %s, and this program is for %u; take the %s",
	    text, KMEMTRACE_MAJOR, "kmemtraced that belongs to the kernel");
	return -1;
}

/*
 * Packets go to one reader alone. The lock is on the kernel's own file: it is the same one for all
 * that could get in each other's way, wherever debugfs is mounted and whatever they see of /run,
 * and ends with the program, however that ends.
 */
static int take_lock(struct kernel *kernel)
{
	kernel->lock = kernel_open_file(kernel, "enabled");
	if (kernel->lock < 0) {
		say("cannot open %s/enabled: %s", kernel->path, strerror(-kernel->lock));
		return -1;
	}
	if (!flock(kernel->lock, LOCK_EX | LOCK_NB))
		return 0;
	if (errno == EWOULDBLOCK)
		say("another kmemtraced is at work, and only one can be; end that one first");
	else
		say("cannot lock %s/enabled: %s", kernel->path, strerror(errno));
	return -1;
}

int kernel_open(struct kernel *kernel, const char *debugfs)
{
	unsigned int cpu;

	memset(kernel, 0, sizeof(*kernel));
	kernel->lock = -1;
	snprintf(kernel->path, sizeof(kernel->path), "%s/kmemtrace", debugfs);
	kernel->dir = open(kernel->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (kernel->dir < 0)
		return cannot_open(kernel->path, debugfs, errno);
	kernel->list = opendir(kernel->path);
	if (!kernel->list)
		return cannot_open(kernel->path, debugfs, errno);
	if (check_version(kernel, debugfs) || take_lock(kernel))
		return -1;
	kernel->was_on = kernel_is_on(kernel);
	kernel->had_buffers = kernel_first_cpu(kernel, &cpu);
	return 0;
}

int kernel_set_filter(struct kernel *kernel, const char *text)
{
	char before[PIPE_BUF];
	int error;

	error = kernel_read(kernel, "filter", before, sizeof(before));
	if (error >= 0)
		error = write_file(kernel, "filter", text);
	if (error < 0) {
		say("the kernel does not take the filter \"%s\": %s", text, strerror(-error));
		return -1;
	}
	kernel->filter = strdup(before);
	return 0;
}

void kernel_close(struct kernel *kernel)
{
	int error;

	if (kernel->filter) {
		error = write_file(kernel, "filter", kernel->filter);
		if (error)
			say("cannot set the filter back to \"%s\": %s", kernel->filter,
			    strerror(-error));
		free(kernel->filter);
	}
	if (kernel->list)
		closedir(kernel->list);
	if (kernel->lock >= 0)
		close(kernel->lock);
	if (kernel->dir >= 0)
		close(kernel->dir);
}
