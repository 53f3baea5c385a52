// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of allocation tags: per-CPU memory
 *
 * The first test checks all areas since boot, and must run before any other
 * test switches profiling off.
 */
#include <linux/alloc_tag.h>
#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/percpu-refcount.h>
#include <linux/percpu-rwsem.h>
#include <linux/percpu.h>
#include <linux/percpu_counter.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include <kunit/alloc_tag.h>

#include "percpu-internal.h"
#include "percpu_tag.h"

/* === Internals =========================================================== */

/* The charge of an area. */
static u64 charge_of_area(size_t size)
{
	return (u64)ALIGN(size, PCPU_MIN_ALLOC_SIZE) * num_possible_cpus();
}

/* Is the line of a tag marked accurate:no? */
static bool is_inaccurate(const struct alloc_tag *tag)
{
	struct alloc_tag_view view = { };

	alloc_tag_ids_lock();
	alloc_tag_next_view(tag->ct.id, &view);
	alloc_tag_ids_unlock();
	return view.inaccurate;
}

/* Totals of all areas, from the allocator's own maps and from the ids. */
struct areas {
	unsigned int chunks;
	u64 nr;
	u64 nr_by_stats;	/* count of the allocator, if it has one */
	u64 allocated;		/* bytes on one CPU, from the count of free bytes */
	u64 walked;		/* the same, from the map of boundaries */
	u64 untagged;		/* the same, of areas without an id */
	u64 *by_id;		/* bytes on one CPU */
};

static void walk_chunk(const struct pcpu_chunk *chunk, struct areas *areas)
{
	int bits = chunk->nr_pages << (PAGE_SHIFT - PCPU_MIN_ALLOC_SHIFT);
	int last = bits - (chunk->end_offset >> PCPU_MIN_ALLOC_SHIFT);
	int bit = chunk->start_offset >> PCPU_MIN_ALLOC_SHIFT, end;
	alloc_tag_id_t *entry;
	u64 bytes;

	areas->chunks++;
	areas->allocated += ((u64)(last - bit) << PCPU_MIN_ALLOC_SHIFT) - chunk->free_bytes;
	for (; bit < last; bit = end) {
		if (!test_bit(bit, chunk->alloc_map)) {
			end = find_next_bit(chunk->alloc_map, last, bit);
			continue;
		}
		end = find_next_bit(chunk->bound_map, last, bit + 1);
		bytes = (u64)(end - bit) << PCPU_MIN_ALLOC_SHIFT;
		entry = pcpu_tag_entry(chunk, bit << PCPU_MIN_ALLOC_SHIFT);
		areas->nr++;
		areas->walked += bytes;
		if (!entry || !*entry)
			areas->untagged += bytes;
		else
			areas->by_id[*entry] += bytes;
	}
}

static void walk_chunks(struct areas *areas)
{
	struct pcpu_chunk *chunk;
	unsigned long flags;
	int slot;

	*areas = (struct areas) { .by_id = areas->by_id };
	memset(areas->by_id, 0, (ALLOC_TAG_MAX_ID + 1) * sizeof(*areas->by_id));
	spin_lock_irqsave(&pcpu_lock, flags);
	for (slot = 0; slot < pcpu_nr_slots; slot++)
		list_for_each_entry(chunk, &pcpu_chunk_lists[slot], list)
			walk_chunk(chunk, areas);
	if (pcpu_reserved_chunk)
		walk_chunk(pcpu_reserved_chunk, areas);
#ifdef CONFIG_PERCPU_STATS
	areas->nr_by_stats = pcpu_stats.nr_cur_alloc;
#else
	areas->nr_by_stats = areas->nr;
#endif
	spin_unlock_irqrestore(&pcpu_lock, flags);
}

/* Count the tags that hold less than the areas with their id. */
static unsigned int wrong_tags(const struct areas *areas)
{
	struct alloc_tag_view view = { };
	unsigned int id = 0, wrong = 0;

	alloc_tag_ids_lock();
	while ((id = alloc_tag_next_view(id + 1, &view))) {
		if (alloc_tag_read(view.tag).bytes < areas->by_id[id] * num_possible_cpus())
			wrong++;
	}
	alloc_tag_ids_unlock();
	return wrong;
}

/* === Per-CPU memory ====================================================== */

/*
 * Every byte that the allocator has handed out since boot has a tag, which
 * holds at least as much. Other code allocates and frees meanwhile, so it is
 * enough to see this once.
 */
