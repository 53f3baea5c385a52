/* SPDX-License-Identifier: GPL-2.0 */
/* What the output goes to, and so how wide it may be and whether it may have colours. */
#ifndef TOOLS_LIB_TERMINAL_H
#define TOOLS_LIB_TERMINAL_H

#include <stdbool.h>

/**
 * struct terminal - what is known of it
 * @width: columns; 0 if there is no limit
 * @colour: escape sequences are understood and wanted
 * @utf8: it shows UTF-8
 */
struct terminal {
	unsigned int width;
	bool colour;
	bool utf8;
};

/**
 * terminal_look() - find out what a file is
 * @terminal: is filled in
 * @fd: the file
 *
 * The environment has a say: COLUMNS for the width, also of what is no terminal; NO_COLOR, if it is
 * not empty, and TERM=dumb against colours; LC_ALL, LC_CTYPE or LANG for the characters.
 */
void terminal_look(struct terminal *terminal, int fd);

#endif
