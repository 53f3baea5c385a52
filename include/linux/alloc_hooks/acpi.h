/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory of ACPICA, charged to the line that calls
 *
 * Included by acpi/platform/aclinuxex.h, before the definitions.
 */
#ifndef _LINUX_ALLOC_HOOKS_ACPI_H
#define _LINUX_ALLOC_HOOKS_ACPI_H

#include <linux/alloc_tag.h>

#define acpi_os_allocate(...)		alloc_tagged(acpi_os_allocate_tagged, __VA_ARGS__)
#define acpi_os_allocate_zeroed(...)	alloc_tagged(acpi_os_allocate_zeroed_tagged, __VA_ARGS__)
#define acpi_os_acquire_object(...)	alloc_tagged(acpi_os_acquire_object_tagged, __VA_ARGS__)

#ifndef CONFIG_MEM_ALLOC_PROFILING
#define acpi_os_allocate_tagged(size, tag)	acpi_os_allocate_noprof(size)
#define acpi_os_allocate_zeroed_tagged(size, tag)	acpi_os_allocate_zeroed_noprof(size)
#define acpi_os_acquire_object_tagged(cache, tag)	acpi_os_acquire_object_noprof(cache)
#endif

#endif /* _LINUX_ALLOC_HOOKS_ACPI_H */
