/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Copies of what the user gave, and memory of BPF maps, charged to the line that
 * calls
 *
 * Included by sockptr.h, before the definitions.
 */
#ifndef _LINUX_ALLOC_HOOKS_SOCKPTR_H
#define _LINUX_ALLOC_HOOKS_SOCKPTR_H

#include <linux/alloc_tag.h>

#define memdup_sockptr(...)		alloc_tagged(memdup_sockptr_tagged, __VA_ARGS__)
#define memdup_sockptr_nul(...)		alloc_tagged(memdup_sockptr_nul_tagged, __VA_ARGS__)
#define kvmemdup_bpfptr(...)		alloc_tagged(kvmemdup_bpfptr_tagged, __VA_ARGS__)
#define bpf_map_kmalloc_node(...)	alloc_tagged(bpf_map_kmalloc_node_tagged, __VA_ARGS__)
#define bpf_map_kzalloc(...)		alloc_tagged(bpf_map_kzalloc_tagged, __VA_ARGS__)
#define bpf_map_kvcalloc(...)		alloc_tagged(bpf_map_kvcalloc_tagged, __VA_ARGS__)
#define bpf_map_alloc_percpu(...)	alloc_tagged(bpf_map_alloc_percpu_tagged, __VA_ARGS__)
#define bpf_map_init_elem_count(...)	alloc_tagged(bpf_map_init_elem_count_tagged, __VA_ARGS__)
#define bpf_map_area_alloc(...)		alloc_tagged(bpf_map_area_alloc_tagged, __VA_ARGS__)
#define bpf_map_area_mmapable_alloc(...) \
	alloc_tagged(bpf_map_area_mmapable_alloc_tagged, __VA_ARGS__)

#ifndef CONFIG_MEM_ALLOC_PROFILING
#define __bpf_map_area_alloc_tagged(size, node, mmapable, tag) \
	__bpf_map_area_alloc_noprof(size, node, mmapable)
#define bpf_map_area_alloc_tagged(size, node, tag)	bpf_map_area_alloc_noprof(size, node)
#define bpf_map_area_mmapable_alloc_tagged(size, node, tag) \
	bpf_map_area_mmapable_alloc_noprof(size, node)
#define memdup_sockptr_tagged(src, len, tag)	memdup_sockptr_noprof(src, len)
#define memdup_sockptr_nul_tagged(src, len, tag)	memdup_sockptr_nul_noprof(src, len)
#define kvmemdup_bpfptr_tagged(src, len, tag)	kvmemdup_bpfptr_noprof(src, len)
#define bpf_map_kmalloc_node_tagged(map, size, flags, node, tag) \
	bpf_map_kmalloc_node_noprof(map, size, flags, node)
#define bpf_map_kzalloc_tagged(map, size, flags, tag)	bpf_map_kzalloc_noprof(map, size, flags)
#define bpf_map_kvcalloc_tagged(map, n, size, flags, tag) \
	bpf_map_kvcalloc_noprof(map, n, size, flags)
#define bpf_map_alloc_percpu_tagged(map, size, align, flags, tag) \
	bpf_map_alloc_percpu_noprof(map, size, align, flags)
#define bpf_map_init_elem_count_tagged(map, tag)	bpf_map_init_elem_count_noprof(map)
#endif

#endif /* _LINUX_ALLOC_HOOKS_SOCKPTR_H */
