// SPDX-License-Identifier: GPL-2.0
/* A file system's own inode, and what it frees. */
static struct inode *make_inode(struct super_block *sb)
{
	struct my_inode *inode = alloc_inode_sb(sb, my_inode_cachep, GFP_KERNEL);

	return &inode->vfs_inode;
}

void jbd2_free(void *ptr, size_t size);
