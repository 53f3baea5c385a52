// SPDX-License-Identifier: GPL-2.0
/*
 * A driver that reaches the kernel through a table of functions, which it fills with the kernel's
 * own.
 */
#include <linux/dma-mapping.h>
#include <linux/gfp.h>
#include <linux/mempool.h>
#include <linux/module.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <net/sock.h>

struct services {
	void *(*get)(size_t size, gfp_t gfp);
	void *(*get_zeroed)(size_t size, gfp_t gfp);
	void *(*grow)(const void *old, size_t size, gfp_t gfp);
	void *(*get_large)(unsigned long size);
	void *(*get_object)(struct kmem_cache *cache, gfp_t gfp);
	char *(*copy)(const char *s, gfp_t gfp);
	char *(*print)(gfp_t gfp, const char *fmt, ...);
	struct page *(*get_pages)(gfp_t gfp, unsigned int order);
	unsigned long (*get_zeroed_page)(gfp_t gfp);
	typeof(&__alloc_percpu) get_percpu;
	typeof(&alloc_skb) get_skb;
	typeof(&sock_kmalloc) get_for_socket;
	typeof(&mempool_alloc) get_from_pool;
	typeof(&dma_alloc_coherent) get_for_device;
};

const struct services *fill(struct services *s);
const struct services *fill(struct services *s)
{
	static const struct services kernel = {
		.get = kmalloc, .get_zeroed = kzalloc, .grow = krealloc, .get_large = vmalloc,
		.get_object = kmem_cache_alloc, .copy = kstrdup, .print = kasprintf,
		.get_pages = alloc_pages, .get_zeroed_page = get_zeroed_page,
	};

	s->get_percpu = __alloc_percpu;
	s->get_skb = &alloc_skb;
	s->get_for_socket = sock_kmalloc;
	s->get_from_pool = mempool_alloc;
	s->get_for_device = dma_alloc_coherent;
	return kernel.get(1, GFP_KERNEL) ? &kernel : s;
}
MODULE_LICENSE("GPL");
