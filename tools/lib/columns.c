// SPDX-License-Identifier: GPL-2.0
/* Writes tables for people. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "columns.h"
#include "output.h"
#include "utf8.h"

/* Between two columns. */
#define GAP		2
#define BAR_WIDTH	12
/* A column shrinks no further than to this; the bar is left out before it is less than that. */
#define LEAST		16
#define LEAST_BESIDE	40

/* What stands for the part that was cut out. */
#define CUT		"..."
#define CUT_WIDTH	3

/* What a bar is made of: of UTF-8, a block and its eighths. */
#define EIGHTHS		8
static const char * const blocks[EIGHTHS + 1] = {
	"", "\u258f", "\u258e", "\u258d", "\u258c", "\u258b", "\u258a", "\u2589", "\u2588",
};

/*
 * Of a bar, @len is how many eighths of a character it has. @width is in characters: each is taken
 * for one column.
 */
struct cell {
	size_t text;
	uint32_t len;
	uint32_t width;
	bool bar;
};

void columns_begin(struct columns *columns, const struct column *list, unsigned int count,
		   const struct terminal *terminal)
{
	unsigned int i;

	memset(columns, 0, sizeof(*columns));
	columns->list = list;
	columns->count = count;
	columns->terminal = terminal;
	for (i = 0; i < count && list[i].title; i++)
		columns_text(columns, list[i].title);
}

static struct cell *new_cell(struct columns *columns)
{
	struct cell *cells;

	cells = array_with_room(columns->cells, &columns->cell_room, columns->cell_count,
				sizeof(*cells));
	if (!cells) {
		columns->failed = true;
		return NULL;
	}
	columns->cells = cells;
	cells += columns->cell_count++;
	*cells = (struct cell){ .text = columns->text_used };
	return cells;
}

static bool text_room(struct columns *columns, size_t len)
{
	size_t room = columns->text_room;
	char *text;

	if (room - columns->text_used >= len)
		return true;
	room = room * 2 + len + 4096;
	text = realloc(columns->text, room);
	if (!text) {
		columns->failed = true;
		return false;
	}
	columns->text = text;
	columns->text_room = room;
	return true;
}

void columns_bytes(struct columns *columns, const char *text, size_t len)
{
	struct cell *cell = new_cell(columns);
	size_t size;
	char *to;

	if (!cell || !text_room(columns, len))
		return;
	to = columns->text + columns->text_used;
	for (; len; text += size, len -= size, cell->width++) {
		size = utf8_character(text, len);
		if (!size || utf8_is_control(text, size)) {
			*to++ = '?';
			size += !size;
		} else {
			memcpy(to, text, size);
			to += size;
		}
	}
	cell->len = to - columns->text - columns->text_used;
	columns->text_used += cell->len;
}

void columns_text(struct columns *columns, const char *text)
{
	columns_bytes(columns, text, strlen(text));
}

void columns_format(struct columns *columns, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	columns_text(columns, text);
}

void columns_bar(struct columns *columns, int64_t part, int64_t whole)
{
	struct cell *cell = new_cell(columns);

	if (!cell)
		return;
	cell->bar = true;
	if (part <= 0 || whole <= 0)
		return;
	if (part > whole)
		part = whole;
	cell->len = (double)part / whole * BAR_WIDTH * EIGHTHS + 0.5;
}

void columns_end_row(struct columns *columns)
{
	while (!columns->failed && columns->cell_count % columns->count)
		columns_text(columns, "");
}

static void spaces(struct output *output, size_t count)
{
	while (count--)
		output_bytes(output, " ", 1);
}

/* Return: how many characters wide it was. */
static uint32_t print_bar(const struct columns *columns, struct output *output, uint32_t eighths)
{
	uint32_t whole = eighths / EIGHTHS, rest = eighths % EIGHTHS, i;

	if (!columns->terminal->utf8) {
		whole += rest >= EIGHTHS / 2;
		rest = 0;
	}
	for (i = 0; i < whole; i++)
		output_text(output, columns->terminal->utf8 ? blocks[EIGHTHS] : "#");
	output_text(output, blocks[rest]);
	return whole + !!rest;
}

