/* The functions take the tag, and pass it on; what an area is charged with. */
extern void __percpu *__alloc_percpu_gfp(size_t size, size_t align, gfp_t gfp) __alloc_size(1);
extern void free_percpu(void __percpu *__pdata);

static void pcpu_free_chunk(struct pcpu_chunk *chunk)
{
	if (!chunk)
		return;
	pcpu_mem_free(chunk->md_blocks);
	pcpu_mem_free(chunk);
}

static void __percpu *pcpu_alloc(size_t size, size_t align, bool reserved,
				 gfp_t gfp)
{
	struct obj_cgroup *objcg = NULL;

	if (no_lock()) {
		pcpu_memcg_post_alloc_hook(objcg, NULL, 0, size);
		return NULL;
	}
	ptr = __addr_to_pcpu_ptr(chunk->base_addr + off);
	kmemleak_alloc_percpu(ptr, size, gfp);

	trace_percpu_alloc_percpu(_RET_IP_, size, align, ptr, gfp);

	pcpu_memcg_post_alloc_hook(objcg, chunk, off, size);

	return ptr;
fail:
	pcpu_memcg_post_alloc_hook(objcg, NULL, 0, size);
	return NULL;
}

void __percpu *__alloc_percpu_gfp(size_t size, size_t align, gfp_t gfp)
{
	return pcpu_alloc(size, align, false, gfp);
}
EXPORT_SYMBOL_GPL(__alloc_percpu_gfp);

void free_percpu(void __percpu *ptr)
{
	size = pcpu_free_area(chunk, off);

	pcpu_memcg_free_hook(chunk, off, size);
}
