// SPDX-License-Identifier: GPL-2.0
/// Contiguous memory areas: rename to _noprof. dma-mapping allocates from them
/// on behalf of its caller, whose tag is current.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/rename.cocci"

@initialize:python@
@@
renamed = names("cma_alloc")
callees = names("cma_alloc alloc_contig_range")
helpers = names("cma_alloc_aligned")
