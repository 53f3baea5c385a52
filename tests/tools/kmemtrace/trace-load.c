// SPDX-License-Identifier: GPL-2.0
/*
 * A made-up load: objects of all kinds come and go, at call sites each of which has a kind and a
 * size, on CPUs that take turns. What is freed was allocated before, by the rules of the kernel.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "trace-load.h"
#include "trace-writer.h"

#define SITES		200u
#define SITES_IN_MODULE	20u	/* the last ones */
#define CACHES		40u
#define SITE_BYTES	256u
#define MODULE_DISTANCE	0x20000000u

/* Each object has an address and a block of pages of its own, as long as it lives. */
#define OBJECT_BYTES	16384u
#define BLOCK_PAGES	16u
#define ORDER_MOST	3u

enum kind { KIND_KMALLOC, KIND_LARGE, KIND_CACHE, KIND_PAGE, KIND_PERCPU, KIND_VMALLOC };

/**
 * struct object - one that lives, or a place for one
 * @kind: of it
 * @site: that allocated it
 * @cpu: on which that was
 * @order: of its pages
 * @there: it lives
 * @split: its pages are of order 0 now
 * @moved: its pages are in its other block
 */
struct object {
	enum kind kind;
	uint32_t site;
	uint32_t cpu;
	uint32_t order;
	bool there;
	bool split;
	bool moved;
};

static struct writer *to;
static const struct load *plan;
static struct object *objects;
static uint64_t written;
static uint64_t state;

/* A generator of pseudo-random numbers, 0 to n - 1. */
static uint32_t draw(uint32_t n)
{
	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return (state >> 33) % n;
}

/* A number that depends on nothing but its argument. */
static uint32_t mix(uint64_t value)
{
	uint64_t x = (value + 1) * 0x9e3779b97f4a7c15ull;

	return (x ^ x >> 29) >> 20;
}

static void event(uint32_t cpu, enum kmemtrace_id id, const struct values *values)
{
	writer_event(to, cpu, id, values);
	to->time += 20 + draw(200);
	written++;
}

static uint64_t site_address(uint32_t site)
{
	uint64_t address = to->facts.kernel_base + 0x1000 + site * SITE_BYTES;

	return site < SITES - SITES_IN_MODULE ? address : address + MODULE_DISTANCE;
}

static enum kind site_kind(uint32_t site)
{
	uint32_t percent = mix(site) % 100;

	if (percent < 35)
		return KIND_KMALLOC;
	if (percent < 38)
		return KIND_LARGE;
	if (percent < 70)
		return KIND_CACHE;
	if (percent < 94)
		return KIND_PAGE;
	return percent < 97 ? KIND_PERCPU : KIND_VMALLOC;
}

static uint32_t cache_bytes(uint32_t cache)
{
	return 8 * (1 + mix(1000 + cache) % 256);
}

static uint64_t object_address(const struct object *object)
{
	uint64_t number = object - objects;

	/* A machine of 32 bits has room for some 60,000 of them. */
	if (!(to->facts.kernel_base >> 32))
		return (0xc4000000 + number * OBJECT_BYTES) & UINT32_MAX;
	return 0xffff888000000000 + number * OBJECT_BYTES;
}

static uint64_t object_pfn(const struct object *object)
{
	return 0x10000 + ((object - objects) * 2 + object->moved) * BLOCK_PAGES;
}

/* What all allocations of a site have. */
static struct values of_site(const struct object *object)
{
	return (struct values){
		.tid = object->cpu ? 100 + mix(object->site + object->cpu) % 1000 : 0,
		.gfp_flags = object->site % 3 ? 0xcc0 : 0x400dc0,
		.node = -1,
		.node_given = object->cpu % 2,
		.call_site = site_address(object->site) + 16 + object->site % 64,
		.tag = to->facts.has_tags ? object->site + 1 : 0,
	};
}

static void allocate_pages(const struct object *object)
{
	struct values values = of_site(object);

	values.pfn = object_pfn(object);
	values.order = object->order;
	values.migratetype = object->site % 3;
	event(object->cpu, KMEMTRACE_PAGE_ALLOC, &values);
}

static void free_pages(const struct object *object, uint32_t cpu, uint32_t tid)
{
	uint32_t i, blocks = object->split ? 1u << object->order : 1;
	struct values values = {
		.tid = tid,
		.order = object->split ? 0 : object->order,
		.pfn = object_pfn(object),
	};

	for (i = 0; i < blocks; i++, values.pfn++)
		event(cpu, KMEMTRACE_PAGE_FREE, &values);
}

