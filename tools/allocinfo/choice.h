/* SPDX-License-Identifier: GPL-2.0 */
/* allocinfo: the options that say which call sites are shown, and how. */
#ifndef CHOICE_H
#define CHOICE_H

#include <stdbool.h>
#include <stdint.h>

#include "filter.h"
#include "groups.h"

/* How many rows there are without --count. */
#define CHOICE_USUAL_COUNT	20

/**
 * struct choice - options that more than one command has
 * @count: how many rows; UINT32_MAX for all
 * @counted: --count was given
 * @sort: their order, one of the command's own
 * @by: what is put together
 * @filter: which call sites
 * @least: leave out what has fewer bytes
 * @bytes: sizes are printed in bytes
 * @json: as JSON
 */
struct choice {
	uint32_t count;
	bool counted;
	unsigned int sort;
	enum by by;
	struct filter filter;
	int64_t least;
	bool bytes;
	bool json;
};

/**
 * choice_take() - take an option
 * @choice: where it goes
 * @option: its letter, with optarg as getopt_long() has set it
 * @sorts: the names of orders, for 's'
 * @nr_sorts: how many
 *
 * Return: 0, or the exit status after a message.
 */
int choice_take(struct choice *choice, int option, const char * const *sorts,
		unsigned int nr_sorts);

#endif
