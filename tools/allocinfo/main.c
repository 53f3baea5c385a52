// SPDX-License-Identifier: GPL-2.0
/* allocinfo: who holds the kernel's memory, by call site; see allocinfo(1). */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "command.h"
#include "input.h"
#include "output.h"

/* The first one is run where none is named. */
static const struct command * const commands[] = {
	&cmd_top, &cmd_diff, &cmd_budget, &cmd_oom, &cmd_on, &cmd_off, &cmd_status,
};

const struct command *command;

static void message(const char *format, va_list args)
{
	fprintf(stderr, "allocinfo%s%s: ", command ? " " : "", command ? command->name : "");
	vfprintf(stderr, format, args);
}

void complain(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message(format, args);
	va_end(args);
	fputs("\n", stderr);
}

int wrong_usage(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message(format, args);
	va_end(args);
	fprintf(stderr, "; see allocinfo %s%s--help\n", command ? command->name : "",
		command ? " " : "");
	return EXIT_USAGE;
}

int no_memory(void)
{
	complain("out of memory");
	return EXIT_FOUND;
}

int close_output(struct output *output)
{
	int error = output_close(output);

	if (!error)
		return EXIT_DONE;
	complain("cannot write to standard output: %s", strerror(-error));
	return EXIT_FOUND;
}

int parse_option(int argc, char **argv, const char *shorts, const struct option *longs,
		 int *status)
{
	int option;

	*status = -1;
	opterr = 0;
	option = getopt_long(argc, argv, shorts, longs, NULL);
	if (option == 'h') {
		fputs(command->help, stdout);
		*status = EXIT_DONE;
		return -1;
	}
	if (option != '?' && option != ':')
		return option;
	if (option == ':')
		*status = wrong_usage("%s takes an argument", argv[optind - 1]);
	else if (optopt && optopt < 256)
		*status = wrong_usage("there is no option -%c", optopt);
	else
		*status = wrong_usage("there is no such option: %s", argv[optind - 1]);
	return -1;
}

int parse_count(const char *option, const char *text, uint32_t *count)
{
	unsigned long long number;
	char *end;

	errno = 0;
	number = strtoull(text, &end, 10);
	if (errno || *text < '0' || *text > '9' || *end || number > UINT32_MAX) {
		wrong_usage("%s takes a number, not \"%s\"", option, text);
		return -1;
	}
	*count = number;
	return 0;
}

static void print_help(void)
{
	const char *missing = input_missing();
	size_t i;

	puts("Usage: allocinfo [COMMAND] [OPTION...]\n"
	     "\n"
	     "Shows which code of the kernel holds its memory, by " ALLOCINFO_PATH ".\n"
	     "\n"
	     "Commands, which may be shortened while that is not ambiguous:");
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		printf("  %-10s %s%s\n", commands[i]->name, commands[i]->summary,
		       i ? "" : " (default)");
	puts("\n"
	     "  allocinfo COMMAND --help, or man allocinfo-COMMAND, says more of each.\n"
	     "  -h, --help prints this.");
	printf("\nInput may be compressed: %s", *input_compressions() ? input_compressions() :
	       "no");
	if (*missing)
		printf("; this was built without %s", missing);
	puts("\n\n"
	     "Exit status: 0; 1 for a finding, for what failed or was broken; 2 for wrong usage.");
}

/* Return: the command, or NULL after a message. */
static const struct command *find(const char *name)
{
	const struct command *found = NULL;
	bool ambiguous = false;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (!strcmp(commands[i]->name, name))
			return commands[i];
		if (strncmp(commands[i]->name, name, strlen(name)))
			continue;
		ambiguous |= !!found;
		found = commands[i];
	}
	if (found && !ambiguous && *name)
		return found;
	if (!ambiguous) {
		wrong_usage("there is no command \"%s\"", name);
		return NULL;
	}
	fprintf(stderr, "allocinfo: \"%s\" may be", name);
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strncmp(commands[i]->name, name, strlen(name)))
			fprintf(stderr, " %s", commands[i]->name);
	fputs("; see allocinfo --help\n", stderr);
	return NULL;
}

int main(int argc, char **argv)
{
	const struct command *named;
	int status;

	if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		print_help();
		status = EXIT_DONE;
	} else if (argc > 1 && *argv[1] != '-') {
		named = find(argv[1]);
		if (!named)
			return EXIT_USAGE;
		command = named;
		status = command->run(argc - 1, argv + 1);
	} else {
		command = commands[0];
		status = command->run(argc, argv);
	}
	/* Help goes through stdio. */
	if (fflush(stdout) || ferror(stdout)) {
		complain("cannot write to standard output: %s", strerror(errno));
		return EXIT_FOUND;
	}
	return status;
}
