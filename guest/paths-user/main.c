// SPDX-License-Identifier: GPL-2.0
/*
 * Exercises paths of memory from user space, for the tests in guest/tests:
 *
 *	paths-user COMMAND [ARGUMENT...]
 *
 * A command does something step by step, and compares what lines of
 * /proc/allocinfo hold with what they held before. The exit status is 0, or 1
 * with a line for each failure, or 77 with the reason why it cannot be done
 * here.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "paths-user.h"

int failures;

void skip(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	_exit(failures ? 1 : 77);
}

void give_up(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf(": %s\n", strerror(errno));
	fflush(stdout);
	_exit(1);
}

void expect(bool what, const char *text_of_it)
{
	if (what)
		return;
	printf("not true: %s\n", text_of_it);
	failures++;
}

int write_file(const char *path, const char *fmt, ...)
{
	char buf[128];
	va_list args;
	int fd, len, err = 0;

	va_start(args, fmt);
	len = vsnprintf(buf, sizeof(buf), fmt, args);
	va_end(args);
	fd = open(path, O_WRONLY);
	if (fd < 0)
		return -errno;
	if (write(fd, buf, len) != len)
		err = -errno;
	close(fd);
	return err;
}

static const struct {
	const char *name;
	int arguments;
	int (*run)(char **argv);
} commands[] = {
	{ "thp-split", 0, cmd_thp_split },
	{ "thp-collapse", 0, cmd_thp_collapse },
	{ "merge", 0, cmd_merge },
	{ "swap", 0, cmd_swap },
	{ "move", 0, cmd_move },
	{ "compact", 0, cmd_compact },
	{ "report", 0, cmd_report },
	{ "poison", 0, cmd_poison },
	{ "poison-huge", 0, cmd_poison_huge },
	{ "soft-offline", 0, cmd_soft_offline },
	{ "kexec", 0, cmd_kexec },
	{ "device", 0, cmd_device },
	{ "toggle", 1, cmd_toggle },
	{ NULL, 0, NULL },
};

int main(int argc, char **argv)
{
	size_t i;

	/* Fault it in before anything is counted. */
	memset(text, 0, sizeof(text));
	for (i = 0; argc > 1 && commands[i].name; i++) {
		if (strcmp(argv[1], commands[i].name))
			continue;
		if (argc - 2 != commands[i].arguments)
			break;
		commands[i].run(argv + 2);
		fflush(stdout);
		return failures ? 1 : 0;
	}
	fprintf(stderr, "usage: paths-user COMMAND [ARGUMENT...]\n");
	return 2;
}
