// SPDX-License-Identifier: GPL-2.0
/*
 * kmemtrace: what is recorded at each tracepoint
 *
 * The table at the end has all of them. Each probe asks the filter, looks up
 * what the tracepoint does not tell (the code tag and the node, both by the
 * address), and writes a record.
 */
#include <linux/kallsyms.h>
#include <linux/kmemtrace.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/stacktrace.h>
#include <trace/events/kmem.h>
#include <trace/events/percpu.h>

#include "../slab.h"
#include "filter.h"
#include "record.h"
#include "tags.h"

DEFINE_TRACE(kmemtrace_bulk_alloc,
	     TP_PROTO(unsigned long call_site, struct kmem_cache *s,
		      gfp_t gfp, size_t nr, void **p),
	     TP_ARGS(call_site, s, gfp, nr, p));
DEFINE_TRACE(kmemtrace_bulk_free,
	     TP_PROTO(unsigned long call_site, struct kmem_cache *s,
		      size_t nr, void **p),
	     TP_ARGS(call_site, s, nr, p));
DEFINE_TRACE(kmemtrace_krealloc,
	     TP_PROTO(unsigned long call_site, const void *ptr,
		      size_t bytes_req),
	     TP_ARGS(call_site, ptr, bytes_req));
DEFINE_TRACE(kmemtrace_vmalloc,
	     TP_PROTO(unsigned long call_site, const void *ptr,
		      size_t bytes_req, size_t bytes_alloc, gfp_t gfp, int node),
	     TP_ARGS(call_site, ptr, bytes_req, bytes_alloc, gfp, node));
DEFINE_TRACE(kmemtrace_vfree,
	     TP_PROTO(const void *ptr),
	     TP_ARGS(ptr));
DEFINE_TRACE(kmemtrace_page_alloc,
	     TP_PROTO(struct page *page, unsigned int order, gfp_t gfp,
		      int migratetype),
	     TP_ARGS(page, order, gfp, migratetype));
DEFINE_TRACE(kmemtrace_page_split,
	     TP_PROTO(struct page *page, unsigned int nr),
	     TP_ARGS(page, nr));
DEFINE_TRACE(kmemtrace_page_move,
	     TP_PROTO(struct folio *new, struct folio *old),
	     TP_ARGS(new, old));
DEFINE_TRACE(kmemtrace_retag,
	     TP_PROTO(const void *ptr, struct page *page, unsigned int id),
	     TP_ARGS(ptr, page, id));

/* === Objects ============================================================= */

/*
 * The probes of single objects are the ones that have to be fast. Each first
 * tries without calling any function, so that it need not save a register. For
 * the call site of a filter, at the end of a packet, or with a clock that is
 * slow to read, it ends with a call to a function that does all of it.
 */

static __always_inline bool record_free(enum kmemtrace_id id, unsigned long call_site,
					const void *address, bool may_call)
{
	const u64 ptr = (unsigned long)address;

	return __KMEMTRACE_RECORD(id, 20, KMEMTRACE_FREE_FIELDS, may_call);
}

static __always_inline struct slab *slab_of(const void *obj)
{
	return (struct slab *)virt_to_head_page(obj);
}

/* Of an object, which may be a large one, of pages. */
static unsigned int tag_of(const void *ptr)
{
	struct slab *slab = slab_of(ptr);

	return PageSlab(slab_page(slab)) ? kmemtrace_tag_of_object(slab, ptr) :
					   kmemtrace_tag_of_page(slab_page(slab));
}

static noinline void free_slow(enum kmemtrace_id id, unsigned long call_site, const void *ptr)
{
	/* The object has its tag still. */
	if (!static_branch_unlikely(&kmemtrace_filter_key) || kmemtrace_wants_site(tag_of(ptr), 0))
		record_free(id, call_site, ptr, true);
}

/* Whether an object may be wanted. */
static __always_inline bool object_within_limits(enum kmemtrace_type type, const void *ptr)
{
	struct slab *slab = slab_of(ptr);

	if (unlikely(!PageSlab(slab_page(slab))))
		return kmemtrace_within_limits(type, NULL, page_size(slab_page(slab)));
	return kmemtrace_within_limits(type, slab->slab_cache, slab->slab_cache->size);
}