static void since_boot(struct kunit *test)
{
	struct areas areas;
	unsigned int tries = 0, wrong;

	areas.by_id = vzalloc((ALLOC_TAG_MAX_ID + 1) * sizeof(*areas.by_id));
	KUNIT_ASSERT_NOT_NULL(test, areas.by_id);
	do {
		walk_chunks(&areas);
		wrong = wrong_tags(&areas);
	} while ((areas.untagged || wrong) && ++tries < 20);
	vfree(areas.by_id);

	kunit_info(test, "%llu areas, %llu bytes on each CPU, in %u chunks", areas.nr,
		   areas.allocated, areas.chunks);
	KUNIT_EXPECT_GT(test, areas.allocated, 0ULL);
	KUNIT_EXPECT_EQ(test, areas.walked, areas.allocated);
	KUNIT_EXPECT_EQ(test, areas.nr, areas.nr_by_stats);
	KUNIT_EXPECT_EQ(test, areas.untagged, 0ULL);
	KUNIT_EXPECT_EQ(test, wrong, 0U);
}

static void area_sizes(struct kunit *test)
{
	static const struct {
		size_t size, align;
	} shape[] = {
		{ 1, 1 }, { 2, 2 }, { 4, 4 }, { 5, 1 }, { 8, 8 }, { 16, 8 }, { 12, 4 },
		{ 100, 64 }, { 500, 256 }, { 4096, 8 }, { 6000, 4096 }, { 10000, 16 },
		{ PCPU_MIN_UNIT_SIZE, 4 },
	};
	DEFINE_ALLOC_TAG(tag);
	void __percpu *area[ARRAY_SIZE(shape)];
	unsigned int i;
	u64 bytes = 0;

	for (i = 0; i < ARRAY_SIZE(shape); i++) {
		area[i] = __alloc_percpu_tagged(shape[i].size, shape[i].align, &tag);
		KUNIT_ASSERT_NOT_NULL(test, (void __force *)area[i]);
		bytes += charge_of_area(shape[i].size);
		EXPECT_HOLDS(test, &tag, bytes, i + 1);
	}
	for (i = 0; i < ARRAY_SIZE(shape); i++) {
		free_percpu(area[i]);
		bytes -= charge_of_area(shape[i].size);
		EXPECT_HOLDS(test, &tag, bytes, ARRAY_SIZE(shape) - 1 - i);
	}
	free_percpu(NULL);
	EXPECT_HOLDS(test, &tag, 0, 0);
}

/* Functions that take the tag as an argument charge that tag. */
static void area_functions(struct kunit *test)
{
	DEFINE_ALLOC_TAG(outer);
	DEFINE_ALLOC_TAG(tag);
	void __percpu *area[5];
	unsigned int i;

	alloc_hooks_tag(&outer, ({
		area[0] = __alloc_percpu_tagged(24, 8, &tag);
		area[1] = __alloc_percpu_gfp_tagged(24, 8, GFP_KERNEL, &tag);
		area[2] = __alloc_reserved_percpu_tagged(24, 8, &tag);
		area[3] = __alloc_percpu_noprof(24, 8);
		area[4] = alloc_percpu_gfp_noprof(u64, GFP_KERNEL);
		0;
	}));
	for (i = 0; i < ARRAY_SIZE(area); i++)
		KUNIT_ASSERT_NOT_NULL(test, (void __force *)area[i]);
	EXPECT_HOLDS(test, &tag, 3 * charge_of_area(24), 3);
	EXPECT_HOLDS(test, &outer, charge_of_area(24) + charge_of_area(8), 2);
	for (i = 0; i < ARRAY_SIZE(area); i++)
		free_percpu(area[i]);
	EXPECT_HOLDS(test, &tag, 0, 0);
	EXPECT_HOLDS(test, &outer, 0, 0);
}

/* How a line that calls alloc_percpu() is reported. */
static void area_call_site(struct kunit *test)
{
	struct alloc_tag_view view = { };
	u64 __percpu *area = alloc_percpu(u64);
	unsigned int id = 0, found = 0;

	alloc_tag_ids_lock();
	while ((id = alloc_tag_next_view(id + 1, &view))) {
		if (strcmp(view.tag->ct.function, __func__))
			continue;
		found++;
		EXPECT_HOLDS(test, view.tag, charge_of_area(8), 1);
	}
	alloc_tag_ids_unlock();
	KUNIT_EXPECT_EQ(test, found, 1U);
	free_percpu(area);
}

