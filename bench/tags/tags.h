/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A module that has THOUSANDS_OF_SITES (1, 10 or 60) places that allocate, and
 * runs none of them: what does /proc/allocinfo cost with so many?
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

/* A plain call, where kmalloc() would be inlined 60,000 times. */
#define SITE		kfree(kstrdup("", GFP_KERNEL));
#define SITES_10	SITE SITE SITE SITE SITE SITE SITE SITE SITE SITE
#define SITES_100	SITES_10 SITES_10 SITES_10 SITES_10 SITES_10	\
			SITES_10 SITES_10 SITES_10 SITES_10 SITES_10

#define FUNCTION(_n)	static void __used sites_##_n(void) { SITES_100 }
#define THOUSAND(_n)							\
	FUNCTION(_n##0) FUNCTION(_n##1) FUNCTION(_n##2) FUNCTION(_n##3)	\
	FUNCTION(_n##4) FUNCTION(_n##5) FUNCTION(_n##6) FUNCTION(_n##7)	\
	FUNCTION(_n##8) FUNCTION(_n##9)
#define TEN_THOUSAND(_n)						\
	THOUSAND(_n##0) THOUSAND(_n##1) THOUSAND(_n##2) THOUSAND(_n##3)	\
	THOUSAND(_n##4) THOUSAND(_n##5) THOUSAND(_n##6) THOUSAND(_n##7)	\
	THOUSAND(_n##8) THOUSAND(_n##9)

#if THOUSANDS_OF_SITES == 1
THOUSAND(a)
#else
TEN_THOUSAND(a)
#endif
#if THOUSANDS_OF_SITES == 60
TEN_THOUSAND(b)
TEN_THOUSAND(c)
TEN_THOUSAND(d)
TEN_THOUSAND(e)
TEN_THOUSAND(f)
#endif

MODULE_DESCRIPTION("Many call sites");
MODULE_LICENSE("GPL");
