// SPDX-License-Identifier: GPL-2.0
/* A driver's buffer, and how it is given back. */
static int setup(struct engine *engine)
{
	engine->ring = dma_alloc_attrs(engine->dev, PAGE_SIZE, &engine->bus, GFP_KERNEL, 0);
	return engine->ring ? 0 : -ENOMEM;
}

void dma_free_attrs(struct device *dev, size_t size, void *cpu_addr, dma_addr_t dma_handle, unsigned long attrs);
