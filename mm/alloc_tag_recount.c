// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags: recounting everything for comparison
 *
 * Reading /sys/kernel/debug/alloc_tag/recount walks all pages, all slab objects
 * and all per-CPU areas, adds up what each tag holds according to the ids
 * stored there, and compares the result with the counters. In an idle system
 * they match to the byte. It also shows how much of the allocated memory has no
 * tag:
 *
 *	recount - version: 1
 *	pages KIND TAGGED UNTAGGED	allocated pages
 *	free PAGES STALE		pages of the buddy allocator, and how
 *					many of them have a tag
 *	reserved PAGES			pages that memblock kept
 *	unsettled PAGES			neither free nor referenced: in transit
 *	objects SIZE SLABS TAGGED UNTAGGED UNSURE STALE HOW NAME
 *					of a cache: allocated objects; objects
 *					that are allocated or on a CPU's list
 *					of free ones; and free objects with a
 *					tag. HOW is "tagged", or "excluded" for
 *					caches whose objects get no tags
 *	kfence TAGGED BYTES		objects in KFENCE's pool
 *	percpu TAGGED UNTAGGED		bytes of areas, on all possible CPUs
 *	lost SLABS			slabs that changed during the walk
 *	tags SAME MOVED DIFFERENT	MOVED: the counters changed meanwhile
 *	differs BYTES CALLS found BYTES CALLS FILE:LINE [MODULE] func:FUNCTION
 *
 * and a "moved" line of the same form for each tag whose counters changed
 * meanwhile, if what was found matches neither their old nor their new values.
 *
 * There is no locking against concurrent allocations and frees, so some of the
 * numbers are wrong under load. But nothing that may go away is trusted. Pages
 * are only looked at. Slabs may be freed and reused during the walk, so a
 * vector is copied from where it may no longer be, and the copy is only used if
 * the slab still has the same vector. Caches stay, because slab_mutex is held.
 * Per-CPU lists of free pages are disabled meanwhile, because a page on one of
 * them cannot be told from the second page of a block.
 */
#define pr_fmt(fmt) "alloc_tag: " fmt

#include <linux/alloc_tag_internal.h>
#include <linux/cpumask.h>
#include <linux/debugfs.h>
#include <linux/init.h>
#include <linux/kasan.h>
#include <linux/kfence.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/percpu.h>
#include <linux/pgalloc_tag.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "internal.h"
#include "percpu_tag.h"
#include "slab.h"

/* === Data ================================================================ */

enum page_kind {
	PAGES_OF_SLABS,
	PAGES_RESERVED,		/* by a driver that allocated them */
	PAGES_POISONED,
	PAGES_OFFLINE,
	PAGES_OF_PAGE_TABLES,
	PAGES_OF_USERS,		/* anonymous or page cache */
	PAGES_COMPOUND,
	PAGES_OTHER,
	NR_PAGE_KINDS
};

static const char *const page_kind_names[NR_PAGE_KINDS] = {
	"slab", "reserved", "hwpoison", "offline", "pgtable", "user", "compound", "other",
};

struct recount_cache {
	const struct kmem_cache *s;
	char name[32];
	unsigned int size, red_left_pad;
	unsigned int walk;	/* the last walk in which it existed */
	bool excluded, known_to_kasan;
	unsigned long slabs, tagged, untagged, unsure, stale;
	unsigned long vectors;	/* number of vectors that slabs have from it */
};

struct recount {
	bool walked;

	/* Indexed by id, with nr_ids entries each. */
	unsigned int nr_ids;
	struct alloc_tag_counters *found, *before, *after;

	/* Sorted by the address of the cache. */
	unsigned int nr_caches, max_caches, walk;
	struct recount_cache *caches;

	struct {
		unsigned long tagged, untagged;
	} pages[NR_PAGE_KINDS];
	unsigned long free, stale, reserved, unsettled, kfence, kfence_bytes, lost;
	unsigned long percpu_tagged, percpu_untagged;

	/* A copy of a slab's vector. */
	alloc_tag_id_t *ids;
};

/* Size of the longest possible vector, unless slub_min_order was given. */
#define MAX_VECTOR	SZ_64K

/* === Internals =========================================================== */

