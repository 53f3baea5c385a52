// SPDX-License-Identifier: GPL-2.0
/*
 * trace-stop ENABLED ALLOCINFO OUT: stop tracing, and copy /proc/allocinfo as it is then
 *
 * What the trace says is alive at its end can be compared with what allocinfo says only if nothing
 * is allocated in between: all files are open before, and all buffers are there.
 */
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static char buffer[4 << 20];

int main(int argc, char **argv)
{
	int enabled, in, out;
	ssize_t len = 0, n;

	if (argc != 4)
		errx(2, "usage: trace-stop ENABLED ALLOCINFO OUT");
	enabled = open(argv[1], O_WRONLY);
	in = open(argv[2], O_RDONLY);
	out = open(argv[3], O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (enabled < 0 || in < 0 || out < 0)
		err(1, "cannot open %s, %s or %s", argv[1], argv[2], argv[3]);
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		err(1, "cannot lock memory");
	/* The buffer of the file is allocated by the first read. */
	if (read(in, buffer, 1) != 1 || lseek(in, 0, SEEK_SET))
		err(1, "cannot read %s", argv[2]);
	if (write(enabled, "0", 1) != 1)
		err(1, "cannot stop tracing by %s", argv[1]);
	while ((n = read(in, buffer + len, sizeof(buffer) - len)) > 0)
		len += n;
	if (n < 0)
		err(1, "cannot read %s", argv[2]);
	if (write(out, buffer, len) != len)
		err(1, "cannot write %s", argv[3]);
	return 0;
}
