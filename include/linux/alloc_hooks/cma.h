/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Contiguous memory of an area, charged to the line that asks for it
 *
 * Included at the end of cma.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_CMA_H
#define _LINUX_ALLOC_HOOKS_CMA_H

#include <linux/alloc_tag.h>

#define cma_alloc(...)			alloc_hooks(cma_alloc_noprof(__VA_ARGS__))

#endif /* _LINUX_ALLOC_HOOKS_CMA_H */
