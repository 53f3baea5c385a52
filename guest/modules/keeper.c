// SPDX-License-Identifier: GPL-2.0
/*
 * Keeps the containers created by owner.ko: grow=N adds N entries to each, and
 * empty=1 destroys them. The entries are allocated here, in functions named
 * put_...; the memory of the containers themselves is charged to owner.ko.
 */
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "outlive.h"

#define MAX_KEPT	64
#define PAGES_AT_ONCE	2

static struct containers containers;
static struct kmem_cache *lru_cache;
static u32 next_key;

/* Some of the containers may not be configured. */
static __maybe_unused struct page *pages[PAGES_AT_ONCE * MAX_KEPT];
static __maybe_unused void *dma_objects[MAX_KEPT];
static __maybe_unused dma_addr_t handles[MAX_KEPT];
static __maybe_unused struct bio *bios[MAX_KEPT];
static void *lru_objects[MAX_KEPT];
static void *elements[MAX_KEPT];
static __maybe_unused unsigned int nr_pages, nr_dma_objects, nr_bios;
static unsigned int nr_lru_objects, nr_elements;

struct containers *keeper_room(void)
{
	return &containers;
}
EXPORT_SYMBOL_GPL(keeper_room);

void queue_init_noprof(struct queue *q)
{
	alloc_tag_record(q->tag);
}
EXPORT_SYMBOL_GPL(queue_init_noprof);

static noinline int put_table(void)
{
	struct entry *entry = kzalloc(sizeof(*entry), GFP_KERNEL);

	if (!entry)
		return -ENOMEM;
	entry->key = next_key++;
	return rhashtable_insert_fast(&containers.table, &entry->node, outlive_params);
}

/* The first object of a memory cgroup makes the lists grow. */
static noinline int put_lru(void)
{
	if (nr_lru_objects == MAX_KEPT)
		return 0;
	lru_objects[nr_lru_objects] = kmem_cache_alloc_lru(lru_cache, &containers.lru,
							   GFP_KERNEL);
	return lru_objects[nr_lru_objects++] ? 0 : -ENOMEM;
}

static int put_queue(void)
{
	struct queue *q = &containers.queue;
	void *p;

	if (q->nr == ARRAY_SIZE(q->entries))
		return 0;
	/* Alternate between pages and objects. */
	if (q->nr & 1)
		p = (void *)alloc_hooks_tag(q->tag, __get_free_pages_noprof(GFP_KERNEL, 0));
	else
		p = alloc_hooks_tag(q->tag, kmalloc_noprof(200, GFP_KERNEL));
	q->entries[q->nr++] = p;
	return p ? 0 : -ENOMEM;
}

static void empty_queue(void)
{
	struct queue *q = &containers.queue;

	while (q->nr--) {
		if (q->nr & 1)
			free_page((unsigned long)q->entries[q->nr]);
		else
			kfree(q->entries[q->nr]);
	}
	q->nr = 0;
}

static int put_dma_pool(void)
{
#ifdef CONFIG_HAS_DMA
	if (nr_dma_objects == MAX_KEPT)
		return 0;
	dma_objects[nr_dma_objects] = dma_pool_alloc(containers.dma_pool, GFP_KERNEL,
						     &handles[nr_dma_objects]);
	return dma_objects[nr_dma_objects++] ? 0 : -ENOMEM;
#else
	return 0;
#endif
}

static int put_page_pool(void)
{
#ifdef CONFIG_PAGE_POOL
	unsigned int i;

	/*
	 * A pool allocates 64 pages at a time: take enough to make it allocate
	 * more.
	 */
	for (i = 0; i < PAGES_AT_ONCE && nr_pages < ARRAY_SIZE(pages); i++) {
		pages[nr_pages] = page_pool_dev_alloc_pages(containers.page_pool);
		if (!pages[nr_pages])
			return -ENOMEM;
		nr_pages++;
	}
	return 0;
#else
	return 0;
#endif
}

static noinline int put_bio_set(void)
{
#ifdef CONFIG_BLOCK
	if (nr_bios == MAX_KEPT)
		return 0;
	bios[nr_bios] = bio_alloc_bioset(NULL, 32, 0, GFP_NOIO & ~__GFP_DIRECT_RECLAIM,
					 &containers.bio_set);
	if (bios[nr_bios])
		nr_bios++;
#endif
	return 0;
}

