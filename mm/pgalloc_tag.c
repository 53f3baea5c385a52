// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags of pages: the map, and operations on whole blocks
 */
#define pr_fmt(fmt) "alloc_tag: " fmt

#include <linux/alloc_tag_internal.h>
#include <linux/init.h>
#include <linux/kmemleak.h>
#include <linux/memblock.h>
#include <linux/memory.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/pgalloc_tag.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

/* === Data ================================================================ */

#define PIECE_PAGES	BIT(PGALLOC_TAG_PIECE_SHIFT)
#define PIECE_BYTES	(PIECE_PAGES * sizeof(alloc_tag_id_t))

unsigned long *pgalloc_tag_map __read_mostly;
unsigned long pgalloc_tag_base __ro_after_init;
DEFINE_STATIC_KEY_FALSE(pgalloc_tag_pieces_key);

/*
 * Number of entries in pgalloc_tag_map; written at boot and under the hotplug
 * lock.
 */
static unsigned long map_len;

/* === Internals =========================================================== */

static unsigned long pieces(unsigned long pfn_end)
{
	return (pfn_end + PIECE_PAGES - 1) >> PGALLOC_TAG_PIECE_SHIFT;
}

#if defined(CONFIG_MEMORY_HOTPLUG) || defined(CONFIG_MEM_ALLOC_PROFILING_KUNIT_TEST)
/* Number of pages charged through the entries of the page at @pfn. */
static unsigned long pages_of(unsigned long pfn)
{
	struct page *page = pfn_to_page(pfn);

	/*
	 * Larger folios are made of pages that were allocated one by one, and
	 * that each have an entry.
	 */
	if (PageHead(page) && compound_order(page) < MAX_ORDER)
		return compound_nr(page);
	return 1;
}

/**
 * pgalloc_tag_forget - uncharge the remains of memory that is going away
 * @pfn: first page frame
 * @nr: number of pages
 *
 * A compound page is uncharged as a whole. The size of any other unsplit block
 * is unknown, but there can be none: only pages go offline that are free,
 * poisoned, or taken by their owner one by one.
 *
 * Context: No concurrent allocation or free of these pages.
 */
void pgalloc_tag_forget(unsigned long pfn, unsigned long nr)
{
	unsigned long end = pfn + nr, n;
	alloc_tag_id_t *entry;

	for (; pfn < end; pfn += n) {
		entry = pgalloc_tag_pfn_entry(pfn);
		n = pages_of(pfn);
		alloc_tag_uncharge(*entry, n * PAGE_SIZE);
		entry[0] = 0;
		if (n > 1)
			entry[1] = 0;
	}
}
#endif

#ifdef CONFIG_MEMORY_HOTPLUG

/*
 * Readers load the address of the map once, and use it immediately. A replaced
 * map is not freed, because there is no way to tell when its last reader has
 * finished. Each map is at least twice as long as the one before.
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
	 * Pairs with the address dependency in pgalloc_tag_pfn_entry(): readers
	 * that see the new map also see its contents.
	 */
	smp_store_release(&pgalloc_tag_map, map);
	map_len = len;
	return 0;
}

