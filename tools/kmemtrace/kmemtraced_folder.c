// SPDX-License-Identifier: GPL-2.0
/* The folder of a trace. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kmemtraced_folder.h"
#include "kmemtraced_ring.h"
#include "kmemtraced_say.h"
#include "kmemtraced_tables.h"

bool folder_is_empty(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	bool empty = true;

	if (!dir)
		return errno == ENOENT;
	while (empty && (entry = readdir(dir)))
		empty = !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");
	closedir(dir);
	return empty;
}

int folder_make(const char *path, bool *made)
{
	int dir;

	*made = !mkdir(path, 0700);
	if (!*made && errno != EEXIST) {
		say("cannot make %s: %s", path, strerror(errno));
		return -1;
	}
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0) {
		say("cannot open %s: %s", path, strerror(errno));
		return -1;
	}
	if (!folder_is_empty(path)) {
		say("%s is not empty; name another folder with -o", path);
		close(dir);
		return -1;
	}
	return dir;
}

/* Return: 0 or a negative error, of reading if @reading is set. */
static int copy(int from, int to, bool *reading)
{
	char piece[4096];
	ssize_t got, wrote, at;

	for (;;) {
		*reading = true;
		got = read(from, piece, sizeof(piece));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got ? -errno : 0;
		*reading = false;
		for (at = 0; at < got; at += wrote) {
			wrote = write(to, piece + at, got - at);
			if (wrote < 0 && errno == EINTR)
				wrote = 0;
			if (wrote < 0)
				return -errno;
		}
	}
}

int folder_metadata(int dir, const struct kernel *kernel)
{
	int from = kernel_open_file(kernel, "metadata"), to, error;
	bool reading = true;

	if (from < 0) {
		error = from;
	} else {
		to = openat(dir, "metadata", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		reading = false;
		error = to < 0 ? -errno : copy(from, to, &reading);
		if (to >= 0 && close(to) && !error)
			error = -errno;
		close(from);
	}
	if (!error)
		return 0;
	if (reading)
		say("cannot read %s/metadata: %s", kernel->path, strerror(-error));
	else
		say("cannot write metadata: %s", strerror(-error));
	return -1;
}

void folder_remove(int dir, const char *path, bool made)
{
	tables_remove(dir);
	unlinkat(dir, "metadata", 0);
	unlinkat(dir, RING_DIR, AT_REMOVEDIR);
	if (made)
		rmdir(path);
}
