// SPDX-License-Identifier: GPL-2.0
/* The table of keys, and the lists of keys that --sort and --cull take. */
#include <string.h>

#include "keys.h"
#include "page_owner.h"

const struct key_info keys[KEYS] = {
	[KEY_PID] = { "p", "pid", "process ID", PAGE_OWNER_HAS_PID, true, true },
	[KEY_TGID] = { "tg", "tgid", "thread group ID", PAGE_OWNER_HAS_TGID, true, true },
	[KEY_NAME] = { "n", "name", "name of the task", PAGE_OWNER_HAS_NAME, true, true },
	[KEY_STACK] = { "st", "stacktrace", "stack trace", 0, true, true },
	[KEY_FREE] = { "f", "free", "whether it has been freed since",
		       PAGE_OWNER_HAS_TS | PAGE_OWNER_HAS_FREE_TS, false, true },
	[KEY_TEXT] = { "T", "txt", "all of the text", 0, true, false },
	[KEY_FREE_TS] = { "ft", "free_ts", "when it was freed", PAGE_OWNER_HAS_FREE_TS,
			  true, false },
	[KEY_TS] = { "at", "alloc_ts", "when it was allocated", PAGE_OWNER_HAS_TS, true, false },
	[KEY_ALLOCATOR] = { "ator", "allocator", "CMA, SLAB, VMALLOC or OTHERS", 0, true, true },
	[KEY_MODULE] = { "mod", "module", "module nearest to the allocation", 0, true, true },
	[KEY_TIMES] = { NULL, "times", "number of allocations", 0, true, false },
	[KEY_PAGES] = { NULL, "pages", "number of pages", 0, true, false },
	[KEY_GROWTH] = { NULL, NULL, NULL, 0, false, false },
};

static bool is(const char *name, const char *text, size_t len)
{
	return name && strlen(name) == len && !memcmp(name, text, len);
}

static int find(const char *text, size_t len)
{
	int i;

	for (i = 0; i < KEYS; i++)
		if (is(keys[i].letters, text, len) || is(keys[i].name, text, len))
			return i;
	return -1;
}

int keys_parse_cull(const char *list, unsigned int *cull, const char **bad, size_t *bad_len)
{
	int key;

	for (;; list += *bad_len + 1) {
		*bad = list;
		*bad_len = strcspn(list, ",");
		key = find(list, *bad_len);
		if (key < 0 || !keys[key].culls)
			return -1;
		*cull |= KEY_BIT(key);
		if (!list[*bad_len])
			return 0;
	}
}

/* A key that is given again would order what it has ordered already, and is ignored. */
int keys_parse_sort(const char *list, struct sort_key *sort, unsigned int *count,
		    const char **bad, size_t *bad_len)
{
	unsigned int seen = 0;
	bool sign;
	int key;

	*count = 0;
	for (;; list += *bad_len + 1) {
		*bad = list;
		*bad_len = strcspn(list, ",");
		sign = *list == '-' || *list == '+';
		key = find(list + sign, *bad_len - sign);
		if (key < 0 || !keys[key].sorts)
			return -1;
		if (!(seen & KEY_BIT(key))) {
			sort[*count].key = key;
			sort[*count].descending = *list == '-';
			++*count;
		}
		seen |= KEY_BIT(key);
		if (!list[*bad_len])
			return 0;
	}
}
