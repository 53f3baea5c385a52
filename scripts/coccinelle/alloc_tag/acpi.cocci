// SPDX-License-Identifier: GPL-2.0
/// ACPICA: its allocation functions take the tag of their caller.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("""
	acpi_os_allocate acpi_os_allocate_zeroed acpi_os_acquire_object
""")
passes = names("kmalloc kzalloc kmem_cache_zalloc")
