// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags of pages: the map, and what is done with blocks as a whole
 */
#define pr_fmt(fmt) "alloc_tag: " fmt

#include <linux/init.h>
#include <linux/kmemleak.h>
#include <linux/memblock.h>
#include <linux/memory.h>
#include <linux/mm.h>
#include <linux/pgalloc_tag.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

/* === Data ================================================================ */

#define PIECE_PAGES	BIT(PGALLOC_TAG_PIECE_SHIFT)
#define PIECE_BYTES	(PIECE_PAGES * sizeof(alloc_tag_id_t))

unsigned long *pgalloc_tag_map __read_mostly;

/* Entries in pgalloc_tag_map; written at boot and under the hotplug lock. */
static unsigned long map_len;

/* === Internals =========================================================== */

static void set_piece(unsigned long *map, unsigned long i, void *piece)
{
	map[i] = (unsigned long)piece -
		 (i << PGALLOC_TAG_PIECE_SHIFT) * sizeof(alloc_tag_id_t);
}

static unsigned long pieces(unsigned long pfn_end)
{
	return (pfn_end + PIECE_PAGES - 1) >> PGALLOC_TAG_PIECE_SHIFT;
}

#ifdef CONFIG_MEMORY_HOTPLUG

/*
 * Readers take the map's address once and use it at once; a replaced map is
 * not freed, because nothing says when the last of them is through. Each one
 * is twice as long as the one before.
 */
static int grow_map(unsigned long len)
{
	unsigned long *map;

	len = max(len, 2 * map_len);
	map = vzalloc(array_size(len, sizeof(*map)));
	if (!map)
		return -ENOMEM;
	kmemleak_not_leak(map);
	memcpy(map, pgalloc_tag_map, map_len * sizeof(*map));
	/*
	 * Pairs with the address dependency in pgalloc_tag_entry(): who sees
	 * the new map sees what is in it.
	 */
	smp_store_release(&pgalloc_tag_map, map);
	map_len = len;
	return 0;
}

static int extend_map(unsigned long pfn, unsigned long end)
{
	unsigned long i;
	void *piece;

	if (pieces(end) > map_len && grow_map(pieces(end)))
		return -ENOMEM;
	for (i = pfn >> PGALLOC_TAG_PIECE_SHIFT; i < pieces(end); i++) {
		if (pgalloc_tag_map[i])
			continue;
		piece = vzalloc(PIECE_BYTES);
		if (!piece)
			return -ENOMEM;
		/* Known by its biased address only, which kmemleak cannot see. */
		kmemleak_not_leak(piece);
		set_piece(pgalloc_tag_map, i, piece);
	}
	return 0;
}

static int pgalloc_tag_memory_notify(struct notifier_block *nb, unsigned long action,
				     void *data)
{
	struct memory_notify *mn = data;

	if (action == MEM_GOING_ONLINE &&
	    extend_map(mn->start_pfn, mn->start_pfn + mn->nr_pages)) {
		pr_warn("memory at pfn %#lx stays offline: no room for its %zu bytes of tags\n",
			mn->start_pfn, mn->nr_pages * sizeof(alloc_tag_id_t));
		return notifier_from_errno(-ENOMEM);
	}
	/*
	 * What is still charged there was taken offline by its owner, as
	 * virtio-mem does, or is broken. It is gone, and may come back as
	 * memory that nobody has allocated.
	 */
	if (action == MEM_OFFLINE && alloc_tag_tracking())
		__pgalloc_tag_free_each(mn->start_pfn, mn->nr_pages);
	return NOTIFY_OK;
}

static int __init pgalloc_tag_init(void)
{
	if (pgalloc_tag_map)
		hotplug_memory_notifier(pgalloc_tag_memory_notify, DEFAULT_CALLBACK_PRI);
	return 0;
}
core_initcall(pgalloc_tag_init);

#endif /* CONFIG_MEMORY_HOTPLUG */

/* === Public interface ==================================================== */

/* Uncharge single pages; see pgalloc_tag_free(). Those without a tag pass. */
void __pgalloc_tag_free_each(unsigned long pfn, unsigned long nr)
{
	alloc_tag_id_t *entry;
	unsigned long end;

	for (end = pfn + nr; pfn < end; pfn++) {
		entry = pgalloc_tag_pfn_entry(pfn);
		if (!*entry)
			continue;
		alloc_tag_uncharge(*entry, PAGE_SIZE);
		*entry = 0;
	}
}

/* See pgalloc_tag_free_tail(). */
void __pgalloc_tag_free_tail(unsigned int id, unsigned int order)
{
	/* The free of the first page will take off its bytes and the call. */
	this_cpu_sub(alloc_tag_id_counters(id)->bytes, (PAGE_SIZE << order) - PAGE_SIZE);
}

/* See pgalloc_tag_split(). */
void __pgalloc_tag_split(struct page *page, unsigned int nr)
{
	unsigned int id = *pgalloc_tag_entry(page);
	unsigned int i;

	if (!id)
		return;
	for (i = 1; i < nr; i++)
		*pgalloc_tag_entry(page + i) = id;
	this_cpu_add(alloc_tag_id_counters(id)->calls, nr - 1);
}

/* See pgalloc_tag_swap(). */
void __pgalloc_tag_swap(struct page *a, struct page *b, unsigned int nr)
{
	unsigned int i;

	/* Those have no map; and no tag, since they are nobody's allocation. */
	if (is_zone_device_page(a) || is_zone_device_page(b))
		return;
	/*
	 * All pages and not only the first: a gigantic folio is made of pages
	 * that were allocated one by one.
	 */
	for (i = 0; i < nr; i++)
		swap(*pgalloc_tag_entry(nth_page(a, i)), *pgalloc_tag_entry(nth_page(b, i)));
}

/**
 * pgalloc_tag_init_early - make the map for all memory that is there at boot
 *
 * Description: before the first page goes to the buddy allocator, so that there
 * is none without an entry.
 *
 * Context: Boot, while memblock still allocates.
 * Return: 0, or -ENOMEM.
 */
int __init pgalloc_tag_init_early(void)
{
	unsigned long start, end, pfn;
	unsigned long *map;
	int i, nid;

	/* Zone device and hot-added memory may follow; grow_map() sees to it. */
	map_len = pieces(max(max_pfn, PHYS_PFN(memblock_end_of_DRAM())));
	map = memblock_alloc_try_nid(map_len * sizeof(*map), SMP_CACHE_BYTES, 0,
				     MEMBLOCK_ALLOC_NOLEAKTRACE, NUMA_NO_NODE);
	if (!map)
		return -ENOMEM;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, &nid) {
		for (pfn = start; pfn < end; pfn = ALIGN(pfn + 1, PIECE_PAGES)) {
			unsigned long nr = pfn >> PGALLOC_TAG_PIECE_SHIFT;
			void *piece;

			if (map[nr])
				continue;
			piece = memblock_alloc_try_nid(PIECE_BYTES, PAGE_SIZE, 0,
						       MEMBLOCK_ALLOC_NOLEAKTRACE, nid);
			if (!piece)
				return -ENOMEM;
			set_piece(map, nr, piece);
		}
	}
	pgalloc_tag_map = map;
	return 0;
}
