/* SPDX-License-Identifier: GPL-2.0 */
/*
 * allocinfo: which call sites an option selects.
 *
 * An expression is terms with commas between, all of which must hold:
 *
 *	file=fs/ext4*,calls>=100,module!=xfs
 *
 * The keys file, directory, function and module take a pattern of fnmatch(3), in which a slash is
 * like any other character, with = or !=; bytes, calls, avg and line take a number, which for bytes
 * and avg may have a unit, and also <, <=, > and >=; accurate takes yes or no. A term without an
 * operator selects what has it anywhere in "file:line [module] function". Of several expressions
 * one must hold.
 */
#ifndef FILTER_H
#define FILTER_H

#include <stdbool.h>
#include <stdint.h>

struct site;
struct strings;
struct term;

/**
 * struct filter - all expressions
 * @terms: those of all expressions, each of which ends with one that says so
 * @count: how many; without any, all call sites are selected
 */
struct filter {
	struct term *terms;
	uint32_t count;
	uint32_t room;
};

/**
 * filter_add() - take an expression
 * @filter: where to, all zeros at first
 * @text: the expression; it has to stay, and is taken apart in place
 *
 * Return: 0, or EXIT_USAGE or EXIT_FOUND after a message.
 */
int filter_add(struct filter *filter, char *text);

/* Return: whether a call site is selected. */
bool filter_passes(const struct filter *filter, const struct strings *names,
		   const struct site *site);

void filter_end(struct filter *filter);

#endif
