/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads what page_owner prints: /sys/kernel/debug/page_owner, and the lists of stacks in
 * /sys/kernel/debug/page_owner_stacks.
 *
 * A record is a block of lines that ends at an empty line, and which of two kinds it is can be
 * told from its first line:
 *
 *	Page allocated via order 0, mask 0xcc0(GFP_KERNEL), pid 1, tgid 1 (init), ts 5 ns, ...
 *	PFN 4096 type Unmovable Block 8 type Unmovable Flags 0x200(...)
 *	 post_alloc_hook+0x1d4/0x1e4
 *	 ...
 *	Charged to memcg user.slice
 *
 *	 post_alloc_hook+0x1d4/0x1e4
 *	 ...
 *	nr_base_pages: 16
 *
 * What the first line says differs between kernels, and distributions backport: a field is looked
 * for in each line, and @has tells which ones were there. Nothing depends on the kernel's version.
 *
 * The reader has one buffer. It allocates nothing for a record, whose pointers are into the
 * buffer and are valid until the next call. Lines that end with a carriage return are accepted.
 */
#ifndef TOOLS_LIB_PAGE_OWNER_H
#define TOOLS_LIB_PAGE_OWNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The longest record. The kernel's are no longer than a page. */
#define PAGE_OWNER_LONGEST	(512u << 10)

/**
 * enum page_owner_problem - what is wrong with a record
 * @PAGE_OWNER_NO_RECORD: the block begins like no record
 * @PAGE_OWNER_NO_COUNT: a stack that no number follows
 * @PAGE_OWNER_TWICE: two counts of a kind, or two handles, so that two records became one
 * @PAGE_OWNER_BAD_NUMBER: a number is missing, or larger than any that the kernel has there
 * @PAGE_OWNER_NUL: NUL bytes, so this is no text
 * @PAGE_OWNER_TOO_LONG: longer than PAGE_OWNER_LONGEST
 * @PAGE_OWNER_CUT: the input ends in the middle of the record's last line
 * @PAGE_OWNER_READ_FAILED: the source returned an error; nothing can be read after it
 */
enum page_owner_problem {
	PAGE_OWNER_NO_RECORD = 1,
	PAGE_OWNER_NO_COUNT,
	PAGE_OWNER_TWICE,
	PAGE_OWNER_BAD_NUMBER,
	PAGE_OWNER_NUL,
	PAGE_OWNER_TOO_LONG,
	PAGE_OWNER_CUT,
	PAGE_OWNER_READ_FAILED,
};

enum page_owner_kind {
	PAGE_OWNER_PAGE,	/* an allocated block of pages */
	PAGE_OWNER_STACK,	/* a stack, or its handle, and what was allocated there */
};

/* Which members of a record are set. */
#define PAGE_OWNER_HAS_PID	0x001u
#define PAGE_OWNER_HAS_TGID	0x002u
#define PAGE_OWNER_HAS_NAME	0x004u
#define PAGE_OWNER_HAS_TS	0x008u
#define PAGE_OWNER_HAS_FREE_TS	0x010u
#define PAGE_OWNER_HAS_PFN	0x020u
#define PAGE_OWNER_HAS_HANDLE	0x040u
#define PAGE_OWNER_HAS_TIMES	0x080u
#define PAGE_OWNER_HAS_PAGES	0x100u

/**
 * struct page_owner_record - one record
 * @kind: a page or a stack
 * @has: PAGE_OWNER_HAS_*
 * @line: the number of its first line, from 1
 * @head: a page's first line, without its newline; empty for a stack
 * @head_len: the length of @head in bytes
 * @fixed_len: how much of @head stands before ", ts ". If this is less than @head_len, the rest is
 *	", ts N ns", or ", ts N ns, free_ts N ns", with @ts and @free_ts as printf() prints them.
 * @stack: the lines after the first, without the PFN line and without a stack's count
 * @stack_len: its length, with a newline at the end of each line
 * @frames_len: how much of @stack is frames; other lines follow them
 * @name: the name of the task
 * @name_len: its length
 * @order: of a page: its order
 * @pid: the process ID
 * @tgid: the thread group ID
 * @ts: when it was allocated, in ns
 * @free_ts: when it, or what was there before, was last freed, in ns; 0 for never
 * @pfn: the page frame number
 * @times: how many allocations this stands for
 * @pages: how many pages of the base size this stands for
 * @handle: of the stack, as the kernel has it: 32 bits
 * @cma: the PFN line names CMA
 * @slab: the PFN line, or a line after the frames, says that it is a slab page
 */
