// SPDX-License-Identifier: GPL-2.0
/* Writes JSON as it comes. */
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "output.h"
#include "utf8.h"

static void string(struct json *json, const char *text, size_t len);

/* Puts a comma and a new line where one is due, and the name. */
static void value(struct json *json, const char *name)
{
	unsigned int i;

	if (json->follows)
		output_text(json->output, ",");
	if (json->depth) {
		output_text(json->output, "\n");
		for (i = 0; i < json->depth; i++)
			output_text(json->output, " ");
	}
	if (name) {
		string(json, name, strlen(name));
		output_text(json->output, ": ");
	}
	json->follows = true;
}

static void opens(struct json *json, const char *name, const char *bracket)
{
	value(json, name);
	output_text(json->output, bracket);
	json->depth++;
	json->follows = false;
}

static void closes(struct json *json, const char *bracket)
{
	unsigned int i;

	json->depth--;
	if (json->follows) {
		output_text(json->output, "\n");
		for (i = 0; i < json->depth; i++)
			output_text(json->output, " ");
	}
	output_text(json->output, bracket);
	json->follows = true;
}

static void string(struct json *json, const char *text, size_t len)
{
	char escape[8];
	size_t size;

	output_text(json->output, "\"");
	for (; len; text += size, len -= size) {
		size = utf8_character(text, len);
		if (!size) {
			output_text(json->output, "\xef\xbf\xbd");
			size = 1;
		} else if (*text == '"' || *text == '\\') {
			output_text(json->output, "\\");
			output_bytes(json->output, text, 1);
		} else if ((unsigned char)*text < 0x20 || *text == 0x7f) {
			snprintf(escape, sizeof(escape), "\\u%04x", *text);
			output_text(json->output, escape);
		} else {
			output_bytes(json->output, text, size);
		}
	}
	output_text(json->output, "\"");
}

void json_begin(struct json *json, struct output *output)
{
	memset(json, 0, sizeof(*json));
	json->output = output;
}

void json_end(struct json *json)
{
	output_text(json->output, "\n");
}

void json_object(struct json *json, const char *name)
{
	opens(json, name, "{");
}

void json_array(struct json *json, const char *name)
{
	opens(json, name, "[");
}

void json_close_object(struct json *json)
{
	closes(json, "}");
}

void json_close_array(struct json *json)
{
	closes(json, "]");
}

void json_number(struct json *json, const char *name, uint64_t number)
{
	value(json, name);
	output_number(json->output, number);
}

void json_signed(struct json *json, const char *name, int64_t number)
{
	value(json, name);
	output_signed(json->output, number);
}

void json_literal(struct json *json, const char *name, const char *text)
{
	value(json, name);
	output_text(json->output, text);
}

void json_bool(struct json *json, const char *name, bool truth)
{
	value(json, name);
	output_text(json->output, truth ? "true" : "false");
}

void json_string(struct json *json, const char *name, const char *text, size_t len)
{
	value(json, name);
	string(json, text, len);
}
