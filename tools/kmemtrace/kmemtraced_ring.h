/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The last SIZE bytes of a trace. Each CPU writes segments, files of some whole packets, and goes
 * on with the next one when one has its size. Those that are complete are in a queue, and when
 * there are too many bytes the oldest of them is removed, whichever CPU it is of.
 */
#ifndef KMEMTRACED_RING_H
#define KMEMTRACED_RING_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "kmemtraced_writer.h"

/* The folder of segments in that of the trace, and the name of one: CPU and number. */
#define RING_DIR	"ring"
#define RING_NAME	RING_DIR "/cpu%u.%06u"
#define RING_NAME_SIZE	64

/**
 * struct segment - one that is complete
 * @cpu: number of the CPU
 * @number: of the segment
 * @packets: what is in it
 */
struct segment {
	unsigned int cpu;
	uint32_t number;
	struct packets packets;
};

/**
 * struct ring - all segments
 * @dir: the folder of the trace
 * @size: how many bytes there may be
 * @segment_size: how many a complete segment has at least
 * @reserve: how many a writer may have in a segment that is not complete
 * @lock: protects what follows
 * @writers: how many there are
 * @bytes: in complete segments
 * @queue: of complete segments, the oldest first, as a circle
 * @room: how many @queue has room for
 * @first: where it begins
 * @count: how many there are
 */
struct ring {
	int dir;
	uint64_t size;
	uint64_t segment_size;
	uint64_t reserve;
	pthread_mutex_t lock;
	unsigned int writers;
	uint64_t bytes;
	struct segment *queue;
	uint32_t room;
	uint32_t first;
	uint32_t count;
};

/* The smallest size that makes sense, with so many CPUs and bytes in a packet. */
uint64_t ring_smallest(unsigned int cpus, uint64_t packet_size);

/* Return: 0 or a negative error. */
int ring_begin(struct ring *ring, int dir, uint64_t size, unsigned int cpus,
	       uint64_t packet_size);
void ring_end(struct ring *ring);

/* Another CPU, and one less, which has not written anything. */
void ring_join(struct ring *ring);
void ring_leave(struct ring *ring);

/* A segment is complete. */
void ring_push(struct ring *ring, const struct segment *segment);

/* Take the oldest segment of this CPU out. Return: whether there was one. */
bool ring_take(struct ring *ring, unsigned int cpu, struct segment *segment);

#endif