static void found(struct recount *r, unsigned int id, s64 bytes, s64 calls)
{
	/* A module may have been loaded since the arrays were allocated. */
	if (!id || id >= r->nr_ids)
		return;
	r->found[id].bytes += bytes;
	r->found[id].calls += calls;
}

static void read_counters(unsigned int nr_ids, struct alloc_tag_counters *sum)
{
	struct alloc_tag_view view;
	unsigned int id = 0;

	alloc_tag_ids_lock();
	while ((id = alloc_tag_next_view(id + 1, &view)) && id < nr_ids)
		sum[id] = alloc_tag_read(view.tag);
	alloc_tag_ids_unlock();
}

static unsigned int highest_id(void)
{
	struct alloc_tag_view view;
	unsigned int id = 0, next;

	alloc_tag_ids_lock();
	while ((next = alloc_tag_next_view(id + 1, &view)))
		id = next;
	alloc_tag_ids_unlock();
	return id;
}

/* --- Caches --- */

static unsigned int cache_index(const struct recount *r, const struct kmem_cache *s)
{
	unsigned int low = 0, high = r->nr_caches;

	while (low < high) {
		unsigned int mid = (low + high) / 2;

		if (r->caches[mid].s < s)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/*
 * Find a cache that is known to exist, because note_caches() saw it in this
 * walk.
 */
static struct recount_cache *find_cache(struct recount *r, const struct kmem_cache *s)
{
	struct recount_cache *c = &r->caches[cache_index(r, s)];

	if (c == &r->caches[r->nr_caches] || c->s != s || c->walk != r->walk)
		return NULL;
	return c;
}

/* Called under slab_mutex, which keeps the caches from being destroyed. */
static void note_caches(struct recount *r)
{
	struct kmem_cache *s;

	r->walk++;
	list_for_each_entry(s, &slab_caches, list) {
		unsigned int i = cache_index(r, s);
		struct recount_cache *c = &r->caches[i];

		if (i == r->nr_caches || c->s != s) {
			if (r->nr_caches == r->max_caches)
				continue;
			memmove(c + 1, c, (r->nr_caches - i) * sizeof(*c));
			memset(c, 0, sizeof(*c));
			r->nr_caches++;
			c->s = s;
			strscpy(c->name, s->name, sizeof(c->name));
			c->size = s->size;
			c->red_left_pad = s->red_left_pad;
			c->excluded = s->flags & SLAB_NOLEAKTRACE;
			/*
			 * KASAN never poisons memory that may be read after
			 * free.
			 */
			c->known_to_kasan = IS_ENABLED(CONFIG_KASAN_GENERIC) &&
					    !(s->flags & SLAB_TYPESAFE_BY_RCU);
		}
		c->walk = r->walk;
	}
}

/* --- Objects --- */

/*
 * KASAN knows that an object is free even if SLUB counts it as in use, because
 * it is on a CPU's list or in the quarantine.
 */
#ifdef CONFIG_KASAN_GENERIC
static bool object_is_accessible(const void *obj)
{
	return *(s8 *)kasan_mem_to_shadow(obj) >= 0;
}
#else
static bool object_is_accessible(const void *obj)
{
	return true;
}
#endif

/* The word in which SLUB keeps the counters of a slab. */
union slab_counters {
	unsigned long word;
	struct {
		unsigned int inuse : 16;
		unsigned int objects : 15;
		unsigned int frozen : 1;
	};
};

/*
 * Count the objects of a slab that are allocated according to KASAN, but have
 * no id.
 */
static unsigned int accessible_untagged(const struct recount *r, const struct recount_cache *c,
					struct slab *slab, unsigned int objects,
					const struct slab_tag_look *look)
{
	const void *obj = slab_address(slab) + c->red_left_pad;
	unsigned int i, n = 0;

	for (i = 0; i < objects; i++, obj += c->size) {
		if (look->nr && r->ids[slab_tag_index(c->s, obj)])
			continue;
		n += object_is_accessible(obj);
	}
	return n;
}

/*
 * Does a CPU have a list of the slab's free objects? SLUB counts them as in
 * use.
 */
static bool is_slab_of_cpu(const struct kmem_cache *s, const struct slab *slab)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		if (READ_ONCE(per_cpu_ptr(s->cpu_slab, cpu)->slab) == slab)
			return true;
	}
	return false;
}

