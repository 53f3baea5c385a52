/* SPDX-License-Identifier: GPL-2.0 */
/* Sorts groups. */
#ifndef PAGE_OWNER_SORT_ORDER_H
#define PAGE_OWNER_SORT_ORDER_H

#include <stdint.h>

struct groups;

/**
 * order_groups() - sort groups as the options say
 * @groups: the groups
 *
 * Groups that are the same by the options' keys are in the order of what they were put together
 * by: the text, or the keys of --cull; and then in the order of the input.
 *
 * Return: indices in @groups, for the caller to free, or NULL without memory.
 */
uint32_t *order_groups(const struct groups *groups);

#endif
