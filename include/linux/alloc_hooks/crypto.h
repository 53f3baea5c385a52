/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Requests of the crypto API, charged to the line that asks for one
 *
 * Included by linux/crypto.h, before the headers of each type.
 */
#ifndef _LINUX_ALLOC_HOOKS_CRYPTO_H
#define _LINUX_ALLOC_HOOKS_CRYPTO_H

#include <linux/alloc_tag.h>

#define ahash_request_alloc(...)	alloc_tagged(ahash_request_alloc_tagged, __VA_ARGS__)
#define kpp_request_alloc(...)		alloc_tagged(kpp_request_alloc_tagged, __VA_ARGS__)
#define aead_request_alloc(...)		alloc_tagged(aead_request_alloc_tagged, __VA_ARGS__)
#define skcipher_request_alloc(...)	alloc_tagged(skcipher_request_alloc_tagged, __VA_ARGS__)
#define akcipher_request_alloc(...)	alloc_tagged(akcipher_request_alloc_tagged, __VA_ARGS__)
#define __acomp_request_alloc(...)	alloc_tagged(__acomp_request_alloc_tagged, __VA_ARGS__)
#define acomp_request_alloc(...)	alloc_tagged(acomp_request_alloc_tagged, __VA_ARGS__)

#ifndef CONFIG_MEM_ALLOC_PROFILING
#define ahash_request_alloc_tagged(tfm, gfp, tag)	ahash_request_alloc_noprof(tfm, gfp)
#define kpp_request_alloc_tagged(tfm, gfp, tag)	kpp_request_alloc_noprof(tfm, gfp)
#define aead_request_alloc_tagged(tfm, gfp, tag)	aead_request_alloc_noprof(tfm, gfp)
#define skcipher_request_alloc_tagged(tfm, gfp, tag)	skcipher_request_alloc_noprof(tfm, gfp)
#define akcipher_request_alloc_tagged(tfm, gfp, tag)	akcipher_request_alloc_noprof(tfm, gfp)
#define __acomp_request_alloc_tagged(tfm, tag)	__acomp_request_alloc_noprof(tfm)
#define acomp_request_alloc_tagged(tfm, tag)	acomp_request_alloc_noprof(tfm)
#endif

#endif /* _LINUX_ALLOC_HOOKS_CRYPTO_H */
