/* SPDX-License-Identifier: GPL-2.0 */
/* audit: what its files share. */
#ifndef AUDIT_H
#define AUDIT_H

#include <stdbool.h>
#include <stddef.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define KIB(bytes)	((bytes) / 1024)
#define __noreturn	__attribute__((noreturn))
#define __printf(a, b)	__attribute__((format(printf, a, b)))

/* === main.c: options, and what is wrong ================================== */

/* --from and --save: their folders, or NULL. */
extern const char *from, *save;

/* --quick and --no-shrink. */
extern bool quick, no_shrink;

/* --min, in percent; below zero if any share will do. */
extern double least;

/* In bytes. */
extern long long page_size;

/* So many things were wrong, each with a line of its own on standard output. */
extern int findings;

/* Ends the program with the reason why nothing can be said. */
void __noreturn __printf(1, 2) die(const char *fmt, ...);

/* Something that must not be. */
void __printf(1, 2) finding(const char *fmt, ...);

/* === text.c: files, their lines and numbers ============================== */

/* A file, as it was read last. */
struct text {
	const char *name;	/* in the folder of --save and --from */
	const char *path;
	bool needed;
	int fd;			/* 0: not opened, -1: not there */
	char *buf, *copy;	/* @copy is cut into lines */
	size_t len, size;
};

enum {
	ALLOCINFO, ALLOCINFO_AFTER, SLABINFO, CPU_SLABS, BUDDYINFO, ZONEINFO, MEMINFO,
	VMSTAT, RECOUNT, PERCPU_STATS, CPUS, KFENCE_STATS, SWITCH, MISSED, IOMEM,
	KPAGEFLAGS, NR_TEXTS
};

/* All files, by the numbers above. */
extern struct text texts[NR_TEXTS];

/* A realloc() that ends the program if there is no memory. */
void *grow(void *p, size_t size);

/* Returns the descriptor, or -1 if the file is not there and not needed. */
int open_text(struct text *t);

/* Opens the file if it is not open. Returns false if it is not there. */
bool read_text(struct text *t);

/* Is this file there? False before it has been opened. */
bool there(int i);

/* Writes all texts to files in the folder of --save. */
void save_all(void);

/* Lines of a text, each for itself with an end of its own. */
struct lines {
	struct text *t;
	char *next;
	int no;
};

/* Good until the same text is cut into lines again. */
struct lines lines_of(int i);

/* Without its line feed; NULL after the last. */
char *next_line(struct lines *l);

/* Ends the program with the number of the line and @what it ought to be. */
void __noreturn bad_line(const struct lines *l, const char *line, const char *what);

/* The number at *p, which must be a word of its own. */
bool number(char **p, long long *n);

/* "NAME: N" or "NAME N", after blanks. */
bool value_of(char *line, const char *name, long long *n);

/* === read.c: all that is read ============================================ */

/* Reads every file once. @warm: only so that everything is open, and has its buffers. */
void read_all(bool warm);

/* === lines.c: /proc/allocinfo ============================================ */

struct site {
	long long bytes, calls;
	const char *place;
};

struct lines_sum {
	struct site *sites;
	int nr;
	long long bytes, untagged, slab_pages;
	bool percpu;		/* counts per-CPU memory, too */
};

/* The sites are good until the same text is parsed again. */
struct lines_sum parse_allocinfo(int text);

/* Names the lines that are not accurate, and says how much could not be counted. */
void name_inaccurate(const struct lines_sum *sum);

/* Each line below zero is a finding. */
void name_negative(const struct lines_sum *sum);

/*
 * How much changed between two reads, each line for itself: bytes, or LLONG_MAX if the
 * lines are not of the same call sites.
 */
long long drift(const struct lines_sum *a, const struct lines_sum *b);

/* === pages.c: zoneinfo, buddyinfo, meminfo =============================== */

/* In pages, but @memtotal and @percpu in KiB. */
struct pages {
	long long managed, present, pcp, free, memtotal, percpu;
};

/* Adds up all zones. */
struct pages parse_pages(void);

/* Bytes of pages that are neither free nor on the lists of CPUs. */
long long in_use_of(const struct pages *p);

/* === objects.c: slabinfo, KFENCE ========================================= */

/* In bytes, but for @caches. @unsure is the part of @charged that may be free. */
struct objects {
	int caches;
	long long charged, excluded, slab_pages, unsure;
};

/* Where five numbers begin, the last of which ends at @end. Names may have blanks. */
char *name_end(char *line, char *end);

/* Adds up all caches. */
struct objects parse_slabinfo(void);

/* How many objects KFENCE has handed out. */
long long kfence_objects(void);

/* === caches.c: files of slab caches in sysfs ============================= */

/* Opens them for all caches in slabinfo. */
void open_caches(void);

/* Gives the free slabs of all caches back to the page allocator. */
void shrink_caches(void);

/* Makes the text CPU_SLABS. */
void read_cpu_slabs(void);

/* The number in that text, or -1 if it does not have the cache. */
long long cpu_slabs_of(const char *cache);

/* === percpu.c: percpu_stats ============================================== */

/* @not_compared: the reason why the number is not known, or NULL. */
struct percpu {
	long long bytes;
	const char *not_compared;
};

/* Bytes in use on all CPUs, by debugfs' percpu_stats. */
struct percpu parse_percpu(void);

/* === recount.c: alloc_tag/recount ======================================== */

/* The recount of alloc_tag_recount.c, which says what its lines are. */
struct recount {
	long long tagged_pages, untagged_pages, free, stale_pages, reserved, unsettled, lost;
	/* Bytes of objects. */
	long long tagged, untagged, unsure, excluded, kfence, percpu, stale_objects;
	/* Lines of allocinfo. */
	long long same, moved, different, unlike;
	int caches;
};

/* @report: name what has no tag and what is wrong, too. */
struct recount parse_recount(bool report);

/* === share.c: what follows =============================================== */

/* The share is what is certain. @moved: bytes by which the lines changed meanwhile. */
void certain_share(const struct lines_sum *lines, long long moved, const struct pages *p);

/* The share by the recount, in which nothing is uncertain. */
void exact_share(const struct lines_sum *lines, long long moved, const struct pages *p);

/* Is it not worth while to read once more? */
bool was_quiet(const struct lines_sum *lines, long long moved, const struct pages *p);

/* === describe.c: what only describes ===================================== */

/* Prints what memory is used for, and what the page allocator never had. */
void describe(const struct pages *p);

#endif /* AUDIT_H */
