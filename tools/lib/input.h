/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads a file, a pipe or standard input, and unpacks what is compressed. The first bytes tell
 * which compression it is, so a pipe may be compressed as well. Each library is optional when
 * this is built: HAVE_ZLIB, HAVE_LZMA, HAVE_ZSTD.
 */
#ifndef TOOLS_LIB_INPUT_H
#define TOOLS_LIB_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct input;

/**
 * input_open() - open a file
 * @path: its name; "-" for standard input
 * @error: is set to what went wrong, without the name of the file
 *
 * Return: the input, or NULL.
 */
struct input *input_open(const char *path, const char **error);

/**
 * input_read() - read bytes, unpacked
 * @input: from input_open(); void, so that this serves as a source of a reader
 * @buffer: where to
 * @size: how many at most
 *
 * Return: as read() does; -1 for an error that input_error() has.
 */
ssize_t input_read(void *input, void *buffer, size_t size);

/* What went wrong in input_read(). */
const char *input_error(const struct input *input);

/* How many bytes of the file were read, and how many there are; 0 if that is unknown. */
uint64_t input_done(const struct input *input);
uint64_t input_size(const struct input *input);

void input_close(struct input *input);

/* Names of the compressions that this was built with, and without; "" for none. */
const char *input_compressions(void);
const char *input_missing(void);

enum decoder_status {
	DECODER_MORE,	/* wants more input, or has more output */
	DECODER_END,	/* the end of a stream, which another may follow */
	DECODER_ERROR,
};

/* How many bytes tell a compression. */
#define INPUT_MAGIC	6

/**
 * struct decoder - a compression
 * @name: as its program is called
 * @begins: whether a file begins with @bytes; @len is at least INPUT_MAGIC, but for shorter files
 * @padding: how many zeros may follow a stream: a multiple of this, or none if it is 0
 * @open: prepares; NULL if this was built without the library
 * @step: unpacks from @in to @out, and advances both
 * @close: frees
 */
struct decoder {
	const char *name;
	bool (*begins)(const unsigned char *bytes, size_t len);
	unsigned int padding;
	void *(*open)(void);
	enum decoder_status (*step)(void *state, const unsigned char **in, size_t *in_len,
				    unsigned char **out, size_t *out_len);
	void (*close)(void *state);
};

extern const struct decoder gzip_decoder;
extern const struct decoder xz_decoder;
extern const struct decoder zstd_decoder;

#endif
