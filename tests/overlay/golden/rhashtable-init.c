// SPDX-License-Identifier: GPL-2.0
int rhashtable_init(struct rhashtable *ht,
		    const struct rhashtable_params *params);

static union nested_table *nested_table_alloc(struct rhashtable *ht, bool leaf)
{
	return kzalloc(PAGE_SIZE, GFP_ATOMIC);
}

static struct bucket_table *bucket_table_alloc(struct rhashtable *ht, size_t nbuckets, gfp_t gfp)
{
	struct bucket_table *tbl = NULL;

	tbl = kvzalloc(struct_size(tbl, buckets, nbuckets), gfp);
	return tbl;
}

int rhashtable_init(struct rhashtable *ht, const struct rhashtable_params *params)
{
	memset(ht, 0, sizeof(*ht));
	ht->tbl = bucket_table_alloc(ht, 4, GFP_KERNEL);
	return 0;
}
EXPORT_SYMBOL_GPL(rhashtable_init);

int rhltable_init(struct rhltable *hlt, const struct rhashtable_params *params)
{
	return rhashtable_init(&hlt->ht, params);
}
EXPORT_SYMBOL_GPL(rhltable_init);
