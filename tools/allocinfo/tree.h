/* SPDX-License-Identifier: GPL-2.0 */
/* allocinfo: call sites as a tree of directories, files and lines. */
#ifndef TREE_H
#define TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "groups.h"
#include "strings.h"
#include "table.h"

/**
 * struct node - a directory, a file, a function or a line
 * @held: what all call sites in it hold; @site is one of them
 * @name: the number of its own part of the name
 * @parent: the node that it is in
 * @child: its first child, and 0 without any
 * @next: the next child of its parent, and 0 for the last one
 * @is_directory: it is one, and so its name may be joined with that of an only child
 */
struct node {
	struct group held;
	uint32_t name;
	uint32_t parent;
	uint32_t child;
	uint32_t next;
	bool is_directory;
};

/**
 * struct tree - all nodes
 * @names: their names
 * @table: the node of each parent and name
 * @nodes: the nodes, the first of which is the root
 * @count: how many
 */
struct tree {
	struct strings names;
	struct table table;
	struct node *nodes;
	uint32_t count;
	uint32_t room;
};

/* Return: 0, or -1 without memory. @groups: whose leaves these are, by line, function, ... */
int tree_make(struct tree *tree, const struct groups *groups);
void tree_end(struct tree *tree);

/**
 * tree_children() - the children of a node, in order
 * @tree: from tree_make()
 * @parent: the node's number
 * @sort: the largest first, or by name
 * @count: set to how many
 *
 * Return: their numbers, for the caller to free; NULL without memory.
 */
uint32_t *tree_children(const struct tree *tree, uint32_t parent, enum sort sort,
			uint32_t *count);

/**
 * tree_name() - the name of a node
 * @tree: from tree_make()
 * @node: its number; set to that of its only child as long as both are directories
 * @text: room for PLACE_ROOM bytes
 *
 * Return: its length.
 */
size_t tree_name(const struct tree *tree, uint32_t *node, char *text);

#endif
