// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags: /proc/allocinfo
 *
 * One line for each tag, in the order of ids. The position in the file is the
 * id, so that a reader goes on where it stopped whatever became of the tag
 * that it saw last.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/string.h>

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

/*
 * Room that is left in the seq_file's buffer. What does not fit uses all of it
 * up. printf's formats would take twice as long as all the rest.
 */
struct room {
	char *pos, *end;
};

static void put_char(struct room *r, char c)
{
	if (likely(r->pos < r->end))
		*r->pos++ = c;
}

static void put_string(struct room *r, const char *s)
{
	ssize_t len = strscpy(r->pos, s, r->end - r->pos);

	r->pos = len < 0 ? r->end : r->pos + len;
}

/* The digits of a number end where @width characters do. */
static __always_inline void put_digits(struct room *r, u32 n, unsigned int width)
{
	char *p = r->pos += width;

	do {
		*--p = '0' + n % 10;
		n /= 10;
	} while (n);
}

/*
 * Right-aligned. @limit is at most 10 to the @width, and 2 to the 32nd: what is
 * not below it is left to printf.
 */
static __always_inline void put_number(struct room *r, u64 n, unsigned int width, u64 limit)
{
	if (unlikely(n >= limit || r->end - r->pos < width)) {
		r->pos += scnprintf(r->pos, r->end - r->pos, "%*llu", width, n);
		return;
	}
	memset(r->pos, ' ', width);
	put_digits(r, n, width);
}

static void put_line_number(struct room *r, unsigned int n)
{
	if (unlikely(n >= 10000 || r->end - r->pos < 4))
		r->pos += scnprintf(r->pos, r->end - r->pos, "%u", n);
	else
		put_digits(r, n, n < 10 ? 1 : n < 100 ? 2 : n < 1000 ? 3 : 4);
}

static int allocinfo_show(struct seq_file *m, void *v)
{
	struct alloc_tag_view *view = v;
	struct alloc_tag_counters sum;
	struct room r;
	size_t size;
	char *buf;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "allocinfo - version: 2.0\n");
		seq_puts(m, "#     <size>  <calls> <tag info>\n");
		return 0;
	}

	sum = alloc_tag_read_shown(view);
	size = seq_get_buf(m, &buf);
	r.pos = buf;
	r.end = buf + size;
	put_number(&r, sum.bytes, 12, 1ULL << 32);
	put_char(&r, ' ');
	put_number(&r, sum.calls, 8, 100000000);
	put_char(&r, ' ');
	put_string(&r, view->tag->ct.filename);
	put_char(&r, ':');
	put_line_number(&r, view->tag->ct.lineno);
	if (view->modname[0]) {
		put_string(&r, " [");
		put_string(&r, view->modname);
		put_char(&r, ']');
	}
	put_string(&r, " func:");
	put_string(&r, view->tag->ct.function);
	if (view->inaccurate)
		put_string(&r, " accurate:no");
	put_char(&r, '\n');
	/* seq_file comes back with a larger buffer, or with an empty one. */
	seq_commit(m, r.pos < r.end ? r.pos - buf : -1);
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
