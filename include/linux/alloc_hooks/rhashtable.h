/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Hash tables that grow, charged to the line that initialised them
 *
 * Included by rhashtable-types.h, before the declarations.
 */
#ifndef _LINUX_ALLOC_HOOKS_RHASHTABLE_H
#define _LINUX_ALLOC_HOOKS_RHASHTABLE_H

#include <linux/alloc_tag.h>

#define rhashtable_init(...)		alloc_tagged(rhashtable_init_tagged, __VA_ARGS__)
#define rhltable_init(...)		alloc_tagged(rhltable_init_tagged, __VA_ARGS__)

#ifndef CONFIG_MEM_ALLOC_PROFILING
#define rhashtable_init_tagged(ht, params, tag)	rhashtable_init_noprof(ht, params)
#define rhltable_init_tagged(hlt, params, tag)	rhltable_init_noprof(hlt, params)
#endif

#endif /* _LINUX_ALLOC_HOOKS_RHASHTABLE_H */
