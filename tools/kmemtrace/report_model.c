// SPDX-License-Identifier: GPL-2.0
/* Follows a trace. */
#include <string.h>

#include "array.h"
#include "report_filter.h"
#include "report_model.h"

/* Data */

/* What an event allocates, but for pages. */
static const uint8_t type_of[256] = {
	[KMEMTRACE_KMALLOC]		= TYPE_KMALLOC,
	[KMEMTRACE_KMALLOC_LARGE]	= TYPE_LARGE,
	[KMEMTRACE_CACHE_ALLOC]		= TYPE_CACHE,
	[KMEMTRACE_PERCPU_ALLOC]	= TYPE_PERCPU,
	[KMEMTRACE_VMALLOC]		= TYPE_VMALLOC,
};

/* In which set an event's object is looked for first. */
static struct objects *set_of(struct model *model, unsigned int id)
{
	switch (id) {
	case KMEMTRACE_PERCPU_ALLOC:
	case KMEMTRACE_PERCPU_FREE:
		return &model->percpu;
	case KMEMTRACE_VMALLOC:
	case KMEMTRACE_VFREE:
		return &model->vmalloc;
	case KMEMTRACE_PAGE_ALLOC:
	case KMEMTRACE_PAGE_FREE:
	case KMEMTRACE_PAGE_SPLIT:
	case KMEMTRACE_PAGE_MOVE:
	case KMEMTRACE_RETAG_PAGE:
		return &model->pages.blocks;
	default:
		return &model->objects;
	}
}

void model_begin(struct model *model, struct origins *origins, const struct filter *filter,
		 unsigned int page_shift)
{
	unsigned int id;

	memset(model, 0, sizeof(*model));
	for (id = 0; id < ARRAY_SIZE(model->sets); id++)
		model->sets[id] = set_of(model, id);
	model->origins = origins;
	model->filter = filter;
	model->page_shift = page_shift;
	sums_begin(&model->sums);
	objects_begin(&model->objects);
	objects_begin(&model->percpu);
	objects_begin(&model->vmalloc);
	pages_begin(&model->pages);
}

void model_end(struct model *model)
{
	sums_end(&model->sums);
	objects_end(&model->objects);
	objects_end(&model->percpu);
	objects_end(&model->vmalloc);
	pages_end(&model->pages);
}

void model_watch(struct model *model, struct watcher *watcher)
{
	watcher->next = model->watchers;
	model->watchers = watcher;
}

/* Internals */

/* What is left out of the path that nearly all events take. */
#define SELDOM	__attribute__((noinline, cold))

SELDOM static void tell_found(struct model *model, enum finding finding,
		       const struct kmemtrace_event *event, const struct object *object)
{
	struct watcher *watcher;

	/* Whether what is not known would pass the filter is not known either. */
	if (!model->looking || (object ? !object->passes : !!model->filter))
		return;
	model->found[finding]++;
	for (watcher = model->watchers; watcher; watcher = watcher->next)
		if (watcher->found && watcher->found(watcher, model, finding, event, object))
			model->failed = true;
}

SELDOM static void tell_changes(struct model *model, uint64_t time, uint32_t origin, int64_t bytes)
{
	struct watcher *watcher;

	for (watcher = model->watchers; watcher; watcher = watcher->next)
		if (watcher->changes && watcher->changes(watcher, model, time, origin, bytes))
			model->failed = true;
}

SELDOM static void tell_allocated(struct model *model, const struct kmemtrace_event *event,
			   const struct object *object)
{
	struct watcher *watcher;

	for (watcher = model->watchers; watcher; watcher = watcher->next)
		if (watcher->allocated && watcher->allocated(watcher, model, event, object))
			model->failed = true;
}

SELDOM static void tell_freed(struct model *model, const struct kmemtrace_event *event,
		       const struct object *object)
{
	struct watcher *watcher;

	for (watcher = model->watchers; watcher; watcher = watcher->next)
		if (watcher->freed && watcher->freed(watcher, model, event, object))
			model->failed = true;
}

/* What an object has. */
static inline uint64_t req_of(const struct model *model, const struct object *object)
{
	return object_req(object, model->page_shift);
}

static inline uint64_t bytes_of(const struct model *model, const struct object *object)
{
	return object_alloc(object, model->page_shift);
}

/* Something is alive, or not any more, without an allocation or a free. Return: its tally. */
static struct tally *come(struct model *model, const struct object *object, uint64_t time)
{
	uint64_t bytes = bytes_of(model, object);

