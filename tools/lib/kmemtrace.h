/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads a trace of kmemtrace: a folder with
 *
 *	metadata	of the Common Trace Format
 *	cpuN.out	the packets of a CPU
 *	tables/tags	"ID FILE:LINE [MODULE] func:NAME", the code tags
 *	tables/caches	"ID OBJECT_SIZE SIZE NAME", the slab caches
 *	tables/modules	"TIME STATE BASE SIZE BUILD_ID NAME", as they came and went, in ticks
 *	tables/symbols	"ADDRESS TYPE NAME [MODULE]", as /proc/kallsyms
 *
 * (the tables may be missing). The trace may come from a machine of another byte order and word
 * size. A packet is read as far as it is there: what is wrong with it is a problem with a place,
 * and the reader goes on with the next packet.
 *
 * The traced kernel takes times from any clock, in ticks. Here they are ns everywhere, but for
 * struct kmemtrace_stream.
 *
 * kmemtrace_open() and kmemtrace_next() give the events of all CPUs in the order of their times.
 * kmemtrace_stream.h has what reads the file of one CPU.
 */
#ifndef TOOLS_LIB_KMEMTRACE_H
#define TOOLS_LIB_KMEMTRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../include/linux/kmemtrace_abi.h"

/**
 * struct kmemtrace_error - why something failed
 * @text: one line, with the name of the file and where there is one the line's number
 */
struct kmemtrace_error {
	char text[512];
};

/* Metadata */

/**
 * struct kmemtrace_trace - what the metadata says
 * @major: version of the trace's layout
 * @minor: its minor version; a later one has more events and longer records
 * @big: the trace is big-endian
 * @uuid: of the trace
 * @page_shift: log2 of the page size
 * @kernel_base: an address of the kernel, near all call sites
 * @clock_freq: ticks of the clock in a second
 * @ns_whole: ns in a tick, whole ones
 * @ns_part: the rest of it, in 2^-64 ns
 * @clock_offset: what to add to times for ns since 1970, 0 if unknown
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
	uint64_t clock_freq;
	uint64_t ns_whole;
	uint64_t ns_part;
	uint64_t clock_offset;
	bool has_tags;
	char filter[256];
	char release[65];
	char machine[65];
	uint16_t size[256];
};

/**
 * kmemtrace_metadata_read() - read a metadata file
 * @trace: is filled in
 * @path: of the file
 * @error: is set if it fails
 *
 * Return: 0, or -1 if the file cannot be read, is not that of a kmemtrace, or of another major
 * version.
 */
int kmemtrace_metadata_read(struct kmemtrace_trace *trace, const char *path,
			    struct kmemtrace_error *error);

/* The upper half of a product. */
static inline uint64_t kmemtrace_high(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
	return (__uint128_t)a * b >> 64;
#else
	uint64_t low = (a & UINT32_MAX) * (b & UINT32_MAX);
	uint64_t middle = (a >> 32) * (b & UINT32_MAX) + (low >> 32);
	uint64_t other = (a & UINT32_MAX) * (b >> 32) + (middle & UINT32_MAX);

	return (a >> 32) * (b >> 32) + (middle >> 32) + (other >> 32);
#endif
}

/* What ticks of the trace's clock are in ns. */
static inline uint64_t kmemtrace_ns(const struct kmemtrace_trace *trace, uint64_t ticks)
{
	return ticks * trace->ns_whole + kmemtrace_high(ticks, trace->ns_part);
}

/* Sets the clock, which kmemtrace_metadata_read() does as well. @freq: 1 to 2^62 */
void kmemtrace_set_clock(struct kmemtrace_trace *trace, uint64_t freq);

/* Events */

/**
 * struct kmemtrace_event - an event, unpacked
 * @time: in ns
 * @id: enum kmemtrace_id
 * @has_tid: @tid is known
 * @cache: id of the cache, 0 for none
 * @cpu: that it happened on
 * @tid: task
 * @gfp_flags: of an allocation
 * @node: asked for, -1 for none
 * @node_given: that the memory is on, -1 if unknown
 * @tag: id of the code tag, 0 for none
 * @order: of pages
 * @new_order: of a split
 * @migratetype: of pages
 * @pages: of a vmalloc area or a move
 * @call_site: whole address, 0 if unknown
 * @ptr: address of the object, or number of the first page frame
 * @new_pfn: of a move
 * @bytes_req: requested; of pages, PAGE_SIZE << order
 * @bytes_alloc: allocated; of pages, PAGE_SIZE << order; of a vmalloc area, of its pages
 *
 * What the event does not have is 0, also @node and @node_given.
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

/* What is printed for an event's id: as babeltrace2 names it, or NULL. */
const char *kmemtrace_event_name(unsigned int id);

