// SPDX-License-Identifier: GPL-2.0
/* None of this may change: callers, and what is shared by many. */
static void *page_frag_alloc_1k(struct page_frag_1k *nc, gfp_t gfp)
{
	return alloc_pages_node(NUMA_NO_NODE, gfp, 0);
}

static int caller(struct sock *sk)
{
	struct sk_buff *skb = alloc_skb(100, GFP_KERNEL), *clone;

	clone = skb_clone(skb, GFP_KERNEL);
	sk->alloc_skb = alloc_caller_skb;
	return (sk->ops->alloc_skb)(sk) ? 0 : kmalloc(sizeof(*clone), GFP_KERNEL);
}
EXPORT_SYMBOL(kfree_skb);