static void area_atomic(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	void __percpu *area;
	unsigned long flags;
	int tries = 0;

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "with PREEMPT_RT nobody allocates while interrupts are off");

	/* If no page is populated this fails, but requests pages. */
	do {
		local_irq_save(flags);
		area = __alloc_percpu_gfp_tagged(40, 8, GFP_NOWAIT | __GFP_NOWARN, &tag);
		local_irq_restore(flags);
	} while (!area && ++tries < 100 && !msleep_interruptible(10));
	KUNIT_ASSERT_NOT_NULL(test, (void __force *)area);
	EXPECT_HOLDS(test, &tag, charge_of_area(40), 1);

	local_irq_save(flags);
	free_percpu(area);
	local_irq_restore(flags);
	EXPECT_HOLDS(test, &tag, 0, 0);
}

/* Adjacent areas of minimum size, alternately with two tags. */
static void area_neighbours(struct kunit *test)
{
	const unsigned int nr = 3 * PAGE_SIZE / PCPU_MIN_ALLOC_SIZE;
	void __percpu **area = kvcalloc(nr, sizeof(*area), GFP_KERNEL);
	DEFINE_ALLOC_TAG(even);
	DEFINE_ALLOC_TAG(odd);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, area);
	for (i = 0; i < nr; i++) {
		area[i] = __alloc_percpu_tagged(PCPU_MIN_ALLOC_SIZE, PCPU_MIN_ALLOC_SIZE,
						i % 2 ? &odd : &even);
		KUNIT_ASSERT_NOT_NULL(test, (void __force *)area[i]);
	}
	EXPECT_HOLDS(test, &even, nr / 2 * charge_of_area(PCPU_MIN_ALLOC_SIZE), nr / 2);
	EXPECT_HOLDS(test, &odd, nr / 2 * charge_of_area(PCPU_MIN_ALLOC_SIZE), nr / 2);
	for (i = 0; i < nr; i += 2)
		free_percpu(area[i]);
	EXPECT_HOLDS(test, &even, 0, 0);
	EXPECT_HOLDS(test, &odd, nr / 2 * charge_of_area(PCPU_MIN_ALLOC_SIZE), nr / 2);
	for (i = 1; i < nr; i += 2)
		free_percpu(area[i]);
	EXPECT_HOLDS(test, &odd, 0, 0);
	kvfree(area);
}

/* Allocate until there are two more chunks than before. */
static void area_chunks(struct kunit *test)
{
	const unsigned int max = 1024;
	void __percpu **area = kvcalloc(max, sizeof(*area), GFP_KERNEL);
	DEFINE_ALLOC_TAG(tag);
	struct areas areas;
	unsigned int i, nr, before;

	areas.by_id = vzalloc((ALLOC_TAG_MAX_ID + 1) * sizeof(*areas.by_id));
	KUNIT_ASSERT_TRUE(test, area && areas.by_id);
	walk_chunks(&areas);
	before = areas.chunks;
	for (nr = 0; nr < max && areas.chunks < before + 2; nr++) {
		area[nr] = __alloc_percpu_tagged(PCPU_MIN_UNIT_SIZE, 4, &tag);
		KUNIT_ASSERT_NOT_NULL(test, (void __force *)area[nr]);
		walk_chunks(&areas);
	}
	KUNIT_EXPECT_GE(test, areas.chunks, before + 2);
	KUNIT_EXPECT_EQ(test, areas.by_id[tag.ct.id], nr * PCPU_MIN_UNIT_SIZE);
	KUNIT_EXPECT_EQ(test, areas.walked, areas.allocated);
	EXPECT_HOLDS(test, &tag, nr * charge_of_area(PCPU_MIN_UNIT_SIZE), nr);
	for (i = 0; i < nr; i++)
		free_percpu(area[i]);
	EXPECT_HOLDS(test, &tag, 0, 0);

	/*
	 * One empty chunk is kept, and the others are freed with their ids;
	 * kmemleak would report ids that are not. A chunk stays if other code
	 * has allocated an area in it.
	 */
	for (i = 0; i < 100 && areas.chunks > before + 1; i++) {
		msleep(20);
		walk_chunks(&areas);
	}
	if (areas.chunks > before + 1)
		kunit_info(test, "%u chunks more than before", areas.chunks - before);
	KUNIT_EXPECT_EQ(test, areas.by_id[tag.ct.id], 0);
	vfree(areas.by_id);
	kvfree(area);
}

