// SPDX-License-Identifier: GPL-2.0
/* What the output goes to. */
#define _GNU_SOURCE		/* strcasestr() */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "terminal.h"

#define USUAL_WIDTH	80
#define LARGEST_WIDTH	10000

static const char *set(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static unsigned int find_width(int fd, bool is_terminal)
{
	const char *columns = set("COLUMNS");
	struct winsize size;
	unsigned long width;
	char *end;

	if (columns) {
		width = strtoul(columns, &end, 10);
		if (!*end && width > 0 && width <= LARGEST_WIDTH)
			return width;
	}
	if (!is_terminal)
		return 0;
	return !ioctl(fd, TIOCGWINSZ, &size) && size.ws_col ? size.ws_col : USUAL_WIDTH;
}

static bool says_utf8(void)
{
	const char *locale = set("LC_ALL");

	if (!locale)
		locale = set("LC_CTYPE");
	if (!locale)
		locale = set("LANG");
	return locale && (strcasestr(locale, "UTF-8") || strcasestr(locale, "utf8"));
}

void terminal_look(struct terminal *terminal, int fd)
{
	const char *term = set("TERM");
	bool is_terminal = isatty(fd);

	terminal->width = find_width(fd, is_terminal);
	terminal->colour = is_terminal && !set("NO_COLOR") && term && strcmp(term, "dumb");
	terminal->utf8 = is_terminal && says_utf8();
}
