// SPDX-License-Identifier: GPL-2.0
static inline void *memdup_sockptr(sockptr_t src, size_t len)
{
	return kmalloc_track_caller(len, GFP_USER | __GFP_NOWARN);
}

void *bpf_map_area_alloc(u64 size, int numa_node);

static void *__bpf_map_area_alloc(u64 size, int numa_node, bool mmapable)
{
	if (!mmapable)
		return kmalloc_node(size, GFP_USER, numa_node);
	return __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END, GFP_USER, PAGE_KERNEL, 0, numa_node,
				    __builtin_return_address(0));
}

void *bpf_map_area_alloc(u64 size, int numa_node)
{
	return __bpf_map_area_alloc(size, numa_node, false);
}
