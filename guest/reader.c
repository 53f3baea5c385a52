// SPDX-License-Identifier: GPL-2.0
/*
 * reader HOW FILE: copy a file to standard output in ways that the programs of
 * the shell do not offer.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

static const char *name;

static void put(const char *buf, ssize_t len)
{
	ssize_t done;

	for (; len > 0; buf += done, len -= done) {
		done = write(STDOUT_FILENO, buf, len);
		if (done <= 0)
			err(1, "standard output");
	}
}

/* Copy parts that end in the middle of lines. */
static void by_sendfile(int fd)
{
	ssize_t got;

	while ((got = sendfile(STDOUT_FILENO, fd, NULL, 1000)) > 0)
		;
	if (got < 0)
		err(1, "sendfile() of %s", name);
}

static void by_splice(int fd)
{
	char buf[4096];
	ssize_t got;
	int pipes[2];

	if (pipe(pipes))
		err(1, "pipe()");
	while ((got = splice(fd, NULL, pipes[1], NULL, sizeof(buf), 0)) > 0) {
		got = read(pipes[0], buf, got);
		put(buf, got);
	}
	if (got < 0)
		err(1, "splice() of %s", name);
}

static void by_pread(int fd)
{
	char buf[100];
	off_t at = 0;
	ssize_t got;

	while ((got = pread(fd, buf, sizeof(buf), at)) > 0) {
		put(buf, got);
		at += got;
	}
	if (got < 0)
		err(1, "pread() of %s", name);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *how;
		void (*copy)(int fd);
	} ways[] = {
		{ "sendfile", by_sendfile },
		{ "splice", by_splice },
		{ "pread", by_pread },
		{ NULL, NULL }
	}, *way;
	int fd;

	if (argc != 3)
		errx(2, "usage: reader sendfile|splice|pread FILE");
	name = argv[2];
	fd = open(name, O_RDONLY);
	if (fd < 0)
		err(1, "%s", name);
	for (way = ways; way->how; way++) {
		if (!strcmp(argv[1], way->how)) {
			way->copy(fd);
			return 0;
		}
	}
	errx(2, "there is no way %s", argv[1]);
}
