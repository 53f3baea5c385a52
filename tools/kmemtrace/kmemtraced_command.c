// SPDX-License-Identifier: GPL-2.0
/* The command that is run while its allocations are recorded. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kmemtraced_command.h"

/* As a shell and env(1) have them. */
#define NOT_FOUND	127
#define CANNOT_RUN	126

/* In the new process. */
static void wait_and_run(int go, char **arguments, const sigset_t *mask)
{
	ssize_t got;
	char byte;
	int error;

	do {
		got = read(go, &byte, 1);
	} while (got < 0 && errno == EINTR);
	if (got != 1)
		_exit(0);
	sigprocmask(SIG_SETMASK, mask, NULL);
	execvp(arguments[0], arguments);
	error = errno;
	dprintf(STDERR_FILENO, "kmemtraced: cannot run %s: %s\n", arguments[0], strerror(error));
	_exit(error == ENOENT ? NOT_FOUND : CANNOT_RUN);
}

int command_begin(struct command *command, char **arguments, const sigset_t *mask)
{
	int go[2], error = 0;

	memset(command, 0, sizeof(*command));
	command->go = -1;
	if (!arguments)
		return 0;
	command->name = arguments[0];
	if (pipe2(go, O_CLOEXEC))
		return -errno;
	command->pid = fork();
	if (!command->pid) {
		close(go[1]);
		wait_and_run(go[0], arguments, mask);
	}
	if (command->pid < 0) {
		error = -errno;
		command->pid = 0;
		close(go[1]);
	} else {
		command->go = go[1];
	}
	close(go[0]);
	return error;
}

void command_go(struct command *command)
{
	ssize_t wrote;

	if (command->go < 0)
		return;
	do {
		wrote = write(command->go, "", 1);
	} while (wrote < 0 && errno == EINTR);
	close(command->go);
	command->go = -1;
}

void command_signal(const struct command *command, int signal)
{
	if (command->pid)
		kill(command->pid, signal);
}

bool command_ended(struct command *command)
{
	int status;

	if (!command->pid)
		return false;
	if (waitpid(command->pid, &status, WNOHANG) != command->pid)
		return false;
	command->pid = 0;
	command->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return true;
}

void command_end(struct command *command)
{
	if (command->go < 0)
		return;
	close(command->go);
	command->go = -1;
	waitpid(command->pid, NULL, 0);
	command->pid = 0;
}
