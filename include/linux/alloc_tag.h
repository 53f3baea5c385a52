/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation tags: which line of code holds how much memory
 *
 * Overview
 * --------
 * Most functions that allocate memory are macros, which define a static tag for
 * the line that calls them. About three quarters of them pass it on to the
 * function itself, as the last argument; the others make it the current tag of
 * the task while the function runs. Somewhere below, the page, slab or per-CPU
 * allocator charges the tag, and keeps its id beside the page, the object or the
 * area, so that freeing finds the counters again:
 *
 *	macro -> tag -> counters
 *	             -> id, beside the memory
 *	                   -> counters, when the memory is freed
 *
 * A function that allocates for its callers is hooked in one of these two ways,
 * and they are charged instead of a line of its own. A data structure keeps the
 * tag of the line that set it up, and charges that when it grows.
 *
 * Names
 * -----
 *	foo		what everybody calls: a macro, which charges the calling line
 *	foo_tagged	foo with one more argument, the tag
 *	foo_noprof	foo for the current tag: what a function calls that has been
 *			hooked itself
 *	foo_untagged	charges nothing; within the allocators
 *
 * foo_noprof and foo_tagged are the function foo() itself, by a name that is not
 * a macro, see alloc_hooks/names.h: symbols have the names they always had.
 * With profiling configured out all of these are foo().
 *
 * Usage
 * -----
 * What to use, and when:
 *
 *	alloc_tagged		in the macro of a function that takes the tag as an
 *				argument: nearly all of them, and the cheapest
 *	alloc_hooks		in the macro of a function that does not
 *	alloc_hooks_void	the same, where it returns nothing
 *	alloc_hooks_here	the same, where the compiler checks the arguments and
 *				would complain twice
 *	alloc_hooks_with	to call what does not take a tag, when there is one
 *	alloc_hooks_once	the same, for a static function that should be inlined
 *	alloc_tag_keep		to keep a tag that came as an argument
 *	alloc_tag_record	to keep the current tag
 *	alloc_tag_kept		to pass on what was kept, as an argument
 *	alloc_hooks_tag		to make what was kept the current tag
 *
 * A helper that allocates for its callers, and one that takes the tag:
 *
 *	#define get_buffer(...)	alloc_hooks(get_buffer_noprof(__VA_ARGS__))
 *
 *	void *get_record_tagged(gfp_t gfp, struct alloc_tag *tag)
 *	{
 *		return kmalloc_tagged(sizeof(struct record), gfp, tag);
 *	}
 *	#define get_record(...)	alloc_tagged(get_record_tagged, __VA_ARGS__)
 *
 * A table that is charged to the line that initialised it:
 *
 *	int init_table_tagged(struct table *t, struct alloc_tag *tag)
 *	{
 *		alloc_tag_keep(t->alloc_tag_id, tag);
 *		...
 *	}
 *
 *	grown = kvmalloc_tagged(size, gfp, alloc_tag_kept(t->alloc_tag_id));
 *
 * What is kept is the tag's id. A pointer to a tag is valid for the call that it
 * is an argument of, or current in, and no longer: the tag may be a module's.
 *
 * What NULL means
 * ---------------
 * A tag that is %NULL, and an id that is 0, say that none was recorded. What is
 * allocated so is charged to nobody, as if the tag were &alloc_tag_untagged, which
 * is current where there is no hook. CONFIG_MEM_ALLOC_PROFILING_DEBUG warns of
 * both.
 *
 * Implementation
 * --------------
 * This header may not include one that allocates, nor one that declares struct
 * task_struct, because slab.h and gfp.h include this one: hence the offset of the
 * current tag, below. See Documentation/mm/allocation-profiling.rst for the rest.
 */
#ifndef _LINUX_ALLOC_TAG_H
#define _LINUX_ALLOC_TAG_H

#include <linux/alloc_tag_types.h>
#include <linux/jump_label.h>

