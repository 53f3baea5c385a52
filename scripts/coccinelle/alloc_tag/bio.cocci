// SPDX-License-Identifier: GPL-2.0
/// Bios: they and their vectors are charged to the line that requests them, and
/// the reserves of a bio_set to the line that creates it.
///
//# The underlying caches are shared, and keep tags of their own.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("""
	bio_alloc bio_alloc_bioset bio_alloc_clone bio_kmalloc bio_next_split
	bio_split bioset_init biovec_init_pool blk_next_bio bvec_alloc
""")
passes = names("""
	alloc_percpu kmalloc kmem_cache_alloc mempool_alloc mempool_init_slab_pool
""")
