/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Network devices, charged to the line that allocates one
 *
 * foo_tagged() is what foo() was, with the tag as one more argument, see
 * slab_tagged.h.
 *
 * Included at the beginning of netdevice.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_NETDEVICE_H
#define _LINUX_ALLOC_HOOKS_NETDEVICE_H

#include <linux/alloc_tag.h>

#define alloc_netdev_mqs(...)		alloc_tagged(alloc_netdev_mqs_tagged, __VA_ARGS__)
#define alloc_etherdev_mqs(...)		alloc_tagged(alloc_etherdev_mqs_tagged, __VA_ARGS__)
#define devm_alloc_etherdev_mqs(...)	alloc_tagged(devm_alloc_etherdev_mqs_tagged, __VA_ARGS__)

#ifndef CONFIG_MEM_ALLOC_PROFILING
#define alloc_netdev_mqs_tagged(sizeof_priv, name, name_assign_type, setup, txqs, rxqs, tag) \
	alloc_netdev_mqs_noprof(sizeof_priv, name, name_assign_type, setup, txqs, rxqs)
#define alloc_etherdev_mqs_tagged(sizeof_priv, txqs, rxqs, tag) \
	alloc_etherdev_mqs_noprof(sizeof_priv, txqs, rxqs)
#define devm_alloc_etherdev_mqs_tagged(dev, sizeof_priv, txqs, rxqs, tag) \
	devm_alloc_etherdev_mqs_noprof(dev, sizeof_priv, txqs, rxqs)
#define netif_alloc_netdev_queues_tagged(dev, tag)	netif_alloc_netdev_queues_noprof(dev)
#define netif_alloc_rx_queues_tagged(dev, tag)	netif_alloc_rx_queues_noprof(dev)
#endif

#endif /* _LINUX_ALLOC_HOOKS_NETDEVICE_H */