	if (model->watchers)
		tell_changes(model, time, object->origin, bytes);
	return sums_come(&model->sums, object->origin, class_of(object->type),
			 req_of(model, object), bytes, time);
}

static void go(struct model *model, const struct object *object, uint64_t time)
{
	uint64_t bytes = bytes_of(model, object);

	if (model->watchers)
		tell_changes(model, time, object->origin, -(int64_t)bytes);
	sums_go(&model->sums, object->origin, class_of(object->type), req_of(model, object),
		bytes);
}

static bool passes(const struct model *model, const struct object *object)
{
	return model->origins->list[object->origin].passes &&
	       (!model->filter ||
		filter_passes_numbers(model->filter, object_req(object, model->page_shift),
				      object_alloc(object, model->page_shift), object->cpu));
}

static inline bool is_listing(const struct model *model, const struct kmemtrace_event *event)
{
	uint32_t cpu = model_cpu(event);

	return model->lists_open && model->listing[cpu / 64] >> cpu % 64 & 1;
}

/* Sets an object. Return: 0, or -1 without memory. */
static inline int describe(struct model *model, struct object *object, enum type type,
			   const struct kmemtrace_event *event)
{
	struct origins *origins = model->origins;
	uint32_t origin = origins_number(origins, event, type);
	bool older = is_listing(model, event);

	if (origin == NO_ORIGIN || sums_make_room(&model->sums, origin))
		return -1;
	*object = (struct object){
		.key = event->ptr,
		.time = event->time,
		.req = type == TYPE_PAGE ? event->order : event->bytes_req,
		.alloc = type == TYPE_PAGE ? 1u << event->order :
			 type == TYPE_VMALLOC ? event->pages : event->bytes_alloc,
		.origin = origin,
		.cpu = model_cpu(event),
		.order = type == TYPE_PAGE ? event->order :
			 type == TYPE_VMALLOC ? event->bytes_req >> 32 : 0,
		.type = type,
		.older = older,
		.counted = model->looking && !older,
		.passes = true,
	};
	if (model->filter)
		object->passes = passes(model, object);
	return 0;
}

SELDOM static void begin_older_life(struct model *model, const struct kmemtrace_event *event,
			     const struct object *object)
{
	come(model, object, event->time)->older += bytes_of(model, object);
}

/* An object is alive from now on. @class: that of the object */
static inline void begin_life(struct model *model, const struct kmemtrace_event *event,
			      const struct object *object, enum class class)
{
	uint64_t bytes = bytes_of(model, object);
	uint64_t req = class == CLASS_PAGES ? bytes : req_of(model, object);
	struct tally *tally;

	if (!object->passes)
		return;
	if (object->older) {
		begin_older_life(model, event, object);
		return;
	}
	if (model->watchers)
		tell_changes(model, event->time, object->origin, bytes);
	tally = sums_alloc(&model->sums, object->origin, class, req, bytes, event->time);
	if (event->node != event->node_given && event->node >= 0 && event->node_given >= 0)
		tally->cross_node++;
	if (bytes < req)
		tell_found(model, FOUND_SMALL, event, object);
	if (model->watchers && model->looking)
		tell_allocated(model, event, object);
}

/* An object is freed. @class: that of the object */
static inline void end_life(struct model *model, const struct kmemtrace_event *event,
			    const struct object *object, enum class class)
{
	uint64_t bytes = bytes_of(model, object);
	uint64_t req = class == CLASS_PAGES ? bytes : req_of(model, object);

	if (!object->passes)
		return;
	if (model->watchers)
		tell_changes(model, event->time, object->origin, -(int64_t)bytes);
	sums_free(&model->sums, object->origin, class, req, bytes,
		  object->cpu != model_cpu(event));
	if (model->watchers && model->looking)
		tell_freed(model, event, object);
}

/* An object has gone, by a free that is not in the trace. */
SELDOM static void replace(struct model *model, const struct kmemtrace_event *event,
		    const struct object *object)
{
	tell_found(model, FOUND_TWICE, event, object);
	if (object->passes)
		go(model, object, event->time);
}

/* What kmalloc() returns without memory, and for no bytes. */
static bool is_nothing(const struct kmemtrace_event *event)
{
	return event->ptr <= 16 && event->id != KMEMTRACE_PERCPU_ALLOC &&
	       event->id != KMEMTRACE_PERCPU_FREE;
}

