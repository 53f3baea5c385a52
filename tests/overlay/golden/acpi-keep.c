// SPDX-License-Identifier: GPL-2.0
static inline acpi_thread_id acpi_os_get_thread_id(void)
{
	return (acpi_thread_id)(unsigned long)current;
}

static void *table_copy(acpi_size size)
{
	return acpi_os_allocate(size);
}