#ifdef CONFIG_MEM_ALLOC_PROFILING

#include <asm/current.h>

/*
 * Where the current tag is in struct task_struct: right behind thread_info,
 * whose size is an ABI of the architecture's entry code and known here. The
 * patches for PREEMPT_RT add a count to it. A static_assert() in
 * lib/alloc_tag/alloc_tag.c holds all of it to the truth.
 */
#if defined(CONFIG_X86_64)
#define ALLOC_TAG_TASK_OFFSET (IS_ENABLED(CONFIG_HAVE_PREEMPT_LAZY) ? 32 : 24)
#elif defined(CONFIG_X86_32)
#define ALLOC_TAG_TASK_OFFSET						\
	((IS_ENABLED(CONFIG_SMP) ? 16 : 12) + (IS_ENABLED(CONFIG_HAVE_PREEMPT_LAZY) ? 4 : 0))
#elif defined(CONFIG_ARM64)
#define ALLOC_TAG_TASK_OFFSET						\
	(24 + (IS_ENABLED(CONFIG_ARM64_SW_TTBR0_PAN) ? 8 : 0) +		\
	 (IS_ENABLED(CONFIG_HAVE_PREEMPT_LAZY) ? 8 : 0) +		\
	 (IS_ENABLED(CONFIG_SHADOW_CALL_STACK) ? 16 : 0))
#else
#error "define the offset of task_struct.alloc_tag for this architecture"
#endif

/*
 * mem_alloc_profiling_key: new allocations are charged.
 * alloc_tag_tracking_key: some allocation may have been charged since boot, so
 * frees have to look. It is switched on before the other one, and never off again.
 */
DECLARE_STATIC_KEY_FALSE(mem_alloc_profiling_key);
DECLARE_STATIC_KEY_FALSE(alloc_tag_tracking_key);

/* Current where there is no hook, so that the allocators need not check for NULL. */
extern struct alloc_tag alloc_tag_untagged;

/**
 * mem_alloc_profiling_enabled - are new allocations charged to their tags?
 *
 * Context: Any.
 * Return: %true when vm.mem_profiling is 1.
 */
static __always_inline bool mem_alloc_profiling_enabled(void)
{
	return static_branch_unlikely(&mem_alloc_profiling_key);
}

/**
 * alloc_tag_tracking - can there be charged allocations?
 *
 * Context: Any.
 * Return: %true since vm.mem_profiling was first 1.
 */
static __always_inline bool alloc_tag_tracking(void)
{
	return static_branch_unlikely(&alloc_tag_tracking_key);
}

/**
 * alloc_tag_slot - where the current tag of this task is
 *
 * Description: only this task writes there, and interrupts on its CPU, which leave it as they
 * found it.
 *
 * Context: Any.
 * Return: the address.
 */
static __always_inline struct alloc_tag **alloc_tag_slot(void)
{
	return (struct alloc_tag **)((char *)current + ALLOC_TAG_TASK_OFFSET);
}

/**
 * alloc_tag_current - the tag that an allocation would be charged to now
 *
 * Context: Any; in an interrupt it is what the handler itself has set, or else
 *	what the interrupted task has. With "never" it may be %NULL.
 * Return: the tag, &alloc_tag_untagged outside of any alloc_hooks().
 */
static __always_inline struct alloc_tag *alloc_tag_current(void)
{
	return *alloc_tag_slot();
}

/**
 * alloc_tag_inherit - the current tag, as an argument for foo_tagged()
 *
 * Context: Any.
 * Return: the tag; nothing reads it while profiling is off, and then it may be
 *	any tag but %NULL.
 */
static __always_inline struct alloc_tag *alloc_tag_inherit(void)
{
	return mem_alloc_profiling_enabled() ? alloc_tag_current() : &alloc_tag_untagged;
}

