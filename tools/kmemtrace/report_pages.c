// SPDX-License-Identifier: GPL-2.0
/* Blocks of pages that are alive. */
#include <stdlib.h>

#include "array.h"
#include "report_pages.h"

void pages_begin(struct pages *pages)
{
	*pages = (struct pages){ };
	objects_begin(&pages->blocks);
}

void pages_end(struct pages *pages)
{
	objects_end(&pages->blocks);
}

struct object *pages_find(const struct pages *pages, uint64_t pfn)
{
	struct object *block = objects_find(&pages->blocks, pfn);
	unsigned int order;

	for (order = 1; !block && order <= OBJECT_LARGEST; order++) {
		if (!pages->by_order[order])
			continue;
		block = objects_find(&pages->blocks, pfn & ~0ull << order);
		if (block && (pfn - block->key) >> block->order)
			block = NULL;
	}
	return block;
}

/* The largest block that may begin at @pfn and ends at @end or before. */
static unsigned int largest_order(uint64_t pfn, uint64_t end)
{
	unsigned int order = 63 - __builtin_clzll(end - pfn);

	if (pfn && (unsigned int)__builtin_ctzll(pfn) < order)
		order = __builtin_ctzll(pfn);
	return order < OBJECT_LARGEST ? order : OBJECT_LARGEST;
}

/* A block of the size that fits next, with everything else of @owner. */
static struct object piece_of(const struct object *owner, uint64_t pfn, uint64_t end)
{
	struct object piece = *owner;

	piece.key = pfn;
	piece.order = largest_order(pfn, end);
	piece.alloc = 1u << piece.order;
	if (piece.req > piece.order)
		piece.req = piece.order;
	return piece;
}

int pages_add(struct pages *pages, const struct object *owner, uint64_t pfn, uint64_t count)
{
	uint64_t end = pfn + count;
	struct object *block, piece;

	for (; pfn < end; pfn += 1ull << piece.order) {
		piece = piece_of(owner, pfn, end);
		block = objects_add(&pages->blocks, pfn);
		if (!block)
			return -1;
		/* Only a trace that contradicts itself has one there. */
		if (block->type)
			pages->by_order[block->order]--;
		*block = piece;
		pages->by_order[piece.order]++;
	}
	return 0;
}

/* Takes the pages from @from to @to out of a block that has them all. */
static int take_part(struct pages *pages, struct object *block, uint64_t from, uint64_t to,
		     pages_taken_fn *taken, void *arg)
{
	struct object whole = *block, piece;
	uint64_t end = whole.key + (1ull << whole.order);

	objects_remove(&pages->blocks, block);
	pages->by_order[whole.order]--;
	if (pages_add(pages, &whole, whole.key, from - whole.key) ||
	    pages_add(pages, &whole, to, end - to))
		return -1;
	for (; from < to; from += 1ull << piece.order) {
		piece = piece_of(&whole, from, to);
		taken(arg, &piece);
	}
	return 0;
}

int64_t pages_take(struct pages *pages, uint64_t pfn, uint64_t count, pages_taken_fn *taken,
		   void *arg)
{
	uint64_t at = pfn, end = pfn + count, to;
	struct object *block;
	int64_t sum = 0;

	while (at < end && objects_count(&pages->blocks)) {
		block = pages_find(pages, at);
		if (!block) {
			at++;
			continue;
		}
		to = block->key + (1ull << block->order);
		if (to > end)
			to = end;
		if (take_part(pages, block, at, to, taken, arg))
			return -1;
		sum += to - at;
		at = to;
	}
	return sum;
}

/* Blocks that were taken out, to be put elsewhere. */
struct taken {
	struct object *list;
	uint32_t room;
	uint32_t count;
	bool failed;
};

static void keep(void *arg, const struct object *block)
{
	struct taken *taken = arg;
	struct object *list = array_with_room(taken->list, &taken->room, taken->count,
					      sizeof(*list));

	if (!list) {
		taken->failed = true;
		return;
	}
	taken->list = list;
	list[taken->count++] = *block;
}

static int put(struct pages *pages, const struct taken *taken, uint64_t from, uint64_t to)
{
	const struct object *block;
	uint32_t i;

	for (i = 0; i < taken->count; i++) {
		block = &taken->list[i];
		if (pages_add(pages, block, block->key - from + to, 1ull << block->order))
			return -1;
	}
	return 0;
}

int64_t pages_swap(struct pages *pages, uint64_t a, uint64_t b, uint64_t count)
{
	struct taken of_a = { }, of_b = { };
	int64_t count_a, count_b, sum = -1;

	count_a = pages_take(pages, a, count, keep, &of_a);
	count_b = pages_take(pages, b, count, keep, &of_b);
	if (count_a >= 0 && count_b >= 0 && !of_a.failed && !of_b.failed &&
	    !put(pages, &of_a, a, b) && !put(pages, &of_b, b, a))
		sum = count_a + count_b;
	free(of_a.list);
	free(of_b.list);
	return sum;
}
