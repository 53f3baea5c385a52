// SPDX-License-Identifier: GPL-2.0
/* Adds up what was allocated, freed and alive. */
#include <stdlib.h>
#include <string.h>

#include "report_sums.h"

#define CACHE_LINE	64

_Static_assert(sizeof(struct tally) % CACHE_LINE == 0, "a tally begins with a cache line");

void sums_begin(struct sums *sums)
{
	memset(sums, 0, sizeof(*sums));
}

void sums_end(struct sums *sums)
{
	free(sums->tallies);
	free(sums->base);
	free(sums->rows);
}

int sums_grow(struct sums *sums, uint32_t origin)
{
	uint32_t room = origin + origin / 2 + 64;
	void *tallies;

	if (posix_memalign(&tallies, CACHE_LINE, room * sizeof(struct tally)))
		return -1;
	memset(tallies, 0, room * sizeof(struct tally));
	if (sums->room)
		memcpy(tallies, sums->tallies, sums->room * sizeof(struct tally));
	free(sums->tallies);
	sums->tallies = tallies;
	sums->room = room;
	return 0;
}

struct tally *sums_come(struct sums *sums, uint32_t origin, enum class class, uint64_t req,
			uint64_t bytes, uint64_t time)
{
	struct tally *tally = sums_tally(sums, origin, class);

	tally->other.count++;
	tally->other.req += req;
	tally->other.bytes += bytes;
	sums_rise(sums, class, bytes, time);
	return tally;
}

void sums_go(struct sums *sums, uint32_t origin, enum class class, uint64_t req, uint64_t bytes)
{
	struct tally *tally = sums_tally(sums, origin, class);

	tally->other.count--;
	tally->other.req -= req;
	tally->other.bytes -= bytes;
	sums->peaks[class].live -= bytes;
}

/* Peaks that were before are forgotten. */
int sums_look(struct sums *sums, uint64_t time)
{
	struct peak *peak;

	for (peak = sums->peaks; peak < sums->peaks + CLASSES; peak++) {
		peak->most = peak->live;
		peak->time = time;
		peak->epoch++;
	}
	if (!sums->room)
		return 0;
	sums->base = malloc(sums->room * sizeof(*sums->base));
	if (!sums->base)
		return -1;
	memcpy(sums->base, sums->tallies, sums->room * sizeof(*sums->base));
	sums->base_count = sums->room;
	return 0;
}

static void add_live(struct live *live, const struct flow *flow, enum type type,
		     unsigned int page_shift)
{
	live->bytes += flow->bytes;
	live->req += flow->req;
	live->count += type == TYPE_PAGE ? flow->bytes >> page_shift : flow->count;
}

static void add(struct sum *sum, const struct tally *tally, const struct tally *base)
{
	sum->allocs += tally->in.count - base->in.count;
	sum->req += tally->in.req - base->in.req;
	sum->alloc += tally->in.bytes - base->in.bytes;
	sum->frees += tally->out.count - base->out.count;
	sum->freed += tally->out.bytes - base->out.bytes;
	sum->cross_cpu += tally->cross_cpu - base->cross_cpu;
	sum->cross_node += tally->cross_node - base->cross_node;
	sum->older += tally->older;
}

int sums_finish(struct sums *sums, const struct origins *origins, unsigned int page_shift)
{
	static const struct tally nothing;
	uint32_t i;

	sums->rows = calloc(origins->row_count + 1, sizeof(*sums->rows));
	if (!sums->rows)
		return -1;
	for (i = 0; i < origins->count && i < sums->room; i++) {
		const struct origin *origin = &origins->list[i];
		const struct tally *tally = &sums->tallies[i];
		struct sum *sum[] = { &sums->rows[origin->row], &sums->types[origin->type] };
		struct flow live = tally_live(tally);
		struct flow at_peak = sums_at_peak(sums, i, class_of(origin->type));
		unsigned int k;

		for (k = 0; k < 2; k++) {
			add(sum[k], tally, i < sums->base_count ? &sums->base[i] : &nothing);
			add_live(&sum[k]->live, &live, origin->type, page_shift);
			add_live(&sum[k]->at_peak, &at_peak, origin->type, page_shift);
		}
	}
	return 0;
}
