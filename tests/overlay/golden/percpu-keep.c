/* A chunk's own memory, and callers. */
static struct pcpu_chunk *pcpu_alloc_chunk(gfp_t gfp)
{
	chunk = pcpu_mem_zalloc(pcpu_chunk_struct_size, gfp);
	if (!chunk)
		return NULL;
	return chunk;
}

static int setup(struct counters *c)
{
	c->stat = __alloc_percpu(sizeof(long), 8);
	c->more = alloc_percpu(struct more);
	free_percpu(c->old);
	return 0;
}