/* The last characters of a cell. */
static void print_end(const struct columns *columns, struct output *output,
		      const struct cell *cell, uint32_t width)
{
	const char *text = columns->text + cell->text, *end = text + cell->len;
	uint32_t skip = cell->width - width;

	while (skip--)
		text += utf8_character(text, end - text);
	output_bytes(output, text, end - text);
}

/*
 * @blanks are due before the cell, but not at the end of a row. Return: how many are due behind
 * it.
 */
static uint32_t print_cell(const struct columns *columns, struct output *output,
			   const struct cell *cell, enum column_kind kind, uint32_t width,
			   uint32_t blanks)
{
	uint32_t pad = width > cell->width ? width - cell->width : 0;

	if (!cell->len)
		return blanks + width;
	spaces(output, blanks + (kind == COLUMN_RIGHT ? pad : 0));
	if (cell->bar)
		return width - print_bar(columns, output, cell->len);
	if (cell->width > width) {
		output_text(output, CUT);
		print_end(columns, output, cell, width - CUT_WIDTH);
		return 0;
	}
	output_bytes(output, columns->text + cell->text, cell->len);
	return kind == COLUMN_RIGHT ? 0 : pad;
}

/* Finds how wide each column is; one of no width is not printed. */
static void measure(const struct columns *columns, uint32_t *widths)
{
	uint32_t room = columns->terminal->width, used = 0, shrinks = UINT32_MAX, bar = UINT32_MAX;
	uint32_t i, k;

	for (k = 0; k < columns->count; k++) {
		widths[k] = columns->list[k].kind == COLUMN_BAR ? BAR_WIDTH : 0;
		for (i = k; i < columns->cell_count; i += columns->count)
			if (columns->list[k].kind != COLUMN_BAR &&
			    columns->cells[i].width > widths[k])
				widths[k] = columns->cells[i].width;
		used += widths[k] + (k ? GAP : 0);
		if (columns->list[k].kind == COLUMN_SHRINKS)
			shrinks = k;
		if (columns->list[k].kind == COLUMN_BAR)
			bar = k;
	}
	if (!room || used <= room)
		return;
	if (bar != UINT32_MAX && used - room + LEAST_BESIDE > widths[shrinks]) {
		widths[bar] = 0;
		used -= BAR_WIDTH + GAP;
	}
	if (used > room && widths[shrinks] > LEAST)
		widths[shrinks] -= widths[shrinks] - LEAST < used - room ?
			widths[shrinks] - LEAST : used - room;
}

static void print_row(const struct columns *columns, struct output *output,
		      const struct cell *row, const uint32_t *widths)
{
	uint32_t blanks = 0;
	unsigned int k;
	bool first = true;

	for (k = 0; k < columns->count; k++) {
		if (!widths[k])
			continue;
		blanks = print_cell(columns, output, &row[k], columns->list[k].kind, widths[k],
				    blanks + (first ? 0 : GAP));
		first = false;
	}
	output_text(output, "\n");
}

int columns_print(struct columns *columns, struct output *output)
{
	bool bold = columns->terminal->colour && columns->list[0].title;
	uint32_t *widths = calloc(columns->count, sizeof(*widths)), i;
	int error = widths && !columns->failed ? 0 : -1;

	if (!error) {
		measure(columns, widths);
		for (i = 0; i < columns->cell_count; i += columns->count) {
			if (bold && !i)
				output_text(output, "\033[1m");
			print_row(columns, output, &columns->cells[i], widths);
			if (bold && !i)
				output_text(output, "\033[0m");
		}
	}
	free(widths);
	free(columns->cells);
	free(columns->text);
	return error;
}
