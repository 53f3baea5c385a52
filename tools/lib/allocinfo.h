/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads /proc/allocinfo, of any kernel that has it:
 *
 *	allocinfo - version: 2.0
 *	#     <size>  <calls> <tag info>
 *	       65536       16 mm/slub.c:1806 func:alloc_slab_page
 *	      402432       48 fs/xfs/kmem.c:16 [xfs] func:kmem_alloc accurate:no
 *
 * The form is told line by line, not by the version, which is kept for those who ask. A line is
 * also taken from a copy that has no header, was sorted or filtered, or came with carriage returns.
 * A name of a file may hold blanks. Of key:value pairs behind the function those that are not
 * known are kept as they are.
 *
 * Two forms of drafts are taken as well: an asterisk behind a number, which says that it is not
 * accurate, and the parts of a line by node, "nid0 BYTES CALLS", which are passed over, since the
 * line before them has their sum.
 *
 * The reader has one buffer. It allocates nothing for a record, whose pointers are into the
 * buffer and are valid until the next call.
 */
#ifndef TOOLS_LIB_ALLOCINFO_H
#define TOOLS_LIB_ALLOCINFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lines.h"

/* The longest line. The kernel's are no longer than a page. */
#define ALLOCINFO_LONGEST	LINES_LONGEST

/**
 * enum allocinfo_problem - what is wrong with a line
 * @ALLOCINFO_NO_NUMBERS: it does not begin with two numbers
 * @ALLOCINFO_TOO_LARGE: a number that no kernel can have there
 * @ALLOCINFO_NO_FUNCTION: no "func:" and a name behind the numbers
 * @ALLOCINFO_NO_PLACE: no file and line before the function
 * @ALLOCINFO_NO_PAIR: something else than key:value pairs behind the function
 * @ALLOCINFO_NUL: NUL bytes, so this is no text
 * @ALLOCINFO_TOO_LONG: longer than ALLOCINFO_LONGEST
 * @ALLOCINFO_CUT: the input ends in the middle of it
 * @ALLOCINFO_READ_FAILED: the source returned an error; nothing can be read after it
 */
enum allocinfo_problem {
	ALLOCINFO_NO_NUMBERS = 1,
	ALLOCINFO_TOO_LARGE,
	ALLOCINFO_NO_FUNCTION,
	ALLOCINFO_NO_PLACE,
	ALLOCINFO_NO_PAIR,
	ALLOCINFO_NUL,
	ALLOCINFO_TOO_LONG,
	ALLOCINFO_CUT,
	ALLOCINFO_READ_FAILED,
};

/**
 * struct allocinfo_record - what a call site holds
 * @line: the number of its line, from 1
 * @bytes: how much; some kernels have less than nothing
 * @calls: how many allocations. Kernels that print less than none without a sign are understood.
 * @file: the name of the source file
 * @file_len: its length in bytes
 * @module: the name of the module without brackets; empty in vmlinux
 * @module_len: its length
 * @function: the name of the function
 * @function_len: its length
 * @pairs: key:value pairs with blanks between, but for those that are known
 * @pairs_len: their length
 * @file_line: the line in @file
 * @inaccurate: the kernel says that the numbers are too small
 */
struct allocinfo_record {
	uint64_t line;
	int64_t bytes;
	int64_t calls;
	const char *file;
	size_t file_len;
	const char *module;
	size_t module_len;
	const char *function;
	size_t function_len;
	const char *pairs;
	size_t pairs_len;
	uint32_t file_line;
	bool inaccurate;
};

/**
 * struct allocinfo_reader - where the reader is
 * @problem: after allocinfo_next() returned -1: what is wrong
 * @problem_line: the line it is in
 * @major: the version in the header, 0 until there was one
 * @minor: its second part
 *
 * Other members are the reader's own.
 */
struct allocinfo_reader {
	enum allocinfo_problem problem;
	uint64_t problem_line;
	unsigned int major;
	unsigned int minor;

	struct lines lines;
};

/**
 * allocinfo_open() - begin to read
 * @reader: to initialise
 * @read: gives bytes
 * @source: for @read
 *
 * Return: 0, or -1 if there is no memory for the buffer.
 */
int allocinfo_open(struct allocinfo_reader *reader, lines_source_fn read, void *source);

/**
 * allocinfo_next() - read a record
 * @reader: from allocinfo_open()
 * @record: is filled in
 *
 * Return: 1 with a record, 0 at the end, -1 for a line that is broken and was passed over; the next
 * call goes on behind it. After ALLOCINFO_READ_FAILED the next call returns 0.
 */
int allocinfo_next(struct allocinfo_reader *reader, struct allocinfo_record *record);

/**
 * allocinfo_close() - free the buffer
 * @reader: from allocinfo_open()
 */
void allocinfo_close(struct allocinfo_reader *reader);

/**
 * allocinfo_problem() - a problem in words
 * @problem: as in the reader
 *
 * Return: what to print after the name of the file and the line; constant.
 */
const char *allocinfo_problem(enum allocinfo_problem problem);

/**
 * allocinfo_parse_place() - take apart what stands behind the numbers of a line
 * @record: @file to @inaccurate are filled in
 * @text: the text, without a newline
 * @len: its length
 *
 * For logs, where what stands before it is of another form.
 *
 * Return: 0, or a problem.
 */
int allocinfo_parse_place(struct allocinfo_record *record, const char *text, size_t len);

#endif
