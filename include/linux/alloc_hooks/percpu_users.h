/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What has per-CPU memory, charged to the line that sets it up
 *
 * foo_tagged() is what foo() was, with the tag as one more argument, see
 * slab_tagged.h.
 *
 * Included at the beginning of percpu_counter.h, percpu-refcount.h and
 * percpu-rwsem.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_PERCPU_USERS_H
#define _LINUX_ALLOC_HOOKS_PERCPU_USERS_H

#include <linux/alloc_tag.h>

#define __percpu_counter_init(...)	alloc_tagged(__percpu_counter_init_tagged, __VA_ARGS__)
#define percpu_ref_init(...)		alloc_tagged(percpu_ref_init_tagged, __VA_ARGS__)
#define __percpu_init_rwsem(...)	alloc_tagged(__percpu_init_rwsem_tagged, __VA_ARGS__)

#ifndef CONFIG_MEM_ALLOC_PROFILING
#define __percpu_counter_init_tagged(fbc, amount, gfp, key, tag) \
	__percpu_counter_init_noprof(fbc, amount, gfp, key)
#define percpu_ref_init_tagged(ref, release, flags, gfp, tag) \
	percpu_ref_init_noprof(ref, release, flags, gfp)
#define __percpu_init_rwsem_tagged(sem, name, key, tag) \
	__percpu_init_rwsem_noprof(sem, name, key)
#endif

#endif /* _LINUX_ALLOC_HOOKS_PERCPU_USERS_H */
