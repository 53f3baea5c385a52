/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation tags: which line of code holds how much memory
 *
 * Overview
 * --------
 * Most functions that allocate memory are macros that define a static tag for
 * the calling line. About three quarters of them pass the tag to the function
 * as its last argument; the others make it the current tag of the task while
 * the function runs. The page, slab or per-CPU allocator underneath charges the
 * tag and stores its id beside the page, object or area, where freeing finds it
 * again:
 *
 *	macro -> tag -> counters
 *	             -> id, stored beside the memory
 *	                   -> counters, when the memory is freed
 *
 * A function that allocates on behalf of its callers is hooked in one of these
 * two ways, so the callers are charged instead of a line inside the function. A
 * data structure remembers the tag of the line that set it up, and charges that
 * tag when it grows.
 *
 * Names
 * -----
 *	foo		called by everybody: a macro that charges its line
 *	foo_tagged	foo with the tag as an additional argument
 *	foo_noprof	foo for the current tag; called by functions that are
 *			hooked themselves
 *	foo_untagged	charges nothing; used inside the allocators
 *
 * foo_noprof and foo_tagged are not separate functions but names for foo() that
 * no macro expands, see alloc_hooks/names.h. Symbols keep their usual names.
 * With profiling configured out, all of these are foo().
 *
 * Usage
 * -----
 *	alloc_tagged		in the macro of a function that takes the tag as
 *				an argument: the usual case, and the cheapest
 *	alloc_hooks		in the macro of a function that does not
 *	alloc_hooks_void	likewise, if the function returns nothing
 *	alloc_hooks_here	likewise, if the compiler checks the arguments
 *				and would warn twice
 *	alloc_hooks_with	to run a call that takes no tag with a given tag
 *	alloc_hooks_once	likewise, for a static function to be inlined
 *	alloc_tag_keep		to remember a tag passed as an argument
 *	alloc_tag_record	to remember the current tag
 *	alloc_tag_kept		to pass a remembered tag as an argument
 *	alloc_hooks_tag		to make a remembered tag the current one
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
 * What is remembered is the id of the tag. A pointer to a tag is only valid
 * during the call that it is passed to or is current in, because the tag may
 * belong to a module.
 *
 * What NULL means
 * ---------------
 * A %NULL tag, or an id of 0, means that no tag was recorded. Such allocations
 * are charged to &alloc_tag_untagged, which is also the current tag outside of
 * any hook. CONFIG_MEM_ALLOC_PROFILING_DEBUG warns about both.
 *
 * Implementation
 * --------------
 * slab.h and gfp.h include this header, so it must not include any header that
 * allocates or that declares struct task_struct. Hence the hard-coded offset of
 * the current tag below. See Documentation/mm/allocation-profiling.rst for the
 * rest.
 */
#ifndef _LINUX_ALLOC_TAG_H
#define _LINUX_ALLOC_TAG_H

#include <linux/alloc_tag_types.h>
#include <linux/jump_label.h>

#ifdef CONFIG_MEM_ALLOC_PROFILING

#include <asm/current.h>

/*
 * Offset of the current tag in struct task_struct. It directly follows
 * thread_info, whose size is an ABI of the architecture's entry code and
 * therefore known here; the PREEMPT_RT patches add a counter to it. A
 * static_assert() in lib/alloc_tag/alloc_tag.c checks the offset.
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
 * alloc_tag_tracking_key: something may have been charged since boot, so frees
 * have to check. It is enabled before the other key, and never disabled.
 */
DECLARE_STATIC_KEY_FALSE(mem_alloc_profiling_key);
DECLARE_STATIC_KEY_FALSE(alloc_tag_tracking_key);

/* Current outside of any hook, so the allocators need not check for NULL. */
extern struct alloc_tag alloc_tag_untagged;

/**
 * mem_alloc_profiling_enabled - check if new allocations are charged
 *
 * Context: Any.
 * Return: %true if vm.mem_profiling is 1.
 */
static __always_inline bool mem_alloc_profiling_enabled(void)
{
	return static_branch_unlikely(&mem_alloc_profiling_key);
}

/**
 * alloc_tag_tracking - check if there may be charged allocations
 *
 * Context: Any.
 * Return: %true once vm.mem_profiling has been 1.
 */
static __always_inline bool alloc_tag_tracking(void)
{
	return static_branch_unlikely(&alloc_tag_tracking_key);
}

