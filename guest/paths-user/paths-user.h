/* SPDX-License-Identifier: GPL-2.0 */
/*
 * paths-user: declarations shared by its commands
 *
 * A command is a function here and a line of the table in main.c. It reports
 * failures with more() and expect(), and exits early with skip() and give_up().
 */
#ifndef PATHS_USER_H
#define PATHS_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE		4096L
#define MIB		(1024L * 1024)
#define HUGE		(2 * MIB)
/*
 * Tolerance for other pages on the lines of anonymous memory, such as those of
 * this process.
 */
#define SLACK		(128 * 1024)

#define ANON		"mm/memory.c func:do_anonymous_page"
#define ANON_HUGE	"mm/huge_memory.c func:do_huge_pmd_anonymous_page"
/* All lines that allocate the target of a migration. */
#define TARGETS		"mm/migrate.c func:alloc_migration_target"

/* === main.c: reporting failures =========================================== */

/* Number of failures, each printed as a line on standard output. */
extern int failures;

/* Exits with the reason why this cannot be done here. */
__attribute__((format(printf, 1, 2), noreturn)) void skip(const char *fmt, ...);

/* Exits with what failed, and errno as text. */
__attribute__((format(printf, 1, 2), noreturn)) void give_up(const char *fmt, ...);

/* Reports a failure unless @what is true. */
void expect(bool what, const char *text_of_it);

/* Writes to an existing file. Returns 0 or -errno. */
int write_file(const char *path, const char *fmt, ...);

/* === lines.c: what lines hold ============================================= */

struct holds {
	long long bytes, calls;
};

/*
 * All of /proc/allocinfo. Commands may use it as a buffer until the next
 * hold().
 */
extern char text[4 << 20];

/*
 * Reads all lines, and adds up those of a function in a file, "FILE
 * func:FUNCTION".
 */
struct holds hold(const char *where);

/*
 * Has it grown by @bytes and @calls, give or take @slack bytes and as many
 * pages? A negative @calls is not checked.
 */
bool is_more(const char *where, struct holds before, long long bytes, long long slack,
	     long long calls);

/* Reports a failure unless is_more() becomes true within five seconds. */
void more(const char *what, const char *where, struct holds before, long long bytes,
	  long long slack, long long calls);

/* === memory.c: memory of this process ===================================== */

/*
 * Maps private memory, aligned to a huge page, with the given madvise() advice.
 */
char *map_memory(size_t size, int advice);

/* Writes the pattern that is_intact() checks to each page. */
void touch(char *p, size_t size);

/* Does each page contain what touch() wrote? */
bool is_intact(const char *p, size_t size);

/* The entry of a page in /proc/self/pagemap. */
uint64_t page_entry(const void *p);

/* The frame number of the page currently mapped. */
uint64_t pfn_of(const void *p);

/* === The commands, by file ================================================ */

/* huge-pages.c */
int cmd_thp_split(char **argv);
int cmd_thp_collapse(char **argv);

/* ksm.c */
int cmd_merge(char **argv);

/* swap.c */
int cmd_swap(char **argv);

/* migrate.c */
int cmd_move(char **argv);
int cmd_compact(char **argv);

/* reporting.c */
int cmd_report(char **argv);

/* hwpoison.c */
int cmd_poison(char **argv);
int cmd_soft_offline(char **argv);
int cmd_poison_huge(char **argv);

/* kexec-load.c */
int cmd_kexec(char **argv);

/* hmm.c */
int cmd_device(char **argv);

/* toggle.c */
int cmd_toggle(char **argv);

#endif /* PATHS_USER_H */
