/* SPDX-License-Identifier: GPL-2.0 */
/* The command that is run while its allocations are recorded. */
#ifndef KMEMTRACED_COMMAND_H
#define KMEMTRACED_COMMAND_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

/**
 * struct command - the command
 * @name: of the program
 * @pid: its process, 0 if there is none or it has ended
 * @go: a pipe that is written to when it is to begin
 * @status: its exit status, when it has ended: as of a shell
 */
struct command {
	const char *name;
	pid_t pid;
	int go;
	int status;
};

/**
 * command_begin() - make the process, which waits
 * @command: to initialise
 * @arguments: of the command, ending with NULL; NULL if there is none
 * @mask: the signals that are blocked in it
 *
 * This is done before there are threads, and before anything is recorded. The process ends without
 * having run the command if this program ends before command_go().
 *
 * Return: 0 or a negative error.
 */
int command_begin(struct command *command, char **arguments, const sigset_t *mask);
void command_go(struct command *command);

/* Give it a signal, if it has not ended. */
void command_signal(const struct command *command, int signal);

/* After a SIGCHLD. Return: whether it has ended. */
bool command_ended(struct command *command);

/* If it has not begun, it never will. */
void command_end(struct command *command);

#endif
