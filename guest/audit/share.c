// SPDX-License-Identifier: GPL-2.0
/* The result: the share of the memory in use that has a line. */
#include <stdio.h>
#include <stdlib.h>

#include "audit.h"

/*
 * Memory that was counted twice or not at all, because it moved between a line
 * and a list while the files were read.
 */
#define ON_THEIR_WAY	(3 * page_size)

static double percent(long long part, long long whole)
{
	double p = 100.0 * part / whole;

	return p < 0 ? 0 : p > 100 ? 100 : p;
}

static void judge(double share)
{
	if (share < least)
		finding("the share is less than %.2f %%", least);
}

static long long positive(long long n)
{
	return n > 0 ? n : 0;
}

/* Bounds on what the lines of pages hold, if there is no recount. */
struct bounds {
	struct objects objects;
	struct percpu percpu;
	long long kfence, in_use, fewest, most;
};

static struct bounds bounds_of(const struct lines_sum *lines, long long moved,
			       const struct pages *p)
{
	struct bounds b = {
		.objects = parse_slabinfo(),
		.percpu = parse_percpu(),
		.kfence = kfence_objects() * page_size,
		.in_use = in_use_of(p),
	};
	long long percpu_unsure = 0;

	if (!lines->percpu)
		b.percpu = (struct percpu){ 0, "this kernel does not count it" };
	else if (b.percpu.not_compared)
		percpu_unsure = p->percpu * 1024;
	b.most = lines->bytes - (b.objects.charged - b.objects.unsure) - b.percpu.bytes + moved;
	b.fewest = lines->bytes - b.objects.charged - b.kfence - b.percpu.bytes -
		   percpu_unsure - moved;
	return b;
}

static bool too_much(const struct bounds *b)
{
	return b->fewest > b->in_use + ON_THEIR_WAY;
}

void certain_share(const struct lines_sum *lines, long long moved, const struct pages *p)
{
	struct bounds b = bounds_of(lines, moved, p);
	double share;

	printf("lines: %lld KiB\n", KIB(lines->bytes));
	printf("  at slab objects: %lld KiB in %d caches; up to %lld free, in slabs of CPUs\n",
	       KIB(b.objects.charged), b.objects.caches, KIB(b.objects.unsure));
	if (b.kfence)
		printf("  at KFENCE's objects: up to %lld KiB\n", KIB(b.kfence));
	if (b.percpu.not_compared)
		printf("  at per-CPU memory: not compared: %s\n", b.percpu.not_compared);
	else
		printf("  at per-CPU memory: %lld KiB\n", KIB(b.percpu.bytes));
	printf("  at pages, which is the rest: %lld to %lld KiB\n", KIB(b.fewest), KIB(b.most));
	if (b.objects.excluded)
		printf("objects that get no tag: %lld KiB\n", KIB(b.objects.excluded));
	printf("pages of slabs: %lld KiB by slabinfo, %lld at lines with func:alloc_slab_page\n",
	       KIB(b.objects.slab_pages), KIB(lines->slab_pages));
	if (too_much(&b))
		finding("lines have %lld KiB more than is in use: freed past the hooks?",
			KIB(b.fewest - b.in_use));
	share = percent(b.fewest - lines->untagged, b.in_use);
	judge(share);
	printf("at least %.2f %% of %lld KiB in use is attributed; untagged: %lld to %lld KiB\n",
	       share, KIB(b.in_use), KIB(positive(b.in_use - b.most)),
	       KIB(positive(b.in_use - b.fewest)));
}

long long untagged_bytes(const struct lines_sum *lines, long long moved, const struct pages *p)
{
	struct bounds b;

	if (there(RECOUNT))
		return parse_recount(false).untagged_pages * page_size;
	b = bounds_of(lines, moved, p);
	return positive(b.in_use - b.fewest);
}

static long long recount_sum(const struct recount *r)
{
	return r->tagged_pages * page_size + r->tagged + r->kfence + r->percpu;
}

/*
 * Do the lines hold what was found? This cannot be told while counters change.
 */
static bool adds_up(const struct recount *r, long long bytes, long long moved)
{
	return r->moved || llabs(bytes - recount_sum(r)) <= moved;
}

void exact_share(const struct lines_sum *lines, long long moved, const struct pages *p)
{
	struct recount r = parse_recount(true);
	/* The recount has drained the lists of CPUs. */
	long long in_use = (p->managed - r.free) * page_size;
	long long at_pages = r.tagged_pages * page_size;
	long long untagged = in_use - at_pages + r.untagged + lines->untagged;
	double share;

	printf("lines: %lld bytes\n", lines->bytes);
	printf("  at pages: %lld\n", at_pages);
	printf("  at slab objects: %lld in %d caches\n", r.tagged, r.caches);
	if (r.kfence)
		printf("  at KFENCE's objects: %lld\n", r.kfence);
	if (r.percpu)
		printf("  at per-CPU memory: %lld\n", r.percpu);
	printf("lines: %lld exact, %lld moved, %lld differ\n", r.same, r.moved, r.different);
	if (r.excluded)
		printf("objects that get no tag: %lld KiB\n", KIB(r.excluded));
	if (r.unsure)
		printf("objects without a tag in slabs of CPUs, free or not: %lld KiB\n",
		       KIB(r.unsure));
	if (r.unsettled || r.lost)
		printf("on their way: %lld KiB of pages, %lld slabs\n",
		       KIB(r.unsettled * page_size), r.lost);
	if (!adds_up(&r, lines->bytes, moved))
		finding("lines have %lld bytes more than what was found",
			lines->bytes - recount_sum(&r));
	share = percent(in_use - untagged, in_use);
	judge(share);
	printf("%.2f %% of %lld KiB in use is attributed; untagged: %lld KiB\n",
	       share, KIB(in_use), KIB(positive(untagged)));
}

bool was_quiet(const struct lines_sum *lines, long long moved, const struct pages *p)
{
	struct bounds b;
	struct recount r;

	if (moved > in_use_of(p) / 1000)
		return false;
	if (!owner_adds_up(p) || !frames_add_up(lines, moved, p))
		return false;
	if (!there(RECOUNT)) {
		b = bounds_of(lines, moved, p);
		return !too_much(&b);
	}
	r = parse_recount(false);
	return !r.unlike && !r.different && !r.lost && !r.stale_pages && !r.stale_objects &&
	       adds_up(&r, lines->bytes, moved);
}
