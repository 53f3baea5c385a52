// SPDX-License-Identifier: GPL-2.0
static inline struct ahash_request *ahash_request_alloc(struct crypto_ahash *tfm, gfp_t gfp)
{
	struct ahash_request *req = kmalloc(sizeof(*req) + crypto_ahash_reqsize(tfm), gfp);

	if (likely(req))
		ahash_request_set_tfm(req, tfm);
	return req;
}

struct acomp_req *acomp_request_alloc(struct crypto_acomp *acomp);

struct acomp_req *acomp_request_alloc(struct crypto_acomp *acomp)
{
	return __acomp_request_alloc(acomp);
}
