/* SPDX-License-Identifier: GPL-2.0 */
/* allocinfo: what its commands have in common. */
#ifndef COMMAND_H
#define COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#define EXIT_DONE	0
#define EXIT_FOUND	1	/* or failed */
#define EXIT_USAGE	2

#define ALLOCINFO_PATH	"/proc/allocinfo"

/**
 * struct command - a command
 * @name: as it is called
 * @summary: what it does, for the list of commands
 * @help: what --help prints
 * @run: has its own name in argv[0]; returns the exit status
 */
struct command {
	const char *name;
	const char *summary;
	const char *help;
	int (*run)(int argc, char **argv);
};

extern const struct command cmd_top;
extern const struct command cmd_diff;
extern const struct command cmd_budget;
extern const struct command cmd_oom;
extern const struct command cmd_on;
extern const struct command cmd_off;
extern const struct command cmd_status;

/* The one that is running. */
extern const struct command *command;

/* Prints a message with the names of the program and the command before it. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for wrong usage, with where to look behind it. Return: EXIT_USAGE. */
int wrong_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Return: EXIT_FOUND, with a message. */
int no_memory(void);

/* Closes what was written to standard output. Return: 0, or EXIT_FOUND after a message. */
struct output;
int close_output(struct output *output);

/**
 * parse_option() - the next option
 * @argc: as main() has them
 * @argv: as main() has them
 * @shorts: of one letter, which does not have to name h
 * @longs: the others, with "help" as 'h'
 * @status: set to the exit status when the command ends here
 *
 * Return: as getopt_long(); -1 also with *@status >= 0, after --help or for a wrong option.
 */
struct option;
int parse_option(int argc, char **argv, const char *shorts, const struct option *longs,
		 int *status);

/* Return: 0, or -1 after a message: not a number of 32 bits. */
int parse_count(const char *option, const char *text, uint32_t *count);

#endif
