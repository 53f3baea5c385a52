/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Small helpers of lib/ that allocate, charged to the line that calls them:
 * bitmaps, CPU masks, queues, scatterlists and options of file systems
 *
 * Included by bitmap.h, which cpumask.h includes, kfifo.h, scatterlist.h and
 * parser.h, before the declarations.
 */
#ifndef _LINUX_ALLOC_HOOKS_HELPERS_H
#define _LINUX_ALLOC_HOOKS_HELPERS_H

#include <linux/alloc_tag.h>

#define bitmap_alloc(...)		alloc_tagged(bitmap_alloc_tagged, __VA_ARGS__)
#define bitmap_zalloc(...)		alloc_tagged(bitmap_zalloc_tagged, __VA_ARGS__)
#define bitmap_alloc_node(...)		alloc_tagged(bitmap_alloc_node_tagged, __VA_ARGS__)
#define bitmap_zalloc_node(...)		alloc_tagged(bitmap_zalloc_node_tagged, __VA_ARGS__)
#define devm_bitmap_alloc(...)		alloc_tagged(devm_bitmap_alloc_tagged, __VA_ARGS__)
#define devm_bitmap_zalloc(...)		alloc_tagged(devm_bitmap_zalloc_tagged, __VA_ARGS__)
#define alloc_cpumask_var(...)		alloc_tagged(alloc_cpumask_var_tagged, __VA_ARGS__)
#define zalloc_cpumask_var(...)		alloc_tagged(zalloc_cpumask_var_tagged, __VA_ARGS__)
#define alloc_cpumask_var_node(...)	alloc_tagged(alloc_cpumask_var_node_tagged, __VA_ARGS__)
#define zalloc_cpumask_var_node(...)	alloc_tagged(zalloc_cpumask_var_node_tagged, __VA_ARGS__)
#define __kfifo_alloc(...)		alloc_tagged(__kfifo_alloc_tagged, __VA_ARGS__)
#define sgl_alloc(...)			alloc_tagged(sgl_alloc_tagged, __VA_ARGS__)
#define sgl_alloc_order(...)		alloc_tagged(sgl_alloc_order_tagged, __VA_ARGS__)
#define match_strdup(...)		alloc_tagged(match_strdup_tagged, __VA_ARGS__)

#ifndef CONFIG_MEM_ALLOC_PROFILING
#define bitmap_alloc_tagged(nbits, flags, tag)	bitmap_alloc_noprof(nbits, flags)
#define bitmap_zalloc_tagged(nbits, flags, tag)	bitmap_zalloc_noprof(nbits, flags)
#define bitmap_alloc_node_tagged(nbits, flags, node, tag) \
	bitmap_alloc_node_noprof(nbits, flags, node)
#define bitmap_zalloc_node_tagged(nbits, flags, node, tag) \
	bitmap_zalloc_node_noprof(nbits, flags, node)
#define devm_bitmap_alloc_tagged(dev, nbits, flags, tag) \
	devm_bitmap_alloc_noprof(dev, nbits, flags)
#define devm_bitmap_zalloc_tagged(dev, nbits, flags, tag) \
	devm_bitmap_zalloc_noprof(dev, nbits, flags)
#define alloc_cpumask_var_tagged(mask, flags, tag)	alloc_cpumask_var_noprof(mask, flags)
#define zalloc_cpumask_var_tagged(mask, flags, tag)	zalloc_cpumask_var_noprof(mask, flags)
#define alloc_cpumask_var_node_tagged(mask, flags, node, tag) \
	alloc_cpumask_var_node_noprof(mask, flags, node)
#define zalloc_cpumask_var_node_tagged(mask, flags, node, tag) \
	zalloc_cpumask_var_node_noprof(mask, flags, node)
#define __kfifo_alloc_tagged(fifo, size, esize, gfp_mask, tag) \
	__kfifo_alloc_noprof(fifo, size, esize, gfp_mask)
#define sgl_alloc_tagged(length, gfp, nent_p, tag)	sgl_alloc_noprof(length, gfp, nent_p)
#define sgl_alloc_order_tagged(length, order, chainable, gfp, nent_p, tag) \
	sgl_alloc_order_noprof(length, order, chainable, gfp, nent_p)
#define match_strdup_tagged(s, tag)	match_strdup_noprof(s)
#endif

#endif /* _LINUX_ALLOC_HOOKS_HELPERS_H */
