/* Other names, and functions that allocate for themselves. */
unsigned long *bitmap_from_user(const void *from, unsigned int nbits);

static int sg_grow(struct scatterlist **sgl, unsigned int n)
{
	*sgl = kmalloc_array(n, sizeof(**sgl), GFP_KERNEL);
	return alloc_pages(GFP_KERNEL, 0) ? 0 : -ENOMEM;
}

static int queue(struct owner *owner)
{
	return kfifo_alloc(&owner->fifo, 100, GFP_KERNEL);
}
