// SPDX-License-Identifier: GPL-2.0
/// Page cache: rename the functions that allocate its folios to _noprof.
///
//# __filemap_get_folio() and readahead keep a tag of their own: a folio of the
//# page cache is no longer its first reader's.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/rename.cocci"

@initialize:python@
@@
renamed = names("filemap_alloc_folio __page_cache_alloc page_cache_alloc")
callees = renamed | names("folio_alloc __folio_alloc_node")
