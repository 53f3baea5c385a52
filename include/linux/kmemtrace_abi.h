/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kmemtrace: layout of the trace, for the kernel and for programs that read it
 *
 * The trace of a CPU is a stream of the Common Trace Format 1.8: packets, each
 * a struct kmemtrace_packet with the events behind it, without gaps. Everything
 * has the byte order of the traced kernel.
 *
 * An event is a record of a fixed size, which depends on its id only. It is
 * made of words of 64 or 32 bits, and a field is some of the bits of a word:
 * the first field of a word has its least significant bits on a little-endian
 * machine, and its most significant ones on a big-endian machine, as CTF
 * defines it. The macros below are the only description of the layout: the
 * kernel packs words by them and prints the trace's metadata from them, and the
 * tools unpack words by them.
 *
 * What may change in a later version: new events, and new fields at the end of
 * an event. The metadata has the size of each record, so a reader can skip what
 * it does not know. Anything else is another major version.
 *
 * No kernel header is needed but linux/types.h, so that programs can include
 * this file.
 */
#ifndef _LINUX_KMEMTRACE_ABI_H
#define _LINUX_KMEMTRACE_ABI_H

#include <linux/types.h>

/*
 * The version of 2008, which had no time stamps, was 1. The minor version
 * counts additions.
 */
#define KMEMTRACE_MAJOR		2
#define KMEMTRACE_MINOR		0

#define KMEMTRACE_MAGIC		0xc1fc1fc1U	/* Of CTF; shows the byte order. */

/**
 * struct kmemtrace_packet - start of each packet
 * @magic: %KMEMTRACE_MAGIC
 * @uuid: of the trace; the metadata has the same one
 * @stream_id: 0
 * @begin: no event is earlier, in ticks of the clock that the metadata describes
 * @end: time of the last event
 * @content_bits: size of the packet with its events, in bits
 * @packet_bits: distance to the next packet, in bits; the same
 * @sequence: number of the packet on this CPU, from 0
 * @discarded: number of events that this CPU has discarded since the trace was
 *	started, up to the end of this packet
 * @cpu: number of the CPU
 * @events: number of events in this packet
 *
 * A packet is written when the next one is begun, and complete then.
 */
struct kmemtrace_packet {
	__u32 magic;
	__u8 uuid[16];
	__u32 stream_id;
	__u64 begin;
	__u64 end;
	__u64 content_bits;
	__u64 packet_bits;
	__u64 sequence;
	__u64 discarded;
	__u32 cpu;
	__u32 events;
};

/**
 * enum kmemtrace_id - what an event is
 * @KMEMTRACE_KMALLOC: kmalloc() of an object in a slab
 * @KMEMTRACE_KMALLOC_LARGE: kmalloc() of pages, which have an event of their
 *	own
 * @KMEMTRACE_CACHE_ALLOC: an object of a cache
 * @KMEMTRACE_PAGE_ALLOC: a block of pages
 * @KMEMTRACE_PERCPU_ALLOC: an area of each possible CPU
 * @KMEMTRACE_VMALLOC: an area of virtual memory, whose pages have events of
 *	their own
 * @KMEMTRACE_KREALLOC: an object got another size where it is
 * @KMEMTRACE_KFREE: a free by kfree() or kvfree(), in bulk or not
 * @KMEMTRACE_CACHE_FREE: a free by kmem_cache_free(), in bulk or not
 * @KMEMTRACE_PAGE_FREE: a free of a block, or of a part of it
 * @KMEMTRACE_PERCPU_FREE: a free of an area
 * @KMEMTRACE_VFREE: a free of an area, whose pages have events of their own
 * @KMEMTRACE_PAGE_SPLIT: a block became blocks of a lower order
 * @KMEMTRACE_PAGE_MOVE: two blocks of the same size changed places: who
 *	allocated the first one has the second one now, and the other way round
 * @KMEMTRACE_RETAG: an object is charged to another tag
 * @KMEMTRACE_RETAG_PAGE: the same for a block of pages
 * @KMEMTRACE_ALIVE_BEGIN: the allocations from here on are older than the trace
 * @KMEMTRACE_ALIVE_END: until here, on the same CPU
 * @KMEMTRACE_IDS: no event has an id of this or above, but 0xc1, by which a
 *	reader finds the next packet, is never one; it skips what it does not know
 */
