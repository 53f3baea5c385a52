// SPDX-License-Identifier: GPL-2.0
/// Copies of user memory, and memory of BPF maps: the functions that allocate
/// them take the tag of their caller.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("""
	memdup_sockptr memdup_sockptr_nul kvmemdup_bpfptr
	bpf_map_kmalloc_node bpf_map_kzalloc bpf_map_kvcalloc
	bpf_map_alloc_percpu bpf_map_init_elem_count
	__bpf_map_area_alloc bpf_map_area_alloc bpf_map_area_mmapable_alloc
""")
passes = names("""
	kmalloc_track_caller kvmalloc kmalloc_node kzalloc kvcalloc
	__vmalloc_node_range __alloc_percpu_gfp
""")