struct page_owner_record {
	enum page_owner_kind kind;
	unsigned int has;
	uint64_t line;
	const char *head;
	size_t head_len;
	size_t fixed_len;
	const char *stack;
	size_t stack_len;
	size_t frames_len;
	const char *name;
	size_t name_len;
	unsigned int order;
	int32_t pid;
	int32_t tgid;
	uint64_t ts;
	uint64_t free_ts;
	uint64_t pfn;
	uint64_t times;
	uint64_t pages;
	uint32_t handle;
	bool cma;
	bool slab;
};

/* Like read(): the number of bytes, 0 at the end, negative for an error. */
typedef ssize_t (*page_owner_source_fn)(void *source, void *buffer, size_t size);

/**
 * struct page_owner_reader - where the reader is
 * @problem: after page_owner_next() returned -1: what is wrong
 * @problem_line: the line it is in, or its record's first line
 *
 * Other members are the reader's own.
 */
struct page_owner_reader {
	enum page_owner_problem problem;
	uint64_t problem_line;

	page_owner_source_fn read;
	void *source;
	char *buffer;
	size_t begin;
	size_t end;
	uint64_t line;
	bool at_end;
	bool failed;
	size_t last;		/* where in @buffer the stack before is */
	size_t last_len;	/* 0 if it is not there any more */
	size_t last_lines;
	size_t last_tail;
};

/**
 * page_owner_open() - begin to read
 * @reader: to initialise
 * @read: gives bytes
 * @source: for @read
 *
 * Return: 0, or -1 if there is no memory for the buffer.
 */
int page_owner_open(struct page_owner_reader *reader, page_owner_source_fn read, void *source);

/**
 * page_owner_next() - read a record
 * @reader: from page_owner_open()
 * @record: is filled in
 *
 * Return: 1 with a record, 0 at the end, -1 for a record that is broken and was passed over; the
 * next call goes on behind it. After PAGE_OWNER_READ_FAILED the next call returns 0.
 */
int page_owner_next(struct page_owner_reader *reader, struct page_owner_record *record);

/**
 * page_owner_close() - free the buffer
 * @reader: from page_owner_open()
 */
void page_owner_close(struct page_owner_reader *reader);

/**
 * page_owner_problem() - a problem in words
 * @problem: as in the reader
 *
 * Return: what to print after the name of the file and the line; constant.
 */
const char *page_owner_problem(enum page_owner_problem problem);

/**
 * struct page_owner_frame - one frame of a stack
 * @function: its name, with @function_len bytes
 * @function_len: the length
 * @module: the name of its module without brackets; empty in vmlinux
 * @module_len: the length
 * @text: the whole line without blanks around it
 * @text_len: the length
 */
struct page_owner_frame {
	const char *function;
	size_t function_len;
	const char *module;
	size_t module_len;
	const char *text;
	size_t text_len;
};

/**
 * page_owner_frame() - take the next frame from a stack
 * @frames: where it begins; is set to the next one
 * @len: how many bytes there are; is reduced accordingly
 * @frame: is filled in
 *
 * Return: whether there was one.
 */
bool page_owner_frame(const char **frames, size_t *len, struct page_owner_frame *frame);

/**
 * page_owner_last_frame() - take the last frame from a stack, the outermost one
 * @frames: where it begins
 * @len: how many bytes there are; is reduced to those before that frame
 * @frame: is filled in
 *
 * Return: whether there was one.
 */
bool page_owner_last_frame(const char *frames, size_t *len, struct page_owner_frame *frame);

/* What a stack tells of who asked the page allocator. */
#define PAGE_OWNER_BY_SLAB	0x001u
#define PAGE_OWNER_BY_VMALLOC	0x002u

/**
 * page_owner_allocator() - who asked the page allocator, according to the stack
 * @frames: the frames of a record
 * @len: their length
 *
 * Return: PAGE_OWNER_BY_*, or 0.
 */
unsigned int page_owner_allocator(const char *frames, size_t len);

/* Between the files of the reader. */

/**
 * struct page_owner_block - the lines of a record, in the buffer
 * @text: the first line
 * @len: the length of all lines, each with its newline
 * @first: the length of the first line
 * @second: the length of the first two lines
 * @tail: where the lines after the second end that begin with a blank
 */
struct page_owner_block {
	char *text;
	size_t len;
	size_t first;
	size_t second;
	size_t tail;
};

/* Makes a record of a block. Return: 0, or a problem. */
int page_owner_parse(const struct page_owner_block *block, struct page_owner_record *record);

/* Does a page's record begin here? */
bool page_owner_begins(const char *text, size_t len);

#endif