static void probe_kfree(void *data, unsigned long call_site, const void *ptr)
{
	if (ZERO_OR_NULL_PTR(ptr))
		return;
	if (static_branch_unlikely(&kmemtrace_filter_key)) {
		if (object_within_limits(KMEMTRACE_TYPE_KMALLOC, ptr))
			free_slow(KMEMTRACE_KFREE, call_site, ptr);
		return;
	}
	if (!record_free(KMEMTRACE_KFREE, call_site, ptr, false))
		free_slow(KMEMTRACE_KFREE, call_site, ptr);
}

static void probe_cache_free(void *data, unsigned long call_site, const void *ptr,
			     const struct kmem_cache *s)
{
	if (static_branch_unlikely(&kmemtrace_filter_key)) {
		if (kmemtrace_within_limits(KMEMTRACE_TYPE_CACHE, s, s->size))
			free_slow(KMEMTRACE_CACHE_FREE, call_site, ptr);
		return;
	}
	if (!record_free(KMEMTRACE_CACHE_FREE, call_site, ptr, false))
		free_slow(KMEMTRACE_CACHE_FREE, call_site, ptr);
}

static __always_inline bool record_kmalloc(unsigned long call_site, const void *ptr,
					   size_t bytes_req, size_t bytes_alloc, gfp_t gfp,
					   int node, bool may_call)
{
	struct slab *slab = slab_of(ptr);
	const struct kmemtrace_allocation a = {
		.call_site = call_site,
		.gfp_flags = gfp,
		.node = node,
		.node_given = slab_nid(slab),
		.tag = kmemtrace_tag_of_object(slab, ptr),
		.ptr = (unsigned long)ptr,
		.bytes_req = bytes_req,
		.bytes_alloc = bytes_alloc,
	};

	if (may_call && !kmemtrace_wants_site(a.tag, call_site))
		return true;
	return __KMEMTRACE_RECORD_ALLOCATION(KMEMTRACE_KMALLOC, 40, KMEMTRACE_OBJECT_FIELDS, &a,
					     may_call);
}

static void record_kmalloc_large(unsigned long call_site, const void *ptr, size_t bytes_req,
				 size_t bytes_alloc, gfp_t gfp, int node)
{
	struct page *page = virt_to_head_page(ptr);
	const struct kmemtrace_allocation a = {
		.call_site = call_site,
		.gfp_flags = gfp,
		.node = node,
		.node_given = page_to_nid(page),
		.tag = kmemtrace_tag_of_page(page),
		.ptr = (unsigned long)ptr,
		.bytes_req = bytes_req,
		.bytes_alloc = bytes_alloc,
	};

	if (kmemtrace_wants_site(a.tag, call_site))
		KMEMTRACE_RECORD_ALLOCATION(KMEMTRACE_KMALLOC_LARGE, 40, KMEMTRACE_OBJECT_FIELDS,
					    &a);
}

static noinline void kmalloc_slow(unsigned long call_site, const void *ptr, size_t bytes_req,
				  size_t bytes_alloc, gfp_t gfp, int node)
{
	if (!PageSlab(slab_page(slab_of(ptr))))
		record_kmalloc_large(call_site, ptr, bytes_req, bytes_alloc, gfp, node);
	else
		record_kmalloc(call_site, ptr, bytes_req, bytes_alloc, gfp, node, true);
}

static void probe_kmalloc(void *data, unsigned long call_site, const void *ptr, size_t bytes_req,
			  size_t bytes_alloc, gfp_t gfp, int node)
{
	if (ZERO_OR_NULL_PTR(ptr))
		return;
	if (static_branch_unlikely(&kmemtrace_filter_key)) {
		if (object_within_limits(KMEMTRACE_TYPE_KMALLOC, ptr))
			kmalloc_slow(call_site, ptr, bytes_req, bytes_alloc, gfp, node);
		return;
	}
	/* An object of this size may be one of a slab all the same, with what KASAN adds. */
	if (unlikely(bytes_alloc > KMALLOC_MAX_CACHE_SIZE) ||
	    !record_kmalloc(call_site, ptr, bytes_req, bytes_alloc, gfp, node, false))
		kmalloc_slow(call_site, ptr, bytes_req, bytes_alloc, gfp, node);
}

static __always_inline bool record_cache_alloc(unsigned long call_site, const void *ptr,
					       struct kmem_cache *s, gfp_t gfp, int node,
					       bool may_call)
{
	struct slab *slab = slab_of(ptr);
	const struct kmemtrace_allocation a = {
		.call_site = call_site,
		.gfp_flags = gfp,
		.node = node,
		.node_given = slab_nid(slab),
		.tag = kmemtrace_tag_of_object(slab, ptr),
		.ptr = (unsigned long)ptr,
		.cache = s->kmemtrace_id,
		.bytes_req = s->object_size,
		.bytes_alloc = s->size,
	};

	if (may_call && !kmemtrace_wants_site(a.tag, call_site))
		return true;
	return __KMEMTRACE_RECORD_ALLOCATION(KMEMTRACE_CACHE_ALLOC, 40, KMEMTRACE_CACHE_FIELDS,
					     &a, may_call);
}

