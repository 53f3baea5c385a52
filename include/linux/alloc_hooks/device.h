/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory that goes with its device, charged to the line that calls
 *
 * Included by device.h, before the declarations.
 */
#ifndef _LINUX_ALLOC_HOOKS_DEVICE_H
#define _LINUX_ALLOC_HOOKS_DEVICE_H

#include <linux/alloc_tag.h>

#define __devres_alloc_node(...)	alloc_tagged(__devres_alloc_node_tagged, __VA_ARGS__)
#define devm_kmalloc(...)		alloc_tagged(devm_kmalloc_tagged, __VA_ARGS__)
#define devm_kzalloc(...)		alloc_tagged(devm_kzalloc_tagged, __VA_ARGS__)
#define devm_kmalloc_array(...)		alloc_tagged(devm_kmalloc_array_tagged, __VA_ARGS__)
#define devm_kcalloc(...)		alloc_tagged(devm_kcalloc_tagged, __VA_ARGS__)
#define devm_krealloc(...)		alloc_tagged(devm_krealloc_tagged, __VA_ARGS__)
#define devm_kstrdup(...)		alloc_tagged(devm_kstrdup_tagged, __VA_ARGS__)
#define devm_kstrdup_const(...)		alloc_tagged(devm_kstrdup_const_tagged, __VA_ARGS__)
#define devm_kmemdup(...)		alloc_tagged(devm_kmemdup_tagged, __VA_ARGS__)
#define devm_kvasprintf(...)		alloc_tagged(devm_kvasprintf_tagged, __VA_ARGS__)
#define devm_get_free_pages(...)	alloc_tagged(devm_get_free_pages_tagged, __VA_ARGS__)
#define __devm_alloc_percpu(...)	alloc_tagged(__devm_alloc_percpu_tagged, __VA_ARGS__)
#define devm_kasprintf(...)		alloc_hooks(devm_kasprintf_noprof(__VA_ARGS__))

#ifndef CONFIG_MEM_ALLOC_PROFILING
#define alloc_dr_tagged(release, size, gfp, nid, tag)	alloc_dr_noprof(release, size, gfp, nid)
#define __devres_alloc_node_tagged(release, size, gfp, nid, name, tag) \
	__devres_alloc_node_noprof(release, size, gfp, nid, name)
#define devm_kmalloc_tagged(dev, size, gfp, tag)	devm_kmalloc_noprof(dev, size, gfp)
#define devm_kzalloc_tagged(dev, size, gfp, tag)	devm_kzalloc_noprof(dev, size, gfp)
#define devm_kmalloc_array_tagged(dev, n, size, gfp, tag) \
	devm_kmalloc_array_noprof(dev, n, size, gfp)
#define devm_kcalloc_tagged(dev, n, size, gfp, tag)	devm_kcalloc_noprof(dev, n, size, gfp)
#define devm_krealloc_tagged(dev, ptr, size, gfp, tag)	devm_krealloc_noprof(dev, ptr, size, gfp)
#define devm_kstrdup_tagged(dev, s, gfp, tag)	devm_kstrdup_noprof(dev, s, gfp)
#define devm_kstrdup_const_tagged(dev, s, gfp, tag)	devm_kstrdup_const_noprof(dev, s, gfp)
#define devm_kmemdup_tagged(dev, src, len, gfp, tag)	devm_kmemdup_noprof(dev, src, len, gfp)
#define devm_kvasprintf_tagged(dev, gfp, fmt, ap, tag)	devm_kvasprintf_noprof(dev, gfp, fmt, ap)
#define devm_get_free_pages_tagged(dev, gfp, order, tag) \
	devm_get_free_pages_noprof(dev, gfp, order)
#define __devm_alloc_percpu_tagged(dev, size, align, tag) \
	__devm_alloc_percpu_noprof(dev, size, align)
#endif

#ifdef CONFIG_MEM_ALLOC_PROFILING
#define devm_kvasprintf_noprof(...)	devm_kvasprintf_tagged(__VA_ARGS__, alloc_tag_inherit())
#endif

#endif /* _LINUX_ALLOC_HOOKS_DEVICE_H */