/* An allocation that is not one of pages. */
static inline int allocate(struct model *model, struct objects *objects, enum type type,
			   const struct kmemtrace_event *event, uint32_t guess)
{
	struct object *object = objects_guessed(objects, event->ptr, guess);

	if (!object && is_nothing(event))
		return 0;
	if (!object)
		object = objects_add(objects, event->ptr);
	if (!object)
		return -1;
	if (object->type) {
		/* The list has what was allocated since the trace began as well. */
		if (is_listing(model, event))
			return 0;
		replace(model, event, object);
	}
	if (describe(model, object, type, event))
		return -1;
	begin_life(model, event, object, CLASS_OBJECTS);
	return 0;
}

static void free_of_unknown(struct model *model, const struct kmemtrace_event *event)
{
	tell_found(model, model->listed && !model->lists_open ? FOUND_UNKNOWN :
		   FOUND_UNKNOWN_EARLY, event, NULL);
}

SELDOM static void check_free(struct model *model, const struct kmemtrace_event *event,
		       const struct object *object)
{
	if (event->id == KMEMTRACE_KFREE && object->type == TYPE_CACHE)
		tell_found(model, FOUND_KFREE, event, object);
	if (event->id == KMEMTRACE_CACHE_FREE && object->type != TYPE_CACHE)
		tell_found(model, FOUND_CACHE_FREE, event, object);
}

/* Where no guess was right. */
SELDOM static void free_sought_object(struct model *model, struct objects *objects,
			       const struct kmemtrace_event *event)
{
	struct object *object = objects_find(objects, event->ptr);

	/* kvfree() of what vmalloc() has given. */
	if (!object && event->id == KMEMTRACE_KFREE) {
		objects = &model->vmalloc;
		object = objects_find(objects, event->ptr);
	}
	if (!object) {
		if (!is_nothing(event))
			free_of_unknown(model, event);
		return;
	}
	check_free(model, event, object);
	end_life(model, event, object, CLASS_OBJECTS);
	objects_remove(objects, object);
}

static inline void free_object(struct model *model, struct objects *objects,
			       const struct kmemtrace_event *event, uint32_t guess)
{
	struct object *object = objects_guessed(objects, event->ptr, guess);
	bool cache_free = event->id == KMEMTRACE_CACHE_FREE, from_cache;

	if (!object) {
		free_sought_object(model, objects, event);
		return;
	}
	from_cache = object->type == TYPE_CACHE;
	if (cache_free != from_cache)
		check_free(model, event, object);
	end_life(model, event, object, CLASS_OBJECTS);
	objects_remove(objects, object);
}

/* What pages that are taken out are told to. */
struct taking {
	struct model *model;
	const struct kmemtrace_event *event;
};

static void page_replaced(void *arg, const struct object *block)
{
	struct taking *taking = arg;

	replace(taking->model, taking->event, block);
}

static void page_freed(void *arg, const struct object *block)
{
	struct taking *taking = arg;

	end_life(taking->model, taking->event, block, CLASS_PAGES);
}

/* Takes out what is where a block is allocated. Return: 0, or -1 without memory. */
static int clear_pages(struct model *model, const struct kmemtrace_event *event)
{
	struct taking taking = { model, event };
	const struct object *block;
	uint64_t count = 1ull << event->order;

	if (!model->careful) {
		block = objects_find(&model->pages.blocks, event->ptr);
		if (!block)
			return 0;
		if (block->order > event->order)
			count = 1ull << block->order;
	}
	return pages_take(&model->pages, event->ptr, count, page_replaced, &taking) < 0 ? -1 : 0;
}

/* Where pages may be alive already. */
SELDOM static int allocate_carefully(struct model *model, const struct kmemtrace_event *event)
{
	struct object block;

	if (is_listing(model, event) && pages_find(&model->pages, event->ptr))
		return 0;
	if (clear_pages(model, event) || describe(model, &block, TYPE_PAGE, event))
		return -1;
	if (pages_add(&model->pages, &block, event->ptr, 1ull << event->order))
		return -1;
	begin_life(model, event, &block, CLASS_PAGES);
	return 0;
}

static inline int allocate_pages(struct model *model, const struct kmemtrace_event *event,
				 uint32_t guess)
{
	struct objects *blocks = &model->pages.blocks;
	struct object *block;

	if (event->order > OBJECT_LARGEST) {
		model->others++;
		return 0;
	}
	if (model->careful || model->lists_open || event->ptr & ((1ull << event->order) - 1))
		return allocate_carefully(model, event);
	block = objects_guessed(blocks, event->ptr, guess);
	if (!block)
		block = objects_add(blocks, event->ptr);
	if (!block)
		return -1;
	if (block->type)
		return allocate_carefully(model, event);
	if (describe(model, block, TYPE_PAGE, event))
		return -1;
	model->pages.by_order[event->order]++;
	begin_life(model, event, block, CLASS_PAGES);
	return 0;
}

