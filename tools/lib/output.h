/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writes to a file or to standard output through one buffer. An error is kept until
 * output_close(), so that only that has to be checked.
 */
#ifndef TOOLS_LIB_OUTPUT_H
#define TOOLS_LIB_OUTPUT_H

#include <stddef.h>
#include <stdint.h>

struct output {
	int fd;
	int error;
	size_t used;
	char *buffer;
};

/**
 * output_open() - open a file for writing
 * @output: to initialise
 * @path: its name; NULL or "-" for standard output
 *
 * An existing file keeps its content until output_begin(): what it depends on may still fail.
 *
 * Return: 0 or a negative error.
 */
int output_open(struct output *output, const char *path);

/* Empties an existing file. */
void output_begin(struct output *output);

void output_bytes(struct output *output, const char *bytes, size_t len);
void output_text(struct output *output, const char *text);
void output_number(struct output *output, uint64_t number);
void output_signed(struct output *output, int64_t number);

/**
 * output_close() - write what is left
 * @output: from output_open()
 *
 * Return: 0, or the first error, negative.
 */
int output_close(struct output *output);

#endif
