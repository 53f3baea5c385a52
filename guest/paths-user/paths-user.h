/* SPDX-License-Identifier: GPL-2.0 */
/*
 * paths-user: what its commands share
 *
 * A command is a function here and a line of the table in main.c. It says what
 * is wrong by more() and expect(), and ends early by skip() and give_up().
 */
#ifndef PATHS_USER_H
#define PATHS_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE		4096L
#define MIB		(1024L * 1024)
#define HUGE		(2 * MIB)
/* Pages of others on the lines of anonymous memory: this very process has some. */
#define SLACK		(128 * 1024)

#define ANON		"mm/memory.c func:do_anonymous_page"
#define ANON_HUGE	"mm/huge_memory.c func:do_huge_pmd_anonymous_page"
/* What migration takes for itself: all lines that allocate a target. */
#define TARGETS		"mm/migrate.c func:alloc_migration_target"

/* === main.c: what is wrong ================================================ */

/* So many things were wrong, each with a line of its own on standard output. */
extern int failures;

/* Ends the program with the reason why this cannot be done here. */
__attribute__((format(printf, 1, 2), noreturn)) void skip(const char *fmt, ...);

/* Ends the program with what failed, and errno as text. */
__attribute__((format(printf, 1, 2), noreturn)) void give_up(const char *fmt, ...);

/* A failure, unless it is true. */
void expect(bool what, const char *text_of_it);

/* Writes to a file that is there already. Returns 0 or -errno. */
int write_file(const char *path, const char *fmt, ...);

/* === lines.c: what lines hold ============================================= */

struct holds {
	long long bytes, calls;
};

/* All of /proc/allocinfo. Until the next hold() a command may use it for text of its own. */
extern char text[4 << 20];

/* Reads all lines, and adds up those of a function in a file: "FILE func:FUNCTION". */
struct holds hold(const char *where);

/* More than before: so many bytes and calls, each within its slack. calls < 0: any. */
bool is_more(const char *where, struct holds before, long long bytes, long long slack,
	     long long calls);

/* A failure, unless it is_more() within five seconds. */
void more(const char *what, const char *where, struct holds before, long long bytes,
	  long long slack, long long calls);

/* === memory.c: memory of this process ===================================== */

/* Private memory that begins at a huge page, with this advice of madvise(). */
char *map_memory(size_t size, int advice);

/* Writes to each page what is_intact() looks for. */
void touch(char *p, size_t size);

/* Does each page have what touch() wrote? */
bool is_intact(const char *p, size_t size);

/* The entry in /proc/self/pagemap. */
uint64_t page_entry(const void *p);

/* The number of the page that is there now. */
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
