// SPDX-License-Identifier: GPL-2.0
/*
 * kmemtrace: what is allocated when tracing begins at boot
 *
 * Before there is memory for buffers and tracepoints, the page allocator and
 * slab have already handed out their first pages and objects. Memory allocation
 * profiling knows all of them by their tags, so they can be recorded as if they
 * were allocated now. Without it there is nothing to tell them from memory that
 * was never allocated.
 *
 * Some may have been recorded already, since tracing has begun.
 */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "../slab.h"
#include "record.h"
#include "tags.h"

#ifdef CONFIG_MEM_ALLOC_PROFILING

static void record_page(struct page *page, unsigned int order, unsigned int tag)
{
	const struct kmemtrace_allocation a = {
		.node = NUMA_NO_NODE,
		.node_given = page_to_nid(page),
		.tag = tag,
		.pfn = page_to_pfn(page),
		.order = order,
	};

	KMEMTRACE_RECORD_ALLOCATION(KMEMTRACE_PAGE_ALLOC, 32, KMEMTRACE_PAGE_FIELDS, &a);
}

/* The ids of a slab's objects, which may be an object themselves. */
static void record_vector(struct slab *slab)
{
	struct slab_tag_look look;

	slab_tag_look(slab->slab_cache, slab, &look);
	if (look.vector_cache) {
		const struct kmemtrace_allocation a = {
			.node = NUMA_NO_NODE,
			.node_given = page_to_nid(virt_to_page(look.vector)),
			.tag = look.vector_id,
			.ptr = (unsigned long)look.vector,
			.cache = look.vector_cache->kmemtrace_id,
			.bytes_req = look.vector_cache->object_size,
			.bytes_alloc = look.vector_cache->size,
		};

		KMEMTRACE_RECORD_ALLOCATION(KMEMTRACE_CACHE_ALLOC, 40, KMEMTRACE_CACHE_FIELDS, &a);
	}
}

static void record_objects(struct slab *slab)
{
	struct kmem_cache *s = slab->slab_cache;
	unsigned int i;

	for (i = 0; i < slab->objects; i++) {
		const void *obj = fixup_red_left(s, slab_address(slab) + s->size * i);
		const struct kmemtrace_allocation a = {
			.node = NUMA_NO_NODE,
			.node_given = slab_nid(slab),
			.tag = kmemtrace_tag_of_object(slab, obj),
			.ptr = (unsigned long)obj,
			.cache = s->kmemtrace_id,
			.bytes_req = s->object_size,
			.bytes_alloc = s->size,
		};

		if (!a.tag)
			continue;
		if (s->flags & SLAB_KMALLOC)
			KMEMTRACE_RECORD_ALLOCATION(KMEMTRACE_KMALLOC, 40,
						    KMEMTRACE_OBJECT_FIELDS, &a);
		else
			KMEMTRACE_RECORD_ALLOCATION(KMEMTRACE_CACHE_ALLOC, 40,
						    KMEMTRACE_CACHE_FIELDS, &a);
	}
}

static void record_area(void *arg, unsigned int tag, const void __percpu *ptr, s64 bytes)
{
	const struct kmemtrace_allocation a = {
		.node = NUMA_NO_NODE,
		.node_given = NUMA_NO_NODE,
		.tag = tag,
		.ptr = (__force unsigned long)ptr,
		.bytes_req = bytes,
		.bytes_alloc = bytes,
	};

	if (tag)
		KMEMTRACE_RECORD_ALLOCATION(KMEMTRACE_PERCPU_ALLOC, 40, KMEMTRACE_OBJECT_FIELDS,
					    &a);
}

static void record_all(void)
{
	unsigned long pfn, nr;
	unsigned int tag, order;
	struct zone *zone;
	struct page *page;

	for_each_populated_zone(zone) {
		for (pfn = zone->zone_start_pfn; pfn < zone_end_pfn(zone); pfn += nr) {
			nr = 1;
			page = pfn_to_online_page(pfn);
			tag = page ? kmemtrace_tag_of_page(page) : 0;
			if (!tag)
				continue;
			order = PageHead(page) ? compound_order(page) :
				pgalloc_tag_block_order(pfn, zone_end_pfn(zone));
			nr = 1UL << order;
			record_page(page, order, tag);
			if (PageSlab(page)) {
				record_objects(page_slab(page));
				record_vector(page_slab(page));
			}
		}
	}
	pcpu_tag_walk(record_area, NULL);
}

#else
static void record_all(void) { }
#endif

/**
 * kmemtrace_alive - record what is allocated, between two events that say so
 *
 * Context: Boot, with interrupts off and one CPU.
 */
void __init kmemtrace_alive(void)
{
	KMEMTRACE_RECORD(KMEMTRACE_ALIVE_BEGIN, 8, KMEMTRACE_NO_FIELDS);
	record_all();
	KMEMTRACE_RECORD(KMEMTRACE_ALIVE_END, 8, KMEMTRACE_NO_FIELDS);
}
