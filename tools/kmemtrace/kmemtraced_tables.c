// SPDX-License-Identifier: GPL-2.0
/* The tables of a trace. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kmemtraced_say.h"
#include "kmemtraced_tables.h"

/* What is read at once, and the longest line. */
#define PIECE	(256u << 10)

/* As they are called here and in the kernel's folder, where symbols are not. */
static const char * const names[TABLES] = { "symbols", "tags", "caches", "modules" };

int tables_begin(struct tables *tables, const struct kernel *kernel, const char *kallsyms,
		 int dir)
{
	char path[64];
	int i;

	memset(tables, 0, sizeof(*tables));
	tables->kernel = kernel;
	tables->kallsyms = kallsyms;
	tables->dir = dir;
	for (i = 0; i < TABLES; i++) {
		tables->list[i].fd = -1;
		strings_begin(&tables->list[i].lines);
	}
	tables->piece = malloc(PIECE);
	if (!tables->piece)
		return -ENOMEM;
	if (mkdirat(dir, "tables", 0700))
		return -errno;
	for (i = 0; i < TABLES; i++) {
		snprintf(path, sizeof(path), "tables/%s", names[i]);
		tables->list[i].fd = openat(dir, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
					    0600);
		if (tables->list[i].fd < 0)
			return -errno;
	}
	return 0;
}

void tables_remove(int dir)
{
	char path[64];
	int i;

	for (i = 0; i < TABLES; i++) {
		snprintf(path, sizeof(path), "tables/%s", names[i]);
		unlinkat(dir, path, 0);
	}
	unlinkat(dir, "tables", AT_REMOVEDIR);
}

void tables_end(struct tables *tables)
{
	int i;

	free(tables->piece);
	for (i = 0; i < TABLES; i++) {
		strings_end(&tables->list[i].lines);
		if (tables->list[i].fd < 0 || !close(tables->list[i].fd) || tables->failed)
			continue;
		tables->failed = true;
		say("cannot write tables/%s: %s", names[i], strerror(errno));
	}
}

/* A symbol without an address is none. Those of vmlinux are there once and for all. */
static bool is_wanted(const char *line, size_t len, bool first)
{
	return line[strspn(line, "0")] != ' ' && (first || memchr(line, '[', len));
}

/* Is a line to be added? Return: 1 or 0, or a negative error. */
static int is_new(struct trace_table *table, const char *line, size_t len, bool symbols, bool first)
{
	uint32_t count = table->lines.count, number;

	if (symbols && !is_wanted(line, len, first))
		return 0;
	if (symbols && !memchr(line, '[', len))
		return 1;
	number = strings_number(&table->lines, line, len);
	return number == STRINGS_NO_MEMORY ? -ENOMEM : number == count;
}

/*
 * Passes over the lines in a piece, and moves those that are new to its front. Return: their
 * length, or a negative error.
 */
static ssize_t choose(struct trace_table *table, char *piece, size_t len, bool symbols, bool first)
{
	char *line = piece, *end = piece + len, *to = piece, *next;
	int got;

	for (; line < end; line = next) {
		next = (char *)memchr(line, '\n', end - line) + 1;
		got = is_new(table, line, next - line, symbols, first);
		if (got < 0)
			return got;
		if (!got)
			continue;
		memmove(to, line, next - line);
		to += next - line;
	}
	return to - piece;
}

/* Writes whole lines, or none of them. */
static int append(struct trace_table *table, const char *bytes, size_t len)
{
	size_t done = 0;
	ssize_t wrote;
	int error;

	while (done < len) {
		wrote = pwrite(table->fd, bytes + done, len - done, table->size + done);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0) {
			error = wrote ? -errno : -ENOSPC;
			return ftruncate(table->fd, table->size) ? -errno : error;
		}
		done += wrote;
	}
	table->size += len;
	return 0;
}

static int add_lines(struct tables *tables, struct trace_table *table, int fd, bool symbols)
{
	size_t len = 0, whole;
	bool first = !table->size;
	char *newline;
	ssize_t got;
	int error;

	for (;;) {
		/* The last line may lack its newline. */
		got = read(fd, tables->piece + len, PIECE - 1 - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0 && len)
			tables->piece[len + got++] = '\n';
		if (got == 0)
			return 0;
		len += got;
		newline = memrchr(tables->piece, '\n', len);
		if (!newline && len == PIECE - 1)
			return -EOVERFLOW;
		if (!newline)
			continue;
		whole = newline + 1 - tables->piece;
		got = choose(table, tables->piece, whole, symbols, first);
		error = got < 0 ? got : append(table, tables->piece, got);
		if (error)
			return error;
		len -= whole;
		memmove(tables->piece, tables->piece + whole, len);
	}
}

bool tables_update(struct tables *tables, enum table_name name)
{
	struct trace_table *table = &tables->list[name];
	bool symbols = name == TABLE_SYMBOLS;
	uint64_t before = table->size;
	int fd, error;

	if (symbols)
		fd = open(tables->kallsyms, O_RDONLY | O_CLOEXEC);
	else
		fd = openat(tables->kernel->dir, names[name], O_RDONLY | O_CLOEXEC);
	/* A trace can be read without its tables, and not every kernel has all of them. */
	if (fd < 0) {
		if (!table->told)
			say("there will be no tables/%s: %s", names[name], strerror(errno));
		table->told = true;
		return false;
	}
	error = add_lines(tables, table, fd, symbols);
	close(fd);
	if (error && !tables->failed) {
		tables->failed = true;
		say("cannot write all of tables/%s: %s", names[name], strerror(-error));
	}
	if (symbols && !error && !table->size && !table->told) {
		table->told = true;
		say("%s shows no addresses, so call sites will have no names but those of tags; %s",
		    tables->kallsyms, "try: sysctl kernel.kptr_restrict=1");
	}
	return table->size != before;
}

void tables_update_modules(struct tables *tables)
{
	if (tables_update(tables, TABLE_MODULES))
		tables_update(tables, TABLE_SYMBOLS);
}
