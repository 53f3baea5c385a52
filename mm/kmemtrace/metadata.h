/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MM_KMEMTRACE_METADATA_H
#define _MM_KMEMTRACE_METADATA_H

#include <linux/types.h>

#ifndef __printf
#define __printf(a, b)	__attribute__((__format__(printf, a, b)))
#endif

/**
 * struct kmemtrace_facts - what the metadata says besides the layout
 * @uuid: of the trace, as in its packets
 * @release: of the kernel
 * @machine: architecture, as uname -m
 * @page_shift: log2 of the page size
 * @has_tags: 1 if events have tags, or 0
 * @other_endian: 1 if the trace does not have the byte order of this program; 0 in the kernel
 * @kernel_base: an address of the kernel that all call sites are near to
 * @clock_freq: of the clock of the events, in Hz
 * @clock_offset_s: what to add to times for those since 1970, in seconds; 0 if it is not known
 * @clock_offset: and the rest of it, in ticks of the clock
 * @filter: text of the filter, "" for none
 */
struct kmemtrace_facts {
	__u8 uuid[16];
	const char *release;
	const char *machine;
	unsigned int page_shift;
	unsigned int has_tags;
	unsigned int other_endian;
	__u64 kernel_base;
	__u64 clock_freq;
	__u64 clock_offset_s;
	__u64 clock_offset;
	const char *filter;
};

/**
 * kmemtrace_metadata() - print the metadata of a trace
 * @facts: about this trace
 * @print: prints as printf() does, and is called often
 * @arg: for @print
 *
 * The text depends on @facts alone. No conversion is used but %s, %c, %u, %x, %llu and %llx.
 *
 * Context: That of @print.
 */
void kmemtrace_metadata(const struct kmemtrace_facts *facts,
			void (*print)(void *arg, const char *fmt, ...) __printf(2, 3), void *arg);

#endif /* _MM_KMEMTRACE_METADATA_H */
