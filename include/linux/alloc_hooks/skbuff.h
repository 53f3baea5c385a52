/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Socket buffers, sockets and netlink messages, charged to the line that asks
 * for one
 *
 * foo_tagged() is what foo() was, with the tag as one more argument. Without
 * profiling the macros here take it away again, from definitions and calls
 * alike.
 *
 * Included at the beginning of skbuff.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_SKBUFF_H
#define _LINUX_ALLOC_HOOKS_SKBUFF_H

#include <linux/alloc_tag.h>

#define kmalloc_reserve(...)		alloc_tagged(kmalloc_reserve_tagged, __VA_ARGS__)
#define __alloc_skb(...)		alloc_tagged(__alloc_skb_tagged, __VA_ARGS__)
#define alloc_skb(...)			alloc_tagged(alloc_skb_tagged, __VA_ARGS__)
#define alloc_skb_fclone(...)		alloc_tagged(alloc_skb_fclone_tagged, __VA_ARGS__)
#define alloc_skb_with_frags(...)	alloc_tagged(alloc_skb_with_frags_tagged, __VA_ARGS__)
#define alloc_skb_for_msg(...)		alloc_tagged(alloc_skb_for_msg_tagged, __VA_ARGS__)
#define __build_skb(...)		alloc_tagged(__build_skb_tagged, __VA_ARGS__)
#define build_skb(...)			alloc_tagged(build_skb_tagged, __VA_ARGS__)
#define __napi_build_skb(...)		alloc_tagged(__napi_build_skb_tagged, __VA_ARGS__)
#define napi_build_skb(...)		alloc_tagged(napi_build_skb_tagged, __VA_ARGS__)
#define __netdev_alloc_skb(...)		alloc_tagged(__netdev_alloc_skb_tagged, __VA_ARGS__)
#define netdev_alloc_skb(...)		alloc_tagged(netdev_alloc_skb_tagged, __VA_ARGS__)
#define __dev_alloc_skb(...)		alloc_tagged(__dev_alloc_skb_tagged, __VA_ARGS__)
#define dev_alloc_skb(...)		alloc_tagged(dev_alloc_skb_tagged, __VA_ARGS__)
#define __netdev_alloc_skb_ip_align(...) alloc_hooked(__netdev_alloc_skb_ip_align, __VA_ARGS__)
#define netdev_alloc_skb_ip_align(...)	alloc_tagged(netdev_alloc_skb_ip_align_tagged, __VA_ARGS__)
#define __napi_alloc_skb(...)		alloc_tagged(__napi_alloc_skb_tagged, __VA_ARGS__)
#define napi_alloc_skb(...)		alloc_tagged(napi_alloc_skb_tagged, __VA_ARGS__)
#define skb_clone(...)			alloc_tagged(skb_clone_tagged, __VA_ARGS__)
#define skb_copy(...)			alloc_tagged(skb_copy_tagged, __VA_ARGS__)
#define skb_copy_expand(...)		alloc_tagged(skb_copy_expand_tagged, __VA_ARGS__)
#define skb_clone_sk(...)		alloc_tagged(skb_clone_sk_tagged, __VA_ARGS__)
#define __pskb_copy_fclone(...)		alloc_tagged(__pskb_copy_fclone_tagged, __VA_ARGS__)
#define __pskb_copy(...)		alloc_tagged(__pskb_copy_tagged, __VA_ARGS__)
#define pskb_copy(...)			alloc_tagged(pskb_copy_tagged, __VA_ARGS__)
#define pskb_copy_for_clone(...)	alloc_tagged(pskb_copy_for_clone_tagged, __VA_ARGS__)
#define skb_realloc_headroom(...)	alloc_tagged(skb_realloc_headroom_tagged, __VA_ARGS__)
#define skb_share_check(...)		alloc_tagged(skb_share_check_tagged, __VA_ARGS__)
#define skb_unshare(...)		alloc_tagged(skb_unshare_tagged, __VA_ARGS__)
#define skb_clone_and_charge_r(...)	alloc_tagged(skb_clone_and_charge_r_tagged, __VA_ARGS__)
#define __dev_alloc_pages(...)		alloc_tagged(__dev_alloc_pages_tagged, __VA_ARGS__)
#define dev_alloc_pages(...)		alloc_tagged(dev_alloc_pages_tagged, __VA_ARGS__)
#define __dev_alloc_page(...)		alloc_tagged(__dev_alloc_page_tagged, __VA_ARGS__)
#define sock_alloc_send_pskb(...)	alloc_tagged(sock_alloc_send_pskb_tagged, __VA_ARGS__)
#define sock_alloc_send_skb(...)	alloc_tagged(sock_alloc_send_skb_tagged, __VA_ARGS__)
#define sock_wmalloc(...)		alloc_tagged(sock_wmalloc_tagged, __VA_ARGS__)
#define sock_omalloc(...)		alloc_tagged(sock_omalloc_tagged, __VA_ARGS__)
#define sock_kmalloc(...)		alloc_tagged(sock_kmalloc_tagged, __VA_ARGS__)
#define sock_kmemdup(...)		alloc_tagged(sock_kmemdup_tagged, __VA_ARGS__)
#define sk_prot_alloc(...)		alloc_tagged(sk_prot_alloc_tagged, __VA_ARGS__)
#define sk_alloc(...)			alloc_tagged(sk_alloc_tagged, __VA_ARGS__)
#define reqsk_alloc(...)		alloc_tagged(reqsk_alloc_tagged, __VA_ARGS__)
#define nlmsg_new(...)			alloc_tagged(nlmsg_new_tagged, __VA_ARGS__)
#define genlmsg_new(...)		alloc_tagged(genlmsg_new_tagged, __VA_ARGS__)
#define nla_memdup(...)			alloc_tagged(nla_memdup_tagged, __VA_ARGS__)
#define nla_strdup(...)			alloc_tagged(nla_strdup_tagged, __VA_ARGS__)
#define netlink_skb_clone(...)		alloc_tagged(netlink_skb_clone_tagged, __VA_ARGS__)
#define can_create_echo_skb(...)	alloc_tagged(can_create_echo_skb_tagged, __VA_ARGS__)
#define alloc_can_skb(...)		alloc_tagged(alloc_can_skb_tagged, __VA_ARGS__)
#define alloc_canfd_skb(...)		alloc_tagged(alloc_canfd_skb_tagged, __VA_ARGS__)
#define alloc_canxl_skb(...)		alloc_tagged(alloc_canxl_skb_tagged, __VA_ARGS__)
#define alloc_can_err_skb(...)		alloc_tagged(alloc_can_err_skb_tagged, __VA_ARGS__)
#define bt_skb_alloc(...)		alloc_tagged(bt_skb_alloc_tagged, __VA_ARGS__)
#define bt_skb_send_alloc(...)		alloc_tagged(bt_skb_send_alloc_tagged, __VA_ARGS__)
#define nci_skb_alloc(...)		alloc_tagged(nci_skb_alloc_tagged, __VA_ARGS__)
#define virtio_vsock_alloc_skb(...)	alloc_tagged(virtio_vsock_alloc_skb_tagged, __VA_ARGS__)
#define mI_alloc_skb(...)		alloc_tagged(mI_alloc_skb_tagged, __VA_ARGS__)
#define tcp_v4_save_options(...)	alloc_tagged(tcp_v4_save_options_tagged, __VA_ARGS__)
#define xfrm_replay_clone(...)		alloc_tagged(xfrm_replay_clone_tagged, __VA_ARGS__)
#define xfrm_algo_clone(...)		alloc_tagged(xfrm_algo_clone_tagged, __VA_ARGS__)
#define xfrm_algo_aead_clone(...)	alloc_tagged(xfrm_algo_aead_clone_tagged, __VA_ARGS__)
#define xfrm_algo_auth_clone(...)	alloc_tagged(xfrm_algo_auth_clone_tagged, __VA_ARGS__)
#define netlbl_secattr_cache_alloc(...)	alloc_tagged(netlbl_secattr_cache_alloc_tagged, __VA_ARGS__)
#define netlbl_catmap_alloc(...)	alloc_tagged(netlbl_catmap_alloc_tagged, __VA_ARGS__)
#define netlbl_secattr_alloc(...)	alloc_tagged(netlbl_secattr_alloc_tagged, __VA_ARGS__)
#define tcf_exts_init(...)		alloc_tagged(tcf_exts_init_tagged, __VA_ARGS__)
#define tc_action_net_init(...)		alloc_tagged(tc_action_net_init_tagged, __VA_ARGS__)
#define dev_alloc_page()		alloc_hooks(dev_alloc_page_noprof())