static void area_off_and_on(struct kunit *test)
{
	DEFINE_ALLOC_TAG(tag);
	void __percpu *on = __alloc_percpu_tagged(64, 8, &tag);
	void __percpu *off;

	KUNIT_ASSERT_NOT_NULL(test, (void __force *)on);
	KUNIT_ASSERT_EQ(test, mem_alloc_profiling_set(false), 0);
	off = __alloc_percpu_tagged(64, 8, &tag);
	EXPECT_HOLDS(test, &tag, charge_of_area(64), 1);
	free_percpu(on);
	EXPECT_HOLDS(test, &tag, 0, 0);
	KUNIT_ASSERT_EQ(test, mem_alloc_profiling_set(true), 0);
	free_percpu(off);
	EXPECT_HOLDS(test, &tag, 0, 0);
}

/* Without memory for ids, the area is not charged, and its line says so. */
static void area_without_block(struct kunit *test)
{
	const unsigned int max = 1024;
	void __percpu **area = kvcalloc(max, sizeof(*area), GFP_KERNEL);
	DEFINE_ALLOC_TAG(tag);
	unsigned int i, nr;
	u64 bytes;

	KUNIT_ASSERT_NOT_NULL(test, area);
	KUNIT_EXPECT_FALSE(test, is_inaccurate(&tag));
	WRITE_ONCE(pcpu_tag_no_blocks, true);
	for (nr = 0; nr < max && !is_inaccurate(&tag); nr++)
		area[nr] = __alloc_percpu_tagged(PCPU_MIN_UNIT_SIZE, PAGE_SIZE, &tag);
	WRITE_ONCE(pcpu_tag_no_blocks, false);

	KUNIT_EXPECT_TRUE(test, is_inaccurate(&tag));
	bytes = (nr - 1) * charge_of_area(PCPU_MIN_UNIT_SIZE);
	EXPECT_HOLDS(test, &tag, bytes, nr - 1);
	/* The last area is not charged. */
	KUNIT_EXPECT_NOT_NULL(test, (void __force *)area[nr - 1]);
	free_percpu(area[nr - 1]);
	EXPECT_HOLDS(test, &tag, bytes, nr - 1);
	for (i = 0; i + 1 < nr; i++)
		free_percpu(area[i]);
	EXPECT_HOLDS(test, &tag, 0, 0);
	kvfree(area);
}

static void ignore_release(struct percpu_ref *ref)
{
}

/* Functions that set up per-CPU memory for their callers. */
static void area_users(struct kunit *test)
{
	static struct lock_class_key key;
	struct percpu_rw_semaphore rwsem;
	struct percpu_ref ref;
	DEFINE_ALLOC_TAG(tag);

	KUNIT_ASSERT_EQ(test, 0, percpu_ref_init_tagged(&ref, ignore_release, 0, GFP_KERNEL,
							&tag));
	EXPECT_HOLDS(test, &tag, charge_of_area(sizeof(long)) + charge_of(ref.data), 2);
	percpu_ref_exit(&ref);
	EXPECT_HOLDS(test, &tag, 0, 0);

	KUNIT_ASSERT_EQ(test, 0, __percpu_init_rwsem_tagged(&rwsem, "alloc_tag_kunit",
							    &key, &tag));
	EXPECT_HOLDS(test, &tag, charge_of_area(sizeof(int)), 1);
	percpu_free_rwsem(&rwsem);
	EXPECT_HOLDS(test, &tag, 0, 0);
}

static void area_of_counter(struct kunit *test)
{
#ifdef CONFIG_SMP
	static struct lock_class_key key;
	struct percpu_counter counter;
	DEFINE_ALLOC_TAG(tag);

	KUNIT_ASSERT_EQ(test, 0, __percpu_counter_init_tagged(&counter, 0, GFP_KERNEL, &key,
							      &tag));
	EXPECT_HOLDS(test, &tag, charge_of_area(sizeof(s32)), 1);
	percpu_counter_destroy(&counter);
	EXPECT_HOLDS(test, &tag, 0, 0);
#else
	kunit_skip(test, "CONFIG_SMP is not set");
#endif
}

static struct kunit_case percpu_cases[] = {
	KUNIT_CASE(since_boot),
	KUNIT_CASE(area_sizes),
	KUNIT_CASE(area_functions),
	KUNIT_CASE(area_call_site),
	KUNIT_CASE(area_atomic),
	KUNIT_CASE(area_neighbours),
	KUNIT_CASE(area_chunks),
	KUNIT_CASE(area_off_and_on),
	KUNIT_CASE(area_without_block),
	KUNIT_CASE(area_users),
	KUNIT_CASE(area_of_counter),
	{ }
};

static struct kunit_suite percpu_suite = {
	.name = "alloc_tag_percpu",
	.init = need_profiling,
	.test_cases = percpu_cases,
};

kunit_test_suite(percpu_suite);