static void walk_slab(struct recount *r, struct page *page)
{
	struct slab *slab = (struct slab *)page;
	const struct kmem_cache *s = READ_ONCE(slab->slab_cache);
	struct recount_cache *c = find_cache(r, s), *vc;
	union slab_counters counters;
	struct slab_tag_look look;
	unsigned int i, tagged = 0, untagged;
	size_t size;

	/* Its cache is being destroyed, or it is no longer a slab. */
	if (!c) {
		r->lost++;
		return;
	}

	counters.word = READ_ONCE(slab->counters);
	slab_tag_look(s, slab, &look);
	size = look.nr * sizeof(*look.id);
	if (size > MAX_VECTOR || (size && copy_from_kernel_nofault(r->ids, look.id, size))) {
		r->lost++;
		return;
	}
	/*
	 * The ids must be read before checking that the slab has not changed.
	 * Pairs with the atomic operations that free a vector, after
	 * slab_tag_destroy() has cleared the slab's word.
	 */
	smp_rmb();
	if (!PageSlab(page) || READ_ONCE(slab->slab_cache) != s ||
	    slab_tag_read_word(slab) != look.word ||
	    counters.objects * c->size > slab_size(slab)) {
		r->lost++;
		return;
	}

	for (i = 0; i < look.nr; i++) {
		found(r, r->ids[i], c->size, 1);
		tagged += !!r->ids[i];
	}
	if (look.vector_cache) {
		found(r, look.vector_id, look.vector_cache->size, 1);
		vc = find_cache(r, look.vector_cache);
		/* A vector from KFENCE's pool is not in a slab of the cache. */
		if (vc && !is_kfence_address(look.id))
			vc->vectors++;
	}

	c->slabs++;
	c->tagged += tagged;
	if (tagged > counters.inuse) {
		c->stale += tagged - counters.inuse;
		return;
	}
	untagged = counters.inuse - tagged;
	if (c->known_to_kasan && untagged)
		c->untagged += accessible_untagged(r, c, slab, counters.objects, &look);
	else if (untagged && is_slab_of_cpu(s, slab))
		c->unsure += untagged;
	else
		c->untagged += untagged;
}

/* --- Pages --- */

static enum page_kind page_kind(struct page *page)
{
	if (PageSlab(page))
		return PAGES_OF_SLABS;
	if (PageReserved(page))
		return PAGES_RESERVED;
	if (PageHWPoison(page))
		return PAGES_POISONED;
	if (PageOffline(page))
		return PAGES_OFFLINE;
	if (PageTable(page))
		return PAGES_OF_PAGE_TABLES;
	if (PageLRU(page) || READ_ONCE(page->mapping))
		return PAGES_OF_USERS;
	return PageHead(page) ? PAGES_COMPOUND : PAGES_OTHER;
}

static unsigned int id_of(unsigned long pfn)
{
	return READ_ONCE(*pgalloc_tag_pfn_entry(pfn));
}

static void count_block(struct recount *r, enum page_kind kind, unsigned long pfn,
			unsigned long nr)
{
	unsigned int id = id_of(pfn);

	if (id) {
		r->pages[kind].tagged += nr;
		found(r, id, nr * PAGE_SIZE, 1);
	} else {
		r->pages[kind].untagged += nr;
	}
}

