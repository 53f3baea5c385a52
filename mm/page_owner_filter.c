// SPDX-License-Identifier: GPL-2.0
/*
 * page_owner: which records a reader of debugfs' page_owner wants, and of what form
 *
 * Words that are written to an open file are a filter for those who read by that
 * file descriptor:
 *
 *	mode=stack|handle|stack_handle	frames of the stack, its handle, or both
 *	nid=LIST			only pages of these nodes, as in 0,2-3
 *
 * A handle is that of page_owner_stacks/show_stacks_handles.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "page_owner_filter.h"

/* What is written at a time; a list of all nodes that there can be is shorter. */
#define MAX_WRITE	SZ_4K

static int parse_mode(const char *value, unsigned int *mode)
{
	static const struct {
		const char *name;
		unsigned int mode;
	} modes[] = {
		{ "stack", PAGE_OWNER_FRAMES },
		{ "handle", PAGE_OWNER_HANDLE },
		{ "stack_handle", PAGE_OWNER_FRAMES | PAGE_OWNER_HANDLE },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		if (!strcmp(value, modes[i].name)) {
			*mode = modes[i].mode;
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_nodes(const char *value, nodemask_t *nodes)
{
	if (nodelist_parse(value, *nodes) || nodes_empty(*nodes) ||
	    !nodes_subset(*nodes, node_states[N_MEMORY]))
		return -EINVAL;
	return 0;
}

/**
 * page_owner_parse_filter - understand what was written
 * @text: words, separated by white space; is cut up
 * @filter: changed by each word, in their order, also when a later one is wrong
 *
 * Return: 0, or -EINVAL for a word that is none, a list of nodes that is wrong or
 *	empty, a node without memory, or no word at all.
 */
int page_owner_parse_filter(char *text, struct page_owner_filter *filter)
{
	unsigned int words = 0;
	char *word, *value;
	int err;

	while ((word = strsep(&text, " \t\n"))) {
		if (!*word)
			continue;
		words++;
		value = strchr(word, '=');
		if (!value)
			return -EINVAL;
		*value++ = '\0';
		if (!strcmp(word, "mode"))
			err = parse_mode(value, &filter->mode);
		else if (!strcmp(word, "nid"))
			err = parse_nodes(value, &filter->nodes);
		else
			err = -EINVAL;
		if (err)
			return err;
	}
	return words ? 0 : -EINVAL;
}

/**
 * page_owner_wants - is a page one of those that a reader wants?
 * @file: the open file
 * @page: the page
 *
 * Return: %true when it is.
 */
bool page_owner_wants(const struct file *file, struct page *page)
{
	const struct page_owner_filter *filter = file->private_data;

	return node_isset(page_to_nid(page), filter->nodes);
}

/**
 * page_owner_mode - how a reader wants to see stacks
 * @file: the open file
 *
 * Return: PAGE_OWNER_FRAMES, PAGE_OWNER_HANDLE, or both.
 */
unsigned int page_owner_mode(const struct file *file)
{
	const struct page_owner_filter *filter = file->private_data;

	return READ_ONCE(filter->mode);
}

/**
 * page_owner_print_stack - write the stack of a record
 * @mode: how
 * @handle: handle of the stack
 * @buf: where
 * @size: room there, in bytes
 *
 * Return: bytes written; @size or more when there was not enough room.
 */
int page_owner_print_stack(unsigned int mode, depot_stack_handle_t handle, char *buf, size_t size)
{
	int len = 0;

	if (mode & PAGE_OWNER_FRAMES)
		len = stack_depot_snprint(handle, buf, size, 0);
	if (mode & PAGE_OWNER_HANDLE && len < size)
		len += snprintf(buf + len, size - len, "handle: %u\n", handle);
	return len;
}

int page_owner_open(struct inode *inode, struct file *file)
{
	struct page_owner_filter *filter = kmalloc(sizeof(*filter), GFP_KERNEL);

	if (!filter)
		return -ENOMEM;
	filter->mode = PAGE_OWNER_FRAMES;
	nodes_setall(filter->nodes);
	file->private_data = filter;
	return 0;
}

int page_owner_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

ssize_t page_owner_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	struct page_owner_filter *filter = file->private_data;
	struct page_owner_filter new = *filter;
	char *text;
	int err;

	if (count > MAX_WRITE)
		return -EINVAL;
	text = memdup_user_nul(buf, count);
	if (IS_ERR(text))
		return PTR_ERR(text);
	/* A NUL in the middle would hide the rest. */
	err = strlen(text) == count ? page_owner_parse_filter(text, &new) : -EINVAL;
	kfree(text);
	if (err)
		return err;
	WRITE_ONCE(filter->mode, new.mode);
	filter->nodes = new.nodes;
	return count;
}
