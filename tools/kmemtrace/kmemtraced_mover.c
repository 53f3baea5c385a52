// SPDX-License-Identifier: GPL-2.0
/* Moves the packets of a CPU from the kernel to its file. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "kmemtraced_mover.h"
#include "kmemtraced_near.h"
#include "kmemtraced_say.h"

/* What is moved at once. A pipe may be as large as this without privileges. */
#define BLOCK		(1024u << 10)

/* A thread needs its frames, and the writer a piece to copy. */
#define STACK_SIZE	(512u << 10)

/* How long a thread waits before it looks whether it is to give up, in ms. */
#define WAIT		200

enum moved {
	MOVED,
	NOTHING_YET,
	AT_END,
	FAILED,
};

static enum moved failed(struct mover *mover, int error, bool reading)
{
	mover->error = error;
	mover->reading = reading;
	return FAILED;
}

/* From now on through a buffer: either file cannot do it without. */
static bool without_splice(struct mover *mover)
{
	mover->buffer = malloc(BLOCK);
	return mover->buffer;
}

/* What it means that there are no bytes. */
static enum moved nothing(struct mover *mover, ssize_t got)
{
	if (got == 0)
		return AT_END;
	if (errno == EAGAIN || errno == EINTR)
		return NOTHING_YET;
	return failed(mover, -errno, true);
}

/* Writes what the pipe has, through the buffer. */
static enum moved copy_from_pipe(struct mover *mover, size_t len)
{
	ssize_t got;
	int error;

	while (len) {
		got = read(mover->pipe[0], mover->buffer, len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return failed(mover, got ? -errno : -EIO, true);
		error = writer_write(&mover->writer, mover->buffer, got);
		if (error)
			return failed(mover, error, false);
		len -= got;
	}
	return MOVED;
}

/* Writes what the pipe has, to the last byte, so that it has room for a whole block again. */
static enum moved empty_pipe(struct mover *mover, size_t len)
{
	struct writer *writer = &mover->writer;
	ssize_t wrote;
	loff_t at;
	int error;

	while (len) {
		at = writer->size;
		wrote = splice(mover->pipe[0], NULL, writer->fd, &at, len, SPLICE_F_MOVE);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0 && errno == EINVAL) {
			if (!without_splice(mover))
				return failed(mover, -ENOMEM, false);
			return copy_from_pipe(mover, len);
		}
		if (wrote <= 0)
			return failed(mover, wrote ? -errno : -ENOSPC, false);
		error = writer_wrote(writer, wrote);
		if (error)
			return failed(mover, error, false);
		len -= wrote;
	}
	return MOVED;
}

static enum moved copy(struct mover *mover)
{
	ssize_t got = read(mover->from, mover->buffer, BLOCK);
	int error;

	if (got <= 0)
		return nothing(mover, got);
	error = writer_write(&mover->writer, mover->buffer, got);
	if (error)
		return failed(mover, error, false);
	mover->moved += got;
	return MOVED;
}

static enum moved move(struct mover *mover)
{
	enum moved moved;
	ssize_t got;

