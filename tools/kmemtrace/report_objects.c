// SPDX-License-Identifier: GPL-2.0
/* What is alive. */
#include <stdlib.h>
#include <string.h>

#include "report_objects.h"

#define CACHE_LINE	64

_Static_assert(CACHE_LINE % sizeof(struct object) == 0, "an object is in one cache line");

void objects_begin(struct objects *objects)
{
	*objects = (struct objects){ };
	table_begin(&objects->table);
}

void objects_end(struct objects *objects)
{
	table_end(&objects->table);
	free(objects->list);
	objects_begin(objects);
}

/* No object is in two cache lines. */
static int grow_list(struct objects *objects)
{
	uint32_t room = objects->room ? objects->room + objects->room / 2 : 256;
	void *list;

	if (posix_memalign(&list, CACHE_LINE, room * sizeof(struct object)))
		return -1;
	if (objects->list)
		memcpy(list, objects->list, objects->used * sizeof(struct object));
	free(objects->list);
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
