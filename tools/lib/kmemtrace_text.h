/* SPDX-License-Identifier: GPL-2.0 */
/* Reads the text files of a trace. For the files of the reader only. */
#ifndef TOOLS_LIB_KMEMTRACE_TEXT_H
#define TOOLS_LIB_KMEMTRACE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kmemtrace_error;

/* How many bytes a text file may have. */
#define KMEMTRACE_TEXT_MOST	(256ul << 20)

/**
 * struct kmemtrace_text - a file in memory
 * @path: its name
 * @text: what is in it, and a NUL
 * @len: how many bytes, without the NUL
 * @at: where the next line begins
 * @line: number of the line that was read last, from 1
 */
struct kmemtrace_text {
	char path[4096];
	char *text;
	size_t len;
	char *at;
	uint64_t line;
};

/**
 * kmemtrace_text_read() - read a file
 * @text: is filled in; @text->text is for the caller to free
 * @dir: the folder, NULL if @name is the whole path
 * @name: its name there
 * @missing: the file may be missing, and is empty then
 * @error: is set if it fails
 *
 * Return: 0, or -1 if the file cannot be read, is too large or is no text.
 */
int kmemtrace_text_read(struct kmemtrace_text *text, const char *dir, const char *name,
			bool missing, struct kmemtrace_error *error);

/* Return: the next line, which ends with a NUL instead of its newline, or NULL. */
char *kmemtrace_text_line(struct kmemtrace_text *text);

/* Says what is wrong in the line that was read last. Return: -1. */
int kmemtrace_text_wrong(const struct kmemtrace_text *text, struct kmemtrace_error *error,
			 const char *format, ...) __attribute__((format(printf, 3, 4)));

/**
 * kmemtrace_text_number() - take a number from a line
 * @at: where it begins; is set behind the blank that follows it
 * @base: 10, or 16 with 0x or without
 * @most: the largest that there may be
 * @number: is set
 *
 * Return: whether there was one, with a blank or nothing behind it.
 */
bool kmemtrace_text_number(char **at, unsigned int base, uint64_t most, uint64_t *number);

/* Takes a word, up to a blank. Return: the word, which ends with a NUL, or NULL. */
char *kmemtrace_text_word(char **at);

#endif
