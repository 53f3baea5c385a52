// SPDX-License-Identifier: GPL-2.0
/// Page cache: rename the functions that allocate its folios to _noprof.
///
//# __filemap_get_folio() and readahead keep tags of their own: a folio in the
//# page cache does not belong to its first reader.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/rename.cocci"

@initialize:python@
@@
renamed = names("filemap_alloc_folio __page_cache_alloc page_cache_alloc")
callees = renamed | names("folio_alloc __folio_alloc_node")
