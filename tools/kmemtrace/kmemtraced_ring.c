// SPDX-License-Identifier: GPL-2.0
/* The last SIZE bytes of a trace. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kmemtraced_ring.h"

/* Into how many segments the size is divided: one of them is what is lost at a time. */
#define PARTS	16

uint64_t ring_smallest(unsigned int cpus, uint64_t packet_size)
{
	return 4 * cpus * packet_size;
}

int ring_begin(struct ring *ring, int dir, uint64_t size, unsigned int cpus, uint64_t packet_size)
{
	memset(ring, 0, sizeof(*ring));
	ring->dir = dir;
	ring->size = size;
	ring->segment_size = size / PARTS / cpus;
	if (!ring->segment_size)
		ring->segment_size = 1;
	/* The packet with which a segment reaches its size may begin just before. */
	ring->reserve = ring->segment_size + packet_size;
	ring->room = size / ring->segment_size + 1;
	ring->queue = malloc(ring->room * sizeof(*ring->queue));
	if (!ring->queue)
		return -ENOMEM;
	if (mkdirat(dir, RING_DIR, 0700)) {
		free(ring->queue);
		return -errno;
	}
	pthread_mutex_init(&ring->lock, NULL);
	return 0;
}

void ring_end(struct ring *ring)
{
	unlinkat(ring->dir, RING_DIR, AT_REMOVEDIR);
	pthread_mutex_destroy(&ring->lock);
	free(ring->queue);
}

static struct segment *at(struct ring *ring, uint32_t index)
{
	return &ring->queue[(ring->first + index) % ring->room];
}

/* Removes the oldest ones until the rest fits, with what is being written. */
static void shrink(struct ring *ring)
{
	uint64_t most = ring->size, reserve = ring->writers * ring->reserve;
	char name[RING_NAME_SIZE];
	struct segment *oldest;

	most -= reserve < most ? reserve : most;
	while (ring->count && (ring->bytes > most || ring->count == ring->room)) {
		oldest = at(ring, 0);
		snprintf(name, sizeof(name), RING_NAME, oldest->cpu, oldest->number);
		unlinkat(ring->dir, name, 0);
		ring->bytes -= oldest->packets.bytes;
		ring->first = (ring->first + 1) % ring->room;
		ring->count--;
	}
}

void ring_join(struct ring *ring)
{
	pthread_mutex_lock(&ring->lock);
	ring->writers++;
	shrink(ring);
	pthread_mutex_unlock(&ring->lock);
}

void ring_leave(struct ring *ring)
{
	pthread_mutex_lock(&ring->lock);
	ring->writers--;
	pthread_mutex_unlock(&ring->lock);
}

void ring_push(struct ring *ring, const struct segment *segment)
{
	pthread_mutex_lock(&ring->lock);
	/* There is room for one: shrink() sees to it, and there is some at first. */
	*at(ring, ring->count++) = *segment;
	ring->bytes += segment->packets.bytes;
	shrink(ring);
	pthread_mutex_unlock(&ring->lock);
}

bool ring_take(struct ring *ring, unsigned int cpu, struct segment *segment)
{
	bool found = false;
	uint32_t i;

	pthread_mutex_lock(&ring->lock);
	for (i = 0; i < ring->count && !found; i++) {
		if (at(ring, i)->cpu != cpu)
			continue;
		found = true;
		*segment = *at(ring, i);
	}
	for (; found && i < ring->count; i++)
		*at(ring, i - 1) = *at(ring, i);
	if (found) {
		ring->count--;
		ring->bytes -= segment->packets.bytes;
	}
	pthread_mutex_unlock(&ring->lock);
	return found;
}