static noinline void cache_alloc_slow(unsigned long call_site, const void *ptr,
				      struct kmem_cache *s, gfp_t gfp, int node)
{
	record_cache_alloc(call_site, ptr, s, gfp, node, true);
}

static void probe_cache_alloc(void *data, unsigned long call_site, const void *ptr,
			      struct kmem_cache *s, gfp_t gfp, int node)
{
	if (unlikely(!ptr))
		return;
	if (static_branch_unlikely(&kmemtrace_filter_key)) {
		if (kmemtrace_within_limits(KMEMTRACE_TYPE_CACHE, s, s->size))
			cache_alloc_slow(call_site, ptr, s, gfp, node);
		return;
	}
	if (!record_cache_alloc(call_site, ptr, s, gfp, node, false))
		cache_alloc_slow(call_site, ptr, s, gfp, node);
}

static void probe_bulk_alloc(void *data, unsigned long call_site, struct kmem_cache *s, gfp_t gfp,
			     size_t nr, void **p)
{
	size_t i;

	for (i = 0; i < nr; i++)
		probe_cache_alloc(data, call_site, p[i], s, gfp, NUMA_NO_NODE);
}

static void probe_krealloc(void *data, unsigned long call_site, const void *address,
			   size_t bytes_req)
{
	const u64 ptr = (unsigned long)address;

	if (!static_branch_unlikely(&kmemtrace_filter_key) ||
	    (object_within_limits(KMEMTRACE_TYPE_KMALLOC, address) &&
	     kmemtrace_wants_site(tag_of(address), 0)))
		KMEMTRACE_RECORD(KMEMTRACE_KREALLOC, 24, KMEMTRACE_KREALLOC_FIELDS);
}

static void probe_bulk_free(void *data, unsigned long call_site, struct kmem_cache *s, size_t nr,
			    void **p)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		if (s)
			probe_cache_free(data, call_site, p[i], s);
		else
			probe_kfree(data, call_site, p[i]);
	}
}

/* === Pages =============================================================== */

/*
 * The functions between the page allocator and the code that wants pages, whose
 * frames say nothing.
 */
static struct text_range {
	unsigned long start, end;
} wrappers[16];
static unsigned int nr_wrappers;

/* Before anything is attached. */
void __init kmemtrace_probes_init(void)
{
	static const char * const names[] __initconst = {
		"__alloc_pages", "alloc_pages", "__alloc_pages_bulk", "alloc_pages_exact",
		"alloc_pages_exact_nid", "folio_alloc", "__folio_alloc", "vma_alloc_folio",
		"__get_free_pages", "get_zeroed_page", "alloc_pages_bulk_array_mempolicy",
		"split_map_pages",
	};
	unsigned int i;

	BUILD_BUG_ON(ARRAY_SIZE(names) > ARRAY_SIZE(wrappers));
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		struct text_range *range = &wrappers[nr_wrappers];
		unsigned long size, offset;

		range->start = kallsyms_lookup_name(names[i]);
		if (!range->start || !kallsyms_lookup_size_offset(range->start, &size, &offset))
			continue;
		range->end = range->start + size;
		nr_wrappers++;
	}
}

static bool is_wrapper(unsigned long address)
{
	unsigned int i;

	for (i = 0; i < nr_wrappers; i++) {
		if (address >= wrappers[i].start && address < wrappers[i].end)
			return true;
	}
	return false;
}

/* What page_call_site() looks for, frame by frame from the innermost one on. */
struct search {
	bool in_wrapper;
	unsigned int frames;
	unsigned long found;
};

static bool look_at_frame(void *cookie, unsigned long address)
{
	struct search *search = cookie;

	if (is_wrapper(address)) {
		search->in_wrapper = true;
	} else if (search->in_wrapper) {
		search->found = address;
		return false;
	}
	return ++search->frames < 16;
}

/*
 * The first frame outside of the page allocator, 0 if there is none. Only for a
 * page without a tag, since unwinding takes longer than the allocation.
 */
static noinline unsigned long page_call_site(void)
{
	struct search search = { };

	arch_stack_walk(look_at_frame, &search, current, NULL);
	return search.found;
}

