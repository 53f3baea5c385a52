// SPDX-License-Identifier: GPL-2.0
/* An area, and who takes of it. */
bool cma_release(struct cma *cma, const struct page *pages, unsigned long count);

static struct page *take(struct heap *heap)
{
	return cma_alloc(heap->cma, heap->count, 0, false);
}
