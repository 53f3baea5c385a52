/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writes reports as text, JSON or CSV. A report has facts, which are a name and a value, and
 * tables, whose rows are written as they come. CSV has the tables alone.
 */
#ifndef KMEMTRACE_REPORT_WRITER_H
#define KMEMTRACE_REPORT_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json.h"

enum format {
	FORMAT_TEXT,
	FORMAT_JSON,
	FORMAT_CSV,
	FORMAT_FOLDED,
	FORMAT_PPROF,
	FORMAT_SVG
};

/**
 * struct column - of a table
 * @name: in JSON and CSV; NULL if it is in text alone
 * @second: of a pair, the second one's name
 * @title: in text; NULL if it is not in text
 * @width: in text; negative for what is flushed left
 */
struct column {
	const char *name;
	const char *second;
	const char *title;
	int width;
};

struct writer {
	enum format format;
	struct output *output;
	struct json json;
	const struct column *columns;
	unsigned int column_count;
	unsigned int column;
	bool follows;	/* a cell stands before this one */
	bool sections;	/* and a section before this one */
};

void writer_begin(struct writer *writer, enum format format, struct output *output);
void writer_end(struct writer *writer);

/* @name: in JSON; @title: in text, NULL for none. */
void writer_section(struct writer *writer, const char *name, const char *title);
void writer_close_section(struct writer *writer);

/*
 * Facts. @title: in text, NULL if it is not there; @name: in JSON. That of bytes and times is the
 * number in JSON, and also written for people in text.
 */
void writer_number(struct writer *writer, const char *name, const char *title, uint64_t number);
void writer_bytes(struct writer *writer, const char *name, const char *title, int64_t bytes);
void writer_time(struct writer *writer, const char *name, const char *title, uint64_t ns);
void writer_percent(struct writer *writer, const char *name, const char *title, double percent);
void writer_string(struct writer *writer, const char *name, const char *title, const char *text);
/* "12 of 345", and two numbers in JSON. */
void writer_share(struct writer *writer, const char *name, const char *all, const char *title,
		  uint64_t number, uint64_t of);
void writer_bool(struct writer *writer, const char *name, bool value);

/* A line in text alone. */
void writer_line(struct writer *writer, const char *text);

/* A table; @title stands above it in text. It may be written in parts with different titles. */
void writer_table(struct writer *writer, const char *name, const struct column *columns,
		  unsigned int count);
void writer_part(struct writer *writer, const char *title);
void writer_close_table(struct writer *writer);

/* Cells of a row, one for each column. The last one ends the row. */
void cell_number(struct writer *writer, uint64_t number);
void cell_signed(struct writer *writer, int64_t number);
void cell_pair(struct writer *writer, uint64_t number, uint64_t second);
void cell_percent(struct writer *writer, double percent);
void cell_time(struct writer *writer, uint64_t ns);
void cell_text(struct writer *writer, const char *text);
void cell_none(struct writer *writer);

/* A part in percent of a whole, which may be 0. */
static inline double percent_of(double part, double whole)
{
	return whole ? part * 100 / whole : 0;
}

#endif
