// SPDX-License-Identifier: GPL-2.0
/// Formatted strings: rename the functions that allocate one to _noprof.
///
//# A tag cannot follow the arguments of kasprintf().
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/rename.cocci"

@initialize:python@
@@
renamed = names("kasprintf kvasprintf kvasprintf_const")
callees = renamed | names("kmalloc_track_caller kstrdup_const")
