/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writes tables for people: columns are as wide as what is in them, and the table no wider than the
 * terminal. All rows are kept until columns_print().
 *
 * What does not fit is cut out of the column that shrinks, at its beginning, since of a path the
 * end says more; what is still too wide is left to the terminal. Bytes that a terminal might take
 * for something else, and what is not UTF-8, are shown as question marks.
 */
#ifndef TOOLS_LIB_COLUMNS_H
#define TOOLS_LIB_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "terminal.h"

struct output;

enum column_kind {
	COLUMN_LEFT,
	COLUMN_RIGHT,
	COLUMN_SHRINKS,	/* left-aligned; what does not fit is cut out here */
	COLUMN_BAR,	/* parts of a whole as a bar; left out where it takes too much room */
};

/**
 * struct column - a column
 * @title: its first row; NULL if there is none in any column
 * @kind: how its cells stand
 */
struct column {
	const char *title;
	enum column_kind kind;
};

/**
 * struct columns - a table that is being made
 *
 * All members are its own.
 */
struct columns {
	const struct column *list;
	unsigned int count;
	const struct terminal *terminal;
	struct cell *cells;
	uint32_t cell_count;
	uint32_t cell_room;
	char *text;
	size_t text_used;
	size_t text_room;
	bool failed;
};

/**
 * columns_begin() - begin a table
 * @columns: to initialise
 * @list: the columns, of which one shrinks and at most one is a bar; they have to stay
 * @count: how many
 * @terminal: what it is for
 */
void columns_begin(struct columns *columns, const struct column *list, unsigned int count,
		   const struct terminal *terminal);

/* The next cell of the row; after the last one a row is full, and the next one begins. */
void columns_text(struct columns *columns, const char *text);
void columns_bytes(struct columns *columns, const char *text, size_t len);
/* A cell that is put together as printf() does. */
void columns_format(struct columns *columns, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * columns_bar() - the next cell of the row, in a column with a bar
 * @columns: the table
 * @part: what the bar shows; nothing is shown of less than 0
 * @whole: what a full bar would stand for
 */
void columns_bar(struct columns *columns, int64_t part, int64_t whole);

/* An empty cell for each column that is left, so that the row is full. */
void columns_end_row(struct columns *columns);

/**
 * columns_print() - write the table, and free it
 * @columns: from columns_begin()
 * @output: where to
 *
 * Return: 0, or -1 if there was not enough memory; nothing is written then.
 */
int columns_print(struct columns *columns, struct output *output);

#endif
