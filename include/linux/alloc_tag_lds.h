/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Code tags and allocation tags in the linker script of vmlinux
 */
#ifndef _LINUX_ALLOC_TAG_LDS_H
#define _LINUX_ALLOC_TAG_LDS_H

/* Bytes of struct alloc_tag and of its counters; held true in lib/alloc_tag. */
#define ALLOC_TAG_SIZE		32
#define ALLOC_TAG_COUNTERS_SIZE	16
/* Those of 256 ids, an entry of alloc_tag_chunks[]. */
#define ALLOC_TAG_CHUNK_SIZE	(256 * ALLOC_TAG_COUNTERS_SIZE)

#ifdef CONFIG_CODE_TAGGING
/**
 * CODETAG_SECTION - the tags of a type in vmlinux, for the linker script
 * @_name: name of the section without ".codetag."
 *
 * Aligned like the type with the largest alignment, so that no gap follows __start.
 */
#define CODETAG_SECTION(_name)						\
	. = ALIGN(32);							\
	__start_codetag_##_name = .;					\
	KEEP(*(.codetag._name))						\
	__stop_codetag_##_name = .;

/* Among the data that is read-only after boot: ids are written once. */
#define CODETAG_SECTIONS	CODETAG_SECTION(alloc)
#else
#define CODETAG_SECTIONS
#endif

#ifdef CONFIG_MEM_ALLOC_PROFILING
/*
 * For each tag and id 0, up to the end of the last chunk, since each id of it leads here.
 * Then one chunk that nobody reads, for the ids that are never given out.
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

/* Behind the static per-CPU data, which a kernel for one CPU does not have. */
#ifdef CONFIG_SMP
#define ALLOC_TAG_PERCPU	ALLOC_TAG_COUNTERS
#define ALLOC_TAG_DATA
#else
#define ALLOC_TAG_PERCPU
#define ALLOC_TAG_DATA		ALLOC_TAG_COUNTERS
#endif

#endif /* _LINUX_ALLOC_TAG_LDS_H */
