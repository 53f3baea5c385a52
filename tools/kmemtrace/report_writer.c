// SPDX-License-Identifier: GPL-2.0
/* Writes reports as text, JSON or CSV. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "report_number.h"
#include "report_writer.h"

/* Wide enough for the titles of facts. */
#define FACT_WIDTH	28

void writer_begin(struct writer *writer, enum format format, struct output *output)
{
	memset(writer, 0, sizeof(*writer));
	writer->format = format;
	writer->output = output;
	if (format == FORMAT_JSON) {
		json_begin(&writer->json, output);
		json_object(&writer->json, NULL);
	}
}

void writer_end(struct writer *writer)
{
	if (writer->format != FORMAT_JSON)
		return;
	json_close_object(&writer->json);
	json_end(&writer->json);
}

void writer_line(struct writer *writer, const char *text)
{
	if (writer->format != FORMAT_TEXT)
		return;
	output_text(writer->output, text);
	output_text(writer->output, "\n");
}

/* An empty line stands between what has titles. */
static void text_title(struct writer *writer, const char *title)
{
	if (writer->format != FORMAT_TEXT)
		return;
	if (writer->sections)
		writer_line(writer, "");
	writer->sections = true;
	writer_line(writer, title);
}

void writer_section(struct writer *writer, const char *name, const char *title)
{
	if (writer->format == FORMAT_JSON)
		json_object(&writer->json, name);
	if (title)
		text_title(writer, title);
}

void writer_close_section(struct writer *writer)
{
	if (writer->format == FORMAT_JSON)
		json_close_object(&writer->json);
}

/* Facts */

static void fact(struct writer *writer, const char *title, const char *value)
{
	char line[512];

	if (writer->format != FORMAT_TEXT || !title)
		return;
	snprintf(line, sizeof(line), "  %-*s %s", FACT_WIDTH, title, value);
	writer_line(writer, line);
}

/* 1,234,567 */
static void grouped(char *text, uint64_t number)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%" PRIu64, number), i;

	for (i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			*text++ = ',';
		*text++ = digits[i];
	}
	*text = '\0';
}

void writer_number(struct writer *writer, const char *name, const char *title, uint64_t number)
{
	char text[NUMBER_SIZE];

	if (writer->format == FORMAT_JSON)
		json_number(&writer->json, name, number);
	grouped(text, number);
	fact(writer, title, text);
}

void writer_bytes(struct writer *writer, const char *name, const char *title, int64_t bytes)
{
	uint64_t absolute = bytes < 0 ? -(uint64_t)bytes : (uint64_t)bytes;
	char text[NUMBER_SIZE], people[NUMBER_SIZE], line[2 * NUMBER_SIZE + 8];

	if (writer->format == FORMAT_JSON)
		json_signed(&writer->json, name, bytes);
	grouped(text, absolute);
	number_bytes(people, absolute);
	if (absolute < 1024)
		snprintf(line, sizeof(line), "%s%s", bytes < 0 ? "-" : "", text);
	else
		snprintf(line, sizeof(line), "%s%s (%s)", bytes < 0 ? "-" : "", text, people);
	fact(writer, title, line);
}

void writer_time(struct writer *writer, const char *name, const char *title, uint64_t ns)
{
	char text[NUMBER_SIZE];

	if (writer->format == FORMAT_JSON)
		json_number(&writer->json, name, ns);
	fact(writer, title, number_time(text, ns));
}

/* JSON has no function for it elsewhere: two digits behind the point, as in text. */
static void json_percent(struct json *json, const char *name, double percent)
{
	char text[NUMBER_SIZE];

	snprintf(text, sizeof(text), "%.2f", percent);
	json_literal(json, name, text);
}

void writer_percent(struct writer *writer, const char *name, const char *title, double percent)
{
	char text[NUMBER_SIZE];

	if (writer->format == FORMAT_JSON)
		json_percent(&writer->json, name, percent);
	snprintf(text, sizeof(text), "%.2f %%", percent);
	fact(writer, title, text);
}

