// SPDX-License-Identifier: GPL-2.0
struct sk_buff *__alloc_skb(unsigned int size, gfp_t priority, int flags, int node);

static inline struct sk_buff *alloc_skb(unsigned int size, gfp_t priority)
{
	return __alloc_skb(size, priority, 0, NUMA_NO_NODE);
}

static inline struct page *__dev_alloc_pages(gfp_t gfp_mask, unsigned int order)
{
	return alloc_pages_node(NUMA_NO_NODE, gfp_mask, order);
}

struct sk_buff *skb_clone(struct sk_buff *skb, gfp_t gfp_mask)
{
	struct sk_buff *n = kmem_cache_alloc(skbuff_head_cache, gfp_mask);

	return n ? __skb_clone(n, skb) : NULL;
}
EXPORT_SYMBOL(skb_clone);

struct sk_buff *alloc_skb_for_msg(struct sk_buff *first)
{
	struct sk_buff *n;

	n = alloc_skb(0, GFP_ATOMIC);
	return n;
}
EXPORT_SYMBOL_GPL(alloc_skb_for_msg);

static int through_a_member(struct l2cap_chan *chan)
{
	chan->skb = chan->ops->alloc_skb(chan, 0, 1, 0);
	return 0;
}
