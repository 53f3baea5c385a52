// SPDX-License-Identifier: GPL-2.0
/// Bios: they and their vectors are counted for the line that asks for them,
/// and what a bio_set keeps ready for the line that makes it.
///
//# The caches behind them are shared, and keep tags of their own.
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
