// SPDX-License-Identifier: GPL-2.0
/* allocinfo: call sites as a tree of directories, files and lines. */
#define _GNU_SOURCE		/* qsort_r() */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "place.h"
#include "snapshot.h"
#include "tree.h"

static uint64_t hash_node(uint32_t parent, uint32_t name)
{
	return hash_mix((uint64_t)parent << 32 | name, 0);
}

static int new_node(struct tree *tree, const struct node *node)
{
	struct node *nodes;

	nodes = array_with_room(tree->nodes, &tree->room, tree->count, sizeof(*nodes));
	if (!nodes)
		return -1;
	tree->nodes = nodes;
	nodes[tree->count++] = *node;
	return 0;
}

/* Return: the number of a child, a new one if it is not there; 0 without memory. */
static uint32_t child_of(struct tree *tree, uint32_t parent, const char *text, size_t len,
			 bool is_directory)
{
	uint32_t name = strings_number(&tree->names, text, len);
	uint64_t hash = hash_node(parent, name);
	struct node node = {
		.name = name, .parent = parent, .is_directory = is_directory,
		.next = tree->nodes[parent].child,
	};
	struct table_slot *slot;

	if (name == STRINGS_NO_MEMORY || table_make_room(&tree->table))
		return 0;
	for (slot = table_first(&tree->table, hash); slot->value;
	     slot = table_next(&tree->table, slot))
		if (tree->nodes[slot->value].parent == parent &&
		    tree->nodes[slot->value].name == name)
			return slot->value;
	if (new_node(tree, &node))
		return 0;
	table_set(&tree->table, slot, hash, tree->count - 1);
	tree->nodes[parent].child = tree->count - 1;
	return tree->count - 1;
}

static void hold(struct group *held, const struct group *group)
{
	held->bytes = add(held->bytes, group->bytes);
	held->calls = add(held->calls, group->calls);
	held->backing = add(held->backing, group->backing);
	held->lines += group->lines;
	held->site = group->site;
	held->inaccurate |= group->inaccurate;
}

/* Goes down from the root by the parts of a name. Return: the last one's node, or 0. */
static uint32_t go_down(struct tree *tree, const char *file, size_t len, bool all_directories)
{
	const char *at = file, *end = file + len, *slash;
	uint32_t node = 0;

	do {
		/* The first part of an absolute name begins with the slash. */
		slash = at + (*at == '/') < end ?
			memchr(at + (*at == '/'), '/', end - at - (*at == '/')) : NULL;
		node = child_of(tree, node, at, slash ? slash - at : end - at,
				slash || all_directories);
		if (!node)
			return 0;
		at = slash ? slash + 1 : end;
	} while (at < end);
	return node;
}

/* Writes what stands behind the name of the file. Return: its length. */
static size_t leaf_name(const struct groups *groups, const struct site *site, char *text)
{
	const struct strings *names = groups->snapshot->names;
	size_t module = strings_len(names, site->module);
	char line[16] = "";
	int len;

	if (groups->by == BY_LINE)
		snprintf(line, sizeof(line), "%u ", site->line);
	len = snprintf(text, PLACE_ROOM, "%s%s%.*s%s%.*s", line, module ? "[" : "", (int)module,
		       strings_text(names, site->module), module ? "] " : "",
		       (int)strings_len(names, site->function),
		       strings_text(names, site->function));
	return len < PLACE_ROOM ? len : PLACE_ROOM - 1;
}

static int add_group(struct tree *tree, const struct groups *groups, const struct group *group)
{
	const struct strings *names = groups->snapshot->names;
	const struct site *site = &groups->snapshot->sites[group->site];
	const char *file = strings_text(names, site->file);
	size_t len = strings_len(names, site->file);
	char text[PLACE_ROOM];
	uint32_t node;

	if (groups->by == BY_DIRECTORY)
		file = directory_name(file, &len);
	node = go_down(tree, file, len, groups->by == BY_DIRECTORY);
	if (node && groups->by <= BY_FUNCTION) {
		len = leaf_name(groups, site, text);
		node = child_of(tree, node, text, len, false);
	}
	if (!node)
		return -1;
	for (; node; node = tree->nodes[node].parent)
		hold(&tree->nodes[node].held, group);
	hold(&tree->nodes[0].held, group);
	return 0;
}

int tree_make(struct tree *tree, const struct groups *groups)
{
	static const struct node root;
	uint32_t i;

	memset(tree, 0, sizeof(*tree));
	strings_begin(&tree->names);
	table_begin(&tree->table);
	if (new_node(tree, &root))
		return -1;
	for (i = 0; i < groups->count; i++)
		if (add_group(tree, groups, &groups->list[i]))
			return -1;
	return 0;
}

void tree_end(struct tree *tree)
{
	strings_end(&tree->names);
	table_end(&tree->table);
	free(tree->nodes);
}

struct ranking {
	const struct tree *tree;
	enum sort sort;
};

static int compare(const void *one, const void *two, void *data)
{
	const struct ranking *ranking = data;
	const struct strings *names = &ranking->tree->names;
	const struct node *a = &ranking->tree->nodes[*(const uint32_t *)one];
	const struct node *b = &ranking->tree->nodes[*(const uint32_t *)two];
	int64_t a_value = group_value(&a->held, ranking->sort);
	int64_t b_value = group_value(&b->held, ranking->sort);
	size_t a_len = strings_len(names, a->name), b_len = strings_len(names, b->name);
	int order;

	if (ranking->sort != SORT_NAME && a_value != b_value)
		return a_value > b_value ? -1 : 1;
	order = memcmp(strings_text(names, a->name), strings_text(names, b->name),
		       a_len < b_len ? a_len : b_len);
	return order ? order : (a_len > b_len) - (a_len < b_len);
}

uint32_t *tree_children(const struct tree *tree, uint32_t parent, enum sort sort, uint32_t *count)
{
	struct ranking ranking = { tree, sort };
	uint32_t *list, node;

	*count = 0;
	for (node = tree->nodes[parent].child; node; node = tree->nodes[node].next)
		++*count;
	list = malloc((*count + 1) * sizeof(*list));
	if (!list)
		return NULL;
	*count = 0;
	for (node = tree->nodes[parent].child; node; node = tree->nodes[node].next)
		list[(*count)++] = node;
	qsort_r(list, *count, sizeof(*list), compare, &ranking);
	return list;
}

size_t tree_name(const struct tree *tree, uint32_t *node, char *text)
{
	const struct node *at = &tree->nodes[*node], *child;
	const char *name;
	size_t used = 0, len;
	bool slash;

	for (;;) {
		name = strings_text(&tree->names, at->name);
		len = strings_len(&tree->names, at->name);
		slash = at->is_directory && (len != 1 || *name != '/');
		used += snprintf(text + used, PLACE_ROOM - used, "%.*s%s", (int)len, name,
				 slash ? "/" : "");
		if (used >= PLACE_ROOM)
			return PLACE_ROOM - 1;
		child = &tree->nodes[at->child];
		if (!at->is_directory || !at->child || child->next || !child->is_directory ||
		    child->held.lines != at->held.lines)
			return used;
		*node = at->child;
		at = child;
	}
}
