/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Adds up what was allocated, freed and alive, for each origin; in the end it is added up for each
 * row and each allocator. As little as possible is counted for an event: what follows from other
 * counts is computed in the end.
 *
 * What each origin had at the peak is known without a history: the peak has a number that is
 * counted up whenever a new one is reached, and an origin that is about to change keeps what it has
 * if it has not done so since the latest peak. One that never does so has at the end what it had
 * then.
 */
#ifndef KMEMTRACE_REPORT_SUMS_H
#define KMEMTRACE_REPORT_SUMS_H

#include <stdbool.h>
#include <stdint.h>

#include "report_origins.h"

/* How much is alive. @count: objects, or pages. */
struct live {
	uint64_t bytes;
	uint64_t req;
	uint64_t count;
};

/* Allocations or frees: how many, and bytes requested and allocated. */
struct flow {
	uint64_t count;
	uint64_t req;
	uint64_t bytes;
};

/**
 * struct tally - of an origin, since the trace began
 * @in: allocations
 * @out: frees
 * @cross_cpu: frees on another CPU than that of the allocation
 * @epoch: the number of a peak
 * @kept: what was alive at that peak
 * @other: what came alive in another way than by an allocation, less what went in another way than
 *	by a free; each may be below zero, and wraps around
 * @older: bytes that were alive before the trace began
 * @cross_node: allocations that asked for a node and got another one
 *
 * What an event changes is in the first cache line.
 */
struct tally {
	struct flow in;
	struct flow out;
	uint64_t cross_cpu;
	uint64_t epoch;
	struct flow kept;
	struct flow other;
	uint64_t older;
	uint64_t cross_node;
};

/**
 * struct peak - when most bytes were alive
 * @live: bytes that are alive now
 * @most: bytes that were alive then
 * @time: then
 * @epoch: counts the peaks
 */
struct peak {
	uint64_t live;
	uint64_t most;
	uint64_t time;
	uint64_t epoch;
};

/**
 * struct sum - of a row or an allocator, in the end
 * @allocs: allocations in the time that is looked at
 * @req: bytes that these requested
 * @alloc: bytes that they got
 * @frees: frees in that time, of objects that were allocated then or before
 * @freed: bytes that these freed
 * @cross_cpu: frees on another CPU than that of the allocation
 * @cross_node: allocations that asked for a node and got another one
 * @older: bytes that were alive before the trace began
 * @live: what is alive
 * @at_peak: what was at the peak
 */
struct sum {
	uint64_t allocs;
	uint64_t req;
	uint64_t alloc;
	uint64_t frees;
	uint64_t freed;
	uint64_t cross_cpu;
	uint64_t cross_node;
	uint64_t older;
	struct live live;
	struct live at_peak;
};

/**
 * struct sums - all sums
 * @tallies: by origin
 * @room: of them
 * @base: what they were when the time that is looked at began
 * @base_count: how many there were then
 * @peaks: of each class
 * @rows: of each row, from sums_finish() on
 * @types: of each allocator, likewise
 */
struct sums {
	struct tally *tallies;
	uint32_t room;
	struct tally *base;
	uint32_t base_count;
	struct peak peaks[CLASSES];
	struct sum *rows;
	struct sum types[TYPES];
};

void sums_begin(struct sums *sums);
void sums_end(struct sums *sums);

/* Makes room for an origin. Return: 0, or -1 without memory. */
int sums_grow(struct sums *sums, uint32_t origin);

static inline int sums_make_room(struct sums *sums, uint32_t origin)
{
	return origin < sums->room ? 0 : sums_grow(sums, origin);
}

/* What is alive of an origin. */
static inline struct flow tally_live(const struct tally *tally)
{
	return (struct flow){
		.count = tally->in.count - tally->out.count + tally->other.count,
		.req = tally->in.req - tally->out.req + tally->other.req,
		.bytes = tally->in.bytes - tally->out.bytes + tally->other.bytes,
	};
}

/* The tally of an origin that is about to change. */
static inline struct tally *sums_tally(struct sums *sums, uint32_t origin, enum class class)
{
	struct tally *tally = &sums->tallies[origin];

	if (tally->epoch != sums->peaks[class].epoch) {
		tally->kept = tally_live(tally);
		tally->epoch = sums->peaks[class].epoch;
	}
	return tally;
}

/* After bytes have become alive. */
static inline void sums_rise(struct sums *sums, enum class class, uint64_t bytes, uint64_t time)
{
	struct peak *peak = &sums->peaks[class];

	peak->live += bytes;
	if (peak->live > peak->most) {
		peak->most = peak->live;
		peak->time = time;
		peak->epoch++;
	}
}

/* An allocation. Return: the tally. */
static inline struct tally *sums_alloc(struct sums *sums, uint32_t origin, enum class class,
				       uint64_t req, uint64_t bytes, uint64_t time)
{
	struct tally *tally = sums_tally(sums, origin, class);

	tally->in.count++;
	tally->in.req += req;
	tally->in.bytes += bytes;
	sums_rise(sums, class, bytes, time);
	return tally;
}

static inline void sums_free(struct sums *sums, uint32_t origin, enum class class, uint64_t req,
			     uint64_t bytes, bool cross_cpu)
{
	struct tally *tally = sums_tally(sums, origin, class);

	tally->out.count++;
	tally->out.req += req;
	tally->out.bytes += bytes;
	tally->cross_cpu += cross_cpu;
	sums->peaks[class].live -= bytes;
}

/* An object is alive, or not any more, by something else. Return: the tally. */
struct tally *sums_come(struct sums *sums, uint32_t origin, enum class class, uint64_t req,
			uint64_t bytes, uint64_t time);
void sums_go(struct sums *sums, uint32_t origin, enum class class, uint64_t req, uint64_t bytes);

/* The time that is looked at begins. Return: 0, or -1 without memory. */
int sums_look(struct sums *sums, uint64_t time);

/* Computes @rows and @types. Return: 0, or -1 without memory. */
int sums_finish(struct sums *sums, const struct origins *origins, unsigned int page_shift);

/* What an origin has, and had at the peak: objects or blocks. */
static inline struct flow sums_at_peak(const struct sums *sums, uint32_t origin, enum class class)
{
	const struct tally *tally = &sums->tallies[origin];

	return tally->epoch == sums->peaks[class].epoch ? tally->kept : tally_live(tally);
}

#endif
