// SPDX-License-Identifier: GPL-2.0
/* Numbers on the command line, and numbers for people. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report_number.h"

int number_parse(const char *text, uint64_t *number)
{
	unsigned int shift = 0;
	char *end;

	errno = 0;
	*number = strtoull(text, &end, 10);
	if (errno || !isdigit((unsigned char)*text))
		return -1;
	switch (*end) {
	case 'G':
		shift += 10;
		__attribute__((fallthrough));
	case 'M':
		shift += 10;
		__attribute__((fallthrough));
	case 'K':
		shift += 10;
		end++;
	}
	if (*end || *number > UINT64_MAX >> shift)
		return -1;
	*number <<= shift;
	return 0;
}

/* Three digits, or as many as stand before the point. */
static char *print_scaled(char *text, double value, const char *unit)
{
	snprintf(text, NUMBER_SIZE, "%.*f %s", value < 9.995 ? 2 : value < 99.95 ? 1 : 0, value,
		 unit);
	return text;
}

char *number_bytes(char *text, uint64_t bytes)
{
	static const char * const units[] = { "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	double value = bytes / 1024.0;
	unsigned int unit = 0;

	if (bytes < 1024) {
		snprintf(text, NUMBER_SIZE, "%" PRIu64 " B", bytes);
		return text;
	}
	for (; value >= 1023.5 && unit < 5; unit++)
		value /= 1024;
	return print_scaled(text, value, units[unit]);
}

char *number_time(char *text, uint64_t ns)
{
	if (ns < 1000)
		snprintf(text, NUMBER_SIZE, "%" PRIu64 " ns", ns);
	else if (ns < 999500)
		print_scaled(text, ns / 1e3, "us");
	else if (ns < 999500000)
		print_scaled(text, ns / 1e6, "ms");
	else
		print_scaled(text, ns / 1e9, "s");
	return text;
}

char *number_trim(char *text)
{
	char *point = strchr(text, '.'), *unit = strchr(text, ' '), *end = unit;

	if (!point || !unit)
		return text;
	while (end[-1] == '0')
		end--;
	if (end == point + 1)
		end = point;
	memmove(end, unit, strlen(unit) + 1);
	return text;
}

char *number_short(char *text, uint64_t number)
{
	static const char * const units[] = { "k", "M", "G", "T", "P", "E" };
	double value = number / 1000.0;
	unsigned int unit = 0;

	if (number < 10000) {
		snprintf(text, NUMBER_SIZE, "%" PRIu64, number);
		return text;
	}
	for (; value >= 999.5 && unit < 5; unit++)
		value /= 1000;
	return print_scaled(text, value, units[unit]);
}
