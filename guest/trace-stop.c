// SPDX-License-Identifier: GPL-2.0
/*
 * trace-stop ENABLED ALLOCINFO BEFORE AFTER: stop tracing, with a copy of /proc/allocinfo from
 * before and one from after
 *
 * What the trace says is alive at its end lies between the two copies. They are close together: all
 * files are open before, and all buffers are there. But the write waits until no probe runs, and
 * kernel threads allocate and free meanwhile.
 */
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static char before[4 << 20], after[4 << 20];

static ssize_t copy(int in, char *buffer)
{
	ssize_t len = 0, n;

	if (lseek(in, 0, SEEK_SET))
		err(1, "cannot rewind allocinfo");
	while ((n = read(in, buffer + len, sizeof(before) - len)) > 0)
		len += n;
	if (n < 0)
		err(1, "cannot read allocinfo");
	if (len == sizeof(before))
		errx(1, "allocinfo has more than %zu bytes", sizeof(before));
	return len;
}

static void save(const char *path, const char *buffer, ssize_t len)
{
	int out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (out < 0 || write(out, buffer, len) != len || close(out))
		err(1, "cannot write %s", path);
}

int main(int argc, char **argv)
{
	ssize_t len_before, len_after;
	int enabled, in;

	if (argc != 5)
		errx(2, "usage: trace-stop ENABLED ALLOCINFO BEFORE AFTER");
	enabled = open(argv[1], O_WRONLY);
	in = open(argv[2], O_RDONLY);
	if (enabled < 0 || in < 0)
		err(1, "cannot open %s or %s", argv[1], argv[2]);
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		err(1, "cannot lock memory");
	/* The buffer of the file is allocated by the first read. */
	copy(in, before);
	len_before = copy(in, before);
	if (write(enabled, "0", 1) != 1)
		err(1, "cannot stop tracing by %s", argv[1]);
	len_after = copy(in, after);
	save(argv[3], before, len_before);
	save(argv[4], after, len_after);
	return 0;
}
