/* SPDX-License-Identifier: GPL-2.0 */
/* The command line of kmemtraced. */
#ifndef KMEMTRACED_OPTIONS_H
#define KMEMTRACED_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct options - what is wanted
 * @dir: the folder for the trace
 * @duration: in ns, 0 for no limit
 * @ring: bytes to keep, 0 for all
 * @filter: for the kernel's file, NULL to leave that alone
 * @debugfs: where debugfs is mounted
 * @kallsyms: the file with the kernel's symbols
 * @quiet: say only what went wrong
 * @command: to run, ends with NULL; NULL for none
 */
struct options {
	const char *dir;
	uint64_t duration;
	uint64_t ring;
	const char *filter;
	const char *debugfs;
	const char *kallsyms;
	bool quiet;
	char **command;
};

#define OPTIONS_HELP	1
#define OPTIONS_WRONG	2

/* Return: 0 to go on, or OPTIONS_HELP or OPTIONS_WRONG, when what is to be said has been said. */
int options_parse(int argc, char **argv, struct options *options);

#endif
