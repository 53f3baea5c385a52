// SPDX-License-Identifier: GPL-2.0
/* Who allocates. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "report_filter.h"
#include "report_origins.h"

const char * const class_names[CLASSES] = { "objects", "pages" };

const char * const type_names[TYPES] = {
	"none", "kmalloc", "kmalloc_large", "cache", "percpu", "vmalloc", "page",
};

const char * const by_names[BYS] = { "site", "cache", "function", "file", "module", "task" };

/* Which of the caches of kmalloc() an object is from, by its flags, and what they are called. */
enum kind {
	KIND_NORMAL,
	KIND_RECLAIM,
	KIND_CGROUP,
	KIND_DMA,
	KINDS
};

static const char * const kind_prefixes[KINDS] = {
	"kmalloc-", "kmalloc-rcl-", "kmalloc-cg-", "dma-kmalloc-",
};

#define GFP_DMA		0x01u
#define GFP_RECLAIMABLE	0x10u
#define GFP_ACCOUNT	0x400000u

#define LONGEST_NAME	4096

static enum kind kind_of(uint32_t gfp_flags)
{
	if (gfp_flags & GFP_DMA)
		return KIND_DMA;
	if (gfp_flags & GFP_RECLAIMABLE)
		return KIND_RECLAIM;
	return gfp_flags & GFP_ACCOUNT ? KIND_CGROUP : KIND_NORMAL;
}

/* Modules come in the order of time, and their list is by address. */
static const struct kmemtrace_load *sorted_loads;

static int compare_loads(const void *a, const void *b)
{
	uint64_t from_a = sorted_loads[*(const uint32_t *)a].from;
	uint64_t from_b = sorted_loads[*(const uint32_t *)b].from;

	return from_a < from_b ? -1 : from_a > from_b;
}

/* Return: 0, or -1 without memory. */
static int sort_loads(struct origins *origins)
{
	uint32_t count = origins->symbols.load_count, i;

	origins->next_time = UINT64_MAX;
	if (!count)
		return 0;
	origins->loads = malloc(count * sizeof(*origins->loads));
	if (!origins->loads)
		return -1;
	for (i = 0; i < count; i++)
		origins->loads[i] = i;
	sorted_loads = origins->symbols.loads;
	qsort(origins->loads, count, sizeof(*origins->loads), compare_loads);
	origins->next_time = sorted_loads[origins->loads[0]].from;
	return 0;
}

int origins_begin(struct origins *origins, const char *dir, struct kmemtrace_error *error)
{
	memset(origins, 0, sizeof(*origins));
	strings_begin(&origins->names);
	table_begin(&origins->table);
	table_begin(&origins->site_table);
	table_begin(&origins->row_table);
	if (kmemtrace_tags_read(&origins->tags, dir, error) ||
	    kmemtrace_caches_read(&origins->caches, dir, error) ||
	    kmemtrace_symbols_read(&origins->symbols, dir, error))
		return -1;
	if (sort_loads(origins)) {
		snprintf(error->text, sizeof(error->text), "out of memory");
		return -1;
	}
	return 0;
}

void origins_end(struct origins *origins)
{
	kmemtrace_tags_free(&origins->tags);
	kmemtrace_caches_free(&origins->caches);
	kmemtrace_symbols_free(&origins->symbols);
	strings_end(&origins->names);
	table_end(&origins->table);
	table_end(&origins->site_table);
	table_end(&origins->row_table);
	free(origins->list);
	free(origins->sites);
	free(origins->rows);
	free(origins->loads);
}

static uint64_t hash_key(const struct origin_key *key)
{
	/* Mostly there are no sizes. */
	return hash_mix(key->who, key->what) ^ (key->sizes ? hash_number(key->sizes) : 0);
}

static uint64_t hash_site(uint64_t who, bool tagged)
{
	return hash_mix(who, tagged);
}

/*
 * Where a module comes, another one may have been: what is found by an address there gets new
 * sites and origins.
 */
