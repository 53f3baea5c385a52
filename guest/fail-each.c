// SPDX-License-Identifier: GPL-2.0
/*
 * fail-each FILE TEXT UNDO: write TEXT to FILE again and again, and have the first allocation that
 * the kernel makes for it fail, then the second, until all succeed
 *
 * Where it is written all the same, UNDO is written then. Prints how many writes failed. See
 * Documentation/fault-injection of the kernel for /proc/self/fail-nth.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void put(int fd, const char *text)
{
	if (write(fd, text, strlen(text)) < 0)
		err(1, "cannot write %s", text);
}

int main(int argc, char **argv)
{
	unsigned int nth = 0, failed = 0;
	char left[16];
	int file, fault;

	if (argc != 4)
		errx(2, "usage: fail-each FILE TEXT UNDO");
	file = open(argv[1], O_WRONLY);
	fault = open("/proc/self/fail-nth", O_RDWR);
	if (file < 0 || fault < 0)
		err(1, "cannot open %s or /proc/self/fail-nth", argv[1]);
	do {
		char number[16];
		ssize_t len, done;

		snprintf(number, sizeof(number), "%u", ++nth);
		put(fault, number);
		done = write(file, argv[2], strlen(argv[2]));
		if (done < 0 && errno != ENOMEM)
			err(1, "cannot write %s", argv[2]);
		len = pread(fault, left, sizeof(left) - 1, 0);
		put(fault, "0");
		if (len < 1)
			err(1, "cannot read /proc/self/fail-nth");
		left[len] = '\0';
		if (done < 0)
			failed++;
		else
			put(file, argv[3]);
	} while (atoi(left) == 0);
	printf("%u\n", failed);
	return 0;
}