void writer_string(struct writer *writer, const char *name, const char *title, const char *text)
{
	if (writer->format == FORMAT_JSON)
		json_string(&writer->json, name, text, strlen(text));
	fact(writer, title, text);
}

void writer_share(struct writer *writer, const char *name, const char *all, const char *title,
		  uint64_t number, uint64_t of)
{
	char part[NUMBER_SIZE], whole[NUMBER_SIZE], line[2 * NUMBER_SIZE + 8];

	if (writer->format == FORMAT_JSON) {
		json_number(&writer->json, name, number);
		json_number(&writer->json, all, of);
	}
	grouped(part, number);
	grouped(whole, of);
	snprintf(line, sizeof(line), "%s/%s", part, whole);
	fact(writer, title, line);
}

void writer_bool(struct writer *writer, const char *name, bool value)
{
	if (writer->format == FORMAT_JSON)
		json_bool(&writer->json, name, value);
}

/* Tables */

static void csv_text(struct output *output, const char *text)
{
	const char *quote;

	if (!strpbrk(text, ",\"\r\n")) {
		output_text(output, text);
		return;
	}
	output_text(output, "\"");
	while ((quote = strchr(text, '"'))) {
		output_bytes(output, text, quote + 1 - text);
		output_text(output, "\"");
		text = quote + 1;
	}
	output_text(output, text);
	output_text(output, "\"");
}

/* A cell of text that is as wide as its column, but for the last one. */
static void text_cell(struct writer *writer, const struct column *column, const char *text)
{
	static const char blanks[] = "                                        ";
	size_t len = strlen(text), width = abs(column->width);
	bool last = column == &writer->columns[writer->column_count - 1];

	if (writer->follows)
		output_text(writer->output, " ");
	writer->follows = true;
	if (width > sizeof(blanks) - 1)
		width = sizeof(blanks) - 1;
	if (column->width > 0 && len < width)
		output_bytes(writer->output, blanks, width - len);
	output_text(writer->output, text);
	if (column->width < 0 && len < width && !last)
		output_bytes(writer->output, blanks, width - len);
}

static void text_titles(struct writer *writer)
{
	unsigned int i;

	writer->follows = false;
	for (i = 0; i < writer->column_count; i++)
		if (writer->columns[i].title)
			text_cell(writer, &writer->columns[i], writer->columns[i].title);
	output_text(writer->output, "\n");
	writer->follows = false;
}

static void csv_titles(struct writer *writer)
{
	const struct column *column;
	bool follows = false;

	for (column = writer->columns; column < writer->columns + writer->column_count; column++) {
		if (!column->name)
			continue;
		if (follows)
			output_text(writer->output, ",");
		follows = true;
		output_text(writer->output, column->name);
		if (column->second) {
			output_text(writer->output, ",");
			output_text(writer->output, column->second);
		}
	}
	output_text(writer->output, "\n");
}

void writer_table(struct writer *writer, const char *name, const struct column *columns,
		  unsigned int count)
{
	writer->columns = columns;
	writer->column_count = count;
	writer->column = 0;
	writer->follows = false;
	if (writer->format == FORMAT_JSON)
		json_array(&writer->json, name);
	else if (writer->format == FORMAT_CSV)
		csv_titles(writer);
}

void writer_part(struct writer *writer, const char *title)
{
	if (writer->format != FORMAT_TEXT)
		return;
	if (title)
		text_title(writer, title);
	text_titles(writer);
}

void writer_close_table(struct writer *writer)
{
	if (writer->format == FORMAT_JSON)
		json_close_array(&writer->json);
}

/* Begins a cell. Return: its column, or NULL if it is not written in this format. */
static const struct column *begin_cell(struct writer *writer)
{
	const struct column *column = &writer->columns[writer->column];

	if (!writer->column && writer->format == FORMAT_JSON)
		json_object(&writer->json, NULL);
	if (writer->format == FORMAT_TEXT ? !column->title : !column->name)
		return NULL;
	if (writer->format == FORMAT_CSV && writer->follows)
		output_text(writer->output, ",");
	if (writer->format == FORMAT_CSV)
		writer->follows = true;
	return column;
}

