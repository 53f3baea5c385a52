/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory for DMA, charged to the line that asks for it, or that created its pool
 *
 * Included by dma-mapping.h and dmapool.h, before the declarations.
 */
#ifndef _LINUX_ALLOC_HOOKS_DMA_H
#define _LINUX_ALLOC_HOOKS_DMA_H

#include <linux/alloc_tag.h>

#define dma_alloc_attrs(...)		alloc_tagged(dma_alloc_attrs_tagged, __VA_ARGS__)
#define dma_alloc_coherent(...)		alloc_tagged(dma_alloc_coherent_tagged, __VA_ARGS__)
#define dma_alloc_wc(...)		alloc_tagged(dma_alloc_wc_tagged, __VA_ARGS__)
#define dma_alloc_pages(...)		alloc_tagged(dma_alloc_pages_tagged, __VA_ARGS__)
#define dma_alloc_noncoherent(...)	alloc_tagged(dma_alloc_noncoherent_tagged, __VA_ARGS__)
#define dma_alloc_noncontiguous(...)	alloc_tagged(dma_alloc_noncontiguous_tagged, __VA_ARGS__)
#define dmam_alloc_attrs(...)		alloc_tagged(dmam_alloc_attrs_tagged, __VA_ARGS__)
#define dmam_alloc_coherent(...)	alloc_tagged(dmam_alloc_coherent_tagged, __VA_ARGS__)
#define dma_pool_create(...)		alloc_tagged(dma_pool_create_tagged, __VA_ARGS__)
#define dmam_pool_create(...)		alloc_tagged(dmam_pool_create_tagged, __VA_ARGS__)

#ifndef CONFIG_MEM_ALLOC_PROFILING
#define dma_alloc_attrs_tagged(dev, size, handle, gfp, attrs, tag) \
	dma_alloc_attrs_noprof(dev, size, handle, gfp, attrs)
#define dma_alloc_coherent_tagged(dev, size, handle, gfp, tag) \
	dma_alloc_coherent_noprof(dev, size, handle, gfp)
#define dma_alloc_wc_tagged(dev, size, handle, gfp, tag) \
	dma_alloc_wc_noprof(dev, size, handle, gfp)
#define dma_alloc_pages_tagged(dev, size, handle, dir, gfp, tag) \
	dma_alloc_pages_noprof(dev, size, handle, dir, gfp)
#define dma_alloc_noncoherent_tagged(dev, size, handle, dir, gfp, tag) \
	dma_alloc_noncoherent_noprof(dev, size, handle, dir, gfp)
#define dma_alloc_noncontiguous_tagged(dev, size, dir, gfp, attrs, tag) \
	dma_alloc_noncontiguous_noprof(dev, size, dir, gfp, attrs)
#define dmam_alloc_attrs_tagged(dev, size, handle, gfp, attrs, tag) \
	dmam_alloc_attrs_noprof(dev, size, handle, gfp, attrs)
#define dmam_alloc_coherent_tagged(dev, size, handle, gfp, tag) \
	dmam_alloc_coherent_noprof(dev, size, handle, gfp)
#define dma_pool_create_tagged(name, dev, size, align, boundary, tag) \
	dma_pool_create_noprof(name, dev, size, align, boundary)
#define dmam_pool_create_tagged(name, dev, size, align, boundary, tag) \
	dmam_pool_create_noprof(name, dev, size, align, boundary)
#endif

#endif /* _LINUX_ALLOC_HOOKS_DMA_H */
