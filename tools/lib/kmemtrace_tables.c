// SPDX-License-Identifier: GPL-2.0
/* Reads the tables of code tags and of slab caches. */
#include <stdlib.h>
#include <string.h>

#include "kmemtrace.h"
#include "kmemtrace_text.h"

/* Ids are less than this: as many as events have bits for. */
#define TAGS_MOST	(1024u << 10)
#define CACHES_MOST	(64u << 10)

/*
 * Makes room for an element in a list by id, whose new elements are zero. Return: the list, which
 * may have moved, or NULL without memory.
 */
static void *with_room_for(void *list, uint32_t *room, uint32_t id, size_t size)
{
	uint32_t more = *room ? *room : 256;

	if (id < *room)
		return list;
	while (more <= id)
		more *= 2;
	list = realloc(list, more * size);
	if (!list)
		return NULL;
	memset((char *)list + *room * size, 0, (more - *room) * size);
	*room = more;
	return list;
}

/*
 * Takes "FILE:LINE [MODULE] func:NAME" apart, from its end since the name of the file may contain
 * anything.
 */
static bool parse_tag(char *text, struct kmemtrace_tag *tag)
{
	char *at = NULL, *next = text, *digits;
	uint64_t line;

	while ((next = strstr(next, " func:")))
		at = next++;
	if (!at || !at[strlen(" func:")])
		return false;
	*at = '\0';
	tag->function = at + strlen(" func:");
	tag->module = NULL;
	if (at > text && at[-1] == ']') {
		char *module = strrchr(text, '[');

		if (!module || module < text + 1 || module[-1] != ' ' || module + 1 == at - 1)
			return false;
		at[-1] = '\0';
		module[-1] = '\0';
		tag->module = module + 1;
	}
	digits = strrchr(text, ':');
	if (!digits || digits == text)
		return false;
	*digits++ = '\0';
	if (!kmemtrace_text_number(&digits, 10, UINT32_MAX, &line) || *digits)
		return false;
	tag->file = text;
	tag->line = line;
	return true;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool same_tag(const struct kmemtrace_tag *a, const struct kmemtrace_tag *b)
{
	return a->line == b->line && same_text(a->file, b->file) &&
	       same_text(a->module, b->module) && same_text(a->function, b->function);
}

static int read_tag(struct kmemtrace_tags *tags, struct kmemtrace_text *text, char *line,
		    struct kmemtrace_error *error)
{
	struct kmemtrace_tag tag, *list;
	uint64_t id;

	if (!kmemtrace_text_number(&line, 10, TAGS_MOST - 1, &id))
		return kmemtrace_text_wrong(text, error, "it does not begin with an id below %u",
					    TAGS_MOST);
	if (!parse_tag(line, &tag))
		return kmemtrace_text_wrong(text, error, "it is not %s",
					    "\"ID FILE:LINE [MODULE] func:NAME\"");
	list = with_room_for(tags->list, &tags->room, id, sizeof(*list));
	if (!list)
		return kmemtrace_text_wrong(text, error, "out of memory");
	tags->list = list;
	/* A table that was read more than once has the same lines again. */
	if (list[id].file && !same_tag(&list[id], &tag))
		return kmemtrace_text_wrong(text, error, "there was another tag with the id %u",
					    (unsigned int)id);
	tags->count += !list[id].file;
	list[id] = tag;
	return 0;
}

int kmemtrace_tags_read(struct kmemtrace_tags *tags, const char *dir,
			struct kmemtrace_error *error)
{
	struct kmemtrace_text text;
	char *line;
	int status;

	memset(tags, 0, sizeof(*tags));
	status = kmemtrace_text_read(&text, dir, "tables/tags", true, error);
	tags->text = text.text;
	while (!status && (line = kmemtrace_text_line(&text)))
		status = read_tag(tags, &text, line, error);
	return status;
}

void kmemtrace_tags_free(struct kmemtrace_tags *tags)
{
	free(tags->list);
	free(tags->text);
	memset(tags, 0, sizeof(*tags));
}

static int read_cache(struct kmemtrace_caches *caches, struct kmemtrace_text *text, char *line,
		      struct kmemtrace_error *error)
{
	struct kmemtrace_cache *list, *cache;
	uint64_t id, object_size, size;

	if (!kmemtrace_text_number(&line, 10, CACHES_MOST - 1, &id))
		return kmemtrace_text_wrong(text, error, "it does not begin with an id below %u",
					    CACHES_MOST);
	if (!kmemtrace_text_number(&line, 10, UINT32_MAX, &object_size) ||
	    !kmemtrace_text_number(&line, 10, UINT32_MAX, &size) || !*line)
		return kmemtrace_text_wrong(text, error, "it is not %s",
					    "\"ID OBJECT_SIZE SIZE NAME\"");
	list = with_room_for(caches->list, &caches->room, id, sizeof(*list));
	if (!list)
		return kmemtrace_text_wrong(text, error, "out of memory");
	caches->list = list;
	cache = &list[id];
	if (cache->name && (strcmp(cache->name, line) || cache->object_size != object_size ||
			    cache->size != size))
		return kmemtrace_text_wrong(text, error, "there was another cache with the id %u",
					    (unsigned int)id);
	caches->count += !cache->name;
	*cache = (struct kmemtrace_cache){ line, object_size, size };
	return 0;
}

int kmemtrace_caches_read(struct kmemtrace_caches *caches, const char *dir,
			  struct kmemtrace_error *error)
{
	struct kmemtrace_text text;
	char *line;
	int status;

	memset(caches, 0, sizeof(*caches));
	status = kmemtrace_text_read(&text, dir, "tables/caches", true, error);
	caches->text = text.text;
	while (!status && (line = kmemtrace_text_line(&text)))
		status = read_cache(caches, &text, line, error);
	return status;
}

void kmemtrace_caches_free(struct kmemtrace_caches *caches)
{
	free(caches->list);
	free(caches->text);
	memset(caches, 0, sizeof(*caches));
}