enum kmemtrace_id {
	KMEMTRACE_KMALLOC	= 1,
	KMEMTRACE_KMALLOC_LARGE	= 2,
	KMEMTRACE_CACHE_ALLOC	= 3,
	KMEMTRACE_PAGE_ALLOC	= 4,
	KMEMTRACE_PERCPU_ALLOC	= 5,
	KMEMTRACE_VMALLOC	= 6,
	KMEMTRACE_KREALLOC	= 7,
	KMEMTRACE_KFREE		= 16,
	KMEMTRACE_CACHE_FREE	= 17,
	KMEMTRACE_PAGE_FREE	= 18,
	KMEMTRACE_PERCPU_FREE	= 19,
	KMEMTRACE_VFREE		= 20,
	KMEMTRACE_PAGE_SPLIT	= 24,
	KMEMTRACE_PAGE_MOVE	= 25,
	KMEMTRACE_RETAG		= 26,
	KMEMTRACE_RETAG_PAGE	= 27,
	KMEMTRACE_ALIVE_BEGIN	= 28,
	KMEMTRACE_ALIVE_END	= 29,
	KMEMTRACE_IDS		= 64,
};

/*
 * Fields: F(name, byte of the word in the record, bits of the word, first bit,
 * number of bits, how it is printed). A field called tid is the event's context
 * in CTF, and follows the header. How it is printed: dec, hex, or int, which is
 * signed.
 *
 * timestamp	on the clock that the metadata describes; the lowest 56 bits
 * tid		task that runs, 0 in an interrupt of the idle task
 * gfp_flags	as the caller passed them
 * node		that was asked for, or -1
 * node_given	that the memory is on, or -1 if it is on several
 * call_site	lower half of the address that allocates or frees; the rest is
 *		that of the address nearest to the metadata's kernel_base. 0 if
 *		it is not known.
 * tag		id of the code tag in the table of tags, 0 for none
 * ptr		address of the object; of a per-CPU area, its offset
 * bytes_req	bytes requested
 * bytes_alloc	bytes allocated; of a per-CPU area, those of all possible CPUs
 * cache	id of the cache in the table of caches, 0 for none
 * pfn		number of the first page frame
 */
/**
 * KMEMTRACE_HEADER_FIELDS - fields of every event
 * @F: is used for each
 */
#define KMEMTRACE_HEADER_FIELDS(F)			\
	F(id,		 0, 64,  0,  8, dec)		\
	F(timestamp,	 0, 64,  8, 56, dec)

/**
 * KMEMTRACE_ALLOC_FIELDS - fields that each allocation has
 * @F: is used for each
 */
#define KMEMTRACE_ALLOC_FIELDS(F)			\
	F(tid,		 8, 64,  0, 24, dec)		\
	F(gfp_flags,	 8, 64, 24, 28, hex)		\
	F(node,		 8, 64, 52, 12, int)		\
	F(call_site,	16, 64,  0, 32, hex)		\
	F(tag,		16, 64, 32, 20, dec)		\
	F(node_given,	16, 64, 52, 12, int)

/**
 * KMEMTRACE_OBJECT_FIELDS - fields of an allocation of an object or an area
 * @F: is used for each
 */
#define KMEMTRACE_OBJECT_FIELDS(F)			\
	KMEMTRACE_ALLOC_FIELDS(F)			\
	F(ptr,		24, 64,  0, 64, hex)		\
	F(bytes_req,	32, 64,  0, 32, dec)		\
	F(bytes_alloc,	32, 64, 32, 32, dec)

/**
 * KMEMTRACE_CACHE_FIELDS - fields of an allocation from a cache
 * @F: is used for each
 */
#define KMEMTRACE_CACHE_FIELDS(F)			\
	KMEMTRACE_ALLOC_FIELDS(F)			\
	F(ptr,		24, 64,  0, 64, hex)		\
	F(cache,	32, 64,  0, 16, dec)		\
	F(bytes_req,	32, 64, 16, 24, dec)		\
	F(bytes_alloc,	32, 64, 40, 24, dec)

/**
 * KMEMTRACE_VMALLOC_FIELDS - fields of an allocation of a virtual area
 * @F: is used for each
 *
 * An area has less than 2^40 bytes and 2^24 pages, or a field has all bits set.
 */
#define KMEMTRACE_VMALLOC_FIELDS(F)			\
	KMEMTRACE_ALLOC_FIELDS(F)			\
	F(ptr,		24, 64,  0, 64, hex)		\
	F(bytes_req,	32, 64,  0, 40, dec)		\
	F(pages,	32, 64, 40, 24, dec)

/**
 * KMEMTRACE_PAGE_FIELDS - fields of an allocation of pages
 * @F: is used for each
 */
#define KMEMTRACE_PAGE_FIELDS(F)			\
	KMEMTRACE_ALLOC_FIELDS(F)			\
	F(pfn,		24, 64,  0, 48, hex)		\
	F(order,	24, 64, 48,  8, dec)		\
	F(migratetype,	24, 64, 56,  8, dec)

/**
 * KMEMTRACE_KREALLOC_FIELDS - fields of a change of size in place
 * @F: is used for each
 */
#define KMEMTRACE_KREALLOC_FIELDS(F)			\
	F(ptr,		 8, 64,  0, 64, hex)		\
	F(call_site,	16, 64,  0, 32, hex)		\
	F(bytes_req,	16, 64, 32, 32, dec)