/**
 * struct kmemtrace_problem - something is wrong with a trace
 * @file: the name of the file
 * @packet: the number of the packet in the file, from 0
 * @offset: the byte in the file
 * @what: is wrong, in words
 *
 * All of it is valid during the call only.
 */
struct kmemtrace_problem {
	const char *file;
	uint64_t packet;
	uint64_t offset;
	const char *what;
};

/* Is told each problem. @arg: as given to kmemtrace_open(). */
typedef void kmemtrace_problem_fn(void *arg, const struct kmemtrace_problem *problem);

/**
 * struct kmemtrace_totals - of a trace, or of a CPU
 * @events: that were read
 * @unknown: events that were skipped because this program does not know them
 * @discarded: events that the kernel discarded, because its buffer was full
 * @packets: that were read, at least in part
 * @missing: packets that are not there, by the numbers of the others
 * @problems: how many were reported
 * @begin: time of the first event
 * @end: time of the last event that was read
 */
struct kmemtrace_totals {
	uint64_t events;
	uint64_t unknown;
	uint64_t discarded;
	uint64_t packets;
	uint64_t missing;
	uint64_t problems;
	uint64_t begin;
	uint64_t end;
};

struct kmemtrace_reader;

/**
 * kmemtrace_open() - open a trace
 * @dir: the folder
 * @trace: is filled in from the metadata
 * @problem: is called for each problem with the files of CPUs, or NULL
 * @arg: for @problem
 * @error: is set if it fails
 *
 * The first packet of each CPU is read, so @problem may be called.
 *
 * Return: the reader, or NULL if there is no metadata that can be read, or no file of a CPU, or
 * one that cannot be opened.
 */
struct kmemtrace_reader *kmemtrace_open(const char *dir, struct kmemtrace_trace *trace,
					kmemtrace_problem_fn *problem, void *arg,
					struct kmemtrace_error *error);

/**
 * kmemtrace_next() - read the next event of all CPUs
 * @reader: from kmemtrace_open()
 * @event: is filled in
 *
 * Times never go back. Events with the same time are in the order of their CPUs, and those of one
 * CPU as it recorded them.
 *
 * Return: whether there was one.
 */
bool kmemtrace_next(struct kmemtrace_reader *reader, struct kmemtrace_event *event);

/*
 * What was read so far. The first event of each CPU is read from the start, so that @begin is known
 * then. After the last event this is exact.
 */
void kmemtrace_totals(const struct kmemtrace_reader *reader, struct kmemtrace_totals *totals);

/* How many bytes of the files were read, and how many there are; 0 if that is unknown. */
void kmemtrace_progress(const struct kmemtrace_reader *reader, uint64_t *done, uint64_t *size);

/* How many CPUs have a file, and the number of the one with this index, from 0 and ascending. */
unsigned int kmemtrace_cpus(const struct kmemtrace_reader *reader);
uint32_t kmemtrace_cpu(const struct kmemtrace_reader *reader, unsigned int index);

void kmemtrace_close(struct kmemtrace_reader *reader);

/*
 * Tables. Each *_read() takes the folder of the trace, and returns 0, or -1 with an error. A table
 * that is missing is empty. What was read stays until *_free(), also after a failure.
 */

/**
 * struct kmemtrace_tag - a code tag
 * @file: of the source
 * @module: its name, NULL in vmlinux
 * @function: its name
 * @line: number, NULL @file if there is no such tag
 */
struct kmemtrace_tag {
	const char *file;
	const char *module;
	const char *function;
	unsigned int line;
};

/**
 * struct kmemtrace_tags - the code tags
 * @room: ids are less than this
 * @count: how many there are
 * @list: by id
 * @text: what the strings are in
 */
