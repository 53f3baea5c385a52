// SPDX-License-Identifier: GPL-2.0
/// Socket buffers: the functions that allocate or copy one take the tag of
/// their caller.
///
//# Memory shared by many users keeps lines of its own: page fragments, heads
//# allocated in bulk for NAPI, and the new head of a packet that grows.
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("""
	kmalloc_reserve __alloc_skb alloc_skb alloc_skb_fclone
	__build_skb build_skb __napi_build_skb napi_build_skb alloc_skb_with_frags alloc_skb_for_msg
	__netdev_alloc_skb netdev_alloc_skb __dev_alloc_skb dev_alloc_skb
	__netdev_alloc_skb_ip_align netdev_alloc_skb_ip_align
	__napi_alloc_skb napi_alloc_skb
	skb_clone skb_copy skb_copy_expand skb_clone_sk
	__pskb_copy_fclone __pskb_copy pskb_copy pskb_copy_for_clone
	skb_realloc_headroom skb_share_check skb_unshare
	skb_clone_and_charge_r
	__dev_alloc_pages dev_alloc_pages __dev_alloc_page
	sock_alloc_send_pskb sock_alloc_send_skb sock_wmalloc sock_omalloc
	sock_kmalloc sock_kmemdup sk_prot_alloc sk_alloc reqsk_alloc
	nlmsg_new genlmsg_new nla_memdup nla_strdup netlink_skb_clone
	can_create_echo_skb alloc_can_skb alloc_canfd_skb alloc_canxl_skb
	alloc_can_err_skb bt_skb_alloc bt_skb_send_alloc nci_skb_alloc
	virtio_vsock_alloc_skb mI_alloc_skb tcp_v4_save_options
	xfrm_replay_clone xfrm_algo_clone xfrm_algo_aead_clone
	xfrm_algo_auth_clone netlbl_secattr_cache_alloc netlbl_catmap_alloc
	netlbl_secattr_alloc tcf_exts_init tc_action_net_init
""")
passes = names("""
	kmalloc kzalloc kcalloc kmem_cache_alloc kmem_cache_alloc_node
	kmalloc_node_track_caller kmemdup
""")
charges = names("alloc_pages alloc_page alloc_pages_node")

// Struct members with these names.
@member@
expression E;
identifier m = {alloc_skb, build_skb};
position p;
@@
-E->m@p
+(E->m)
 (...)

@script:python@
m << member.m;
p << member.p;
@@
hit("member", inside(p) + ">" + m)
