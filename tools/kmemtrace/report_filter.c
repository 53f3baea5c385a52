// SPDX-License-Identifier: GPL-2.0
/* Which allocations count. */
#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "report_filter.h"
#include "report_number.h"
#include "report_origins.h"

/* What a condition is on. From KEY_BYTES on they are numbers of each object. */
enum key {
	KEY_SITE,
	KEY_FUNCTION,
	KEY_FILE,
	KEY_MODULE,
	KEY_CACHE,
	KEY_TYPE,
	KEY_TASK,
	KEY_BYTES,
	KEY_ALLOC,
	KEY_CPU,
	KEYS
};

static const struct {
	const char *name;
	unsigned int needs;
} keys[KEYS] = {
	[KEY_SITE]	= { "site" },
	[KEY_FUNCTION]	= { "function" },
	[KEY_FILE]	= { "file" },
	[KEY_MODULE]	= { "module" },
	[KEY_CACHE]	= { "cache", NEEDS_CACHE },
	[KEY_TYPE]	= { "type" },
	[KEY_TASK]	= { "task", NEEDS_TASK },
	[KEY_BYTES]	= { "bytes" },
	[KEY_ALLOC]	= { "alloc" },
	[KEY_CPU]	= { "cpu" },
};

enum operator {
	IS,
	IS_NOT,
	HAS,
	HAS_NOT,
	AT_LEAST,
	AT_MOST,
	ABOVE,
	BELOW,
	OPERATORS
};

/* Of two that begin alike the longer one stands first. */
static const struct {
	const char *text;
	enum operator operator;
} operators[] = {
	{ ">=", AT_LEAST }, { "<=", AT_MOST }, { "!=", IS_NOT }, { "!~", HAS_NOT },
	{ ">", ABOVE }, { "<", BELOW }, { "=", IS }, { "~", HAS },
};

/**
 * struct filter_word - a condition
 * @key: what it is on
 * @operator: how it is compared
 * @text: with what
 * @number: the same, as a number
 */
struct filter_word {
	enum key key;
	enum operator operator;
	char *text;
	uint64_t number;
};

const char filter_help[] =
"  site=P function=P file=P module=P cache=P type=P task=P\n"
"                     P is a list of patterns with commas between, as the shell has\n"
"                     them; != is for what none of them matches; types are kmalloc,\n"
"                     kmalloc_large, cache, percpu, vmalloc and page; module is vmlinux\n"
"                     for what is in none\n"
"  site~TEXT          has TEXT in it, and !~ has not; likewise for the others\n"
"  bytes>=N           requested bytes, with K, M or G behind N; also = != > < <=\n"
"  alloc>=N cpu=N     the same for allocated bytes, and the CPU that allocates\n";

static bool is_number(enum key key)
{
	return key >= KEY_BYTES;
}

/* A list of types has nothing but types: a word that is misspelled would take none at all. */
static bool are_types(const char *list)
{
	size_t len;
	unsigned int i;

	for (;; list += len + 1) {
		len = strcspn(list, ",");
		for (i = TYPE_KMALLOC; i < TYPES; i++)
			if (strlen(type_names[i]) == len && !memcmp(type_names[i], list, len))
				break;
		if (i == TYPES && !memchr(list, '*', len) && !memchr(list, '?', len))
			return false;
		if (!list[len])
			return true;
	}
}

/* Return: whether this is a condition. */
static bool parse(struct filter_word *word, char *text)
{
	size_t len = strcspn(text, "=!~<>");
	unsigned int i;

	for (i = 0; i < KEYS; i++)
		if (strlen(keys[i].name) == len && !memcmp(keys[i].name, text, len))
			break;
	if (i == KEYS)
		return false;
	word->key = i;
	text += len;
	for (i = 0; i < ARRAY_SIZE(operators); i++)
		if (!strncmp(text, operators[i].text, strlen(operators[i].text)))
			break;
	if (i == ARRAY_SIZE(operators))
		return false;
	word->operator = operators[i].operator;
	text += strlen(operators[i].text);
	if (!*text)
		return false;
	word->text = text;
	if (is_number(word->key))
		return word->operator != HAS && word->operator != HAS_NOT &&
		       !number_parse(text, &word->number);
	return word->operator <= HAS_NOT &&
	       (word->key != KEY_TYPE || word->operator > IS_NOT || are_types(text));
}