#ifdef CONFIG_MEM_ALLOC_PROFILING

#define dev_alloc_pages_noprof(order)	dev_alloc_pages_tagged(order, alloc_tag_inherit())

#else /* !CONFIG_MEM_ALLOC_PROFILING */

#define kmalloc_reserve_tagged(size, flags, node, pfmemalloc, tag) \
	kmalloc_reserve_noprof(size, flags, node, pfmemalloc)
#define __alloc_skb_tagged(size, gfp, flags, node, tag) \
	__alloc_skb_noprof(size, gfp, flags, node)
#define alloc_skb_tagged(size, gfp, tag)	alloc_skb_noprof(size, gfp)
#define alloc_skb_fclone_tagged(size, gfp, tag)	alloc_skb_fclone_noprof(size, gfp)
#define alloc_skb_with_frags_tagged(header_len, data_len, order, err, gfp, tag) \
	alloc_skb_with_frags_noprof(header_len, data_len, order, err, gfp)
#define alloc_skb_for_msg_tagged(first, tag)	alloc_skb_for_msg_noprof(first)
#define __build_skb_tagged(data, size, tag)	__build_skb_noprof(data, size)
#define build_skb_tagged(data, size, tag)	build_skb_noprof(data, size)
#define __napi_build_skb_tagged(data, size, tag)	__napi_build_skb_noprof(data, size)
#define napi_build_skb_tagged(data, size, tag)	napi_build_skb_noprof(data, size)
#define __netdev_alloc_skb_tagged(dev, len, gfp, tag)	__netdev_alloc_skb_noprof(dev, len, gfp)
#define netdev_alloc_skb_tagged(dev, len, tag)	netdev_alloc_skb_noprof(dev, len)
#define __dev_alloc_skb_tagged(len, gfp, tag)	__dev_alloc_skb_noprof(len, gfp)
#define dev_alloc_skb_tagged(len, tag)	dev_alloc_skb_noprof(len)
#define __netdev_alloc_skb_ip_align_tagged(dev, len, gfp, tag) \
	__netdev_alloc_skb_ip_align_noprof(dev, len, gfp)
