// SPDX-License-Identifier: GPL-2.0
/* allocinfo on, off, status: the switch of profiling, and what it counts and costs. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "columns.h"
#include "command.h"
#include "filter.h"
#include "groups.h"
#include "json.h"
#include "output.h"
#include "snapshot.h"
#include "units.h"

#define SWITCH_PATH	"/proc/sys/vm/mem_profiling"
#define MISSED_PATH	"/proc/sys/vm/mem_profiling_missed"

#define HELP_OF_SWITCH(name, what)					\
"Usage: allocinfo " name " [OPTION...]\n"				\
"\n"									\
what									\
"\n"									\
"  -r, --root <dir>    the folder that has proc/, where the kernel's is mounted (/)\n" \
"  -h, --help          print this\n"					\
"\n"									\
"Examples:\n"								\
"  sudo allocinfo " name "\n"

static const char help_on[] = HELP_OF_SWITCH("on",
"Switches memory allocation profiling on: what is allocated from now on is counted.\n");
static const char help_off[] = HELP_OF_SWITCH("off",
"Switches memory allocation profiling off: what is allocated from now on is not counted.\n"
"What was counted before goes on being shown, until it is freed.\n");

static const char help_status[] =
"Usage: allocinfo status [OPTION...]\n"
"\n"
"Says whether memory allocation profiling is on, what it counts, and what it takes.\n"
"\n"
"  -B, --bytes         sizes in bytes, not with K, M, G\n"
"  -j, --json          as JSON\n"
"  -r, --root <dir>    the folder that has proc/, where the kernel's is mounted (/)\n"
"  -h, --help          print this\n"
"\n"
"Examples:\n"
"  sudo allocinfo status\n"
"  sudo allocinfo status --json | jq .state\n";

/**
 * struct status - the options, and what was found
 * @root: the folder that has proc/
 * @state: what the switch says: 0 or 1
 * @missed: whether the kernel says how much it could not count, and how much
 */
struct status {
	const char *root;
	bool bytes;
	bool json;
	int state;
	bool missed_known;
	int64_t missed;
};

static const struct option longs[] = {
	{ "bytes", no_argument, NULL, 'B' },
	{ "json", no_argument, NULL, 'j' },
	{ "root", required_argument, NULL, 'r' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

/* Return: 0, or -1 after a message. */
static int path_in(char *path, const char *root, const char *name)
{
	size_t len = strlen(root);

	while (len && root[len - 1] == '/')
		len--;
	if (snprintf(path, PATH_MAX, "%.*s%s", (int)len, root, name) < PATH_MAX)
		return 0;
	complain("--root: the name is too long");
	return -1;
}

/* Reads a number, which is all that is in a file. Return: 0, or an error; EINVAL for no number. */
static int read_number(const char *path, int64_t *number)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error = 0;
	char text[32], *end;
	ssize_t got;

	if (fd < 0)
		return errno;
	got = read(fd, text, sizeof(text) - 1);
	if (got < 0)
		error = errno;
	close(fd);
	if (error)
		return error;
	text[got] = '\0';
	errno = 0;
	*number = strtoll(text, &end, 10);
	return errno || end == text || (*end && strcmp(end, "\n")) ? EINVAL : 0;
}

/* What to do about an error of the switch. */
static const char *advice(int error, bool writing)
{
	switch (error) {
	case ENOENT:
		return "; this kernel was built without CONFIG_MEM_ALLOC_PROFILING";
	case EACCES:
	case EPERM:
		if (geteuid())
			return "; only root may: use sudo";
		return writing ? "; boot with sysctl.vm.mem_profiling=1, since it is \"never\" now"
			       : "";
	case ENOMEM:
		return "; there is not enough memory for it: try again when there is";
	}
	return "";
}

static int set_switch(const char *root, int on)
{
	char path[PATH_MAX];
	int64_t state;
	int fd, error = 0;

	if (path_in(path, root, SWITCH_PATH))
		return EXIT_FOUND;
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		error = errno;
	else if (write(fd, on ? "1\n" : "0\n", 2) != 2)
		error = errno;
	if (fd >= 0)
		close(fd);
	if (error) {
		complain("cannot write to %s: %s%s", path, strerror(error), advice(error, true));
		return EXIT_FOUND;
	}
	error = read_number(path, &state);
	if (error || state != on) {
		complain("%s still says something else than %d; see dmesg for the reason", path,
			 on);
		return EXIT_FOUND;
	}
	return EXIT_DONE;
}

/* The lines of profiling itself: of this overlay, and of kernels from 6.10 on. */
static char own_lines[][40] = {
	"file=lib/alloc_tag*", "file=lib/codetag.c", "file=mm/pgalloc_tag.c",
	"file=mm/slab_tag.c", "file=mm/percpu_tag.c", "function=alloc_slab_obj_exts",
};

/* Finds what these lines hold. Return: 0, or -1 after a message. */
static int find_own(struct snapshot *snapshot, int64_t *bytes)
{
	struct filter filter = { };
	struct groups groups;
	int status = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(own_lines) && !status; i++)
		status = filter_add(&filter, own_lines[i]);
	if (!status) {
		status = groups_make(&groups, snapshot, &filter, BY_MODULE);
		*bytes = groups.total.bytes;
		groups_end(&groups);
		if (status)
			no_memory();
	}
	filter_end(&filter);
	return status ? -1 : 0;
}