static void probe_page_alloc(void *data, struct page *page, unsigned int order, gfp_t gfp,
			     int migratetype)
{
	struct kmemtrace_allocation a = {
		.gfp_flags = gfp,
		.node = NUMA_NO_NODE,
		.order = order,
		.migratetype = migratetype,
	};

	if (unlikely(!page) ||
	    (static_branch_unlikely(&kmemtrace_filter_key) &&
	     !kmemtrace_within_limits(KMEMTRACE_TYPE_PAGE, NULL, PAGE_SIZE << order)))
		return;
	a.pfn = page_to_pfn(page);
	a.node_given = page_to_nid(page);
	a.tag = kmemtrace_tag_of_page(page);
	if (!a.tag)
		a.call_site = page_call_site();
	if (kmemtrace_wants_site(a.tag, a.call_site))
		KMEMTRACE_RECORD_ALLOCATION(KMEMTRACE_PAGE_ALLOC, 32, KMEMTRACE_PAGE_FIELDS, &a);
}

static void probe_page_free(void *data, struct page *page, unsigned int order)
{
	const unsigned int tid = current->pid;
	const u64 pfn = page_to_pfn(page);

	if (kmemtrace_wants(KMEMTRACE_TYPE_PAGE, kmemtrace_tag_of_page(page), 0,
			    PAGE_SIZE << order))
		KMEMTRACE_RECORD(KMEMTRACE_PAGE_FREE, 20, KMEMTRACE_PAGE_FREE_FIELDS);
}

static void probe_page_split(void *data, struct page *page, unsigned int nr)
{
	const u64 pfn = page_to_pfn(page);
	const unsigned int order = ilog2(nr), new_order = 0;

	if (kmemtrace_wants(KMEMTRACE_TYPE_PAGE, kmemtrace_tag_of_page(page), 0,
			    PAGE_SIZE * nr))
		KMEMTRACE_RECORD(KMEMTRACE_PAGE_SPLIT, 16, KMEMTRACE_SPLIT_FIELDS);
}

static void probe_page_move(void *data, struct folio *new, struct folio *old)
{
	const u64 pfn = folio_pfn(old), new_pfn = folio_pfn(new);
	const unsigned int pages = folio_nr_pages(old);

	/* The tag is with the new one or still with the old one. */
	if (kmemtrace_wants(KMEMTRACE_TYPE_PAGE, kmemtrace_tag_of_page(&new->page), 0,
			    PAGE_SIZE * pages) ||
	    kmemtrace_wants(KMEMTRACE_TYPE_PAGE, kmemtrace_tag_of_page(&old->page), 0,
			    PAGE_SIZE * pages))
		KMEMTRACE_RECORD(KMEMTRACE_PAGE_MOVE, 28, KMEMTRACE_MOVE_FIELDS);
}

static void probe_retag(void *data, const void *address, struct page *page, unsigned int tag)
{
	u64 ptr, pfn;

	if (address) {
		struct slab *slab = slab_of(address);

		page = slab_page(slab);
		/* The address may be within the object. */
		ptr = PageSlab(page) ? (unsigned long)nearest_obj(slab->slab_cache, slab,
								  (void *)address) :
				       (unsigned long)address;
		KMEMTRACE_RECORD(KMEMTRACE_RETAG, 20, KMEMTRACE_RETAG_FIELDS);
		if (PageSlab(page))
			return;
	}
	/* A block, which may be a large kmalloc(). */
	pfn = page_to_pfn(page);
	KMEMTRACE_RECORD(KMEMTRACE_RETAG_PAGE, 20, KMEMTRACE_RETAG_PAGE_FIELDS);
}

/* === Per-CPU memory and vmalloc() ========================================= */

static void probe_percpu_alloc(void *data, unsigned long call_site, bool reserved, bool is_atomic,
			       size_t size, size_t align, void *base_addr, int off,
			       void __percpu *ptr, size_t bytes_alloc, gfp_t gfp)
{
	struct kmemtrace_allocation a = {
		.call_site = call_site,
		.gfp_flags = gfp,
		.node = NUMA_NO_NODE,
		.node_given = NUMA_NO_NODE,
		.tag = kmemtrace_tag_of_percpu(base_addr, off),
		.ptr = (__force unsigned long)ptr,
		/* Without memcg's share, which belongs to the chunk. */
		.bytes_req = size * num_possible_cpus(),
		.bytes_alloc = size * num_possible_cpus(),
	};

	if (kmemtrace_wants(KMEMTRACE_TYPE_PERCPU, a.tag, call_site, a.bytes_alloc))
		KMEMTRACE_RECORD_ALLOCATION(KMEMTRACE_PERCPU_ALLOC, 40, KMEMTRACE_OBJECT_FIELDS,
					    &a);
}