/**
 * KMEMTRACE_FREE_FIELDS - fields of a free of an object or an area
 * @F: is used for each
 */
#define KMEMTRACE_FREE_FIELDS(F)			\
	F(ptr,		 8, 64,  0, 64, hex)		\
	F(call_site,	16, 32,  0, 32, hex)

/**
 * KMEMTRACE_PAGE_FREE_FIELDS - fields of a free of pages
 * @F: is used for each
 */
#define KMEMTRACE_PAGE_FREE_FIELDS(F)			\
	F(tid,		 8, 32,  0, 24, dec)		\
	F(order,	 8, 32, 24,  8, dec)		\
	F(pfn,		12, 64,  0, 64, hex)

/**
 * KMEMTRACE_SPLIT_FIELDS - fields of a split of a block
 * @F: is used for each
 */
#define KMEMTRACE_SPLIT_FIELDS(F)			\
	F(pfn,		 8, 64,  0, 48, hex)		\
	F(order,	 8, 64, 48,  8, dec)		\
	F(new_order,	 8, 64, 56,  8, dec)

/**
 * KMEMTRACE_MOVE_FIELDS - fields of a migration
 * @F: is used for each
 */
#define KMEMTRACE_MOVE_FIELDS(F)			\
	F(pfn,		 8, 64,  0, 64, hex)		\
	F(new_pfn,	16, 64,  0, 64, hex)		\
	F(pages,	24, 32,  0, 32, dec)

/**
 * KMEMTRACE_RETAG_FIELDS - fields of an object that gets another tag
 * @F: is used for each
 */
#define KMEMTRACE_RETAG_FIELDS(F)			\
	F(ptr,		 8, 64,  0, 64, hex)		\
	F(tag,		16, 32,  0, 32, dec)

/**
 * KMEMTRACE_RETAG_PAGE_FIELDS - fields of a block that gets another tag
 * @F: is used for each
 */
#define KMEMTRACE_RETAG_PAGE_FIELDS(F)			\
	F(pfn,		 8, 64,  0, 64, hex)		\
	F(tag,		16, 32,  0, 32, dec)

/**
 * KMEMTRACE_NO_FIELDS - fields of an event that has none
 * @F: is used for each
 */
#define KMEMTRACE_NO_FIELDS(F)

/**
 * KMEMTRACE_RECORDS - the records of all events
 * @E: is used for each: E(id, name in CTF, bytes of the record, fields), without
 *	the prefix of the id and of the fields
 *
 * An event that LTTng has, too, has the name that it has there, so that programs
 * for LTTng's traces find it.
 */
#define KMEMTRACE_RECORDS(E)					\
	E(KMALLOC, "kmem_kmalloc", 40, OBJECT)			\
	E(KMALLOC_LARGE, "kmem_kmalloc_large", 40, OBJECT)	\
	E(CACHE_ALLOC, "kmem_cache_alloc", 40, CACHE)		\
	E(PAGE_ALLOC, "kmem_mm_page_alloc", 32, PAGE)		\
	E(PERCPU_ALLOC, "percpu_alloc", 40, OBJECT)		\
	E(VMALLOC, "vmalloc", 40, VMALLOC)			\
	E(KREALLOC, "krealloc_in_place", 24, KREALLOC)		\
	E(KFREE, "kmem_kfree", 20, FREE)			\
	E(CACHE_FREE, "kmem_cache_free", 20, FREE)		\
	E(PAGE_FREE, "kmem_mm_page_free", 20, PAGE_FREE)	\
	E(PERCPU_FREE, "percpu_free", 20, FREE)			\
	E(VFREE, "vfree", 20, FREE)				\
	E(PAGE_SPLIT, "page_split", 16, SPLIT)			\
	E(PAGE_MOVE, "page_move", 28, MOVE)			\
	E(RETAG, "retag", 20, RETAG)				\
	E(RETAG_PAGE, "retag_page", 20, RETAG_PAGE)		\
	E(ALIVE_BEGIN, "alive_begin", 8, NO)			\
	E(ALIVE_END, "alive_end", 8, NO)

#define KMEMTRACE_LARGEST	40	/* bytes of the largest record */

/**
 * KMEMTRACE_SHIFT - a field's place in its word
 * @big: whether the byte order is big-endian: words are filled from the top then
 * @word_bits: bits of the word
 * @first: first bit of the field
 * @bits: bits of the field
 *
 * Return: by how many bits the field is shifted to the left.
 */
#define KMEMTRACE_SHIFT(big, word_bits, first, bits)	\
	((big) ? (word_bits) - (first) - (bits) : (first))

/**
 * KMEMTRACE_MASK - the largest value of a field
 * @bits: bits of the field, 1 to 64
 *
 * Return: a number with so many lowest bits set.
 */
#define KMEMTRACE_MASK(bits)	(~0ULL >> (64 - (bits)))

#endif /* _LINUX_KMEMTRACE_ABI_H */
