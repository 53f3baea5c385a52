/* SPDX-License-Identifier: GPL-2.0 */
/* audit: declarations shared by its files. */
#ifndef AUDIT_H
#define AUDIT_H

#include <stdbool.h>
#include <stddef.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define KIB(bytes)	((bytes) / 1024)
#define __noreturn	__attribute__((noreturn))
#define __printf(a, b)	__attribute__((format(printf, a, b)))

/* === main.c: options and problems ======================================== */

/* Directories given with --from and --save, or NULL. */
extern const char *from, *save;

/* Set by --quick, --no-shrink and --frames. */
extern bool quick, no_shrink, by_function;

/* Percentage given with --min; negative if any share will do. */
extern double least;

/* In bytes. */
extern long long page_size;

/* Number of problems found, each printed as a line on standard output. */
extern int findings;

/* Exits with the reason why nothing can be determined. */
void __noreturn __printf(1, 2) die(const char *fmt, ...);

/* Reports a problem. */
void __printf(1, 2) finding(const char *fmt, ...);

/* === text.c: files, their lines and numbers ============================== */

/* A file, with its contents as of the last read. */
struct text {
	const char *name;	/* in the directories of --save and --from */
	const char *path;
	bool needed;
	int fd;			/* 0: not opened, -1: does not exist */
	char *buf, *copy;	/* @copy is split into lines */
	size_t len, size;
};

enum {
	ALLOCINFO, ALLOCINFO_AFTER, SLABINFO, CPU_SLABS, BUDDYINFO, ZONEINFO, MEMINFO,
	VMSTAT, RECOUNT, PERCPU_STATS, CPUS, KFENCE_STATS, SWITCH, MISSED, IOMEM,
	KPAGEFLAGS, OWNER_STACKS, OWNER_PAGES, OWNER_STACKS_AFTER, OWNER_HANDLES,
	OWNER_THRESHOLD, INLINED, NR_TEXTS
};

/* All files, indexed by the numbers above. */
extern struct text texts[NR_TEXTS];

/* A realloc() that exits if there is no memory. */
void *grow(void *p, size_t size);

/* Returns the descriptor, or -1 if an optional file does not exist. */
int open_text(struct text *t);

/* Makes room for so many bytes behind what was read. */
void reserve(struct text *t, size_t size);

/*
 * Reads the file, opening it if necessary. Returns false if it does not exist.
 */
bool read_text(struct text *t);

/* Does this file exist? False before it has been opened. */
bool there(int i);

/* Writes all texts to files in the directory of --save. */
void save_all(void);

/* Iterator over the lines of a text, each of which is NUL-terminated. */
struct lines {
	struct text *t;
	char *next;
	int no;
};

/* Valid until the same text is split into lines again. */
struct lines lines_of(int i);

/* Returns the next line without its newline, or NULL at the end. */
char *next_line(struct lines *l);

/* Exits with the number of the line and @what it should be. */
void __noreturn bad_line(const struct lines *l, const char *line, const char *what);

/* Parses the number at *p, which must be a separate word. */
bool number(char **p, long long *n);

/* Returns the number that a text begins with, or exits; @what it should be. */
long long number_in(int i, const char *what);

/* Parses "NAME: N" or "NAME N", after blanks. */
bool value_of(char *line, const char *name, long long *n);

/* === read.c: reading all files =========================================== */

/*
 * Reads every file once. @warm: only to open all files, and allocate their
 * buffers.
 */
void read_all(bool warm);

/* Reads what parse_pages() needs. */
void read_pages(void);

/* === lines.c: /proc/allocinfo ============================================ */

struct site {
	long long bytes, calls;
	const char *place;
};

struct lines_sum {
	struct site *sites;
	int nr;
	long long bytes, untagged, slab_pages;
	bool percpu;		/* also counts per-CPU memory */
};

/* The sites are valid until the same text is parsed again. */
struct lines_sum parse_allocinfo(int text);

/* Prints the inaccurate lines, and how much could not be counted. */
void name_inaccurate(const struct lines_sum *sum);

/* Reports each line below zero. */
void name_negative(const struct lines_sum *sum);

/*
 * Sum of the changes in each line between two reads, in bytes, or LLONG_MAX if
 * the call sites are not the same.
 */
long long drift(const struct lines_sum *a, const struct lines_sum *b);

/* === pages.c: zoneinfo, buddyinfo, meminfo =============================== */

/* In pages, except for @memtotal and @percpu in KiB. */
struct pages {
	long long managed, present, pcp, free, memtotal, percpu;
};

