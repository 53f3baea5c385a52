// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags: socket buffers that wait to be freed
 *
 * The CPU that uses a buffer up leaves it to the CPU that allocated it, where it
 * lies until that one next receives something. Its user may be gone by then.
 */
#include <linux/alloc_hooks/recharge.h>
#include <linux/mm.h>
#include <linux/skbuff.h>

/* === Internals =========================================================== */

/* Those of a page_pool go back there, and are its own. */
static void defer_page(struct page *page, struct alloc_tag *tag)
{
	page = compound_head(page);
	if (page_count(page) == 1)
		__alloc_tag_recharge_pages(page, compound_order(page), tag);
}

static void defer_data(struct sk_buff *skb, struct alloc_tag *tag)
{
	unsigned int i;

	if (skb_cloned(skb) || skb->pp_recycle)
		return;
	for (i = 0; i < skb_shinfo(skb)->nr_frags; i++)
		defer_page(skb_frag_page(&skb_shinfo(skb)->frags[i]), tag);
	if (is_vmalloc_addr(skb->head))
		return;
	if (skb->head_frag)
		defer_page(virt_to_page(skb->head), tag);
	else
		__alloc_tag_recharge(skb->head, tag);
}

/* === Public interface ==================================================== */

/* See skb_tag_defer(). One made for a clone is half of an object. */
void __skb_tag_defer(struct sk_buff *skb, struct alloc_tag *tag)
{
	defer_data(skb, tag);
	if (skb->fclone == SKB_FCLONE_UNAVAILABLE)
		__alloc_tag_recharge(skb, tag);
}
