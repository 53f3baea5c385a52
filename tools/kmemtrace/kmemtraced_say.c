// SPDX-License-Identifier: GPL-2.0
/* What kmemtraced says. */
#include <stdarg.h>
#include <stdio.h>

#include "kmemtraced_say.h"

static bool silent;
static bool shown;

void say_quietly(bool quiet)
{
	silent = quiet;
}

static void print(const char *format, va_list arguments)
{
	if (shown)
		fputs("\r\033[K", stderr);
	shown = false;
	fputs("kmemtraced: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
}

void say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print(format, arguments);
	va_end(arguments);
}

void say_note(const char *format, ...)
{
	va_list arguments;

	if (silent)
		return;
	va_start(arguments, format);
	print(format, arguments);
	va_end(arguments);
}

void say_progress(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputc('\r', stderr);
	vfprintf(stderr, format, arguments);
	fputs("\033[K", stderr);
	va_end(arguments);
	shown = true;
}
