/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who allocates: each combination of what the reports tell apart gets a number, its origin, when it
 * comes for the first time, and that is all that an object keeps of it. Several origins may be in
 * one row of the tables, which --by makes. What is charged to a code tag is at the tag's line, and
 * anything else at the address of the call.
 */
#ifndef KMEMTRACE_REPORT_ORIGINS_H
#define KMEMTRACE_REPORT_ORIGINS_H

#include <stdbool.h>
#include <stdint.h>

#include "kmemtrace.h"
#include "report_objects.h"
#include "strings.h"
#include "table.h"

/*
 * Objects live in pages, which have events of their own: the memory is either the one or the other,
 * and never their sum. Large objects of kmalloc() and areas of vmalloc() are objects, too.
 */
enum class {
	CLASS_OBJECTS,
	CLASS_PAGES,
	CLASSES
};

static inline enum class class_of(enum type type)
{
	return type == TYPE_PAGE ? CLASS_PAGES : CLASS_OBJECTS;
}

extern const char * const class_names[CLASSES];
extern const char * const type_names[TYPES];

/* What is one row. */
enum by {
	BY_SITE,
	BY_CACHE,
	BY_FUNCTION,
	BY_FILE,
	BY_MODULE,
	BY_TASK,
	BYS
};

extern const char * const by_names[BYS];

/* What an origin depends on besides the call site and the allocator. */
#define NEEDS_TASK	0x1u
#define NEEDS_CACHE	0x2u	/* of kmalloc() the size class, and of pages the order */
#define NEEDS_SIZES	0x4u	/* bytes requested and allocated */

/* A task that is not known. */
#define NO_TASK		UINT32_MAX

/**
 * struct site - a place in the code
 * @tag: of its code tag, 0 for none
 * @address: of the call, if there is no tag
 * @file: of the source, NULL if it is not known
 * @line: in the source, 0 if it is not known
 * @function: its name, NULL if it is not known
 * @module: its name, NULL in vmlinux
 * @offset: of the address in the function
 * @name: number of what it is called in @names
 */
struct site {
	uint32_t tag;
	uint64_t address;
	const char *file;
	unsigned int line;
	const char *function;
	const char *module;
	uint64_t offset;
	uint32_t name;
};

/**
 * struct origin_key - what makes an origin
 * @who: tag or address
 * @what: bits 0 to 2 type, then ORIGIN_*; with NEEDS_CACHE bits 8 to 23 the cache, the kind of
 *	kmalloc() or the order; with NEEDS_TASK bits 40 to 63 the task
 * @sizes: bits 0 to 31 requested, with NEEDS_SIZES; then allocated, with that or NEEDS_CACHE
 */
#define ORIGIN_TAGGED	0x08u
#define ORIGIN_NO_TASK	0x10u

struct origin_key {
	uint64_t who;
	uint64_t what;
	uint64_t sizes;
};

/**
 * struct origin - who allocates
 * @key: what it depends on
 * @site: index of the call site
 * @row: index of the row
 * @type: enum type
 * @passes: it passes what of the filter depends on nothing else
 */
struct origin {
	struct origin_key key;
	uint32_t site;
	uint32_t row;
	uint8_t type;
	bool passes;
};

/**
 * struct row - a row of the tables
 * @class: objects or pages
 * @name: number of its name in @names
 * @site: index of the site of its first origin
 */
struct row {
	enum class class;
	uint32_t name;
	uint32_t site;
};

/**
 * struct recent - an origin that was found lately
 * @who: as in its key, or 0 for none
 * @what: as in its key
 * @origin: its index
 */
struct recent {
	uint64_t who;
	uint32_t what;
	uint32_t origin;
};

#define ORIGINS_RECENT	2048u

struct filter;

