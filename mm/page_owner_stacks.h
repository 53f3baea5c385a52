/* SPDX-License-Identifier: GPL-2.0 */
/*
 * page_owner: how many pages each stack has allocated
 *
 * The stack depot gives each stack a handle. page_owner numbers those that have
 * allocated pages, and keeps the number in the depot's record of the stack, in
 * what is padding with 64 bits. The counters of 2048 consecutive numbers are one
 * per-CPU array.
 */
#ifndef MM_PAGE_OWNER_STACKS_H
#define MM_PAGE_OWNER_STACKS_H

#include <linux/log2.h>
#include <linux/percpu.h>
#include <linux/stackdepot.h>

#define PAGE_OWNER_CHUNK_STACKS	2048U
#define PAGE_OWNER_CHUNK_SHIFT	ilog2(PAGE_OWNER_CHUNK_STACKS)
/* For a million stacks; the depot has no room for more of 16 frames. */
#define PAGE_OWNER_CHUNKS	512U

/*
 * Per-CPU addresses of the chunks, each less what its first number would add. An
 * entry is written before a stack gets the first of its numbers, and stays; who
 * reads a number finds the entry by an address that depends on it.
 *
 * Number 0 has a counter, which nobody reads: that of stacks that are not counted.
 */
extern unsigned long page_owner_chunks[PAGE_OWNER_CHUNKS];

/**
 * page_owner_counter - the counter of a stack
 * @nr: number of the stack
 *
 * Return: the per-CPU address.
 */
static __always_inline long __percpu *page_owner_counter(unsigned int nr)
{
	return (long __percpu *)(page_owner_chunks[nr >> PAGE_OWNER_CHUNK_SHIFT] +
				 nr * sizeof(long));
}

unsigned int page_owner_number_stack(depot_stack_handle_t handle);

/**
 * page_owner_count - add to the pages of a stack, if they are counted
 * @handle: handle of the stack
 * @pages: base pages, below zero for pages that are being freed
 *
 * Context: Any.
 */
static __always_inline void page_owner_count(depot_stack_handle_t handle, long pages)
{
	this_cpu_add(*page_owner_counter(READ_ONCE(*stack_depot_user_word(handle))), pages);
}

/**
 * page_owner_count_alloc - count pages that were allocated by a stack
 * @handle: handle of the stack
 * @pages: base pages
 *
 * Context: Any in which pages can be allocated.
 */
static __always_inline void page_owner_count_alloc(depot_stack_handle_t handle, long pages)
{
	unsigned int nr = READ_ONCE(*stack_depot_user_word(handle));

	if (unlikely(!nr))
		nr = page_owner_number_stack(handle);
	this_cpu_add(*page_owner_counter(nr), pages);
}

int page_owner_stacks_init(depot_stack_handle_t failure);
void page_owner_stacks_debugfs(void);
long page_owner_pages_of(depot_stack_handle_t handle);

#ifdef CONFIG_PAGE_OWNER_KUNIT_TEST
struct page;
depot_stack_handle_t page_owner_handle_of(struct page *page);
#endif

#endif /* MM_PAGE_OWNER_STACKS_H */
