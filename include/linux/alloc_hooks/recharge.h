/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory that changes hands without being freed
 *
 * A cache above the allocators keeps what one user gave back, and hands it to
 * another. Without these hooks it would stay on the line of whoever had it
 * first, a module that is long gone perhaps. So what goes into a cache is
 * charged to the line that keeps it, or to the cache's maker, and what comes out
 * to the line that asks for it.
 *
 * What was not charged stays so: it was allocated while profiling was off, or
 * could not be. What is taken while profiling is off stays on the line of the
 * cache, as a new allocation would be on no line; it is taken off a user's line
 * at any time.
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
 * alloc_tag_given - call a function with the tag of this line, if anything can be charged
 * @_fn: the function, whose last argument is the tag
 * @...: the other arguments
 *
 * Context: That of @_fn.
 */
#define alloc_tag_given(_fn, ...)					\
do {									\
	DEFINE_ALLOC_TAG(_alloc_tag);					\
									\
	if (alloc_tag_tracking())					\
		_fn(__VA_ARGS__, &_alloc_tag);				\
} while (0)

/**
 * alloc_tag_give - a cache keeps an object: charge it to this line
 * @_obj: address in an object of slab, which is the caller's
 *
 * Context: Any.
 */
#define alloc_tag_give(_obj)	alloc_tag_given(__alloc_tag_recharge, _obj)

/**
 * alloc_tag_taken - charge what comes out of a cache to its new user
 * @_obj: address in an object of slab, or %NULL
 * @_tag: the user's tag
 *
 * Context: Any; the object is the caller's by now.
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
 * mempool_tag_give - a pool keeps an element: charge it to the pool's maker
 * @_pool: the pool
 * @_element: the element, which is the caller's
 *
 * To this line, if its maker was not charged for the pool.
 *
 * Context: The pool's lock is held.
 */
#define mempool_tag_give(_pool, _element)				\
	alloc_tag_given(__mempool_tag_give, _pool, _element)

/**
 * mempool_tag_take - charge an element of a pool's reserve to its user
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
 * skb_tag_defer - charge a socket buffer that waits to be freed to this line
 * @_skb: the buffer, to which there is no other reference
 *
 * Its data go with it where nobody else has them.
 *
 * Context: Any.
 */
#define skb_tag_defer(_skb)	alloc_tag_given(__skb_tag_defer, _skb)

#else /* !CONFIG_MEM_ALLOC_PROFILING */

/* Macros, so that not even the order of instructions is another without them. */
#define alloc_tag_give(_obj)				do { } while (0)
#define alloc_tag_taken(_obj, _tag)			_obj
#define mempool_tag_give(_pool, _element)		do { } while (0)
#define mempool_tag_take(_pool, _element, _tag)		do { } while (0)
#define skb_tag_defer(_skb)				do { } while (0)

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* _LINUX_ALLOC_HOOKS_RECHARGE_H */
