// SPDX-License-Identifier: GPL-2.0
/// Helpers that duplicate a string or a piece of memory: rename to _noprof.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/rename.cocci"

@initialize:python@
@@
renamed = names("""
	kstrdup kstrdup_const kstrndup kmemdup kmemdup_nul
	memdup_user vmemdup_user strndup_user memdup_user_nul
	memdup_array_user vmemdup_array_user
""")
callees = renamed | names("kmalloc_track_caller kvmalloc")