/* Look at a page, and return the number of pages to advance by. */
static unsigned long walk_block(struct recount *r, struct page *page, unsigned long pfn,
				unsigned long end)
{
	unsigned long nr = 1, i;
	unsigned int order;

	if (PageBuddy(page)) {
		order = buddy_order_unsafe(page);
		if (order < MAX_ORDER && pfn + (1UL << order) <= end)
			nr = 1UL << order;
		r->free += nr;
		for (i = 0; i < nr; i++)
			r->stale += !!id_of(pfn + i);
		return nr;
	}
	if (IS_ENABLED(CONFIG_KFENCE) && is_kfence_address(page_address(page))) {
		const struct recount_cache *c;
		unsigned int id;

		id = PageSlab(page) ? slab_tag_kfence_id(page_address(page)) : 0;
		c = find_cache(r, READ_ONCE(((struct slab *)page)->slab_cache));
		if (id && c) {
			found(r, id, c->size, 1);
			r->kfence++;
			r->kfence_bytes += c->size;
		}
	}
	if (PageReserved(page) && !id_of(pfn)) {
		r->reserved++;
		return 1;
	}
	if (PageTail(page) || (!PageHead(page) && !page_ref_count(page) && !id_of(pfn))) {
		r->unsettled++;
		return 1;
	}

	if (PageHead(page)) {
		/* If the page is being freed, the order may be anything. */
		order = min_t(unsigned int, compound_order(page), ilog2(end - pfn));
		nr = 1UL << order;
		/*
		 * A gigantic page is made of pages that were allocated one by
		 * one.
		 */
		if (order >= MAX_ORDER) {
			for (i = 0; i < nr; i++)
				count_block(r, page_kind(page), pfn + i, 1);
			return nr;
		}
	} else {
		nr = 1UL << pgalloc_tag_block_order(pfn, end);
	}
	count_block(r, page_kind(page), pfn, nr);
	if (PageSlab(page) && !is_kfence_address(page_address(page)))
		walk_slab(r, page);
	return nr;
}

static void walk_zone(struct recount *r, struct zone *zone)
{
	unsigned long pfn = zone->zone_start_pfn, end = zone_end_pfn(zone);

	while (pfn < end) {
		struct page *page = pfn_to_online_page(pfn);

		cond_resched();
		/* A hole may have struct pages, but no piece of the map. */
		if (page && page_zone(page) == zone &&
		    pgalloc_tag_map[pfn >> PGALLOC_TAG_PIECE_SHIFT])
			pfn += walk_block(r, page, pfn, end);
		else
			pfn++;
	}
}

/*
 * The slabs of the vectors have no vectors themselves. Vectors are charged
 * nevertheless, and each one was found through the slab that it serves.
 */
static void settle_vectors(struct recount *r)
{
	struct recount_cache *c;

	for (c = r->caches; c < r->caches + r->nr_caches; c++) {
		unsigned long left = c->vectors, n = min(left, c->untagged);

		if (!c->vectors)
			continue;
		c->excluded = false;
		c->tagged = c->vectors;
		c->untagged -= n;
		left -= n;
		n = min(left, c->unsure);
		c->unsure -= n;
		c->stale = left - n;
	}
}

static void count_area(void *arg, unsigned int id, const void __percpu *ptr, s64 bytes)
{
	struct recount *r = arg;

	found(r, id, bytes, 1);
	*(id ? &r->percpu_tagged : &r->percpu_untagged) += bytes;
}

static void walk_all(struct recount *r)
{
	struct zone *zone;

	read_counters(r->nr_ids, r->before);
	for_each_populated_zone(zone) {
		/* Same order as in offline_pages(). */
		zone_pcp_disable(zone);
		mutex_lock(&slab_mutex);
		note_caches(r);
		walk_zone(r, zone);
		mutex_unlock(&slab_mutex);
		zone_pcp_enable(zone);
	}
	settle_vectors(r);
	pcpu_tag_walk(count_area, r);
	read_counters(r->nr_ids, r->after);
}

static void recount_free(struct recount *r)
{
	if (!r)
		return;
	kvfree(r->found);
	kvfree(r->before);
	kvfree(r->after);
	kvfree(r->caches);
	kvfree(r->ids);
	kfree(r);
}

static struct recount *recount_alloc(void)
{
	struct recount *r = kzalloc(sizeof(*r), GFP_KERNEL);
	struct kmem_cache *s;

	if (!r)
		return NULL;
	r->nr_ids = highest_id() + 1;
	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list)
		r->max_caches++;
	mutex_unlock(&slab_mutex);
	/*
	 * Room for caches that are created meanwhile, and one more for
	 * find_cache().
	 */
	r->max_caches += 16;

	r->found = kvcalloc(r->nr_ids, sizeof(*r->found), GFP_KERNEL);
	r->before = kvcalloc(r->nr_ids, sizeof(*r->before), GFP_KERNEL);
	r->after = kvcalloc(r->nr_ids, sizeof(*r->after), GFP_KERNEL);
	r->caches = kvcalloc(r->max_caches + 1, sizeof(*r->caches), GFP_KERNEL);
	r->ids = kvmalloc(MAX_VECTOR, GFP_KERNEL);
	if (r->found && r->before && r->after && r->caches && r->ids)
		return r;
	recount_free(r);
	return NULL;
}

