/* SPDX-License-Identifier: GPL-2.0 */
/* What records are sorted and grouped by. */
#ifndef PAGE_OWNER_SORT_KEYS_H
#define PAGE_OWNER_SORT_KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum key {
	KEY_PID,
	KEY_TGID,
	KEY_NAME,
	KEY_STACK,
	KEY_FREE,
	KEY_TEXT,
	KEY_FREE_TS,
	KEY_TS,
	KEY_ALLOCATOR,
	KEY_MODULE,
	KEY_TIMES,
	KEY_PAGES,
	KEY_GROWTH,	/* of pages, from the first input to the second; has no name */
	KEYS
};

#define KEY_BIT(key)	(1u << (key))

/**
 * struct key_info - a key
 * @letters: its short name, or NULL
 * @name: its long name, or NULL
 * @what: what it stands for, for --help
 * @needs: the PAGE_OWNER_HAS_* that it depends on
 * @sorts: --sort takes it
 * @culls: --cull takes it
 */
struct key_info {
	const char *letters;
	const char *name;
	const char *what;
	unsigned int needs;
	bool sorts;
	bool culls;
};

extern const struct key_info keys[KEYS];

/* One key of an order. */
struct sort_key {
	enum key key;
	bool descending;
};

/*
 * Each of these returns 0, or -1 with @bad set to the part of @list that is wrong. @sort has room
 * for KEYS of them.
 */
int keys_parse_cull(const char *list, unsigned int *cull, const char **bad, size_t *bad_len);
int keys_parse_sort(const char *list, struct sort_key *sort, unsigned int *count,
		    const char **bad, size_t *bad_len);

#endif