/* Where it is not just one block. */
static int free_sought_pages(struct model *model, const struct kmemtrace_event *event)
{
	struct taking taking = { model, event };
	int64_t got;

	if (event->order > OBJECT_LARGEST) {
		model->others++;
		return 0;
	}
	got = pages_take(&model->pages, event->ptr, 1ull << event->order, page_freed, &taking);
	if (got >= 0 && got < 1ll << event->order)
		free_of_unknown(model, event);
	return got < 0 ? -1 : 0;
}

static inline int free_pages(struct model *model, const struct kmemtrace_event *event,
			     uint32_t guess)
{
	struct objects *blocks = &model->pages.blocks;
	struct object *block = objects_guessed(blocks, event->ptr, guess);

	if (!block || block->order != event->order)
		return free_sought_pages(model, event);
	end_life(model, event, block, CLASS_PAGES);
	objects_remove(blocks, block);
	model->pages.by_order[event->order]--;
	return 0;
}

static void split_pages(struct model *model, const struct kmemtrace_event *event)
{
	struct object *block = pages_find(&model->pages, event->ptr);

	if (!block)
		model->others++;
	else if (event->new_order < block->req)
		block->req = event->new_order;
}

static int move_pages(struct model *model, const struct kmemtrace_event *event)
{
	int64_t got;

	if (event->pages > 1u << OBJECT_LARGEST) {
		model->others++;
		return 0;
	}
	got = pages_swap(&model->pages, event->ptr, event->new_pfn, event->pages);
	if (!got)
		model->others++;
	return got < 0 ? -1 : 0;
}

/* Gives an object another tag. Return: 0, or -1 without memory. */
static int retag(struct model *model, const struct kmemtrace_event *event, struct object *object)
{
	uint32_t origin = origins_retag(model->origins, object->origin, event->tag, event->time);

	if (origin == NO_ORIGIN || sums_make_room(&model->sums, origin))
		return -1;
	if (object->passes)
		go(model, object, event->time);
	object->origin = origin;
	object->passes = passes(model, object);
	if (object->passes)
		come(model, object, event->time);
	return 0;
}

static int retag_object(struct model *model, const struct kmemtrace_event *event)
{
	struct object *object = objects_find(&model->objects, event->ptr);

	if (!object)
		object = objects_find(&model->vmalloc, event->ptr);
	if (!object)
		object = objects_find(&model->percpu, event->ptr);
	if (object)
		return retag(model, event, object);
	model->others++;
	return 0;
}

static void page_retagged(void *arg, const struct object *block)
{
	*(struct object *)arg = *block;
}

static int retag_page(struct model *model, const struct kmemtrace_event *event)
{
	struct object *block = pages_find(&model->pages, event->ptr), part;
	uint64_t first;

	if (!block) {
		model->others++;
		return 0;
	}
	if (block->req == block->order)
		return retag(model, event, block);
	/* A part of a block that was split. */
	first = event->ptr & ~0ull << block->req;
	if (pages_take(&model->pages, first, 1ull << block->req, page_retagged, &part) < 0 ||
	    retag(model, event, &part))
		return -1;
	return pages_add(&model->pages, &part, part.key, 1ull << part.order);
}

static int resize(struct model *model, const struct kmemtrace_event *event)
{
	struct object *object = objects_find(&model->objects, event->ptr);
	struct tally *tally;
	uint32_t origin;
	uint64_t more;

	if (!object) {
		model->others++;
		return 0;
	}
	origin = origins_resize(model->origins, object->origin, event->bytes_req, event->time);
	if (origin == NO_ORIGIN || sums_make_room(&model->sums, origin))
		return -1;
	if (object->passes) {
		/* Which may be less, and wraps around. */
		more = event->bytes_req - object->req;
		tally = sums_tally(&model->sums, object->origin, CLASS_OBJECTS);
		*(object->counted ? &tally->in.req : &tally->other.req) += more;
	}
	object->req = event->bytes_req;
	if (object->passes && origin != object->origin)
		go(model, object, event->time);
	if (origin != object->origin) {
		object->origin = origin;
		if (object->passes)
			come(model, object, event->time);
	}
	if (object->passes && object->req > object->alloc)
		tell_found(model, FOUND_SMALL, event, object);
	return 0;
}