static noinline int put_mempool(void)
{
	if (nr_elements == MAX_KEPT)
		return 0;
	elements[nr_elements] = mempool_alloc(containers.mempool, GFP_KERNEL);
	return elements[nr_elements++] ? 0 : -ENOMEM;
}

/* Wait until resizing has finished, and the old tables are freed. */
static void settle(void)
{
	unsigned int tries;

	for (tries = 0; tries < 10; tries++) {
		flush_work(&containers.table.run_work);
		rcu_barrier();
	}
}

static int grow_set(const char *val, const struct kernel_param *kp)
{
	static int (*const put[])(void) = {
		put_table, put_lru, put_queue, put_dma_pool, put_page_pool, put_bio_set,
		put_mempool,
	};
	unsigned int n, i;
	int err = kstrtouint(val, 0, &n);

	for (; !err && n; n--) {
		for (i = 0; i < ARRAY_SIZE(put) && !err; i++)
			err = put[i]();
	}
	settle();
	return err;
}

static void free_entry(void *entry, void *arg)
{
	kfree(entry);
}

static int empty_set(const char *val, const struct kernel_param *kp)
{
	settle();
	rhashtable_free_and_destroy(&containers.table, free_entry, NULL);
	while (nr_lru_objects)
		kmem_cache_free(lru_cache, lru_objects[--nr_lru_objects]);
	list_lru_destroy(&containers.lru);
	empty_queue();
#ifdef CONFIG_HAS_DMA
	while (nr_dma_objects) {
		nr_dma_objects--;
		dma_pool_free(containers.dma_pool, dma_objects[nr_dma_objects],
			      handles[nr_dma_objects]);
	}
	dma_pool_destroy(containers.dma_pool);
#endif
#ifdef CONFIG_PAGE_POOL
	while (nr_pages)
		page_pool_put_full_page(containers.page_pool, pages[--nr_pages], false);
	page_pool_destroy(containers.page_pool);
#endif
#ifdef CONFIG_BLOCK
	while (nr_bios)
		bio_put(bios[--nr_bios]);
	bioset_exit(&containers.bio_set);
#endif
	while (nr_elements)
		mempool_free(elements[--nr_elements], containers.mempool);
	mempool_destroy(containers.mempool);
	return 0;
}

static const struct kernel_param_ops grow_ops = { .set = grow_set };
static const struct kernel_param_ops empty_ops = { .set = empty_set };
module_param_cb(grow, &grow_ops, NULL, 0200);
module_param_cb(empty, &empty_ops, NULL, 0200);

static unsigned long count_none(struct shrinker *shrinker, struct shrink_control *sc)
{
	return SHRINK_EMPTY;
}

static int __init keeper_init(void)
{
	int err;

	lru_cache = kmem_cache_create("alloc_tag_keeper", 64, 0, SLAB_ACCOUNT, NULL);
	if (!lru_cache)
		return -ENOMEM;
	containers.shrinker = (struct shrinker){
		.count_objects = count_none,
		.scan_objects = count_none,
		.seeks = DEFAULT_SEEKS,
		.flags = SHRINKER_MEMCG_AWARE,
	};
	err = register_shrinker(&containers.shrinker, "alloc_tag_keeper");
	if (err)
		goto no_shrinker;
	containers.dev = root_device_register("alloc_tag_keeper");
	err = PTR_ERR_OR_ZERO(containers.dev);
	if (err)
		goto no_device;
	containers.dev->coherent_dma_mask = DMA_BIT_MASK(64);
	return 0;

no_device:
	unregister_shrinker(&containers.shrinker);
no_shrinker:
	kmem_cache_destroy(lru_cache);
	return err;
}
module_init(keeper_init);

static void __exit keeper_exit(void)
{
	root_device_unregister(containers.dev);
	unregister_shrinker(&containers.shrinker);
	kmem_cache_destroy(lru_cache);
}
module_exit(keeper_exit);

MODULE_DESCRIPTION("Keeps containers for the tests of allocation profiling");
MODULE_LICENSE("GPL");