static void forget(struct origins *origins, const struct kmemtrace_load *load)
{
	const struct origin_key *key;
	struct table_slot *slot;
	uint64_t hash;
	uint32_t i;

	memset(origins->recent, 0, sizeof(origins->recent));
	for (i = 0; i < origins->count; i++) {
		key = &origins->list[i].key;
		if (key->what & ORIGIN_TAGGED || key->who - load->base >= load->size)
			continue;
		hash = hash_key(key);
		slot = table_first(&origins->table, hash);
		while (slot->value && slot->value != i + 1)
			slot = table_next(&origins->table, slot);
		if (slot->value)
			table_remove(&origins->table, slot);
	}
	for (i = 0; i < origins->site_count; i++) {
		if (origins->sites[i].tag || origins->sites[i].address - load->base >= load->size)
			continue;
		hash = hash_site(origins->sites[i].address, false);
		slot = table_first(&origins->site_table, hash);
		while (slot->value && slot->value != i + 1)
			slot = table_next(&origins->site_table, slot);
		if (slot->value)
			table_remove(&origins->site_table, slot);
	}
}

static void modules_came(struct origins *origins, uint64_t time)
{
	const struct kmemtrace_load *load;

	origins->next_time = UINT64_MAX;
	while (origins->next_load < origins->symbols.load_count) {
		load = &origins->symbols.loads[origins->loads[origins->next_load]];
		if (load->from > time) {
			origins->next_time = load->from;
			break;
		}
		forget(origins, load);
		origins->next_load++;
	}
}

/* Names end with a NUL, which counts. Return: the number, or STRINGS_NO_MEMORY. */
static uint32_t number_name(struct origins *origins, const char *name)
{
	return strings_number(&origins->names, name, strlen(name) + 1);
}

static void describe_tag(struct site *site, const struct kmemtrace_tag *tag, char *name)
{
	if (!tag) {
		snprintf(name, LONGEST_NAME, "unknown tag %" PRIu32, site->tag);
		return;
	}
	site->file = tag->file;
	site->line = tag->line;
	site->function = tag->function;
	site->module = tag->module;
	snprintf(name, LONGEST_NAME, "%s:%u %s%s%sfunc:%s", tag->file, tag->line,
		 tag->module ? "[" : "", tag->module ? tag->module : "", tag->module ? "] " : "",
		 tag->function);
}

static void describe_address(const struct origins *origins, struct site *site, uint64_t time,
			     char *name)
{
	struct kmemtrace_place place = { };
	bool known = site->address &&
		kmemtrace_symbols_lookup(&origins->symbols, site->address, time, &place);

	if (!site->address) {
		snprintf(name, LONGEST_NAME, "unknown");
		return;
	}
	if (!known) {
		snprintf(name, LONGEST_NAME, "0x%" PRIx64, site->address);
		return;
	}
	site->function = place.symbol;
	site->module = place.module;
	site->offset = place.offset;
	snprintf(name, LONGEST_NAME, "%s+0x%" PRIx64 "%s%s%s", place.symbol ? place.symbol : "",
		 place.offset, place.module ? " [" : "", place.module ? place.module : "",
		 place.module ? "]" : "");
}

static uint32_t number_site(struct origins *origins, uint64_t who, bool tagged, uint64_t time)
{
	uint64_t hash = hash_site(who, tagged);
	struct table_slot *slot;
	struct site *site, *sites;
	char name[LONGEST_NAME];

	if (table_make_room(&origins->site_table))
		return NO_ORIGIN;
	for (slot = table_first(&origins->site_table, hash); slot->value;
	     slot = table_next(&origins->site_table, slot)) {
		site = &origins->sites[slot->value - 1];
		if (tagged ? site->tag == who : !site->tag && site->address == who)
			return slot->value - 1;
	}
	sites = array_with_room(origins->sites, &origins->site_room, origins->site_count,
				sizeof(*sites));
	if (!sites)
		return NO_ORIGIN;
	origins->sites = sites;
	site = &sites[origins->site_count];
	*site = (struct site){ };
	if (tagged) {
		site->tag = who;
		describe_tag(site, kmemtrace_tag(&origins->tags, who), name);
	} else {
		site->address = who;
		describe_address(origins, site, time, name);
	}
	site->name = number_name(origins, name);
	if (site->name == STRINGS_NO_MEMORY)
		return NO_ORIGIN;
	table_set(&origins->site_table, slot, hash, ++origins->site_count);
	return origins->site_count - 1;
}