/* Reads the switch. Return: 0, or -1 after a message. */
static int read_switch(struct status *status)
{
	char path[PATH_MAX];
	int64_t state;
	int error;

	if (path_in(path, status->root, SWITCH_PATH))
		return -1;
	error = read_number(path, &state);
	if (!error && (state < 0 || state > 1))
		error = EINVAL;
	if (error) {
		complain("cannot read %s: %s%s", path, error == EINVAL ? "it is not 0 or 1" :
			 strerror(error), advice(error, false));
		return -1;
	}
	status->state = state;
	if (path_in(path, status->root, MISSED_PATH))
		return -1;
	/* Other kernels do not have it. */
	status->missed_known = !read_number(path, &status->missed) && status->missed >= 0;
	return 0;
}

static void print_line(const struct status *status, struct output *output, const char *what,
		       int64_t bytes, const char *behind)
{
	char text[UNITS_ROOM];

	output_text(output, what);
	output_text(output, status->bytes ? units_number(bytes, text) : units_size(bytes, text));
	output_text(output, behind);
}

static void print_text(const struct status *status, const struct snapshot *snapshot,
		       uint64_t holding, const struct group *total, int64_t own,
		       struct output *output)
{
	output_text(output, "profiling   ");
	output_text(output, status->state ? "on\n" : "off\n");
	output_text(output, "call sites  ");
	output_number(output, snapshot->lines);
	output_text(output, ", of which ");
	output_number(output, holding);
	output_text(output, " hold something\n");
	print_line(status, output, "counted     ", subtract(total->bytes, total->backing), " in ");
	output_signed(output, total->calls);
	output_text(output, " allocations\n");
	print_line(status, output, "it takes    ", own,
		   " at its own lines, and what was reserved at boot\n");
	if (status->missed_known)
		print_line(status, output, "missed      ", status->missed,
			   " that could not be counted\n");
	else
		output_text(output, "missed      this kernel does not tell\n");
}

static void print_json(const struct status *status, const struct snapshot *snapshot,
		       uint64_t holding, const struct group *total, int64_t own,
		       struct output *output)
{
	struct json json;

	json_begin(&json, output);
	json_object(&json, NULL);
	json_string(&json, "state", status->state ? "on" : "off", status->state ? 2 : 3);
	json_number(&json, "lines", snapshot->lines);
	json_number(&json, "holding", holding);
	json_signed(&json, "bytes", subtract(total->bytes, total->backing));
	json_signed(&json, "calls", total->calls);
	json_signed(&json, "own_bytes", own);
	if (status->missed_known)
		json_signed(&json, "missed_bytes", status->missed);
	json_close_object(&json);
	json_end(&json);
}

static int print(const struct status *status, struct snapshot *snapshot)
{
	static const struct filter all;
	struct groups groups;
	struct output output;
	int64_t own;

	if (find_own(snapshot, &own))
		return EXIT_FOUND;
	if (groups_make(&groups, snapshot, &all, BY_MODULE) || output_open(&output, NULL)) {
		groups_end(&groups);
		return no_memory();
	}
	if (status->json)
		print_json(status, snapshot, snapshot->count, &groups.total, own, &output);
	else
		print_text(status, snapshot, snapshot->count, &groups.total, own, &output);
	groups_end(&groups);
	return close_output(&output) | (snapshot->broken ? EXIT_FOUND : EXIT_DONE);
}

static int show_status(struct status *status)
{
	struct snapshot snapshot = { };
	char path[PATH_MAX];
	struct strings names;
	int result = EXIT_FOUND;

	strings_begin(&names);
	if (!read_switch(status) && !path_in(path, status->root, ALLOCINFO_PATH) &&
	    !snapshot_read(&snapshot, &names, path, SITES_HOLDING))
		result = print(status, &snapshot);
	snapshot_end(&snapshot);
	strings_end(&names);
	return result;
}

/* Return: the exit status if the command ends here, or -1. */
static int parse(int argc, char **argv, const char *shorts, struct status *options)
{
	int option, status;

	options->root = "/";
	while ((option = parse_option(argc, argv, shorts,
				      shorts[1] == 'B' ? longs : longs + 2, &status)) != -1) {
		switch (option) {
		case 'B':
			options->bytes = true;
			break;
		case 'j':
			options->json = true;
			break;
		case 'r':
			options->root = optarg;
			break;
		}
	}
	if (status < 0 && optind < argc)
		status = wrong_usage("this takes no argument: %s", argv[optind]);
	return status;
}

static int cmd_on_run(int argc, char **argv)
{
	struct status options = { };
	int status = parse(argc, argv, ":r:h", &options);

	return status < 0 ? set_switch(options.root, 1) : status;
}

static int cmd_off_run(int argc, char **argv)
{
	struct status options = { };
	int status = parse(argc, argv, ":r:h", &options);

	return status < 0 ? set_switch(options.root, 0) : status;
}

static int cmd_status_run(int argc, char **argv)
{
	struct status options = { };
	int status = parse(argc, argv, ":Bjr:h", &options);

	return status < 0 ? show_status(&options) : status;
}

const struct command cmd_on = {
	.name = "on",
	.summary = "switch profiling on",
	.help = help_on,
	.run = cmd_on_run,
};

const struct command cmd_off = {
	.name = "off",
	.summary = "switch it off",
	.help = help_off,
	.run = cmd_off_run,
};

const struct command cmd_status = {
	.name = "status",
	.summary = "whether it is on, what it counts and what it takes",
	.help = help_status,
	.run = cmd_status_run,
};
