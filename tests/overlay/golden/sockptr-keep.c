// SPDX-License-Identifier: GPL-2.0
/* A map's own memory, and copies to memory that is there. */
static struct bpf_map *make_map(union bpf_attr *attr)
{
	return bpf_map_area_alloc(attr->max_entries * 8, NUMA_NO_NODE);
}

int copy_from_sockptr(void *dst, sockptr_t src, size_t size);
