/* SPDX-License-Identifier: GPL-2.0 */
/* allocinfo: where a call site is, in words. */
#ifndef PLACE_H
#define PLACE_H

#include <stddef.h>
#include <stdint.h>

struct site;
struct strings;

/* The longest text; what is longer is cut at its end. */
#define PLACE_ROOM	4096

/* Writes "file:line [module] function". Return: the length. */
size_t place_print(char *text, const struct strings *names, const struct site *site);

/* Return: how much of the name of a file is its directory, without a slash; 0 if it has none. */
size_t place_directory(const char *file, size_t len);

/* Bytes for each of @calls allocations; 0 without any. */
int64_t average(int64_t bytes, int64_t calls);

#endif