/**
 * struct origins - all of them
 * @by: what is one row
 * @needs: NEEDS_*
 * @filter: decides about @passes of an origin
 * @tags: of the trace
 * @caches: of the trace
 * @symbols: of the trace
 * @names: of sites and rows
 * @table: finds an origin by its key
 * @list: the origins
 * @site_table: finds a site by its tag or address
 * @sites: the sites
 * @row_table: finds a row by its name and class
 * @rows: the rows
 * @recent: origins that were found lately, by a part of a hash of what they depend on; those alone
 *	that depend on nothing but call site and allocator
 * @loads: when modules came, as indices of @symbols.loads, by time
 * @next_load: the next of them
 * @next_time: when that is
 */
struct origins {
	enum by by;
	unsigned int needs;
	const struct filter *filter;
	struct kmemtrace_tags tags;
	struct kmemtrace_caches caches;
	struct kmemtrace_symbols symbols;
	struct strings names;
	struct table table;
	struct origin *list;
	uint32_t count;
	uint32_t room;
	struct table site_table;
	struct site *sites;
	uint32_t site_count;
	uint32_t site_room;
	struct table row_table;
	struct row *rows;
	uint32_t row_count;
	uint32_t row_room;
	struct recent recent[ORIGINS_RECENT];
	uint32_t *loads;
	uint32_t next_load;
	uint64_t next_time;
};

#define NO_ORIGIN	UINT32_MAX

/**
 * origins_begin() - read the tables of a trace
 * @origins: to initialise
 * @dir: the trace
 * @error: is set if it fails
 *
 * Return: 0, or -1.
 */
int origins_begin(struct origins *origins, const char *dir, struct kmemtrace_error *error);
void origins_end(struct origins *origins);

static inline struct recent *origins_recent(struct origins *origins, uint64_t who, enum type type)
{
	return &origins->recent[((who * 8 + type) ^ who >> 9) % ORIGINS_RECENT];
}

/* As origins_number(), which see; where the origin was not found lately. */
uint32_t origins_find(struct origins *origins, const struct kmemtrace_event *event,
		      enum type type);

/**
 * origins_number() - the origin of an allocation
 * @origins: all of them
 * @event: the allocation
 * @type: of the object
 *
 * Return: its index, or NO_ORIGIN without memory.
 */
static inline uint32_t origins_number(struct origins *origins,
				      const struct kmemtrace_event *event, enum type type)
{
	uint64_t who = event->tag ? event->tag : event->call_site;
	uint32_t what = type | (event->tag ? ORIGIN_TAGGED : 0);
	const struct recent *recent = origins_recent(origins, who, type);

	if (recent->who == who && recent->what == what && event->time < origins->next_time)
		return recent->origin;
	return origins_find(origins, event, type);
}

/* The same who with another tag. */
uint32_t origins_retag(struct origins *origins, uint32_t origin, uint32_t tag, uint64_t time);

/* The same who with another size requested. */
uint32_t origins_resize(struct origins *origins, uint32_t origin, uint32_t req, uint64_t time);

/* Return: the index of the site of any event, or NO_ORIGIN without memory. */
uint32_t origins_site(struct origins *origins, const struct kmemtrace_event *event);

/* What @key of an origin has: only what @needs says is there. */
static inline uint32_t origin_task(const struct origin *origin)
{
	return origin->key.what & ORIGIN_NO_TASK ? NO_TASK : origin->key.what >> 40;
}

static inline uint32_t origin_req(const struct origin *origin)
{
	return origin->key.sizes;
}

static inline uint32_t origin_alloc(const struct origin *origin)
{
	return origin->key.sizes >> 32;
}

/* The name of an origin's cache, or size class, or order; with NEEDS_CACHE. */
void origin_cache(const struct origins *origins, const struct origin *origin, char *name,
		  size_t size);

static inline const char *site_name(const struct origins *origins, uint32_t site)
{
	return strings_text(&origins->names, origins->sites[site].name);
}

static inline const char *row_name(const struct origins *origins, uint32_t row)
{
	return strings_text(&origins->names, origins->rows[row].name);
}

#endif