/**
 * alloc_tag_slot - get the location of the current tag of this task
 *
 * Description: Only this task and interrupts on its CPU write to it, and
 * interrupts restore it.
 *
 * Context: Any.
 * Return: its address.
 */
static __always_inline struct alloc_tag **alloc_tag_slot(void)
{
	return (struct alloc_tag **)((char *)current + ALLOC_TAG_TASK_OFFSET);
}

/**
 * alloc_tag_current - get the tag that an allocation would be charged to
 *
 * Context: Any. In an interrupt, it is the tag that the handler has set, or
 *	otherwise that of the interrupted task. With "never" it may be %NULL.
 * Return: the tag; &alloc_tag_untagged outside of any alloc_hooks().
 */
static __always_inline struct alloc_tag *alloc_tag_current(void)
{
	return *alloc_tag_slot();
}

/**
 * alloc_tag_inherit - get the current tag, as an argument for foo_tagged()
 *
 * Context: Any.
 * Return: the tag. While profiling is off, nothing reads the argument and it
 *	may be any tag but %NULL.
 */
static __always_inline struct alloc_tag *alloc_tag_inherit(void)
{
	return mem_alloc_profiling_enabled() ? alloc_tag_current() : &alloc_tag_untagged;
}

/**
 * alloc_tag_or_untagged - replace a missing tag, for foo_tagged()
 * @tag: the tag, or %NULL if none was recorded
 *
 * This is free if the compiler can see that @tag is the address of a tag.
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
 * @tag: the tag; %NULL stands for &alloc_tag_untagged
 *
 * An interrupt in between is harmless, because it restores the slot.
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
 * alloc_tag_pop - restore the tag that alloc_tag_push() replaced
 * @old: the return value of alloc_tag_push()
 *
 * Context: Any, but the same task as alloc_tag_push().
 */
static __always_inline void alloc_tag_pop(struct alloc_tag *old)
{
	*alloc_tag_slot() = old;
}

/**
 * alloc_hooks_with - run an allocation with a given tag as the current one
 * @_tag: pointer to the tag; %NULL stands for &alloc_tag_untagged
 * @_do_alloc: expression that allocates
 *
 * The static key is tested only once: switching profiling while the allocation
 * runs can neither leave the tag behind nor restore one that was never saved.
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
 * @_tag: pointer to the tag, as for alloc_hooks_with()
 * @_do_alloc: expression that allocates
 *
 * For a static function with a single caller, which would not be inlined if
 * there were two copies of the call. This takes a second test of the static
 * key. There is always a current tag, so a saved tag is never %NULL.
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
 * alloc_tag_kept - get the tag of a remembered id
 * @_kept: id from alloc_tag_record() or alloc_tag_keep(); 0, if none was
 *	stored, stands for &alloc_tag_untagged
 *
 * The tag is a compound literal in the enclosing block: pass it to
 * foo_tagged(), but do not use it outside of the block.
 *
 * Return: a pointer to the tag.
 */
#define alloc_tag_kept(_kept)						\
	__alloc_tag_kept((unsigned long)(_kept), &(struct alloc_tag){ })

/**
 * alloc_hooks_tag - charge an allocation to a remembered tag
 * @_kept: id stored by alloc_tag_record(), or the address of a tag
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
 * For a function whose arguments the compiler checks, because it would warn
 * about both copies.
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
 * alloc_tag_record - remember the current tag for later allocations
 * @_id: lvalue to store its id in, of type u32 or struct alloc_tag *
 */
#define alloc_tag_record(_id)	alloc_tag_keep(_id, alloc_tag_current())

/**
 * alloc_tag_keep - remember a tag argument for later allocations
 * @_id: lvalue, as for alloc_tag_record()
 * @_tag: pointer to the tag, which is stored even while profiling is off
 */
#define alloc_tag_keep(_id, _tag)					\
	((_id) = (typeof(_id))(unsigned long)alloc_tag_id_to_keep(_tag))

/**
 * alloc_tag_fork - start a new task without its parent's current tag
 * @_tsk: the task, which does not run yet
 *
 * The parent's tag may belong to a module that the task outlives.
 */
#define alloc_tag_fork(_tsk)	((void)((_tsk)->alloc_tag = &alloc_tag_untagged))

/* Called by the rest of the kernel: init/main.c, fs/proc and show_mem(). */
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