struct kmemtrace_tags {
	uint32_t room;
	uint32_t count;
	struct kmemtrace_tag *list;
	char *text;
};

int kmemtrace_tags_read(struct kmemtrace_tags *tags, const char *dir,
			struct kmemtrace_error *error);
void kmemtrace_tags_free(struct kmemtrace_tags *tags);

/* Return: the tag, or NULL. */
static inline const struct kmemtrace_tag *kmemtrace_tag(const struct kmemtrace_tags *tags,
							uint32_t id)
{
	return id < tags->room && tags->list[id].file ? &tags->list[id] : NULL;
}

/**
 * struct kmemtrace_cache - a slab cache
 * @name: of the cache, NULL if there is no such cache
 * @object_size: bytes that its objects have for their user
 * @size: bytes that an object takes
 */
struct kmemtrace_cache {
	const char *name;
	uint32_t object_size;
	uint32_t size;
};

/**
 * struct kmemtrace_caches - the slab caches
 * @room: ids are less than this
 * @count: how many there are
 * @list: by id
 * @text: what the strings are in
 */
struct kmemtrace_caches {
	uint32_t room;
	uint32_t count;
	struct kmemtrace_cache *list;
	char *text;
};

int kmemtrace_caches_read(struct kmemtrace_caches *caches, const char *dir,
			  struct kmemtrace_error *error);
void kmemtrace_caches_free(struct kmemtrace_caches *caches);

/* Return: the cache, or NULL. */
static inline const struct kmemtrace_cache *kmemtrace_cache(const struct kmemtrace_caches *caches,
							    uint32_t id)
{
	return id < caches->room && caches->list[id].name ? &caches->list[id] : NULL;
}

/**
 * struct kmemtrace_load - a module while it was loaded
 * @name: of the module
 * @build_id: as text, NULL if it has none
 * @base: where its code begins
 * @size: of its code
 * @from: when it came; 0 if it was there before the trace
 * @to: when it went; UINT64_MAX if it was there at the end
 * @first: index of its first symbol; by address, those of its code follow
 * @end: index behind the last one
 * @symbol_base: where its code began when the symbols were read
 */
struct kmemtrace_load {
	const char *name;
	const char *build_id;
	uint64_t base;
	uint64_t size;
	uint64_t from;
	uint64_t to;
	uint32_t first;
	uint32_t end;
	uint64_t symbol_base;
};

struct kmemtrace_symbol;

/**
 * struct kmemtrace_symbols - symbols and modules
 * @count: how many symbols there are
 * @core: how many of them are of vmlinux
 * @list: symbols, by module's name (vmlinux first) and address
 * @load_count: how many loads of modules there are
 * @load_room: how many @loads has room for
 * @loads: by base and time
 * @longest: bytes of the largest load
 * @text: what the strings are in
 * @module_text: and those of modules
 */
struct kmemtrace_symbols {
	uint32_t count;
	uint32_t core;
	struct kmemtrace_symbol *list;
	uint32_t load_count;
	uint32_t load_room;
	struct kmemtrace_load *loads;
	uint64_t longest;
	char *text;
	char *module_text;
};

/**
 * struct kmemtrace_place - what is at an address
 * @symbol: the function, NULL if only the module is known
 * @module: the module, NULL in vmlinux
 * @offset: from the symbol, or from the begin of the module's code
 */
struct kmemtrace_place {
	const char *symbol;
	const char *module;
	uint64_t offset;
};

/* Reads tables/symbols and tables/modules, and the metadata for the clock, which is ns without. */
int kmemtrace_symbols_read(struct kmemtrace_symbols *symbols, const char *dir,
			   struct kmemtrace_error *error);
void kmemtrace_symbols_free(struct kmemtrace_symbols *symbols);

/**
 * kmemtrace_symbols_lookup() - what code is at an address
 * @symbols: from kmemtrace_symbols_read()
 * @address: for example an event's call site
 * @time: when it was there: modules come and go
 * @place: is filled in
 *
 * Return: whether it is known.
 */
bool kmemtrace_symbols_lookup(const struct kmemtrace_symbols *symbols, uint64_t address,
			      uint64_t time, struct kmemtrace_place *place);

#endif
