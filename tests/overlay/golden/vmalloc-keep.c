// SPDX-License-Identifier: GPL-2.0
/* Callers of vmalloc(), and what describes an area, stay as they are. */
static int build(struct thing *t, unsigned long n)
{
	t->table = vzalloc(n);
	t->area = kzalloc_node(sizeof(*t->area), GFP_KERNEL, 0);
	t->page = alloc_pages_node(0, GFP_KERNEL, 0);
	return t->table ? 0 : -ENOMEM;
}
EXPORT_SYMBOL(build);