static void probe_percpu_free(void *data, void *base_addr, int off, void __percpu *ptr)
{
	if (kmemtrace_wants_type(KMEMTRACE_TYPE_PERCPU))
		record_free(KMEMTRACE_PERCPU_FREE, 0, (__force void *)ptr, true);
}

static void probe_vmalloc(void *data, unsigned long call_site, const void *ptr, size_t bytes_req,
			  size_t bytes_alloc, gfp_t gfp, int node)
{
	struct kmemtrace_allocation a = {
		.call_site = call_site,
		.gfp_flags = gfp,
		.node = node,
		.node_given = NUMA_NO_NODE,
		.tag = kmemtrace_tag_of_page(vmalloc_to_page(ptr)),
		.ptr = (unsigned long)ptr,
		.bytes_req = min_t(u64, bytes_req, KMEMTRACE_MASK(40)),
		.pages = min_t(u64, bytes_alloc >> PAGE_SHIFT, KMEMTRACE_MASK(24)),
	};

	if (kmemtrace_wants(KMEMTRACE_TYPE_VMALLOC, a.tag, call_site, bytes_alloc))
		KMEMTRACE_RECORD_ALLOCATION(KMEMTRACE_VMALLOC, 40, KMEMTRACE_VMALLOC_FIELDS, &a);
}

static void probe_vfree(void *data, const void *ptr)
{
	if (kmemtrace_wants_type(KMEMTRACE_TYPE_VMALLOC))
		record_free(KMEMTRACE_VFREE, 0, ptr, true);
}

/* === What is traced where ================================================ */

/*
 * Frees and changes come before allocations: what is recorded when it is
 * allocated is recorded when it is freed, and what is charged to another tag
 * before its allocation would be recorded is found with that tag by alive.c.
 */
static const struct {
	struct tracepoint *tp;
	void *probe;
} table[] = {
	/* Of the kernel, include/trace/events/, or ours, include/linux/kmemtrace.h. */
	{ &__tracepoint_kfree,			probe_kfree },
	{ &__tracepoint_kmem_cache_free,	probe_cache_free },
	{ &__tracepoint_kmemtrace_bulk_free,	probe_bulk_free },
	{ &__tracepoint_mm_page_free,		probe_page_free },
	{ &__tracepoint_percpu_free_percpu,	probe_percpu_free },
	{ &__tracepoint_kmemtrace_vfree,	probe_vfree },
	{ &__tracepoint_kmemtrace_krealloc,	probe_krealloc },
	{ &__tracepoint_kmemtrace_page_split,	probe_page_split },
	{ &__tracepoint_kmemtrace_page_move,	probe_page_move },
	{ &__tracepoint_kmemtrace_retag,	probe_retag },
	{ &__tracepoint_kmalloc,		probe_kmalloc },
	{ &__tracepoint_kmem_cache_alloc,	probe_cache_alloc },
	{ &__tracepoint_kmemtrace_bulk_alloc,	probe_bulk_alloc },
	{ &__tracepoint_mm_page_alloc,		probe_page_alloc },
	{ &__tracepoint_kmemtrace_page_alloc,	probe_page_alloc },
	{ &__tracepoint_percpu_alloc_percpu,	probe_percpu_alloc },
	{ &__tracepoint_kmemtrace_vmalloc,	probe_vmalloc },
};

/* === Interface of mm/kmemtrace =========================================== */

static void detach(unsigned int nr)
{
	while (nr--)
		tracepoint_probe_unregister(table[nr].tp, table[nr].probe, NULL);
	tracepoint_synchronize_unregister();
}

/**
 * kmemtrace_attach - begin to record events
 *
 * Context: Process context or boot, with buffers.
 * Return: 0 or a negative error; nothing is attached then.
 */
int kmemtrace_attach(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		err = tracepoint_probe_register(table[i].tp, table[i].probe, NULL);
		if (err) {
			detach(i);
			return err;
		}
	}
	return 0;
}

/**
 * kmemtrace_detach - stop recording events
 *
 * Context: Process context. On return no probe is running.
 */
void kmemtrace_detach(void)
{
	detach(ARRAY_SIZE(table));
}
