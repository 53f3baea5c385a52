// SPDX-License-Identifier: GPL-2.0
/* allocinfo: where a call site is, in words. */
#define _GNU_SOURCE		/* memrchr() */
#include <stdio.h>
#include <string.h>

#include "place.h"
#include "snapshot.h"

size_t place_print(char *text, const struct strings *names, const struct site *site)
{
	size_t module = strings_len(names, site->module);
	int len;

	len = snprintf(text, PLACE_ROOM, "%.*s:%u%s%.*s%s %.*s",
		       (int)strings_len(names, site->file), strings_text(names, site->file),
		       site->line, module ? " [" : "", (int)module,
		       strings_text(names, site->module), module ? "]" : "",
		       (int)strings_len(names, site->function),
		       strings_text(names, site->function));
	return len < PLACE_ROOM ? len : PLACE_ROOM - 1;
}

size_t place_directory(const char *file, size_t len)
{
	const char *slash = memrchr(file, '/', len);

	return slash ? slash - file : 0;
}

int64_t average(int64_t bytes, int64_t calls)
{
	/* The smallest number has no opposite. */
	return calls && (calls != -1 || bytes != INT64_MIN) ? bytes / calls : 0;
}
