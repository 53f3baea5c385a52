// SPDX-License-Identifier: GPL-2.0
/*
 * A module whose memory changes hands: memory that it frees stays in caches
 * above the allocators, and memory that it requests comes from these caches.
 * Each kind is used in a function of its own, so that a test can find its line
 * in /proc/allocinfo. The module holds its memory until it is unloaded, except
 * for the buffers freed by "give".
 */
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>

static unsigned int give;
module_param(give, uint, 0444);
MODULE_PARM_DESC(give, "buffers to allocate, and to free into NAPI's cache");

static unsigned int build;
module_param(build, uint, 0444);
MODULE_PARM_DESC(build, "buffers to have built from fragments, with heads of NAPI's cache");

static unsigned int small;
module_param(small, uint, 0444);
MODULE_PARM_DESC(small, "buffers of 512 bytes for NAPI");

static unsigned int large;
module_param(large, uint, 0444);
MODULE_PARM_DESC(large, "buffers of 5000 bytes for NAPI, whose data are from slab");

static struct sk_buff_head held;

static noinline int give_heads(void)
{
	unsigned int i;

	for (i = 0; i < give; i++) {
		struct sk_buff *skb = alloc_skb(100, GFP_KERNEL);

		if (!skb)
			return -ENOMEM;
		__skb_queue_tail(&held, skb);
	}
	local_bh_disable();
	for (i = 0; i < give; i++)
		napi_consume_skb(__skb_dequeue(&held), 64);
	local_bh_enable();
	return 0;
}

static bool hold(struct sk_buff *skb)
{
	if (skb)
		__skb_queue_tail(&held, skb);
	return skb;
}

static noinline bool build_one(void)
{
	unsigned int size = SKB_DATA_ALIGN(256) +
			    SKB_DATA_ALIGN(sizeof(struct skb_shared_info));
	void *data = napi_alloc_frag(size);
	struct sk_buff *skb;

	if (!data)
		return false;
	skb = napi_build_skb(data, size);
	if (!skb)
		skb_free_frag(data);
	return hold(skb);
}

static noinline bool get_small(struct napi_struct *napi)
{
	return hold(napi_alloc_skb(napi, 512));
}

static noinline bool get_large(struct napi_struct *napi)
{
	return hold(napi_alloc_skb(napi, 5000));
}

static int get_heads(void)
{
	struct napi_struct *napi = kzalloc(sizeof(*napi), GFP_KERNEL);
	bool good = napi;
	unsigned int i;

	local_bh_disable();
	for (i = 0; good && i < build; i++)
		good = build_one();
	for (i = 0; good && i < small; i++)
		good = get_small(napi);
	for (i = 0; good && i < large; i++)
		good = get_large(napi);
	local_bh_enable();
	kfree(napi);
	return good ? 0 : -ENOMEM;
}

static int __init hands_init(void)
{
	int err;

	__skb_queue_head_init(&held);
	err = give_heads();
	if (!err)
		err = get_heads();
	if (err)
		__skb_queue_purge(&held);
	return err;
}
module_init(hands_init);

static void __exit hands_exit(void)
{
	__skb_queue_purge(&held);
}
module_exit(hands_exit);

MODULE_DESCRIPTION("Uses caches of socket buffers for the tests of allocation profiling");
MODULE_LICENSE("GPL");