/* === Reporting =========================================================== */

static bool same(const struct alloc_tag_counters *a, const struct alloc_tag_counters *b)
{
	return a->bytes == b->bytes && a->calls == b->calls;
}

static void show_tag(struct seq_file *m, const char *what, const struct alloc_tag_counters *counted,
		     const struct alloc_tag_counters *found, const struct alloc_tag_view *view)
{
	size_t size, len;
	char *buf;

	seq_printf(m, "%s %lld %lld found %lld %lld ", what, counted->bytes, counted->calls,
		   found->bytes, found->calls);
	size = seq_get_buf(m, &buf);
	len = alloc_tag_format_place(buf, size, view);
	seq_commit(m, len < size ? len : -1);
	seq_putc(m, '\n');
}

static void show_tags(struct seq_file *m, const struct recount *r)
{
	unsigned int id = 0, nr_same = 0, nr_moved = 0, nr_different = 0;
	struct alloc_tag_view view;

	alloc_tag_ids_lock();
	while ((id = alloc_tag_next_view(id + 1, &view)) && id < r->nr_ids) {
		const struct alloc_tag_counters *before = &r->before[id], *after = &r->after[id];
		const struct alloc_tag_counters *found = &r->found[id];

		if (!same(before, after)) {
			nr_moved++;
			if (!same(found, before) && !same(found, after))
				show_tag(m, "moved", after, found, &view);
		} else if (!same(found, after)) {
			nr_different++;
			show_tag(m, "differs", after, found, &view);
		} else {
			nr_same++;
		}
	}
	alloc_tag_ids_unlock();
	seq_printf(m, "tags %u %u %u\n", nr_same, nr_moved, nr_different);
}

static int recount_show(struct seq_file *m, void *v)
{
	struct recount *r = m->private;
	unsigned int i;

	/*
	 * Not in open(), during which there is a buffer for the path of the
	 * file.
	 */
	if (!r->walked)
		walk_all(r);
	r->walked = true;

	seq_puts(m, "recount - version: 1\n");
	for (i = 0; i < NR_PAGE_KINDS; i++)
		seq_printf(m, "pages %s %lu %lu\n", page_kind_names[i], r->pages[i].tagged,
			   r->pages[i].untagged);
	seq_printf(m, "free %lu %lu\nreserved %lu\nunsettled %lu\n", r->free, r->stale,
		   r->reserved, r->unsettled);
	for (i = 0; i < r->nr_caches; i++) {
		const struct recount_cache *c = &r->caches[i];

		seq_printf(m, "objects %u %lu %lu %lu %lu %lu %s %s\n", c->size, c->slabs,
			   c->tagged, c->untagged, c->unsure, c->stale,
			   c->excluded ? "excluded" : "tagged", c->name);
	}
	seq_printf(m, "kfence %lu %lu\npercpu %lu %lu\nlost %lu\n", r->kfence, r->kfence_bytes,
		   r->percpu_tagged, r->percpu_untagged, r->lost);
	show_tags(m, r);
	return 0;
}

/* === Init ================================================================ */

static int recount_open(struct inode *inode, struct file *file)
{
	struct recount *r = recount_alloc();
	int err;

	if (!r)
		return -ENOMEM;
	/* Large enough that nothing has to be allocated during the walk. */
	err = single_open_size(file, recount_show, r, SZ_64K);
	if (err)
		recount_free(r);
	return err;
}

static int recount_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	recount_free(m->private);
	return single_release(inode, file);
}

static const struct file_operations recount_fops = {
	.owner = THIS_MODULE,
	.open = recount_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = recount_release,
};

static int __init recount_init(void)
{
	if (alloc_tag_ready())
		debugfs_create_file("recount", 0400, debugfs_create_dir("alloc_tag", NULL),
				    NULL, &recount_fops);
	return 0;
}
late_initcall(recount_init);