uint32_t origins_site(struct origins *origins, const struct kmemtrace_event *event)
{
	if (event->time >= origins->next_time)
		modules_came(origins, event->time);
	return event->tag ? number_site(origins, event->tag, true, event->time) :
			    number_site(origins, event->call_site, false, event->time);
}

static bool is_called(const char *name, const char *prefix, const char *rest)
{
	size_t len = strlen(prefix);

	return !strncmp(name, prefix, len) && !strcmp(name + len, rest);
}

/* Caches that debugging has made larger are found by the size that their objects take. */
static void kmalloc_cache(const struct origins *origins, enum kind kind, uint32_t size,
			  char *name, size_t len)
{
	const struct kmemtrace_caches *caches = &origins->caches;
	const char *cache, *prefix = kind_prefixes[kind];
	bool others = false, known = false;
	char rest[16];
	uint32_t i;

	for (i = 0; i < caches->room; i++) {
		cache = caches->list[i].name;
		if (!cache || strncmp(cache, prefix, strlen(prefix)) ||
		    cache[strlen(prefix)] < '0' || cache[strlen(prefix)] > '9')
			continue;
		known = true;
		if (caches->list[i].size == size) {
			snprintf(name, len, "%s", cache);
			return;
		}
	}
	snprintf(rest, sizeof(rest), "%" PRIu32 "%s", size % 1024 ? size : size / 1024,
		 size % 1024 ? "" : "k");
	/* A kernel without memory cgroups, for example, has no caches for them. */
	for (i = 0; i < caches->room; i++)
		if (caches->list[i].name && is_called(caches->list[i].name, "kmalloc-", rest))
			others = true;
	snprintf(name, len, "%s%s", others && !known ? kind_prefixes[KIND_NORMAL] : prefix, rest);
}

void origin_cache(const struct origins *origins, const struct origin *origin, char *name,
		  size_t size)
{
	unsigned int number = origin->key.what >> 8 & 0xffff;
	const struct kmemtrace_cache *cache;

	switch (origin->type) {
	case TYPE_KMALLOC:
		kmalloc_cache(origins, number, origin_alloc(origin), name, size);
		break;
	case TYPE_CACHE:
		cache = kmemtrace_cache(&origins->caches, number);
		if (cache)
			snprintf(name, size, "%s", cache->name);
		else
			snprintf(name, size, "cache %u", number);
		break;
	case TYPE_PAGE:
		snprintf(name, size, "order %u", number);
		break;
	default:
		snprintf(name, size, "%s", type_names[origin->type]);
	}
}

static const char *row_of(const struct origins *origins, const struct origin *origin, char *name)
{
	const struct site *site = &origins->sites[origin->site];

	switch (origins->by) {
	case BY_CACHE:
		origin_cache(origins, origin, name, LONGEST_NAME);
		return name;
	case BY_FUNCTION:
		return site->function ? site->function : site_name(origins, origin->site);
	case BY_FILE:
		return site->file ? site->file : "unknown";
	case BY_MODULE:
		return site->module ? site->module : "vmlinux";
	case BY_TASK:
		if (origin_task(origin) == NO_TASK)
			return "unknown";
		snprintf(name, LONGEST_NAME, "%" PRIu32, origin_task(origin));
		return name;
	default:
		return site_name(origins, origin->site);
	}
}

static uint32_t number_row(struct origins *origins, const struct origin *origin)
{
	enum class class = class_of(origin->type);
	struct table_slot *slot;
	char name[LONGEST_NAME];
	struct row *row, *rows;
	uint32_t number;
	uint64_t hash;

	number = number_name(origins, row_of(origins, origin, name));
	if (number == STRINGS_NO_MEMORY || table_make_room(&origins->row_table))
		return NO_ORIGIN;
	hash = hash_mix(number, class);
	for (slot = table_first(&origins->row_table, hash); slot->value;
	     slot = table_next(&origins->row_table, slot)) {
		row = &origins->rows[slot->value - 1];
		if (row->name == number && row->class == class)
			return slot->value - 1;
	}
	rows = array_with_room(origins->rows, &origins->row_room, origins->row_count,
			       sizeof(*rows));
	if (!rows)
		return NO_ORIGIN;
	origins->rows = rows;
	rows[origins->row_count] = (struct row){ class, number, origin->site };
	table_set(&origins->row_table, slot, hash, ++origins->row_count);
	return origins->row_count - 1;
}

