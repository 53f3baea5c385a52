// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags: socket buffers that are waiting to be freed
 *
 * A CPU that consumes a buffer leaves it to the CPU that allocated it, where it
 * waits until that CPU next receives something. By then its user may be gone.
 */
#include <linux/alloc_hooks/recharge.h>
#include <linux/mm.h>
#include <linux/skbuff.h>

/* === Internals =========================================================== */

/*
 * Not for pages of a page_pool, which are returned to and charged to the pool.
 */
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

/*
 * See skb_tag_defer(). A buffer with room for its clone is only half of an
 * object.
 */
void __skb_tag_defer(struct sk_buff *skb, struct alloc_tag *tag)
{
	defer_data(skb, tag);
	if (skb->fclone == SKB_FCLONE_UNAVAILABLE)
		__alloc_tag_recharge(skb, tag);
}
