// SPDX-License-Identifier: GPL-2.0
unsigned long *bitmap_alloc(unsigned int nbits, gfp_t flags);

static inline
bool zalloc_cpumask_var(cpumask_var_t *mask, gfp_t flags)
{
	return alloc_cpumask_var(mask, flags | __GFP_ZERO);
}

unsigned long *bitmap_alloc_node(unsigned int nbits, gfp_t flags, int node)
{
	return kmalloc_array_node(nbits, 1, flags, node);
}
EXPORT_SYMBOL(bitmap_alloc_node);

struct scatterlist *sgl_alloc_order(unsigned long long length, unsigned int order,
				    bool chainable, gfp_t gfp, unsigned int *nent_p)
{
	struct scatterlist *sgl = kmalloc_array(length, sizeof(*sgl), gfp);

	sg_set_page(sgl, alloc_pages(gfp, order), PAGE_SIZE, 0);
	return sgl;
}

char *match_strdup(const substring_t *s)
{
	return kmemdup_nul(s->from, s->to - s->from, GFP_KERNEL);
}

static int match_number(substring_t *s, int *result)
{
	char *buf = match_strdup(s);

	kfree(buf);
	return 0;
}
