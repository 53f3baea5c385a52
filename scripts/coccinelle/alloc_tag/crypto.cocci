// SPDX-License-Identifier: GPL-2.0
/// Requests of the crypto API: the functions that allocate them take the tag of
/// their caller.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("""
	ahash_request_alloc kpp_request_alloc aead_request_alloc
	skcipher_request_alloc akcipher_request_alloc
	__acomp_request_alloc acomp_request_alloc
""")
passes = names("kmalloc kzalloc")
