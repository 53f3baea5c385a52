// SPDX-License-Identifier: GPL-2.0
/*
 * Calls allocation functions for 53-probes.sh when its parameter run is
 * written, each a given number of times, with a size or flags that nothing else
 * uses, or from a cache of its own. The memory is held until the module is
 * unloaded.
 */
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#define TIMES	5
#define STRING	"of_probed.ko_only"
#define FLAGS	(GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY | __GFP_NOMEMALLOC)

static struct kmem_cache *own;

static unsigned long cache;
module_param(cache, ulong, 0444);
MODULE_PARM_DESC(cache, "address of the cache");

static unsigned int flags = (__force unsigned int)FLAGS;
module_param(flags, uint, 0444);
MODULE_PARM_DESC(flags, "flags of pages");

/* A size that the compiler does not know. */
static size_t variable(size_t size)
{
	OPTIMIZER_HIDE_VAR(size);
	return size;
}

/* X(name of the function, a call of it, how to free p) */
#define FUNCTIONS(X)								\
	X(__kmalloc, kmalloc(variable(1237), GFP_KERNEL), kfree(p))		\
	X(__kmalloc_node, kmalloc_node(variable(1239), GFP_KERNEL, 0), kfree(p)) \
	X(kmalloc_trace, kmalloc(1249, GFP_KERNEL), kfree(p))			\
	X(kmalloc_node_trace, kmalloc_node(1259, GFP_KERNEL, 0), kfree(p))	\
	X(kmalloc_large, kmalloc(20011, GFP_KERNEL), kfree(p))			\
	X(krealloc, krealloc(NULL, 1277, GFP_KERNEL), kfree(p))			\
	X(kvmalloc_node, kvmalloc(1279, GFP_KERNEL), kvfree(p))			\
	X(kmemdup_nul, kmemdup_nul((char *)empty_zero_page, 1283, GFP_KERNEL), kfree(p)) \
	X(kstrdup, kstrdup(STRING, GFP_KERNEL), kfree(p))			\
	X(kstrndup, kstrndup(STRING, 100, GFP_KERNEL), kfree(p))		\
	X(kmem_cache_alloc, kmem_cache_alloc(own, GFP_KERNEL), kmem_cache_free(own, p)) \
	X(kmem_cache_alloc_node, kmem_cache_alloc_node(own, GFP_KERNEL, 0),	\
	  kmem_cache_free(own, p))						\
	X(kmem_cache_alloc_lru, kmem_cache_alloc_lru(own, NULL, GFP_KERNEL),	\
	  kmem_cache_free(own, p))						\
	X(vmalloc, vmalloc(20479), vfree(p))					\
	X(vzalloc, vzalloc(20477), vfree(p))					\
	X(vmalloc_user, vmalloc_user(20473), vfree(p))				\
	X(__vmalloc, __vmalloc(20471, GFP_KERNEL), vfree(p))			\
	X(vmalloc_node, vmalloc_node(20469, 0), vfree(p))			\
	X(__get_free_pages, __get_free_pages(FLAGS, 1), free_pages((unsigned long)p, 1)) \
	X(get_zeroed_page, get_zeroed_page(FLAGS), free_page((unsigned long)p))	\
	X(alloc_pages_exact, alloc_pages_exact(12287, GFP_KERNEL), free_pages_exact(p, 12287)) \
	X(__alloc_pages, __alloc_pages(FLAGS, 2, 0, NULL), __free_pages(p, 2))	\
	X(__alloc_percpu, (__force void *)__alloc_percpu(1297, 8),		\
	  free_percpu((__force void __percpu *)p))				\
	X(__alloc_skb, alloc_skb(1301, GFP_KERNEL), kfree_skb(p))

#define DEFINE_FUNCTIONS(_name, _alloc, _free)				\
static noinline void *call_##_name(void) { return (void *)(_alloc); }	\
static void free_##_name(void *p) { _free; }
FUNCTIONS(DEFINE_FUNCTIONS)

static struct function {
	void *(*call)(void);
	void (*free)(void *p);
	void *kept[TIMES];
} functions[] = {
#define FUNCTION(_name, _alloc, _free)	{ call_##_name, free_##_name },
	FUNCTIONS(FUNCTION)
};

static int set_run(const char *val, const struct kernel_param *kp)
{
	struct function *f;
	unsigned int i;

	for (f = functions; f < functions + ARRAY_SIZE(functions); f++) {
		for (i = 0; i < TIMES; i++) {
			if (f->kept[i])
				return -EBUSY;
			f->kept[i] = f->call();
			if (!f->kept[i])
				return -ENOMEM;
		}
	}
	return 0;
}

static const struct kernel_param_ops run_ops = { .set = set_run };
module_param_cb(run, &run_ops, NULL, 0200);
MODULE_PARM_DESC(run, "written: call each function five times");

/* A cache with a constructor is never merged with another. */
static void never_merged(void *p)
{
}

static int __init probed_init(void)
{
	own = kmem_cache_create("alloc_tag_probed", 328, 0, 0, never_merged);
	cache = (unsigned long)own;
	return own ? 0 : -ENOMEM;
}
module_init(probed_init);

static void __exit probed_exit(void)
{
	struct function *f;
	unsigned int i;

	for (f = functions; f < functions + ARRAY_SIZE(functions); f++)
		for (i = 0; i < TIMES; i++)
			if (f->kept[i])
				f->free(f->kept[i]);
	kmem_cache_destroy(own);
}
module_exit(probed_exit);

MODULE_DESCRIPTION("Test of memory allocation profiling: functions to probe");
MODULE_LICENSE("GPL");
