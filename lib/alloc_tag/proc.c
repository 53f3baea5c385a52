// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags: /proc/allocinfo
 *
 * There is one line for each tag, in the order of ids. The file position is the
 * id, so a reader continues where it stopped no matter what happened to the tag
 * that it saw last.
 */
#include <linux/init.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

#include "internal.h"

static void *allocinfo_start(struct seq_file *m, loff_t *pos)
{
	struct alloc_tag_view *view = m->private;

	alloc_tag_ids_lock();
	if (!*pos)
		return SEQ_START_TOKEN;
	if (*pos > ALLOC_TAG_MAX_ID)
		return NULL;
	*pos = alloc_tag_next_view(*pos, view) ?: ALLOC_TAG_MAX_ID + 1LL;
	return *pos > ALLOC_TAG_MAX_ID ? NULL : view;
}

static void *allocinfo_next(struct seq_file *m, void *v, loff_t *pos)
{
	struct alloc_tag_view *view = m->private;

	*pos = alloc_tag_next_view(*pos + 1, view) ?: ALLOC_TAG_MAX_ID + 1LL;
	return *pos > ALLOC_TAG_MAX_ID ? NULL : view;
}

static void allocinfo_stop(struct seq_file *m, void *v)
{
	alloc_tag_ids_unlock();
}

static int allocinfo_show(struct seq_file *m, void *v)
{
	struct alloc_tag_view *view = v;
	struct alloc_tag_counters sum;
	size_t size, len;
	char *buf;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "allocinfo - version: 2.0\n");
		seq_puts(m, "#     <size>  <calls> <tag info>\n");
		return 0;
	}

	sum = alloc_tag_read_shown(view);
	size = seq_get_buf(m, &buf);
	len = alloc_tag_format_line(buf, size, &sum, view);
	/*
	 * If it did not fit, seq_file calls again with a larger or an empty
	 * buffer.
	 */
	seq_commit(m, len < size ? len : -1);
	return 0;
}

static const struct seq_operations allocinfo_ops = {
	.start = allocinfo_start,
	.next = allocinfo_next,
	.stop = allocinfo_stop,
	.show = allocinfo_show,
};

static int allocinfo_open(struct inode *inode, struct file *file)
{
	alloc_tag_reap();
	return seq_open_private(file, &allocinfo_ops, sizeof(struct alloc_tag_view));
}

static const struct proc_ops allocinfo_proc_ops = {
	.proc_flags = PROC_ENTRY_PERMANENT,
	.proc_open = allocinfo_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release_private,
};

static int __init allocinfo_init(void)
{
	if (alloc_tag_ready() &&
	    !proc_create("allocinfo", 0400, NULL, &allocinfo_proc_ops))
		return -ENOMEM;
	return 0;
}
fs_initcall(allocinfo_init);
