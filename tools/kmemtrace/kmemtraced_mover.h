/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Moves the packets of a CPU from the kernel to its file, in a thread for each CPU, without copying
 * them through this program where that works, and without allocating anything as it goes on.
 */
#ifndef KMEMTRACED_MOVER_H
#define KMEMTRACED_MOVER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "kmemtraced_kernel.h"
#include "kmemtraced_writer.h"

/**
 * struct movers - what the movers share
 * @kernel: where packets come from
 * @dir: the folder of the trace
 * @ring: NULL unless it is set after movers_begin()
 * @ended: an eventfd, to which each thread writes that ends
 * @running: how many threads there are; each subtracts itself with what it has written before, as
 *	memory goes, for who reads 0
 * @give_up: set to have them end at once; nothing depends on when each one sees it
 * @failed: a thread failed; it stores this before it subtracts itself from @running
 * @list: all movers
 */
struct movers {
	const struct kernel *kernel;
	int dir;
	struct ring *ring;
	int ended;
	atomic_uint running;
	atomic_bool give_up;
	atomic_bool failed;
	struct mover *list;
};

/**
 * struct mover - the mover of a CPU
 * @next: in the list
 * @movers: what it shares
 * @writer: where to
 * @from: the kernel's file
 * @pipe: between that and the writer's file, or -1
 * @buffer: instead of the pipe, or NULL
 * @thread: if there is one
 * @moved: bytes so far; others only show it, so nothing is ordered by it
 * @error: what went wrong: 0 or a negative error; of the thread until it has ended
 * @reading: and whether that was in reading
 */
struct mover {
	struct mover *next;
	struct movers *movers;
	struct writer writer;
	int from;
	int pipe[2];
	void *buffer;
	pthread_t thread;
	atomic_ullong moved;
	int error;
	bool reading;
};

/* Return: 0 or a negative error. */
int movers_begin(struct movers *movers, const struct kernel *kernel, int dir);
void movers_end(struct movers *movers);

/* Add those of CPUs that do not have one yet. Return: 0, or -1 after saying what went wrong. */
int movers_add(struct movers *movers);

/* Start the threads of those that have none. Return: as movers_add(). */
int movers_start(struct movers *movers);

/* Without threads: move what is in the buffers. Return: how many bytes that is. */
uint64_t movers_drain(struct movers *movers);

/* Remove all that have not moved anything. */
void movers_remove(struct movers *movers);

/* Bytes that were moved so far. */
uint64_t movers_moved(const struct movers *movers);

/*
 * After all threads have ended: closes the files and says what went wrong. Return: 0, or -1 if
 * something did.
 */
int movers_finish(struct movers *movers);

#endif
