// SPDX-License-Identifier: GPL-2.0
/// Network devices with their queues and what is their driver's: the functions
/// that allocate one take the tag of their caller.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("""
	alloc_netdev_mqs alloc_etherdev_mqs devm_alloc_etherdev_mqs
	netif_alloc_netdev_queues netif_alloc_rx_queues
""")
passes = names("kvzalloc kzalloc __devres_alloc_node alloc_percpu")