/**
 * alloc_tag_or_untagged - a tag that may be missing, as an argument for foo_tagged()
 * @tag: the tag, or %NULL where none was recorded
 *
 * Costs nothing where the compiler sees the address of a tag.
 *
 * Context: Any.
 * Return: @tag, or &alloc_tag_untagged.
 */
static __always_inline struct alloc_tag *alloc_tag_or_untagged(struct alloc_tag *tag)
{
	return tag ?: &alloc_tag_untagged;
}

/**
 * alloc_tag_push - make a tag the current one
 * @tag: the tag; %NULL, where none was recorded, is &alloc_tag_untagged
 *
 * An interrupt in between does no harm: it leaves the slot as it found it.
 *
 * Context: Any.
 * Return: the tag that was current, for alloc_tag_pop().
 */
static __always_inline struct alloc_tag *alloc_tag_push(struct alloc_tag *tag)
{
	struct alloc_tag **slot = alloc_tag_slot();
	struct alloc_tag *old = *slot;

	*slot = alloc_tag_or_untagged(tag);
	return old;
}

/**
 * alloc_tag_pop - put back what alloc_tag_push() replaced
 * @old: what alloc_tag_push() returned
 *
 * Context: Any; the same task as the push.
 */
static __always_inline void alloc_tag_pop(struct alloc_tag *old)
{
	*alloc_tag_slot() = old;
}

/**
 * alloc_hooks_with - run an allocation with a given tag as the current one
 * @_tag: pointer to the tag; %NULL, where none was recorded, is &alloc_tag_untagged
 * @_do_alloc: expression that allocates
 *
 * Whether profiling is on is decided once, for both ends: a switch while the
 * allocation runs cannot leave a tag behind, nor put back one never taken.
 *
 * Return: the value of @_do_alloc.
 */
#define alloc_hooks_with(_tag, _do_alloc)				\
({									\
	typeof(_do_alloc) ALLOC_TAG_SITE_RESULT;			\
									\
	if (ALLOC_TAG_SITE_ENABLED()) {					\
		struct alloc_tag *ALLOC_TAG_SITE_OLD =			\
			ALLOC_TAG_SITE_PUSH(_tag);			\
									\
		_alloc_res = _do_alloc;					\
		ALLOC_TAG_SITE_POP(_alloc_old);				\
	} else {							\
		_alloc_res = _do_alloc;					\
	}								\
	_alloc_res;							\
})

/**
 * alloc_hooks_once - alloc_hooks_with() with one copy of the call
 * @_tag: pointer to the tag, as of alloc_hooks_with()
 * @_do_alloc: expression that allocates
 *
 * For a static function with one caller, which two copies would keep from being
 * inlined; one test more. There is always a current tag, so one that was taken
 * away is not %NULL.
 *
 * Return: the value of @_do_alloc.
 */
#define alloc_hooks_once(_tag, _do_alloc)				\
({									\
	struct alloc_tag *ALLOC_TAG_SITE_OLD =				\
		ALLOC_TAG_SITE_ENABLED() ? ALLOC_TAG_SITE_PUSH(_tag) : NULL; \
	__auto_type ALLOC_TAG_SITE_RESULT = _do_alloc;			\
									\
	if (_alloc_old)							\
		ALLOC_TAG_SITE_POP(_alloc_old);				\
	_alloc_res;							\
})

unsigned int alloc_tag_id_to_keep(const struct alloc_tag *tag);
struct alloc_tag *__alloc_tag_kept(unsigned long kept, struct alloc_tag *room);

/**
 * alloc_tag_kept - the tag of an id from alloc_tag_record() or alloc_tag_keep()
 * @_kept: the id; 0, where none was kept, is &alloc_tag_untagged
 *
 * The tag lies in the block of code that the macro stands in: pass it to a
 * foo_tagged(), but do not let it out of the block.
 *
 * Return: a pointer to the tag.
 */
#define alloc_tag_kept(_kept)						\
	__alloc_tag_kept((unsigned long)(_kept), &(struct alloc_tag){ })