static void allocate(struct object *object, uint32_t cpu)
{
	uint32_t site = draw(SITES), bytes = 1 + mix(site) % 2000;
	struct values values;

	*object = (struct object){
		.kind = site_kind(site),
		.site = site,
		.cpu = cpu,
		.order = mix(site) % (ORDER_MOST + 1),
		.there = true,
	};
	values = of_site(object);
	values.ptr = object_address(object);
	values.bytes_req = bytes;
	switch (object->kind) {
	case KIND_KMALLOC:
		for (values.bytes_alloc = 8; values.bytes_alloc < bytes;)
			values.bytes_alloc *= 2;
		event(cpu, KMEMTRACE_KMALLOC, &values);
		break;
	case KIND_LARGE:
		allocate_pages(object);
		values.bytes_alloc = 1ull << to->facts.page_shift << object->order;
		values.bytes_req = values.bytes_alloc - mix(site) % 1000;
		event(cpu, KMEMTRACE_KMALLOC_LARGE, &values);
		break;
	case KIND_CACHE:
		values.cache = 1 + site % CACHES;
		values.bytes_req = cache_bytes(values.cache);
		values.bytes_alloc = values.bytes_req;
		event(cpu, KMEMTRACE_CACHE_ALLOC, &values);
		break;
	case KIND_PAGE:
		allocate_pages(object);
		break;
	case KIND_PERCPU:
		values.ptr &= UINT32_MAX;
		values.bytes_alloc = (uint64_t)bytes * plan->cpus;
		event(cpu, KMEMTRACE_PERCPU_ALLOC, &values);
		break;
	case KIND_VMALLOC:
		object->split = true;
		allocate_pages(object);
		event(cpu, KMEMTRACE_PAGE_SPLIT, &(struct values){
			.pfn = object_pfn(object),
			.order = object->order,
		});
		values.pages = 1u << object->order;
		values.bytes_req = ((uint64_t)values.pages << to->facts.page_shift) - 8;
		event(cpu, KMEMTRACE_VMALLOC, &values);
		break;
	}
}

static void release(struct object *object, uint32_t cpu)
{
	struct values values = of_site(object);

	object->there = false;
	values.ptr = object_address(object);
	values.call_site += 32;
	switch (object->kind) {
	case KIND_LARGE:
		event(cpu, KMEMTRACE_KFREE, &values);
		free_pages(object, cpu, values.tid);
		break;
	case KIND_KMALLOC:
		event(cpu, KMEMTRACE_KFREE, &values);
		break;
	case KIND_CACHE:
		event(cpu, KMEMTRACE_CACHE_FREE, &values);
		break;
	case KIND_PAGE:
		free_pages(object, cpu, values.tid);
		break;
	case KIND_PERCPU:
		values.ptr &= UINT32_MAX;
		event(cpu, KMEMTRACE_PERCPU_FREE, &values);
		break;
	case KIND_VMALLOC:
		event(cpu, KMEMTRACE_VFREE, &values);
		free_pages(object, cpu, values.tid);
		break;
	}
}

/* What happens to an object while it lives. */
static void change(struct object *object, uint32_t cpu)
{
	uint64_t from;

	if (object->kind == KIND_KMALLOC) {
		event(cpu, KMEMTRACE_KREALLOC, &(struct values){
			.ptr = object_address(object),
			.call_site = site_address(object->site) + 80,
			.bytes_req = 1 + mix(object->site) % 2000 / 2,
		});
	} else if (object->kind == KIND_CACHE && to->facts.has_tags) {
		event(cpu, KMEMTRACE_RETAG, &(struct values){
			.ptr = object_address(object),
			.tag = 1 + draw(SITES),
		});
	} else if (object->kind == KIND_PAGE && object->order && !object->split) {
		event(cpu, KMEMTRACE_PAGE_SPLIT, &(struct values){
			.pfn = object_pfn(object),
			.order = object->order,
		});
		object->split = true;
	} else if (object->kind == KIND_PAGE && !object->split) {
		/* Migration: it changes places with a new block, which is freed. */
		from = object_pfn(object);
		object->moved = !object->moved;
		allocate_pages(object);
		event(cpu, KMEMTRACE_PAGE_MOVE, &(struct values){
			.pfn = from,
			.new_pfn = object_pfn(object),
			.pages = 1u << object->order,
		});
		object->moved = !object->moved;
		free_pages(object, cpu, 1);
		object->moved = !object->moved;
	}
}

static void write_tables(void)
{
	char line[200];
	uint64_t base = site_address(SITES - SITES_IN_MODULE);
	uint32_t i;

	for (i = 0; i < SITES; i++) {
		bool module = i >= SITES - SITES_IN_MODULE;

		snprintf(line, sizeof(line), "%u mm/part%u.c:%u %sfunc:site_%u", i + 1, i % 10,
			 10 + i, module ? "[holder] " : "", i);
		writer_table(to, "tags", line);
		snprintf(line, sizeof(line), "%" PRIx64 " t site_%u%s", site_address(i), i,
			 module ? "\t[holder]" : "");
		writer_table(to, "symbols", line);
	}
	for (i = 1; i <= CACHES; i++) {
		snprintf(line, sizeof(line), "%u %u %u cache %u", i, cache_bytes(i),
			 cache_bytes(i), i);
		writer_table(to, "caches", line);
	}
	snprintf(line, sizeof(line), "%" PRIu64 " present 0x%" PRIx64 " %u %s holder", to->time,
		 base, SITES_IN_MODULE * SITE_BYTES, "0123456789abcdef0123456789abcdef01234567");
	writer_table(to, "modules", line);
}

void run_load(const struct load *load, struct writer *writer)
{
	uint32_t count = load->live + load->leaks, i, cpu;

	to = writer;
	plan = load;
	state = load->seed;
	objects = calloc(count, sizeof(*objects));
	if (!objects)
		die("out of memory");
	write_tables();
	for (i = 0; i < load->leaks; i++)
		allocate(&objects[i], draw(load->cpus));
	while (written < load->events) {
		struct object *object = &objects[load->leaks + draw(load->live)];

		cpu = draw(load->cpus);
		if (!object->there)
			allocate(object, cpu);
		else if (draw(16) == 0)
			change(object, cpu);
		else
			release(object, draw(4) ? object->cpu : cpu);
	}
	for (i = load->leaks; i < count; i++)
		if (objects[i].there)
			release(&objects[i], objects[i].cpu);
	free(objects);
}
