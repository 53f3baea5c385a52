/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads a trace of kmemtrace: a folder with
 *
 *	metadata	of the Common Trace Format
 *	cpuN.out	the packets of a CPU
 *	tables/tags	"ID FILE:LINE [MODULE] func:NAME", the code tags
 *	tables/caches	"ID OBJECT_SIZE SIZE NAME", the slab caches
 *	tables/modules	"TIME STATE BASE SIZE BUILD_ID NAME", as they came and went
 *	tables/symbols	"ADDRESS TYPE NAME [MODULE]", as /proc/kallsyms
 *
 * (the tables may be missing). The trace may come from a machine of another byte order and word
 * size. A packet is read as far as it is there: what is wrong with it is a problem with a place,
 * and the reader goes on with the next packet.
 */
#ifndef TOOLS_LIB_KMEMTRACE_H
#define TOOLS_LIB_KMEMTRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../include/linux/kmemtrace_abi.h"

/**
 * struct kmemtrace_trace - what the metadata says
 * @major: version of the trace's layout
 * @minor: its minor version; a later one has more events and longer records
 * @big: the trace is big-endian
 * @uuid: of the trace
 * @page_shift: log2 of the page size
 * @kernel_base: an address of the kernel, near all call sites
 * @has_tags: profiling was on, so that events have tags
 * @filter: text of the filter that was set, "" for none
 * @release: of the kernel
 * @machine: architecture, as uname -m
 * @size: bytes of each event's record, 0 where there is no such event
 */
struct kmemtrace_trace {
	unsigned int major;
	unsigned int minor;
	bool big;
	uint8_t uuid[16];
	unsigned int page_shift;
	uint64_t kernel_base;
	bool has_tags;
	char filter[256];
	char release[65];
	char machine[65];
	uint16_t size[256];
};

/**
 * struct kmemtrace_event - an event, unpacked
 * @time: in ns
 * @id: enum kmemtrace_id
 * @cpu: that it happened on
 * @has_tid: @tid is known
 * @tid: task
 * @gfp_flags: of an allocation
 * @node: asked for, -1 for none
 * @node_given: that the memory is on, -1 if unknown
 * @tag: id of the code tag, 0 for none
 * @cache: id of the cache, 0 for none
 * @order: of pages
 * @new_order: of a split
 * @migratetype: of pages
 * @pages: of a vmalloc area or a move
 * @call_site: whole address, 0 if unknown
 * @ptr: address of the object, or number of the first page frame
 * @new_pfn: of a move
 * @bytes_req: requested
 * @bytes_alloc: allocated; of pages, PAGE_SIZE << order
 */
struct kmemtrace_event {
	uint64_t time;
	uint8_t id;
	bool has_tid;
	uint16_t cache;
	uint32_t cpu;
	uint32_t tid;
	uint32_t gfp_flags;
	int16_t node;
	int16_t node_given;
	uint32_t tag;
	uint8_t order;
	uint8_t new_order;
	uint8_t migratetype;
	uint32_t pages;
	uint64_t call_site;
	uint64_t ptr;
	uint64_t new_pfn;
	uint64_t bytes_req;
	uint64_t bytes_alloc;
};

#endif
