/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Code tags and allocation tags in the linker script of vmlinux
 */
#ifndef _LINUX_ALLOC_TAG_LDS_H
#define _LINUX_ALLOC_TAG_LDS_H

/*
 * Sizes of struct alloc_tag and its counters in bytes; lib/alloc_tag checks
 * them.
 */
#define ALLOC_TAG_SIZE		32
#define ALLOC_TAG_COUNTERS_SIZE	16
/*
 * Size of the counters of 256 ids, which share an entry of alloc_tag_chunks[].
 */
#define ALLOC_TAG_CHUNK_SIZE	(256 * ALLOC_TAG_COUNTERS_SIZE)

#ifdef CONFIG_CODE_TAGGING
/**
 * CODETAG_SECTION - place the tags of a type in vmlinux, for the linker script
 * @_name: name of the section without ".codetag."
 *
 * The section has the alignment of the most strictly aligned type, so that
 * __start is not followed by a gap.
 */
#define CODETAG_SECTION(_name)						\
	. = ALIGN(32);							\
	__start_codetag_##_name = .;					\
	KEEP(*(.codetag._name))						\
	__stop_codetag_##_name = .;

/*
 * Placed in the data that is read-only after init: ids are written only once.
 */
#define CODETAG_SECTIONS	CODETAG_SECTION(alloc)
#else
#define CODETAG_SECTIONS
#endif

#ifdef CONFIG_MEM_ALLOC_PROFILING
/*
 * One pair of counters for each tag and for id 0, rounded up to whole chunks
 * because every id of the last chunk leads here. They are followed by a chunk
 * that is never read, for the ids that are never given out.
 */
#define ALLOC_TAG_COUNTERS						\
	. = ALIGN(ALLOC_TAG_COUNTERS_SIZE);				\
	alloc_tag_core_counters = .;					\
	. += ((__stop_codetag_alloc - __start_codetag_alloc) /		\
	      ALLOC_TAG_SIZE * ALLOC_TAG_COUNTERS_SIZE /		\
	      ALLOC_TAG_CHUNK_SIZE + 1) * ALLOC_TAG_CHUNK_SIZE;		\
	alloc_tag_spare_counters = .;					\
	. += ALLOC_TAG_CHUNK_SIZE;
#else
#define ALLOC_TAG_COUNTERS
#endif

/* After the static per-CPU data, which a kernel without SMP does not have. */
#ifdef CONFIG_SMP
#define ALLOC_TAG_PERCPU	ALLOC_TAG_COUNTERS
#define ALLOC_TAG_DATA
#else
#define ALLOC_TAG_PERCPU
#define ALLOC_TAG_DATA		ALLOC_TAG_COUNTERS
#endif

#endif /* _LINUX_ALLOC_TAG_LDS_H */