/**
 * alloc_hooks_tag - charge an allocation to a tag from alloc_tag_record()
 * @_kept: what that stored, or the address of a tag
 * @_do_alloc: expression that allocates
 *
 * Return: the value of @_do_alloc.
 */
#define alloc_hooks_tag(_kept, _do_alloc)				\
	alloc_hooks_with(alloc_tag_kept(_kept), _do_alloc)

/**
 * alloc_hooks - charge an allocation to this line of code
 * @_do_alloc: expression that allocates
 *
 * Return: the value of @_do_alloc.
 */
#define alloc_hooks(_do_alloc)						\
({									\
	ALLOC_TAG_SITE;							\
									\
	alloc_hooks_with(&_alloc_tag, _do_alloc);			\
})

/**
 * alloc_hooks_here - alloc_hooks() with one copy of the call
 * @_do_alloc: expression that allocates
 *
 * For a function whose arguments the compiler checks, since it would check both.
 *
 * Return: the value of @_do_alloc.
 */
#define alloc_hooks_here(_do_alloc)	alloc_hooks_once(ALLOC_TAG_HERE, _do_alloc)

/**
 * alloc_hooks_void - alloc_hooks() for a function that returns nothing
 * @_do_alloc: expression that allocates
 */
#define alloc_hooks_void(_do_alloc)					\
	((void)alloc_hooks(({ _do_alloc; 0; })))

/**
 * alloc_tag_record - keep the current tag for later allocations
 * @_id: lvalue of type u32 to store its id in; struct alloc_tag * holds it, too
 */
#define alloc_tag_record(_id)	alloc_tag_keep(_id, alloc_tag_current())

/**
 * alloc_tag_keep - keep a tag that came as an argument for later allocations
 * @_id: lvalue as of alloc_tag_record()
 * @_tag: pointer to the tag, which is also kept while profiling is off
 */
#define alloc_tag_keep(_id, _tag)					\
	((_id) = (typeof(_id))(unsigned long)alloc_tag_id_to_keep(_tag))

/**
 * alloc_tag_fork - let a new task begin without its parent's current tag
 * @_tsk: the task, not running yet
 *
 * It may be a module's, and the task outlive that.
 */
#define alloc_tag_fork(_tsk)	((void)((_tsk)->alloc_tag = &alloc_tag_untagged))

/* What the rest of the kernel calls: init/main.c, fs/proc and show_mem(). */
void alloc_tag_init_early(void);
void alloc_tag_init_slab(void);
bool alloc_tag_is_boot_param(const char *name);
void alloc_tag_show_mem(void);

#else /* !CONFIG_MEM_ALLOC_PROFILING */

static inline bool mem_alloc_profiling_enabled(void) { return false; }
static inline bool alloc_tag_tracking(void) { return false; }
static inline struct alloc_tag *alloc_tag_current(void) { return NULL; }
static inline struct alloc_tag *alloc_tag_or_untagged(struct alloc_tag *tag) { return NULL; }
static inline void alloc_tag_init_early(void) { }
static inline void alloc_tag_init_slab(void) { }
static inline void alloc_tag_show_mem(void) { }

#define alloc_hooks_with(_tag, _do_alloc)	_do_alloc
#define alloc_hooks_once(_tag, _do_alloc)	_do_alloc
#define alloc_hooks_tag(_kept, _do_alloc)	_do_alloc
#define alloc_hooks(_do_alloc)			_do_alloc
#define alloc_hooks_void(_do_alloc)		_do_alloc

#define alloc_tag_kept(_kept)			NULL
#define alloc_tag_keep(_id, _tag)		do { } while (0)
#define alloc_tag_record(_id)			do { } while (0)
#define alloc_tag_fork(_tsk)			do { } while (0)

#endif /* CONFIG_MEM_ALLOC_PROFILING */

#endif /* _LINUX_ALLOC_TAG_H */
