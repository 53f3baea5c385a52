/* SPDX-License-Identifier: GPL-2.0 */
/*
 * page_owner: which records a reader of debugfs' page_owner wants, and of what form
 */
#ifndef MM_PAGE_OWNER_FILTER_H
#define MM_PAGE_OWNER_FILTER_H

#include <linux/nodemask.h>
#include <linux/stackdepot.h>
#include <linux/types.h>

struct file;
struct inode;
struct page;

/* How a record shows the stack. */
#define PAGE_OWNER_FRAMES	1
#define PAGE_OWNER_HANDLE	2

/**
 * struct page_owner_filter - what was written to an open file
 * @mode: PAGE_OWNER_FRAMES, PAGE_OWNER_HANDLE, or both
 * @nodes: nodes whose pages are shown
 *
 * Belongs to the open file. Whoever reads while another thread writes can see some
 * nodes of the one filter and some of the other; of two that write at the same
 * time one may win altogether.
 */
struct page_owner_filter {
	unsigned int mode;
	nodemask_t nodes;
};

int page_owner_parse_filter(char *text, struct page_owner_filter *filter);
bool page_owner_wants(const struct file *file, struct page *page);
unsigned int page_owner_mode(const struct file *file);
int page_owner_print_stack(unsigned int mode, depot_stack_handle_t handle, char *buf, size_t size);
int page_owner_open(struct inode *inode, struct file *file);
int page_owner_release(struct inode *inode, struct file *file);
ssize_t page_owner_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos);

#endif /* MM_PAGE_OWNER_FILTER_H */