static void end_cell(struct writer *writer)
{
	if (++writer->column < writer->column_count)
		return;
	writer->column = 0;
	writer->follows = false;
	if (writer->format == FORMAT_JSON)
		json_close_object(&writer->json);
	else
		output_text(writer->output, "\n");
}

void cell_number(struct writer *writer, uint64_t number)
{
	const struct column *column = begin_cell(writer);
	char text[NUMBER_SIZE];

	if (column && writer->format == FORMAT_JSON) {
		json_number(&writer->json, column->name, number);
	} else if (column && writer->format == FORMAT_CSV) {
		output_number(writer->output, number);
	} else if (column) {
		snprintf(text, sizeof(text), "%" PRIu64, number);
		text_cell(writer, column, text);
	}
	end_cell(writer);
}

void cell_signed(struct writer *writer, int64_t number)
{
	const struct column *column = begin_cell(writer);
	char text[NUMBER_SIZE];

	if (column && writer->format == FORMAT_JSON) {
		json_signed(&writer->json, column->name, number);
	} else if (column && writer->format == FORMAT_CSV) {
		output_signed(writer->output, number);
	} else if (column) {
		snprintf(text, sizeof(text), "%" PRId64, number);
		text_cell(writer, column, text);
	}
	end_cell(writer);
}

void cell_pair(struct writer *writer, uint64_t number, uint64_t second)
{
	const struct column *column = begin_cell(writer);
	char text[2 * NUMBER_SIZE];

	if (column && writer->format == FORMAT_JSON) {
		json_number(&writer->json, column->name, number);
		json_number(&writer->json, column->second, second);
	} else if (column && writer->format == FORMAT_CSV) {
		output_number(writer->output, number);
		output_text(writer->output, ",");
		output_number(writer->output, second);
	} else if (column) {
		snprintf(text, sizeof(text), "%" PRIu64 "/%" PRIu64, number, second);
		text_cell(writer, column, text);
	}
	end_cell(writer);
}

void cell_percent(struct writer *writer, double percent)
{
	const struct column *column = begin_cell(writer);
	char text[NUMBER_SIZE];

	snprintf(text, sizeof(text), "%.2f", percent);
	if (column && writer->format == FORMAT_JSON) {
		json_literal(&writer->json, column->name, text);
	} else if (column && writer->format == FORMAT_CSV) {
		output_text(writer->output, text);
	} else if (column) {
		snprintf(text, sizeof(text), "%.2f%%", percent);
		text_cell(writer, column, text);
	}
	end_cell(writer);
}

void cell_time(struct writer *writer, uint64_t ns)
{
	const struct column *column = begin_cell(writer);
	char text[NUMBER_SIZE];

	if (column && writer->format == FORMAT_JSON)
		json_number(&writer->json, column->name, ns);
	else if (column && writer->format == FORMAT_CSV)
		output_number(writer->output, ns);
	else if (column)
		text_cell(writer, column, number_time(text, ns));
	end_cell(writer);
}

void cell_text(struct writer *writer, const char *text)
{
	const struct column *column = begin_cell(writer);

	if (column && writer->format == FORMAT_JSON)
		json_string(&writer->json, column->name, text, strlen(text));
	else if (column && writer->format == FORMAT_CSV)
		csv_text(writer->output, text);
	else if (column)
		text_cell(writer, column, text);
	end_cell(writer);
}

void cell_none(struct writer *writer)
{
	const struct column *column = begin_cell(writer);

	if (column && writer->format == FORMAT_TEXT)
		text_cell(writer, column, "-");
	else if (column && writer->format == FORMAT_CSV && column->second)
		output_text(writer->output, ",");
	end_cell(writer);
}
