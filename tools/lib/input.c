// SPDX-License-Identifier: GPL-2.0
/* Reads a file, a pipe or standard input, and unpacks what is compressed. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "array.h"
#include "input.h"

#define PACKED_SIZE	(64u << 10)

static const struct decoder * const decoders[] = { &gzip_decoder, &xz_decoder, &zstd_decoder };

/*
 * @packed holds what was read and is not unpacked yet, and at first the bytes that tell the
 * compression. @whole is set between streams, where a file may end.
 */
struct input {
	int fd;
	uint64_t done;
	uint64_t size;
	const char *error;
	const struct decoder *decoder;
	void *state;
	bool whole;
	bool at_end;
	const unsigned char *at;
	size_t left;
	unsigned char packed[PACKED_SIZE];
};

static ssize_t read_fd(struct input *input, void *buffer, size_t size)
{
	ssize_t got;

	do {
		got = read(input->fd, buffer, size);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		input->error = strerror(errno);
	else
		input->done += got;
	return got;
}

/* Finds the decoder by the first bytes, which a pipe may give one by one. */
static const char *detect(struct input *input)
{
	ssize_t got;
	size_t i;

	input->at = input->packed;
	while (input->left < INPUT_MAGIC) {
		got = read_fd(input, input->packed + input->left, PACKED_SIZE - input->left);
		if (got < 0)
			return input->error;
		if (got == 0)
			break;
		input->left += got;
	}
	for (i = 0; i < ARRAY_SIZE(decoders); i++) {
		if (!decoders[i]->begins(input->packed, input->left))
			continue;
		if (!decoders[i]->open)
			return "compressed in a way that this program was built without";
		input->decoder = decoders[i];
		input->state = input->decoder->open();
		if (!input->state)
			return strerror(ENOMEM);
		break;
	}
	return NULL;
}

struct input *input_open(const char *path, const char **error)
{
	bool standard = !strcmp(path, "-");
	struct input *input;
	struct stat st;

	input = calloc(1, sizeof(*input));
	if (!input) {
		*error = strerror(ENOMEM);
		return NULL;
	}
	input->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (input->fd < 0) {
		*error = strerror(errno);
		free(input);
		return NULL;
	}
	if (!fstat(input->fd, &st) && S_ISREG(st.st_mode))
		input->size = st.st_size;
	*error = detect(input);
	if (*error) {
		input_close(input);
		return NULL;
	}
	return input;
}

/* Reads on if nothing is left. Return: whether that went well, as it also does at the end. */
static bool fill(struct input *input)
{
	ssize_t got;

	if (input->left || input->at_end)
		return true;
	got = read_fd(input, input->packed, PACKED_SIZE);
	if (got < 0)
		return false;
	input->at_end = got == 0;
	input->at = input->packed;
	input->left = got;
	return true;
}

/*
 * Passes over the zeros that may follow a stream: xz pads with them, and what comes from a tape or
 * a disk is filled up with them. Return: whether they are what the compression allows.
 */
static bool pass_padding(struct input *input)
{
	unsigned int unit = input->decoder->padding;
	uint64_t zeros = 0;

	while (unit) {
		if (!fill(input))
			return false;
		if (!input->left || *input->at)
			break;
		input->at++;
		input->left--;
		zeros++;
	}
	if (unit && zeros % unit) {
		input->error = "the compressed data is damaged";
		return false;
	}
	return true;
}

static ssize_t read_packed(struct input *input, void *buffer, size_t size)
{
	unsigned char *out = buffer;
	enum decoder_status status;
	size_t room = size, got;

	for (;;) {
		if (input->whole && !pass_padding(input))
			return -1;
		if (!fill(input))
			return -1;
		if (input->whole && !input->left)
			return 0;
		got = input->left;
		status = input->decoder->step(input->state, &input->at, &input->left, &out, &room);
		if (status == DECODER_ERROR) {
			input->error = "the compressed data is damaged";
			return -1;
		}
		input->whole = status == DECODER_END;
		if (room < size)
			return size - room;
		if (status == DECODER_MORE && input->at_end && !got) {
			input->error = "the compressed data is cut off";
			return -1;
		}
	}
}

ssize_t input_read(void *source, void *buffer, size_t size)
{
	struct input *input = source;

	if (input->decoder)
		return read_packed(input, buffer, size);
	if (input->left) {
		if (size > input->left)
			size = input->left;
		memcpy(buffer, input->at, size);
		input->at += size;
		input->left -= size;
		return size;
	}
	return read_fd(input, buffer, size);
}

const char *input_error(const struct input *input)
{
	return input->error ? input->error : "no error";
}

uint64_t input_done(const struct input *input)
{
	return input->done;
}

uint64_t input_size(const struct input *input)
{
	return input->size;
}

void input_close(struct input *input)
{
	if (!input)
		return;
	if (input->state)
		input->decoder->close(input->state);
	if (input->fd > STDERR_FILENO)
		close(input->fd);
	free(input);
}

static const char *list(bool built, char *text, size_t size)
{
	size_t i;

	text[0] = '\0';
	for (i = 0; i < ARRAY_SIZE(decoders); i++) {
		bool has = decoders[i]->open;
		size_t len = strlen(text);

		if (has == built)
			snprintf(text + len, size - len, "%s%s", len ? ", " : "",
				 decoders[i]->name);
	}
	return text;
}

const char *input_compressions(void)
{
	static char text[64];

	return list(true, text, sizeof(text));
}

const char *input_missing(void)
{
	static char text[64];

	return list(false, text, sizeof(text));
}
