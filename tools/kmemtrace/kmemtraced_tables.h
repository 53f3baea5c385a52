/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tables of a trace, which say what the numbers in its events mean. Each is the union of what
 * the kernel's file held whenever it was read: what has gone since may be in events as well, and
 * numbers are not used again while tracing is on.
 */
#ifndef KMEMTRACED_TABLES_H
#define KMEMTRACED_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kmemtraced_kernel.h"
#include "strings.h"

enum table_name {
	TABLE_SYMBOLS,
	TABLE_TAGS,
	TABLE_CACHES,
	TABLE_MODULES,
	TABLES,
};

/**
 * struct trace_table - one of them
 * @fd: the file that is written, -1 if there is none
 * @size: bytes in it
 * @lines: the lines that it has; of the symbols, those of modules, as vmlinux's never change
 * @told: that nothing can be read for it
 */
struct trace_table {
	int fd;
	uint64_t size;
	struct strings lines;
	bool told;
};

/**
 * struct tables - all of them
 * @kernel: where they are from
 * @kallsyms: the file with the symbols
 * @dir: the folder of the trace
 * @list: of tables
 * @piece: what is read at once
 * @failed: something could not be written, which has been said
 */
struct tables {
	const struct kernel *kernel;
	const char *kallsyms;
	int dir;
	struct trace_table list[TABLES];
	char *piece;
	bool failed;
};

/* Make the folder and empty tables. Return: 0 or a negative error. */
int tables_begin(struct tables *tables, const struct kernel *kernel, const char *kallsyms,
		 int dir);

/* Add what is new to a table. Return: whether anything was. */
bool tables_update(struct tables *tables, enum table_name name);

/* Add the modules that have come or gone, and the symbols of those that have come. */
void tables_update_modules(struct tables *tables);

void tables_end(struct tables *tables);

/* For a trace that did not begin: no file stays. */
void tables_remove(int dir);

#endif