int filter_add(struct filter *filter, const char *text, const char **bad)
{
	struct filter_word *words, word = { };
	char *copy;
	size_t len;

	*bad = NULL;
	for (text += strspn(text, " "); *text; text += len + strspn(text + len, " ")) {
		len = strcspn(text, " ");
		words = array_with_room(filter->words, &filter->room, filter->count,
					sizeof(*words));
		if (!words)
			return -1;
		filter->words = words;
		copy = strndup(text, len);
		if (!copy)
			return -1;
		if (!parse(&word, copy)) {
			free(copy);
			*bad = text;
			return -1;
		}
		word.text = strdup(word.text);
		free(copy);
		if (!word.text)
			return -1;
		words[filter->count++] = word;
		filter->needs |= keys[word.key].needs;
		filter->numbers |= is_number(word.key);
	}
	return 0;
}

void filter_end(struct filter *filter)
{
	uint32_t i;

	for (i = 0; i < filter->count; i++)
		free(filter->words[i].text);
	free(filter->words);
}

static bool matches(const char *list, const char *text)
{
	char pattern[256];
	size_t len;

	for (;; list += len + 1) {
		len = strcspn(list, ",");
		snprintf(pattern, sizeof(pattern), "%.*s", (int)len, list);
		if (!fnmatch(pattern, text, 0))
			return true;
		if (!list[len])
			return false;
	}
}

static bool passes_text(const struct filter_word *word, const char *text)
{
	switch (word->operator) {
	case IS:
		return matches(word->text, text);
	case IS_NOT:
		return !matches(word->text, text);
	case HAS:
		return strstr(text, word->text);
	default:
		return !strstr(text, word->text);
	}
}

bool filter_passes_origin(const struct filter *filter, const struct origins *origins,
			  const struct origin *origin)
{
	const struct site *site = &origins->sites[origin->site];
	char name[256];
	const char *text;
	uint32_t i;

	for (i = 0; filter && i < filter->count; i++) {
		switch (filter->words[i].key) {
		case KEY_SITE:
			text = site_name(origins, origin->site);
			break;
		case KEY_FUNCTION:
			text = site->function ? site->function : "";
			break;
		case KEY_FILE:
			text = site->file ? site->file : "";
			break;
		case KEY_MODULE:
			text = site->module ? site->module : "vmlinux";
			break;
		case KEY_CACHE:
			origin_cache(origins, origin, name, sizeof(name));
			text = name;
			break;
		case KEY_TYPE:
			text = type_names[origin->type];
			break;
		case KEY_TASK:
			snprintf(name, sizeof(name), "%" PRId64, origin_task(origin) == NO_TASK ?
				 -1 : (int64_t)origin_task(origin));
			text = name;
			break;
		default:
			continue;
		}
		if (!passes_text(&filter->words[i], text))
			return false;
	}
	return true;
}

static bool passes_number(const struct filter_word *word, uint64_t number)
{
	switch (word->operator) {
	case IS:
		return number == word->number;
	case IS_NOT:
		return number != word->number;
	case AT_LEAST:
		return number >= word->number;
	case AT_MOST:
		return number <= word->number;
	case ABOVE:
		return number > word->number;
	default:
		return number < word->number;
	}
}

bool filter_passes_numbers(const struct filter *filter, uint64_t req, uint64_t alloc, uint32_t cpu)
{
	const struct filter_word *word;
	uint64_t number;

	for (word = filter->words; word < filter->words + filter->count; word++) {
		if (!is_number(word->key))
			continue;
		number = word->key == KEY_BYTES ? req : word->key == KEY_ALLOC ? alloc : cpu;
		if (!passes_number(word, number))
			return false;
	}
	return true;
}