#define netdev_alloc_skb_ip_align_tagged(dev, len, tag) \
	netdev_alloc_skb_ip_align_noprof(dev, len)
#define __napi_alloc_skb_tagged(napi, len, gfp, tag)	__napi_alloc_skb_noprof(napi, len, gfp)
#define napi_alloc_skb_tagged(napi, len, tag)	napi_alloc_skb_noprof(napi, len)
#define skb_clone_tagged(skb, gfp, tag)	skb_clone_noprof(skb, gfp)
#define skb_copy_tagged(skb, gfp, tag)	skb_copy_noprof(skb, gfp)
#define skb_copy_expand_tagged(skb, headroom, tailroom, gfp, tag) \
	skb_copy_expand_noprof(skb, headroom, tailroom, gfp)
#define skb_clone_sk_tagged(skb, tag)	skb_clone_sk_noprof(skb)
#define __pskb_copy_fclone_tagged(skb, headroom, gfp, fclone, tag) \
	__pskb_copy_fclone_noprof(skb, headroom, gfp, fclone)
#define __pskb_copy_tagged(skb, headroom, gfp, tag)	__pskb_copy_noprof(skb, headroom, gfp)
#define pskb_copy_tagged(skb, gfp, tag)	pskb_copy_noprof(skb, gfp)
#define pskb_copy_for_clone_tagged(skb, gfp, tag)	pskb_copy_for_clone_noprof(skb, gfp)
#define skb_realloc_headroom_tagged(skb, headroom, tag) \
	skb_realloc_headroom_noprof(skb, headroom)
#define skb_share_check_tagged(skb, gfp, tag)	skb_share_check_noprof(skb, gfp)
#define skb_unshare_tagged(skb, gfp, tag)	skb_unshare_noprof(skb, gfp)
#define skb_clone_and_charge_r_tagged(skb, sk, tag) \
	skb_clone_and_charge_r_noprof(skb, sk)
#define __dev_alloc_pages_tagged(gfp, order, tag)	__dev_alloc_pages_noprof(gfp, order)
#define dev_alloc_pages_tagged(order, tag)	dev_alloc_pages_noprof(order)
#define __dev_alloc_page_tagged(gfp, tag)	__dev_alloc_page_noprof(gfp)
#define sock_alloc_send_pskb_tagged(sk, header_len, data_len, noblock, err, order, tag) \
	sock_alloc_send_pskb_noprof(sk, header_len, data_len, noblock, err, order)
