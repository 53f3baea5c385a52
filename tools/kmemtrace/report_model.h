/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Follows a trace: what is alive, and what does not fit together. Reports that want more than the
 * sums watch what happens.
 *
 * Everything in the trace is followed. What is counted, and what watchers are told, passes the
 * filter and lies in the time that is looked at.
 */
#ifndef KMEMTRACE_REPORT_MODEL_H
#define KMEMTRACE_REPORT_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "kmemtrace.h"
#include "report_objects.h"
#include "report_origins.h"
#include "report_pages.h"
#include "report_sums.h"

/**
 * enum finding - what does not fit together
 * @FOUND_UNKNOWN: a free of what is not known
 * @FOUND_UNKNOWN_EARLY: the same, before the trace has listed what was alive when it began; it may
 *	never do so. What is freed is older than the trace then, unless it was freed before.
 * @FOUND_TWICE: an allocation where something is alive
 * @FOUND_CACHE_FREE: kmem_cache_free() of what is from kmalloc()
 * @FOUND_KFREE: kfree() of an object of a cache
 * @FOUND_SMALL: less was allocated than requested
 */
enum finding {
	FOUND_UNKNOWN,
	FOUND_UNKNOWN_EARLY,
	FOUND_TWICE,
	FOUND_CACHE_FREE,
	FOUND_KFREE,
	FOUND_SMALL,
	FINDINGS
};

struct model;

/**
 * struct watcher - a report that wants to know what happens; any function may be NULL
 * @allocated: something was allocated
 * @freed: something is freed; of pages it may be a part of what was allocated
 * @changes: what is alive of an origin is about to change, by so many bytes; also outside of the
 *	time that is looked at
 * @found: something does not fit; @object is what is alive there, or NULL
 * @next: the next watcher
 *
 * Return: 0, or -1 without memory, which ends it all.
 */
struct watcher {
	int (*allocated)(struct watcher *watcher, const struct model *model,
			 const struct kmemtrace_event *event, const struct object *object);
	int (*freed)(struct watcher *watcher, const struct model *model,
		     const struct kmemtrace_event *event, const struct object *object);
	int (*changes)(struct watcher *watcher, const struct model *model, uint64_t time,
		       uint32_t origin, int64_t bytes);
	int (*found)(struct watcher *watcher, const struct model *model, enum finding finding,
		     const struct kmemtrace_event *event, const struct object *object);
	struct watcher *next;
};

/**
 * struct model - what is alive
 * @origins: who allocates
 * @sums: of what
 * @objects: in slabs, and large ones of kmalloc(), by address
 * @percpu: areas by offset
 * @vmalloc: areas by address
 * @pages: blocks by page frame number
 * @sets: in which of these an event's object is looked for, by id
 * @filter: what counts, NULL for all
 * @watchers: reports that want to know more
 * @page_shift: log2 of the page size
 * @from: when the time that is looked at begins
 * @looking: it has begun
 * @careful: look for pages that are alive wherever pages are allocated; this takes time, and is
 *	needed only where events were lost or are doubted
 * @failed: there was no memory
 * @listing: bit set of the CPUs that are listing what is older than the trace
 * @lists_open: how many these are
 * @listed: one has ended
 * @events: how many have been followed, with the one that is being followed
 * @found: how often, by kind
 * @others: events that changed something that is not known
 */
struct model {
	struct origins *origins;
	struct sums sums;
	struct objects objects;
	struct objects percpu;
	struct objects vmalloc;
	struct pages pages;
	struct objects *sets[256];
	const struct filter *filter;
	struct watcher *watchers;
	unsigned int page_shift;
	uint64_t from;
	bool looking;
	bool careful;
	bool failed;
	uint64_t listing[OBJECT_CPUS / 64];
	unsigned int lists_open;
	bool listed;
	uint64_t events;
	uint64_t found[FINDINGS];
	uint64_t others;
};

void model_begin(struct model *model, struct origins *origins, const struct filter *filter,
		 unsigned int page_shift);
void model_end(struct model *model);
void model_watch(struct model *model, struct watcher *watcher);

/* So many events are followed at a time: what the first of them needs is on its way then. */
#define MODEL_BATCH	64u

/**
 * model_follow() - follow events
 * @model: what is alive before them
 * @events: the events, after model_prefetch() of each of them
 * @count: how many, at most MODEL_BATCH
 *
 * Return: 0, or -1 without memory.
 */
int model_follow(struct model *model, const struct kmemtrace_event *events, unsigned int count);

/* Has the memory fetched that an event needs first. */
static inline void model_prefetch(const struct model *model, const struct kmemtrace_event *event)
{
	objects_prefetch(model->sets[event->id], event->ptr);
}

/* After the last event: computes all sums. Return: 0, or -1 without memory. */
int model_finish(struct model *model);

/**
 * model_for_each() - tell what is alive
 * @model: the model
 * @tell: is told each object that passes the filter, in no order
 * @arg: for @tell
 *
 * Return: 0, or what @tell returned if that was not 0, which ends it.
 */
int model_for_each(const struct model *model,
		   int (*tell)(void *arg, const struct object *object), void *arg);

/* The CPU of an event, as objects have it. */
static inline uint32_t model_cpu(const struct kmemtrace_event *event)
{
	return event->cpu < OBJECT_CPUS ? event->cpu : OBJECT_CPUS - 1;
}

#endif
