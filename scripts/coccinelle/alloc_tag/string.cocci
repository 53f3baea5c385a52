// SPDX-License-Identifier: GPL-2.0
/// Helpers that duplicate a string or a piece of memory take the tag of their
/// caller.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("""
	kstrdup kstrdup_const kstrndup kmemdup kmemdup_nul
	memdup_user vmemdup_user strndup_user memdup_user_nul
	memdup_array_user vmemdup_array_user argv_split
""")
passes = names("kmalloc_track_caller kvmalloc kmalloc_array")
