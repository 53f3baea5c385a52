// SPDX-License-Identifier: GPL-2.0
/*
 * Many modules, for guest/tests/alloc_tag/32-modules.sh: copies of one file under
 * different names
 *
 *	copies insert FILE COUNT	load FILE as copy_000, copy_001, ...
 *	copies remove COUNT		unload them
 *	copies remove-while-reading COUNT
 *
 * The last command reads /proc/allocinfo up to the middle of the modules,
 * unloads every third one, continues to read, and unloads the others. No line
 * may appear twice, and those of the remaining modules and of the kernel itself
 * must all appear.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX	1000

static __attribute__((format(printf, 1, 2), noreturn)) void give_up(const char *fmt, ...)
{
	int error = errno;
	va_list args;

	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, ": %s\n", strerror(error));
	exit(1);
}

static void name_of(char *name, size_t size, unsigned int i)
{
	snprintf(name, size, "copy_%03u", i % MAX);
}

static int insert(const char *path, unsigned int count)
{
	char old[32], new[32], *file;
	unsigned int i;
	struct stat st;
	long at;
	int fd = open(path, O_RDONLY);

	if (fd < 0 || fstat(fd, &st))
		give_up("%s", path);
	file = malloc(st.st_size);
	if (!file || read(fd, file, st.st_size) != st.st_size)
		give_up("%s", path);
	close(fd);

	name_of(old, sizeof(old), 0);
	for (i = 0; i < count; i++) {
		name_of(new, sizeof(new), i);
		for (at = 0; at + (long)strlen(old) <= st.st_size; at++) {
			if (!memcmp(file + at, old, strlen(old)))
				memcpy(file + at, new, strlen(new));
		}
		if (syscall(SYS_init_module, file, st.st_size, ""))
			give_up("loading %s", new);
		strcpy(old, new);
	}
	return 0;
}

static int remove_each(unsigned int count, bool (*wanted)(unsigned int i))
{
	unsigned int i;
	char name[32];

	for (i = 0; i < count; i++) {
		name_of(name, sizeof(name), i);
		if (wanted(i) && syscall(SYS_delete_module, name, O_NONBLOCK))
			give_up("unloading %s", name);
	}
	return 0;
}

static bool any(unsigned int i)
{
	return i < MAX;
}

static bool every_third(unsigned int i)
{
	return i % 3 == 0;
}

static bool all_others(unsigned int i)
{
	return !every_third(i);
}

/* Contents of /proc/allocinfo; further reads append to it. */
static char text[4 << 20];
static size_t len;

static bool read_on(int fd, size_t at_most)
{
	ssize_t got = read(fd, text + len, at_most);

	if (got < 0 || len + got + 4096 >= sizeof(text))
		give_up("/proc/allocinfo");
	len += got;
	text[len] = '\0';
	return got;
}

static long lines_of_others(void)
{
	const char *at;
	long n = 0;

	for (at = text; *at; at++)
		n += *at == '\n';
	for (at = strstr(text, "[copy_"); at; at = strstr(at + 1, "[copy_"))
		n--;
	return n;
}

static int remove_while_reading(unsigned int count)
{
	static unsigned int lines[MAX];
	int fd = open("/proc/allocinfo", O_RDONLY), status = 0;
	long others;
	const char *at;
	unsigned int i;
	char name[32];

	name_of(name, sizeof(name), count / 2);
	while (!strstr(text, name)) {
		if (!read_on(fd, 100))
			give_up("no line of %s", name);
	}
	remove_each(count, every_third);
	while (read_on(fd, 4096))
		;
	close(fd);
	others = lines_of_others();

	for (at = strstr(text, "[copy_"); at; at = strstr(at + 1, "[copy_"))
		lines[atoi(at + strlen("[copy_")) % MAX]++;
	for (i = 0; i < count; i++) {
		/*
		 * A module that was unloaded has the lines that were read
		 * before.
		 */
		if (lines[i] == 2 || (every_third(i) && lines[i] < 2))
			continue;
		printf("copy_%03u has %u lines\n", i, lines[i]);
		status = 1;
	}
	remove_each(count, all_others);

	/* The kernel itself must have as many lines as in a second reading. */
	len = 0;
	fd = open("/proc/allocinfo", O_RDONLY);
	while (read_on(fd, 4096))
		;
	close(fd);
	if (others != lines_of_others()) {
		printf("%ld lines of others, another reader sees %ld\n", others, lines_of_others());
		status = 1;
	}
	return status;
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "insert"))
		return insert(argv[2], atoi(argv[3]));
	if (argc == 3 && !strcmp(argv[1], "remove"))
		return remove_each(atoi(argv[2]), any);
	if (argc == 3 && !strcmp(argv[1], "remove-while-reading"))
		return remove_while_reading(atoi(argv[2]));
	fprintf(stderr, "usage: see the top of copies.c\n");
	return 2;
}
