/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writes JSON as it comes: nothing is kept but how deep it is, so a document may be larger than
 * memory. A name is given before each value in an object, and NULL in an array.
 */
#ifndef TOOLS_LIB_JSON_H
#define TOOLS_LIB_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct output;

struct json {
	struct output *output;
	unsigned int depth;
	bool follows;	/* another value stands before this one */
};

void json_begin(struct json *json, struct output *output);
void json_end(struct json *json);

void json_object(struct json *json, const char *name);
void json_array(struct json *json, const char *name);
void json_close_object(struct json *json);
void json_close_array(struct json *json);

void json_number(struct json *json, const char *name, uint64_t number);
void json_signed(struct json *json, const char *name, int64_t number);
/* A number that is written out already, such as one with a point. */
void json_literal(struct json *json, const char *name, const char *text);
void json_bool(struct json *json, const char *name, bool value);
/* Bytes that are not UTF-8 become U+FFFD, one each. */
void json_string(struct json *json, const char *name, const char *text, size_t len);

#endif
