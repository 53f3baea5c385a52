/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Blocks of pages that are alive. A block is a power of two of pages and begins at a multiple of
 * its size, as those of the buddy allocator do. A part of it can be freed or get another owner; the
 * rest is then in smaller blocks, as few as there can be, whatever the block was split into.
 */
#ifndef KMEMTRACE_REPORT_PAGES_H
#define KMEMTRACE_REPORT_PAGES_H

#include <stdint.h>

#include "report_objects.h"

/**
 * struct pages - a set of blocks
 * @blocks: by their first page frame
 * @by_order: how many blocks there are of each order
 */
struct pages {
	struct objects blocks;
	uint32_t by_order[OBJECT_LARGEST + 1];
};

void pages_begin(struct pages *pages);
void pages_end(struct pages *pages);

/* Return: the block that a page is in, or NULL. */
struct object *pages_find(const struct pages *pages, uint64_t pfn);

/**
 * pages_add() - add pages, none of which is alive
 * @pages: the set
 * @owner: who has them: all members but the key, the order and what depends on it
 * @pfn: the first one
 * @count: how many
 *
 * Return: 0, or -1 without memory.
 */
int pages_add(struct pages *pages, const struct object *owner, uint64_t pfn, uint64_t count);

/* Is told each block that is taken out. */
typedef void pages_taken_fn(void *arg, const struct object *block);

/**
 * pages_take() - take out all pages of a range
 * @pages: the set
 * @pfn: the first one
 * @count: how many, at most 2 to the power of OBJECT_LARGEST
 * @taken: is told what is taken out, as blocks
 * @arg: for @taken
 *
 * Return: how many of the pages were there, or -1 without memory.
 */
int64_t pages_take(struct pages *pages, uint64_t pfn, uint64_t count, pages_taken_fn *taken,
		   void *arg);

/**
 * pages_swap() - let two ranges change places
 * @pages: the set
 * @a: first page of one
 * @b: first page of the other, which has no page of the first
 * @count: pages of each
 *
 * Return: how many of the pages of both were there, or -1 without memory.
 */
int64_t pages_swap(struct pages *pages, uint64_t a, uint64_t b, uint64_t count);

#endif
