// SPDX-License-Identifier: GPL-2.0
/* vmalloc(): the tag goes down to where the pages are allocated. */
extern void *vzalloc(unsigned long size) __alloc_size(1);
void *__vmalloc_node(unsigned long size, unsigned long align, gfp_t gfp_mask,
		     int node, const void *caller) __alloc_size(1);

static inline unsigned int
vm_area_alloc_pages(gfp_t gfp, int nid, unsigned int nr, struct page **pages)
{
	if (nid == NUMA_NO_NODE)
		return alloc_pages_bulk_array_mempolicy(gfp, nr, pages);
	while (nr)
		pages[--nr] = alloc_pages_node(nid, gfp, 0);
	return nr;
}

static void *__vmalloc_area_node(struct vm_struct *area, gfp_t gfp_mask,
				 pgprot_t prot, unsigned int page_shift,
				 int node)
{
	if (area->size > 512)
		area->pages = __vmalloc_node(area->size, 1, gfp_mask, node,
					     area->caller);
	else
		area->pages = kmalloc_node(area->size, gfp_mask, node);
	area->nr_pages = vm_area_alloc_pages(gfp_mask, node, 7, area->pages);
	return area->addr;
}

void *vzalloc(unsigned long size)
{
	return __vmalloc_node(size, 1, GFP_KERNEL | __GFP_ZERO, NUMA_NO_NODE,
			      __builtin_return_address(0));
}
EXPORT_SYMBOL(vzalloc);

void *vmalloc_huge(unsigned long size, gfp_t gfp_mask)
{
	return __vmalloc_node(size, 1, gfp_mask, NUMA_NO_NODE,
			      __builtin_return_address(0));
}
EXPORT_SYMBOL_GPL(vmalloc_huge);