/* Adds up all zones. */
struct pages parse_pages(void);

/* Bytes in pages that are neither free nor on the lists of CPUs. */
long long in_use_of(const struct pages *p);

/* === objects.c: slabinfo, KFENCE ========================================= */

/*
 * In bytes, except for @caches. @unsure is the part of @charged that may be
 * free, and @of_pages that of objects whose size is a number of pages.
 */
struct objects {
	int caches;
	long long charged, excluded, slab_pages, unsure, of_pages;
};

/*
 * Finds the end of the name, before five numbers that end at @end. Names may
 * contain blanks.
 */
char *name_end(char *line, char *end);

/* Adds up all caches. */
struct objects parse_slabinfo(void);

/* Number of objects that KFENCE has handed out. */
long long kfence_objects(void);

/* === caches.c: files of slab caches in sysfs ============================= */

/* Opens the files of all caches in slabinfo. */
void open_caches(void);

/* Returns the free slabs of all caches to the page allocator. */
void shrink_caches(void);

/* Generates the text CPU_SLABS. */
void read_cpu_slabs(void);

/* The number for a cache in that text, or -1 if there is none. */
long long cpu_slabs_of(const char *cache);

/* === percpu.c: percpu_stats ============================================== */

/* @not_compared: the reason why the number is unknown, or NULL. */
struct percpu {
	long long bytes;
	const char *not_compared;
};

/* Bytes in use on all CPUs, from percpu_stats in debugfs. */
struct percpu parse_percpu(void);

/* === recount.c: alloc_tag/recount ======================================== */

/* The recount of mm/alloc_tag_recount.c, which describes its lines. */
struct recount {
	long long tagged_pages, untagged_pages, free, stale_pages, reserved, unsettled, lost;
	/* Bytes of objects. */
	long long tagged, untagged, unsure, excluded, kfence, percpu, stale_objects;
	/* Lines of allocinfo. */
	long long same, moved, different, unlike;
	int caches;
};

/* @report: also print what has no tag, and what is wrong. */
struct recount parse_recount(bool report);

/* === owner.c: page_owner ================================================= */

/*
 * What was found: pages of stacks, those of before page_owner was there, and those
 * by which stacks changed meanwhile; and numbers of stacks.
 */
struct owner {
	long long of_stacks, early, moved;
	int same, unlike, different;
};

/* A handle, with a number of pages. */
struct count {
	long long handle, pages;
};

struct counts {
	struct count *all;
	int nr, size;
};

/* Reads page_owner's own files. @warm: only to allocate their buffers. */
void read_owner(bool warm);

/* Returns the pages of each stack in a text, whose array the caller frees. */
struct counts parse_stacks(int text);

/* The pages of a stack, or 0. */
long long pages_of(const struct counts *c, long long handle);

/*
 * @report: also print what is wrong, and keep what was at an earlier read.
 */
struct owner parse_owner(bool report);

/*
 * Do stacks count the pages whose records name them, and are these with the early
 * pages all pages in use? Also true if there is nothing to compare.
 */
bool owner_adds_up(const struct pages *p);

/* Prints the same, with what is wrong, if there is something to compare. */
void compare_owner(const struct pages *p);

/* === frames.c: which line a stack leads to =============================== */

/* Generates the text INLINED, of the functions with lines that are no symbols. */
void read_inlined(void);

/*
 * Do the lines to which frames lead hold the pages of stacks? Also true if there is
 * nothing to compare.
 */
bool frames_add_up(const struct lines_sum *lines, long long moved, const struct pages *p);

/* Prints the same, with what is wrong, if there is something to compare. */
void compare_frames(const struct lines_sum *lines, long long moved, const struct pages *p);

/* === share.c: the result ================================================= */

/* Bytes in pages that have no line, or the most that this can be. */
long long untagged_bytes(const struct lines_sum *lines, long long moved, const struct pages *p);

/*
 * Prints the share that is certain. @moved: bytes by which the lines changed
 * meanwhile.
 */
void certain_share(const struct lines_sum *lines, long long moved, const struct pages *p);

/* Prints the share from the recount, in which nothing is uncertain. */
void exact_share(const struct lines_sum *lines, long long moved, const struct pages *p);

/* Is there no point in reading once more? */
bool was_quiet(const struct lines_sum *lines, long long moved, const struct pages *p);

/* === describe.c: description of memory use =============================== */

/* Prints what memory is used for, and what never reached the page allocator. */
void describe(const struct pages *p);

#endif /* AUDIT_H */