	if (mover->buffer)
		return copy(mover);
	got = splice(mover->from, NULL, mover->pipe[1], NULL, BLOCK,
		     SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
	if (got < 0 && errno == EINVAL)
		return without_splice(mover) ? copy(mover) : failed(mover, -ENOMEM, true);
	if (got <= 0)
		return nothing(mover, got);
	moved = empty_pipe(mover, got);
	if (moved == MOVED)
		mover->moved += got;
	return moved;
}

/*
 * The kernel drops events when a buffer is full, so what empties it must not wait long for a CPU:
 * hence the lowest nice value. It needs little time itself, and unlike a real-time task it cannot
 * hold up the system for good.
 */
static void *run(void *argument)
{
	struct mover *mover = argument;
	struct movers *movers = mover->movers;
	struct pollfd wait = { .fd = mover->from, .events = POLLIN };
	enum moved moved = MOVED;
	uint64_t one = 1;
	ssize_t wrote;

	near_cpu(mover->writer.cpu);
	setpriority(PRIO_PROCESS, gettid(), -20);
	while (!movers->give_up && (moved == MOVED || moved == NOTHING_YET)) {
		if (moved == NOTHING_YET)
			poll(&wait, 1, WAIT);
		moved = move(mover);
	}
	if (moved == FAILED)
		movers->failed = true;
	movers->running--;
	do {
		wrote = write(movers->ended, &one, sizeof(one));
	} while (wrote < 0 && errno == EINTR);
	return NULL;
}

int movers_begin(struct movers *movers, const struct kernel *kernel, int dir)
{
	memset(movers, 0, sizeof(*movers));
	movers->kernel = kernel;
	movers->dir = dir;
	movers->ended = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return movers->ended < 0 ? -errno : 0;
}

static bool has_mover(const struct movers *movers, unsigned int cpu)
{
	const struct mover *mover;

	for (mover = movers->list; mover; mover = mover->next)
		if (mover->writer.cpu == cpu)
			return true;
	return false;
}

static void free_mover(struct mover *mover)
{
	if (mover->from >= 0)
		close(mover->from);
	if (mover->pipe[0] >= 0) {
		close(mover->pipe[0]);
		close(mover->pipe[1]);
	}
	free(mover->buffer);
	free(mover);
}

static int open_pipe(struct mover *mover)
{
	if (pipe2(mover->pipe, O_CLOEXEC)) {
		mover->pipe[0] = -1;
		return -errno;
	}
	/* It works with less, too, in smaller blocks. */
	fcntl(mover->pipe[1], F_SETPIPE_SZ, BLOCK);
	return 0;
}

static int add(struct movers *movers, unsigned int cpu)
{
	struct mover *mover = calloc(1, sizeof(*mover));
	int error;

	if (!mover) {
		say("out of memory");
		return -1;
	}
	mover->movers = movers;
	mover->pipe[0] = -1;
	mover->from = kernel_open_cpu(movers->kernel, cpu);
	error = mover->from < 0 ? mover->from : open_pipe(mover);
	if (error) {
		say("cannot read %s/cpu%u: %s", movers->kernel->path, cpu, strerror(-error));
		free_mover(mover);
		return -1;
	}
	error = writer_open(&mover->writer, movers->dir, cpu, movers->ring);
	if (error) {
		say("cannot write the packets of CPU %u: %s", cpu, strerror(-error));
		free_mover(mover);
		return -1;
	}
	mover->next = movers->list;
	movers->list = mover;
	return 0;
}

int movers_add(struct movers *movers)
{
	unsigned int cpu;
	bool any;

	for (any = kernel_first_cpu(movers->kernel, &cpu); any;
	     any = kernel_next_cpu(movers->kernel, &cpu))
		if (!has_mover(movers, cpu) && add(movers, cpu))
			return -1;
	return 0;
}

int movers_start(struct movers *movers)
{
	pthread_attr_t attributes;
	struct mover *mover;
	int error = 0;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	for (mover = movers->list; mover && !error; mover = mover->next) {
		if (mover->thread)
			continue;
		movers->running++;
		error = pthread_create(&mover->thread, &attributes, run, mover);
		if (error) {
			movers->running--;
			mover->thread = 0;
			say("cannot start a thread: %s", strerror(error));
		}
	}
	pthread_attr_destroy(&attributes);
	return error ? -1 : 0;
}

uint64_t movers_drain(struct movers *movers)
{
	struct mover *mover;

	for (mover = movers->list; mover; mover = mover->next) {
		while (move(mover) == MOVED)
			;
		if (mover->error)
			movers->failed = true;
	}
	return movers_moved(movers);
}

void movers_remove(struct movers *movers)
{
	struct mover *mover;

	while ((mover = movers->list)) {
		movers->list = mover->next;
		writer_remove(&mover->writer);
		free_mover(mover);
	}
}

uint64_t movers_moved(const struct movers *movers)
{
	const struct mover *mover;
	uint64_t moved = 0;

	for (mover = movers->list; mover; mover = mover->next)
		moved += mover->moved;
	return moved;
}

static void report(const struct mover *mover)
{
	unsigned int cpu = mover->writer.cpu;

	if (mover->error == -EBADMSG)
		say("cpu%u.out: the kernel gave something that is no packet", cpu);
	else if (mover->reading)
		say("cannot read %s/cpu%u: %s", mover->movers->kernel->path, cpu,
		    strerror(-mover->error));
	else
		say("cannot write cpu%u.out: %s; it ends with its last whole packet", cpu,
		    strerror(-mover->error));
}

int movers_finish(struct movers *movers)
{
	struct mover *mover;
	int result = 0, error;

	for (mover = movers->list; mover; mover = mover->next) {
		if (mover->thread)
			pthread_join(mover->thread, NULL);
		if (mover->error)
			report(mover);
		error = writer_finish(&mover->writer);
		if (error)
			say("cannot complete cpu%u.out: %s%s", mover->writer.cpu,
			    strerror(-error),
			    movers->ring ? "; what is not in it stays in the folder ring" : "");
		if (mover->error || error)
			result = -1;
		close(mover->from);
		mover->from = -1;
	}
	return result;
}

void movers_end(struct movers *movers)
{
	struct mover *mover;

	while ((mover = movers->list)) {
		movers->list = mover->next;
		free_mover(mover);
	}
	if (movers->ended >= 0)
		close(movers->ended);
}
