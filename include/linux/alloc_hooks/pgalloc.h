/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Page tables, charged to the line that asks for one
 *
 * Included at the end of asm-generic/pgalloc.h.
 */
#ifndef _LINUX_ALLOC_HOOKS_PGALLOC_H
#define _LINUX_ALLOC_HOOKS_PGALLOC_H

#include <linux/alloc_tag.h>

#define __pte_alloc_one_kernel(...)	alloc_hooks(__pte_alloc_one_kernel_noprof(__VA_ARGS__))
#define __pte_alloc_one(...)		alloc_hooks(__pte_alloc_one_noprof(__VA_ARGS__))

/* Of an architecture's own, only those of x86 are converted. */
#ifndef __HAVE_ARCH_PTE_ALLOC_ONE_KERNEL
#define pte_alloc_one_kernel(...)	alloc_hooks(pte_alloc_one_kernel_noprof(__VA_ARGS__))
#endif
#if !defined(__HAVE_ARCH_PTE_ALLOC_ONE) || defined(CONFIG_X86)
#define pte_alloc_one(...)		alloc_hooks(pte_alloc_one_noprof(__VA_ARGS__))
#endif

#if CONFIG_PGTABLE_LEVELS > 2 && !defined(__HAVE_ARCH_PMD_ALLOC_ONE)
#define pmd_alloc_one(...)		alloc_hooks(pmd_alloc_one_noprof(__VA_ARGS__))
#endif
#if CONFIG_PGTABLE_LEVELS > 3
#define __pud_alloc_one(...)		alloc_hooks(__pud_alloc_one_noprof(__VA_ARGS__))
#ifndef __HAVE_ARCH_PUD_ALLOC_ONE
#define pud_alloc_one(...)		alloc_hooks(pud_alloc_one_noprof(__VA_ARGS__))
#endif
#endif

#ifdef CONFIG_X86
#if CONFIG_PGTABLE_LEVELS > 4
#define p4d_alloc_one(...)		alloc_hooks(p4d_alloc_one_noprof(__VA_ARGS__))
#endif
#define pgd_alloc(...)			alloc_hooks(pgd_alloc_noprof(__VA_ARGS__))
#endif

#endif /* _LINUX_ALLOC_HOOKS_PGALLOC_H */
