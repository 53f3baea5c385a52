// SPDX-License-Identifier: GPL-2.0
/* What is alive. */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "report_objects.h"

_Static_assert(64 % sizeof(struct object) == 0, "an object is in one cache line");

/* From this size on the list is in huge pages, if there are any: that takes fewer faults. */
#define LARGE		(4u << 20)

void objects_begin(struct objects *objects)
{
	*objects = (struct objects){ };
	table_begin(&objects->table);
}

void objects_end(struct objects *objects)
{
	table_end(&objects->table);
	if (objects->list)
		munmap(objects->list, objects->room * sizeof(struct object));
	objects_begin(objects);
}

static int grow_list(struct objects *objects)
{
	uint32_t room = objects->room ? objects->room + objects->room / 2 : 256;
	size_t size = room * sizeof(struct object);
	void *list;

	/* Pages move without being copied. */
	if (objects->list)
		list = mremap(objects->list, objects->room * sizeof(struct object), size,
			      MREMAP_MAYMOVE);
	else
		list = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (list == MAP_FAILED)
		return -1;
	if (size >= LARGE)
		madvise(list, size, MADV_HUGEPAGE);
	objects->list = list;
	objects->room = room;
	return 0;
}

/* Makes room for one more. Return: 0, or -1 without memory. Objects move. */
static int make_room(struct objects *objects)
{
	if (table_make_room(&objects->table))
		return -1;
	return objects->spare || objects->used < objects->room ? 0 : grow_list(objects);
}

struct object *objects_add(struct objects *objects, uint64_t key)
{
	struct table_slot *slot;
	struct object *object;
	uint32_t place;

	if (make_room(objects))
		return NULL;
	slot = objects_slot(objects, key);
	if (slot->value)
		return &objects->list[slot->value - 1];
	place = objects->spare;
	if (place)
		objects->spare = objects->list[place - 1].req;
	else
		place = ++objects->used;
	object = &objects->list[place - 1];
	object->key = key;
	object->type = TYPE_NONE;
	table_set(&objects->table, slot, hash_number(key), place);
	return object;
}