static void begin_list(struct model *model, const struct kmemtrace_event *event)
{
	uint32_t cpu = model_cpu(event);

	model->lists_open += !is_listing(model, event);
	model->listing[cpu / 64] |= 1ull << cpu % 64;
}

static void end_list(struct model *model, const struct kmemtrace_event *event)
{
	uint32_t cpu = model_cpu(event);

	model->lists_open -= is_listing(model, event);
	model->listing[cpu / 64] &= ~(1ull << cpu % 64);
	model->listed = true;
}

/* What is neither an allocation nor a free. */
SELDOM static int other_event(struct model *model, const struct kmemtrace_event *event)
{
	switch (event->id) {
	case KMEMTRACE_PAGE_SPLIT:
		split_pages(model, event);
		return 0;
	case KMEMTRACE_PAGE_MOVE:
		return move_pages(model, event);
	case KMEMTRACE_KREALLOC:
		return resize(model, event);
	case KMEMTRACE_RETAG:
		return retag_object(model, event);
	case KMEMTRACE_RETAG_PAGE:
		return retag_page(model, event);
	case KMEMTRACE_ALIVE_BEGIN:
		begin_list(model, event);
		return 0;
	case KMEMTRACE_ALIVE_END:
		end_list(model, event);
		return 0;
	default:
		return 0;
	}
}

/* Return: 0, or -1 without memory. */
static inline int follow_event(struct model *model, const struct kmemtrace_event *event,
			       uint32_t guess)
{
	switch (event->id) {
	case KMEMTRACE_KMALLOC:
	case KMEMTRACE_KMALLOC_LARGE:
	case KMEMTRACE_CACHE_ALLOC:
	case KMEMTRACE_PERCPU_ALLOC:
	case KMEMTRACE_VMALLOC:
		return allocate(model, model->sets[event->id], type_of[event->id], event, guess);
	case KMEMTRACE_KFREE:
	case KMEMTRACE_CACHE_FREE:
	case KMEMTRACE_PERCPU_FREE:
	case KMEMTRACE_VFREE:
		free_object(model, model->sets[event->id], event, guess);
		return 0;
	case KMEMTRACE_PAGE_ALLOC:
		return allocate_pages(model, event, guess);
	case KMEMTRACE_PAGE_FREE:
		return free_pages(model, event, guess);
	default:
		return other_event(model, event);
	}
}

/* The time that is looked at begins. Return: 0, or -1 without memory. */
static int look(struct model *model)
{
	model->looking = true;
	return sums_look(&model->sums, model->from);
}

/* Public interface */

int model_finish(struct model *model)
{
	if (!model->looking && look(model))
		return -1;
	return sums_finish(&model->sums, model->origins, model->page_shift);
}

/*
 * Memory takes long, and so does a branch that nobody can predict: so it is first found out where
 * all objects are, and then what happens to them.
 */
int model_follow(struct model *model, const struct kmemtrace_event *events, unsigned int count)
{
	uint32_t guesses[MODEL_BATCH];
	const struct kmemtrace_event *event;
	unsigned int i;

	for (i = 0; i < count; i++) {
		event = &events[i];
		guesses[i] = objects_guess(model->sets[event->id], event->ptr);
	}
	for (i = 0; i < count; i++) {
		event = &events[i];
		if (!model->looking && event->time >= model->from && look(model))
			return -1;
		model->events++;
		if (follow_event(model, event, guesses[i]))
			return -1;
	}
	return model->failed ? -1 : 0;
}

static int tell_all(const struct objects *objects,
		    int (*tell)(void *arg, const struct object *object), void *arg)
{
	uint32_t i;
	int got;

	for (i = 0; i < objects->used; i++) {
		if (!objects->list[i].type || !objects->list[i].passes)
			continue;
		got = tell(arg, &objects->list[i]);
		if (got)
			return got;
	}
	return 0;
}

int model_for_each(const struct model *model,
		   int (*tell)(void *arg, const struct object *object), void *arg)
{
	const struct objects *sets[] = {
		&model->objects, &model->percpu, &model->vmalloc, &model->pages.blocks,
	};
	unsigned int i;
	int got = 0;

	for (i = 0; !got && i < ARRAY_SIZE(sets); i++)
		got = tell_all(sets[i], tell, arg);
	return got;
}