#define sock_alloc_send_skb_tagged(sk, size, noblock, err, tag) \
	sock_alloc_send_skb_noprof(sk, size, noblock, err)
#define sock_wmalloc_tagged(sk, size, force, gfp, tag)	sock_wmalloc_noprof(sk, size, force, gfp)
#define sock_omalloc_tagged(sk, size, gfp, tag)	sock_omalloc_noprof(sk, size, gfp)
#define sock_kmalloc_tagged(sk, size, gfp, tag)	sock_kmalloc_noprof(sk, size, gfp)
#define sock_kmemdup_tagged(sk, src, size, gfp, tag)	sock_kmemdup_noprof(sk, src, size, gfp)
#define sk_prot_alloc_tagged(prot, gfp, family, tag)	sk_prot_alloc_noprof(prot, gfp, family)
#define sk_alloc_tagged(net, family, gfp, prot, kern, tag) \
	sk_alloc_noprof(net, family, gfp, prot, kern)
#define reqsk_alloc_tagged(ops, listener, attach, tag)	reqsk_alloc_noprof(ops, listener, attach)
#define nlmsg_new_tagged(payload, gfp, tag)	nlmsg_new_noprof(payload, gfp)
#define genlmsg_new_tagged(payload, gfp, tag)	genlmsg_new_noprof(payload, gfp)
#define nla_memdup_tagged(nla, gfp, tag)	nla_memdup_noprof(nla, gfp)
#define nla_strdup_tagged(nla, gfp, tag)	nla_strdup_noprof(nla, gfp)
#define netlink_skb_clone_tagged(skb, gfp, tag)	netlink_skb_clone_noprof(skb, gfp)
#define can_create_echo_skb_tagged(skb, tag)	can_create_echo_skb_noprof(skb)
#define alloc_can_skb_tagged(dev, cf, tag)	alloc_can_skb_noprof(dev, cf)
#define alloc_canfd_skb_tagged(dev, cfd, tag)	alloc_canfd_skb_noprof(dev, cfd)
#define alloc_canxl_skb_tagged(dev, cxl, len, tag)	alloc_canxl_skb_noprof(dev, cxl, len)
#define alloc_can_err_skb_tagged(dev, cf, tag)	alloc_can_err_skb_noprof(dev, cf)
#define bt_skb_alloc_tagged(len, how, tag)	bt_skb_alloc_noprof(len, how)
#define bt_skb_send_alloc_tagged(sk, len, nb, err, tag) \
	bt_skb_send_alloc_noprof(sk, len, nb, err)
#define nci_skb_alloc_tagged(ndev, len, how, tag)	nci_skb_alloc_noprof(ndev, len, how)
#define virtio_vsock_alloc_skb_tagged(size, mask, tag)	virtio_vsock_alloc_skb_noprof(size, mask)
#define mI_alloc_skb_tagged(len, gfp, tag)	mI_alloc_skb_noprof(len, gfp)
#define tcp_v4_save_options_tagged(net, skb, tag)	tcp_v4_save_options_noprof(net, skb)
#define xfrm_replay_clone_tagged(x, orig, tag)	xfrm_replay_clone_noprof(x, orig)
#define xfrm_algo_clone_tagged(orig, tag)	xfrm_algo_clone_noprof(orig)
#define xfrm_algo_aead_clone_tagged(orig, tag)	xfrm_algo_aead_clone_noprof(orig)
#define xfrm_algo_auth_clone_tagged(orig, tag)	xfrm_algo_auth_clone_noprof(orig)
#define netlbl_secattr_cache_alloc_tagged(flags, tag)	netlbl_secattr_cache_alloc_noprof(flags)
#define netlbl_catmap_alloc_tagged(flags, tag)	netlbl_catmap_alloc_noprof(flags)
#define netlbl_secattr_alloc_tagged(flags, tag)	netlbl_secattr_alloc_noprof(flags)
#define tcf_exts_init_tagged(exts, net, action, police, tag) \
	tcf_exts_init_noprof(exts, net, action, police)
#define tc_action_net_init_tagged(net, tn, ops, tag)	tc_action_net_init_noprof(net, tn, ops)

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* _LINUX_ALLOC_HOOKS_SKBUFF_H */