static int extend_map(unsigned long pfn, unsigned long end)
{
	unsigned long i;
	void *piece;

	/*
	 * Entries are no longer at a fixed distance. Our caller holds the CPU
	 * hotplug lock.
	 */
	static_branch_enable_cpuslocked(&pgalloc_tag_pieces_key);
	/*
	 * All CPUs must see this before any of them gets one of the pages, see
	 * enable_keys() in control.c.
	 */
	kick_all_cpus_sync();

	if (pieces(end) > map_len && grow_map(pieces(end)))
		return -ENOMEM;
	for (i = pfn >> PGALLOC_TAG_PIECE_SHIFT; i < pieces(end); i++) {
		if (pgalloc_tag_map[i])
			continue;
		piece = vzalloc(PIECE_BYTES);
		if (!piece)
			return -ENOMEM;
		/* kmemleak cannot see the biased address that is stored. */
		kmemleak_not_leak(piece);
		pgalloc_tag_map[i] = pgalloc_tag_piece_base(piece, i);
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
	 * Pages that are still charged were taken offline by their owner, as
	 * virtio-mem does, or are poisoned. They are gone now, and may come
	 * back as memory that has not been allocated.
	 */
	if (action == MEM_OFFLINE && alloc_tag_tracking())
		pgalloc_tag_forget(mn->start_pfn, mn->nr_pages);
	return NOTIFY_OK;
}

static int __init pgalloc_tag_init(void)
{
	if (pgalloc_tag_map)
		hotplug_memory_notifier(pgalloc_tag_memory_notify, 0);
	return 0;
}
core_initcall(pgalloc_tag_init);

#endif /* CONFIG_MEMORY_HOTPLUG */

/* === Public interface ==================================================== */

/*
 * See pgalloc_tag_alloc(). Nearly all blocks are single pages. In a larger one,
 * the second entry is always in the same piece of the map, because blocks are
 * aligned to their size.
 */
void notrace __pgalloc_tag_alloc(struct page *page, unsigned int order)
{
	struct alloc_tag *tag = alloc_tag_checked(alloc_tag_current(), "pages");
	alloc_tag_id_t *entry = pgalloc_tag_entry(page);
	alloc_tag_id_t id = tag->ct.id;

	alloc_tag_check_unset(*entry, "page");
	*entry = id;
	if (likely(!order)) {
		alloc_tag_charge(tag->counters, PAGE_SIZE);
	} else {
		entry[1] = id;
		alloc_tag_charge(tag->counters, PAGE_SIZE << order);
	}
}

/* See pgalloc_tag_free(). */
void notrace __pgalloc_tag_free(struct page *page, unsigned int order)
{
	alloc_tag_id_t *entry = pgalloc_tag_entry(page);
	unsigned long id = *entry;

	alloc_tag_check_known(id, "page");
	if (likely(!order)) {
		*entry = 0;
		alloc_tag_uncharge(id, PAGE_SIZE);
	} else {
		/* Clear both entries in a single store. */
		memset(entry, 0, 2 * sizeof(*entry));
		alloc_tag_uncharge(id, PAGE_SIZE << order);
	}
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
	alloc_tag_count(&alloc_tag_id_counters(id)->calls, nr - 1);
}

/*
 * See pgalloc_tag_join(). All pages have the same tag, or none if profiling was
 * off when they were allocated. The block gets the tag of its first page.
 */
void __pgalloc_tag_join(struct page *page, unsigned int nr)
{
	unsigned int id = *pgalloc_tag_entry(page);
	unsigned int i;

	for (i = 1; i < nr; i++) {
		alloc_tag_id_t *entry = pgalloc_tag_entry(nth_page(page, i));

		alloc_tag_uncharge(*entry, PAGE_SIZE);
		*entry = i == 1 ? id : 0;
	}
	alloc_tag_count(&alloc_tag_id_counters(id)->bytes, (nr - 1) * PAGE_SIZE);
}

/* See pgalloc_tag_swap(). */
void __pgalloc_tag_swap(struct page *a, struct page *b, unsigned int nr)
{
	unsigned int i;

	/*
	 * ZONE_DEVICE pages have no entries, and need none because they are
	 * never allocated.
	 */
	if (is_zone_device_page(a) || is_zone_device_page(b))
		return;
	/*
	 * Swap the entries of all pages, because a gigantic folio is made of
	 * pages that were allocated one by one.
	 */
	for (i = 0; i < nr; i++)
		swap(*pgalloc_tag_entry(nth_page(a, i)), *pgalloc_tag_entry(nth_page(b, i)));
}

/*
 * Allocate all pieces as one array, including those of holes. With several
 * nodes, each piece should rather be on the node of its pages.
 */
static void * __init alloc_all_pieces(unsigned long nr)
{
	if (num_node_state(N_MEMORY) > 1)
		return NULL;
	return memblock_alloc_try_nid_raw(nr * PIECE_BYTES, PAGE_SIZE, 0,
					  MEMBLOCK_ALLOC_NOLEAKTRACE, NUMA_NO_NODE);
}

/* The table is complete: free the pieces of holes. */
static void __init use_all_pieces(void *all)
{
	unsigned long i;

	for (i = 0; i < map_len; i++) {
		if (!pgalloc_tag_map[i])
			memblock_free(all + i * PIECE_BYTES, PIECE_BYTES);
	}
	pgalloc_tag_base = (unsigned long)all;
	if (PGALLOC_TAG_BY_ADDRESS)
		pgalloc_tag_base -= (unsigned long)pfn_to_page(0) / PGALLOC_TAG_PER_PAGE;
}

/**
 * pgalloc_tag_init_early - set up the map for all memory present at boot
 *
 * Description: This is done before the first page goes to the buddy allocator,
 * so every page has an entry.
 *
 * Context: Boot, while memblock can still allocate.
 * Return: 0, or -ENOMEM.
 */
int __init pgalloc_tag_init_early(void)
{
	unsigned long start, end, pfn;
	unsigned long *map;
	void *all;
	int i, nid;

	/* Memory that is added later is handled by grow_map(). */
	map_len = pieces(max(max_pfn, PHYS_PFN(memblock_end_of_DRAM())));
	map = memblock_alloc_try_nid(map_len * sizeof(*map), SMP_CACHE_BYTES, 0,
				     MEMBLOCK_ALLOC_NOLEAKTRACE, NUMA_NO_NODE);
	if (!map)
		return -ENOMEM;

	all = alloc_all_pieces(map_len);
	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, &nid) {
		for (pfn = start; pfn < end; pfn = ALIGN(pfn + 1, PIECE_PAGES)) {
			unsigned long nr = pfn >> PGALLOC_TAG_PIECE_SHIFT;
			void *piece;

			if (map[nr])
				continue;
			if (all)
				piece = memset(all + nr * PIECE_BYTES, 0, PIECE_BYTES);
			else
				piece = memblock_alloc_try_nid(PIECE_BYTES, PAGE_SIZE, 0,
							       MEMBLOCK_ALLOC_NOLEAKTRACE, nid);
			if (!piece)
				return -ENOMEM;
			map[nr] = pgalloc_tag_piece_base(piece, nr);
		}
	}
	pgalloc_tag_map = map;
	if (all)
		use_all_pieces(all);
	else
		static_branch_enable(&pgalloc_tag_pieces_key);
	return 0;
}