static uint32_t new_origin(struct origins *origins, const struct origin_key *key, uint64_t time)
{
	struct origin *list, origin = { .key = *key, .type = key->what & 7 };
	uint64_t hash = hash_key(key);
	struct table_slot *slot;

	if (table_make_room(&origins->table))
		return NO_ORIGIN;

	list = array_with_room(origins->list, &origins->room, origins->count, sizeof(*list));
	if (!list)
		return NO_ORIGIN;
	origins->list = list;
	origin.site = number_site(origins, key->who, key->what & ORIGIN_TAGGED, time);
	if (origin.site == NO_ORIGIN)
		return NO_ORIGIN;
	origin.row = number_row(origins, &origin);
	if (origin.row == NO_ORIGIN)
		return NO_ORIGIN;
	origin.passes = filter_passes_origin(origins->filter, origins, &origin);
	list[origins->count] = origin;
	slot = table_first(&origins->table, hash);
	while (slot->value)
		slot = table_next(&origins->table, slot);
	table_set(&origins->table, slot, hash, ++origins->count);
	return origins->count - 1;
}

static inline uint32_t number_key(struct origins *origins, const struct origin_key *key,
				  uint64_t time)
{
	const struct origin *origin;
	struct table_slot *slot;

	if (time >= origins->next_time)
		modules_came(origins, time);
	for (slot = table_first(&origins->table, hash_key(key)); slot->value;
	     slot = table_next(&origins->table, slot)) {
		origin = &origins->list[slot->value - 1];
		if (origin->key.who == key->who && origin->key.what == key->what &&
		    origin->key.sizes == key->sizes)
			return slot->value - 1;
	}
	return new_origin(origins, key, time);
}

static uint64_t what_of_cache(const struct kmemtrace_event *event, enum type type)
{
	switch (type) {
	case TYPE_KMALLOC:
		return kind_of(event->gfp_flags);
	case TYPE_CACHE:
		return event->cache;
	case TYPE_PAGE:
		return event->order;
	default:
		return 0;
	}
}

uint32_t origins_find(struct origins *origins, const struct kmemtrace_event *event, enum type type)
{
	struct origin_key key = { .who = event->call_site, .what = type };
	unsigned int needs = origins->needs;
	uint32_t origin;

	if (event->tag) {
		key.who = event->tag;
		key.what |= ORIGIN_TAGGED;
	}
	if (needs & NEEDS_CACHE) {
		key.what |= what_of_cache(event, type) << 8;
		if (type == TYPE_KMALLOC)
			key.sizes = (uint64_t)(uint32_t)event->bytes_alloc << 32;
	}
	if (needs & NEEDS_TASK)
		key.what |= event->has_tid ? (uint64_t)event->tid << 40 : ORIGIN_NO_TASK;
	if (needs & NEEDS_SIZES && type <= TYPE_CACHE)
		key.sizes = event->bytes_alloc << 32 | (uint32_t)event->bytes_req;
	origin = number_key(origins, &key, event->time);
	if (!needs && key.who && origin != NO_ORIGIN)
		*origins_recent(origins, key.who, type) = (struct recent){
			key.who, key.what, origin,
		};
	return origin;
}

uint32_t origins_retag(struct origins *origins, uint32_t origin, uint32_t tag, uint64_t time)
{
	struct origin_key key = origins->list[origin].key;

	key.who = tag;
	key.what = (key.what & ~(uint64_t)ORIGIN_TAGGED) | (tag ? ORIGIN_TAGGED : 0);
	return number_key(origins, &key, time);
}

uint32_t origins_resize(struct origins *origins, uint32_t origin, uint32_t req, uint64_t time)
{
	struct origin_key key = origins->list[origin].key;

	if (!(origins->needs & NEEDS_SIZES))
		return origin;
	key.sizes = (key.sizes & ~0xffffffffull) | req;
	return number_key(origins, &key, time);
}
