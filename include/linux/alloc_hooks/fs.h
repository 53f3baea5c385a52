/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Inodes of file systems, buffers of jbd2 and memory of XFS, charged to the line
 * that calls
 *
 * Included by fs.h and XFS's kmem.h, before the definitions.
 */
#ifndef _LINUX_ALLOC_HOOKS_FS_H
#define _LINUX_ALLOC_HOOKS_FS_H

#include <linux/alloc_tag.h>

#define alloc_inode_sb(...)		alloc_tagged(alloc_inode_sb_tagged, __VA_ARGS__)
#define jbd2_alloc(...)			alloc_tagged(jbd2_alloc_tagged, __VA_ARGS__)
#define jbd2_alloc_handle(...)		alloc_tagged(jbd2_alloc_handle_tagged, __VA_ARGS__)
#define jbd2_alloc_inode(...)		alloc_tagged(jbd2_alloc_inode_tagged, __VA_ARGS__)
#define kmem_alloc(...)			alloc_tagged(kmem_alloc_tagged, __VA_ARGS__)
#define kmem_zalloc(...)		alloc_tagged(kmem_zalloc_tagged, __VA_ARGS__)

#ifndef CONFIG_MEM_ALLOC_PROFILING
#define alloc_inode_sb_tagged(sb, cache, gfp, tag)	alloc_inode_sb_noprof(sb, cache, gfp)
#define jbd2_alloc_tagged(size, gfp, tag)	jbd2_alloc_noprof(size, gfp)
#define jbd2_alloc_handle_tagged(gfp, tag)	jbd2_alloc_handle_noprof(gfp)
#define jbd2_alloc_inode_tagged(gfp, tag)	jbd2_alloc_inode_noprof(gfp)
#define kmem_alloc_tagged(size, flags, tag)	kmem_alloc_noprof(size, flags)
#define kmem_zalloc_tagged(size, flags, tag)	kmem_zalloc_noprof(size, flags)
#endif

#endif /* _LINUX_ALLOC_HOOKS_FS_H */
