/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Recharging memory that changes hands without being freed
 *
 * A cache above the allocators keeps memory that one user has returned, and
 * hands it to another. Without these hooks the memory would stay charged to its
 * first user, whose module may be gone. So memory that enters a cache is
 * charged to the line that stores it there or to the creator of the cache, and
 * memory that leaves it is charged to the line that requests it.
 *
 * Memory that is not charged, because it was allocated while profiling was off
 * or could not be charged, stays uncharged. Memory that is taken out of a cache
 * while profiling is off stays charged to the cache, as a new allocation would
 * not be charged either. Memory that is put into a cache is always moved off
 * its user's line.
 */
#ifndef _LINUX_ALLOC_HOOKS_RECHARGE_H
#define _LINUX_ALLOC_HOOKS_RECHARGE_H

#include <linux/alloc_tag.h>

#ifdef CONFIG_MEM_ALLOC_PROFILING

struct mempool_s;
struct page;
struct sk_buff;

void __alloc_tag_recharge(const void *obj, struct alloc_tag *tag);
void __alloc_tag_recharge_pages(struct page *page, unsigned int order, struct alloc_tag *tag);
void __mempool_tag_give(struct mempool_s *pool, void *element, struct alloc_tag *tag);
void __mempool_tag_take(struct mempool_s *pool, void *element, struct alloc_tag *tag);
void __skb_tag_defer(struct sk_buff *skb, struct alloc_tag *tag);

/**
 * alloc_tag_given - call a function with this line's tag if tracking is on
 * @_fn: the function, which takes the tag as its last argument
 * @...: the other arguments
 *
 * Context: As @_fn.
 */
#define alloc_tag_given(_fn, ...)					\
do {									\
	DEFINE_ALLOC_TAG(_alloc_tag);					\
									\
	if (alloc_tag_tracking())					\
		_fn(__VA_ARGS__, &_alloc_tag);				\
} while (0)

/**
 * alloc_tag_give - charge an object that enters a cache to this line
 * @_obj: address within a slab object that the caller owns
 *
 * Context: Any.
 */
#define alloc_tag_give(_obj)	alloc_tag_given(__alloc_tag_recharge, _obj)

/**
 * alloc_tag_taken - charge an object that leaves a cache to its new user
 * @_obj: address within a slab object, or %NULL
 * @_tag: the user's tag
 *
 * Context: Any. The caller owns the object.
 * Return: @_obj.
 */
#define alloc_tag_taken(_obj, _tag)					\
({									\
	typeof(_obj) _taken = _obj;					\
									\
	if (mem_alloc_profiling_enabled() && _taken)			\
		__alloc_tag_recharge(_taken, _tag);			\
	_taken;								\
})

/**
 * mempool_tag_give - charge an element that enters a mempool to its creator
 * @_pool: the pool
 * @_element: the element, which is the caller's
 *
 * If the creator was not charged for the pool, the element is charged to this
 * line.
 *
 * Context: The pool's lock is held.
 */
#define mempool_tag_give(_pool, _element)				\
	alloc_tag_given(__mempool_tag_give, _pool, _element)

/**
 * mempool_tag_take - charge an element that leaves a mempool to its user
 * @_pool: the pool
 * @_element: the element, which is the caller's
 * @_tag: the user's tag
 *
 * Context: Any.
 */
#define mempool_tag_take(_pool, _element, _tag)				\
do {									\
	if (mem_alloc_profiling_enabled())				\
		__mempool_tag_take(_pool, _element, _tag);		\
} while (0)

/**
 * skb_tag_defer - charge a socket buffer with a deferred free to this line
 * @_skb: the buffer, with no other reference to it
 *
 * Its data is included if it is not shared.
 *
 * Context: Any.
 */
#define skb_tag_defer(_skb)	alloc_tag_given(__skb_tag_defer, _skb)

#else /* !CONFIG_MEM_ALLOC_PROFILING */

/* Macros, so that not even the order of instructions changes. */
#define alloc_tag_give(_obj)				do { } while (0)
#define alloc_tag_taken(_obj, _tag)			_obj
#define mempool_tag_give(_pool, _element)		do { } while (0)
#define mempool_tag_take(_pool, _element, _tag)		do { } while (0)
#define skb_tag_defer(_skb)				do { } while (0)

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* _LINUX_ALLOC_HOOKS_RECHARGE_H */