/* === Looking at all pages ================================================ */

#if defined(CONFIG_MEM_ALLOC_PROFILING_DEBUG) || defined(CONFIG_KMEMTRACE)
static unsigned int id_of(unsigned long pfn)
{
	return READ_ONCE(*pgalloc_tag_pfn_entry(pfn));
}

/* Check for a page that is not the first page of anything. */
static bool is_plain_tail(struct page *page)
{
	return !page_ref_count(page) && !PageBuddy(page) && !PageCompound(page) &&
	       !PageReserved(page);
}

/**
 * pgalloc_tag_block_order - determine the order of a non-compound block
 * @pfn: page frame number of its first page
 * @end: that of the page behind its zone
 *
 * The order is not recorded anywhere. But the other pages have no reference, and
 * only the second page has an id, the same as the first. The block is aligned to
 * its size.
 *
 * Context: Any. While blocks are allocated and freed it is a guess.
 * Return: the order.
 */
unsigned int pgalloc_tag_block_order(unsigned long pfn, unsigned long end)
{
	unsigned int order, id = id_of(pfn);
	unsigned long i;

	for (order = 0; order < MAX_ORDER - 1; order++) {
		unsigned long nr = 1UL << order;

		if ((pfn & nr) || pfn + 2 * nr > end)
			break;
		for (i = nr; i < 2 * nr; i++) {
			struct page *page = pfn_to_online_page(pfn + i);

			if (!page || !is_plain_tail(page) ||
			    id_of(pfn + i) != (i == 1 ? id : 0))
				return order;
		}
	}
	return order;
}
#endif
