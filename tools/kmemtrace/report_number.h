/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers on the command line, and numbers for people. */
#ifndef KMEMTRACE_REPORT_NUMBER_H
#define KMEMTRACE_REPORT_NUMBER_H

#include <stddef.h>
#include <stdint.h>

/* A number, with K, M or G behind it or without. Return: 0, or -1 if it is none. */
int number_parse(const char *text, uint64_t *number);

/* Long enough for each of these. */
#define NUMBER_SIZE	32

/* "1.5 MiB", "17 B"; and "2.50 ms", "13 ns". Return: @text. */
char *number_bytes(char *text, uint64_t bytes);
char *number_time(char *text, uint64_t ns);

/* Without zeros behind the point: "2 MiB", not "2.00 MiB". Return: @text. */
char *number_trim(char *text);

/* "12.5 k", "3.1 M"; smaller numbers as they are. Return: @text. */
char *number_short(char *text, uint64_t number);

#endif
