// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags: fault injection for their own allocations
 *
 * Use the boot parameter fail_alloc_tag= or the directory fail_alloc_tag in
 * debugfs, see Documentation/fault-injection/.
 */
#include <linux/alloc_tag_account.h>
#include <linux/err.h>
#include <linux/fault-inject.h>
#include <linux/init.h>

static DECLARE_FAULT_ATTR(fail_alloc_tag);

static int __init setup_fail_alloc_tag(char *str)
{
	return setup_fault_attr(&fail_alloc_tag, str);
}
__setup("fail_alloc_tag=", setup_fail_alloc_tag);

/**
 * alloc_tag_should_fail - check if an allocation made for the tags should fail
 * @size: its size in bytes
 *
 * Context: Any.
 * Return: %true if it should not be attempted.
 */
bool alloc_tag_should_fail(size_t size)
{
	/* Do not log it, because the caller's own allocation does not fail. */
	return should_fail_ex(&fail_alloc_tag, size, FAULT_NOWARN);
}

#ifdef CONFIG_FAULT_INJECTION_DEBUG_FS
static int __init fail_alloc_tag_debugfs(void)
{
	return PTR_ERR_OR_ZERO(fault_create_debugfs_attr("fail_alloc_tag", NULL, &fail_alloc_tag));
}
late_initcall(fail_alloc_tag_debugfs);
#endif
