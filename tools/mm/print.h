/* SPDX-License-Identifier: GPL-2.0 */
/* Prints groups in one of the formats. */
#ifndef PAGE_OWNER_SORT_PRINT_H
#define PAGE_OWNER_SORT_PRINT_H

#include <stdbool.h>
#include <stdint.h>

struct group;
struct groups;
struct output;

void print_text(const struct groups *groups, const uint32_t *order, struct output *output);
void print_json(const struct groups *groups, const uint32_t *order, struct output *output);
void print_folded(const struct groups *groups, const uint32_t *order, struct output *output);

/* Is the group printed? With --diff only if it has grown. */
bool print_wants(const struct groups *groups, const struct group *group);

/* The names of ALLOCATOR_*, from the lowest bit; NULL ends it. */
extern const char * const allocator_names[];

#endif
