/* SPDX-License-Identifier: GPL-2.0 */
/* Prints groups in one of the formats. */
#ifndef PAGE_OWNER_SORT_PRINT_H
#define PAGE_OWNER_SORT_PRINT_H

#include <stdint.h>

struct groups;
struct output;

/* Each of these prints the @count groups whose indices are in @list, in that order. */
void print_text(const struct groups *groups, const uint32_t *list, uint32_t count,
		struct output *output);
void print_json(const struct groups *groups, const uint32_t *list, uint32_t count,
		struct output *output);
void print_folded(const struct groups *groups, const uint32_t *list, uint32_t count,
		  struct output *output);

/* The names of ALLOCATOR_*, from the lowest bit; NULL ends it. */
extern const char * const allocator_names[];

#endif
