// SPDX-License-Identifier: GPL-2.0
/* None of this may change: a table's user, and another function's memory. */
static int user_init(struct user *u)
{
	memset(u, 1, sizeof(*u));
	u->buf = kmalloc(100, GFP_KERNEL);
	return rhashtable_init(&u->ht, &user_params);
}
EXPORT_SYMBOL_GPL(rhashtable_walk_enter);
