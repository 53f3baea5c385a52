// SPDX-License-Identifier: GPL-2.0
/* Writes to a file or to standard output through one buffer. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"

#define OUTPUT_SIZE	(256u << 10)

int output_open(struct output *output, const char *path)
{
	memset(output, 0, sizeof(*output));
	output->buffer = malloc(OUTPUT_SIZE);
	if (!output->buffer)
		return -ENOMEM;
	output->fd = STDOUT_FILENO;
	if (path && strcmp(path, "-"))
		output->fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (output->fd < 0) {
		output->error = -errno;
		free(output->buffer);
		return output->error;
	}
	return 0;
}

void output_begin(struct output *output)
{
	struct stat st;

	/* Standard output may be a file that somebody appends to. */
	if (output->fd == STDOUT_FILENO)
		return;
	if (!fstat(output->fd, &st) && S_ISREG(st.st_mode) && ftruncate(output->fd, 0))
		output->error = -errno;
}

static void output_flush(struct output *output)
{
	size_t done = 0;
	ssize_t wrote;

	while (done < output->used && !output->error) {
		wrote = write(output->fd, output->buffer + done, output->used - done);
		if (wrote >= 0)
			done += wrote;
		else if (errno != EINTR)
			output->error = -errno;
	}
	output->used = 0;
}

void output_bytes(struct output *output, const char *bytes, size_t len)
{
	size_t part;

	while (len) {
		if (output->used == OUTPUT_SIZE)
			output_flush(output);
		part = OUTPUT_SIZE - output->used;
		if (part > len)
			part = len;
		memcpy(output->buffer + output->used, bytes, part);
		output->used += part;
		bytes += part;
		len -= part;
	}
}

void output_text(struct output *output, const char *text)
{
	output_bytes(output, text, strlen(text));
}

void output_number(struct output *output, uint64_t number)
{
	char digits[20], *at = digits + sizeof(digits);

	do {
		*--at = '0' + number % 10;
		number /= 10;
	} while (number);
	output_bytes(output, at, digits + sizeof(digits) - at);
}

void output_signed(struct output *output, int64_t number)
{
	if (number < 0)
		output_bytes(output, "-", 1);
	output_number(output, number < 0 ? -(uint64_t)number : (uint64_t)number);
}

int output_close(struct output *output)
{
	output_flush(output);
	if (output->fd != STDOUT_FILENO && close(output->fd) && !output->error)
		output->error = -errno;
	free(output->buffer);
	output->buffer = NULL;
	return output->error;
}
