/* SPDX-License-Identifier: GPL-2.0 */
/* The command line. */
#ifndef PAGE_OWNER_SORT_OPTIONS_H
#define PAGE_OWNER_SORT_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "filter.h"
#include "keys.h"

enum format {
	FORMAT_TEXT,
	FORMAT_JSON,
	FORMAT_FOLDED,
};

/**
 * struct options - what is wanted
 * @cull: KEY_BIT() of the keys that records of one group share; 0 if they share the text
 * @sort: the keys that groups are sorted by, the most important first
 * @sort_count: how many
 * @keep_times: records whose text differs in the times alone are no group
 * @frames_only: stacks are the same if their frames are, whatever follows these
 * @diff: compare @inputs[0] and @inputs[1]
 * @debug: report each broken record
 * @top: how many groups to print
 * @output: NULL for standard output
 */
struct options {
	unsigned int cull;
	struct sort_key sort[KEYS];
	unsigned int sort_count;
	struct filter filter;
	bool keep_times;
	bool frames_only;
	bool diff;
	bool debug;
	enum format format;
	uint64_t top;
	const char *inputs[2];
	const char *output;
};

#define OPTIONS_HELP	1
#define OPTIONS_WRONG	2

/* Return: 0 to go on, or OPTIONS_HELP or OPTIONS_WRONG, when what is to be said has been said. */
int options_parse(int argc, char **argv, struct options *options);
void options_end(struct options *options);

/* What must be known of a record: PAGE_OWNER_HAS_*. */
unsigned int options_needs(const struct options *options);

#endif
