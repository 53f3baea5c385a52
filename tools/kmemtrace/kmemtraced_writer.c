// SPDX-License-Identifier: GPL-2.0
/* Writes the packets of a CPU. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../include/linux/kmemtrace_abi.h"
#include "kmemtraced_ring.h"
#include "kmemtraced_writer.h"

/* What is copied at once. */
#define PIECE	(64u << 10)

/* A packet of this size has not been read from a buffer. */
#define LARGEST_PACKET	(4096ull << 20)

static void file_name(const struct writer *writer, char *name)
{
	if (writer->ring)
		snprintf(name, RING_NAME_SIZE, RING_NAME, writer->cpu, writer->segment);
	else
		snprintf(name, RING_NAME_SIZE, "cpu%u.out", writer->cpu);
}

/* Return: the file, or a negative error. */
static int open_next(const struct writer *writer)
{
	char name[RING_NAME_SIZE];
	int fd;

	file_name(writer, name);
	fd = openat(writer->dir, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return fd < 0 ? -errno : fd;
}

int writer_open(struct writer *writer, int dir, unsigned int cpu, struct ring *ring)
{
	memset(writer, 0, sizeof(*writer));
	writer->cpu = cpu;
	writer->dir = dir;
	writer->ring = ring;
	writer->fd = open_next(writer);
	if (writer->fd < 0)
		return writer->fd;
	if (ring)
		ring_join(ring);
	return 0;
}

/* Return: how many bytes were written, all of them or those before an error, which is in @error. */
static uint64_t write_at(int fd, const char *bytes, uint64_t len, uint64_t at, int *error)
{
	uint64_t done = 0;
	ssize_t wrote;

	*error = 0;
	while (done < len && !*error) {
		wrote = pwrite(fd, bytes + done, len - done, at + done);
		if (wrote > 0)
			done += wrote;
		else if (wrote == 0)
			*error = -ENOSPC;
		else if (errno != EINTR)
			*error = -errno;
	}
	return done;
}

static int copy(int from, uint64_t at, uint64_t end, int to, uint64_t to_at)
{
	char piece[PIECE];
	uint64_t len;
	ssize_t got;
	int error;

	while (at < end) {
		len = end - at < PIECE ? end - at : PIECE;
		got = pread(from, piece, len, at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got ? -errno : -EIO;
		write_at(to, piece, got, to_at, &error);
		if (error)
			return error;
		at += got;
		to_at += got;
	}
	return 0;
}

/* Looks at the header of the packet behind the last whole one. */
static int look(struct writer *writer)
{
	struct kmemtrace_packet packet;
	ssize_t got;

	do {
		got = pread(writer->fd, &packet, sizeof(packet), writer->whole.bytes);
	} while (got < 0 && errno == EINTR);
	if (got != sizeof(packet))
		return got < 0 ? -errno : -EIO;
	writer->packet = packet.packet_bits / 8;
	writer->packet_events = packet.events;
	writer->odd = packet.magic != KMEMTRACE_MAGIC || packet.packet_bits % 8 ||
		      writer->packet < sizeof(packet) || writer->packet > LARGEST_PACKET;
	return writer->odd ? -EBADMSG : 0;
}

/*
 * The segment is complete: the next one begins with what is there of the next packet. That is
 * nothing if the kernel's file was read, which never gives bytes of two packets at once.
 */
static int rotate(struct writer *writer)
{
	struct segment segment = {
		.cpu = writer->cpu,
		.number = writer->segment,
		.packets = writer->whole,
	};
	int fd, error;

	writer->segment++;
	fd = open_next(writer);
	if (fd < 0)
		return fd;
	error = copy(writer->fd, writer->whole.bytes, writer->size, fd, 0);
	if (!error && writer->size > writer->whole.bytes &&
	    ftruncate(writer->fd, writer->whole.bytes))
		error = -errno;
	if (close(writer->fd) && !error)
		error = -errno;
	writer->fd = fd;
	writer->size -= writer->whole.bytes;
	memset(&writer->whole, 0, sizeof(writer->whole));
	ring_push(writer->ring, &segment);
	return error;
}

int writer_wrote(struct writer *writer, uint64_t len)
{
	int error;

	writer->size += len;
	for (;;) {
		uint64_t there = writer->size - writer->whole.bytes;

		if (!writer->packet) {
			if (there < sizeof(struct kmemtrace_packet))
				return 0;
			error = look(writer);
			if (error)
				return error;
		}
		if (there < writer->packet)
			return 0;
		writer->whole.bytes += writer->packet;
		writer->whole.events += writer->packet_events;
		writer->packet = 0;
		if (writer->ring && writer->whole.bytes >= writer->ring->segment_size) {
			error = rotate(writer);
			if (error)
				return error;
		}
	}
}

int writer_write(struct writer *writer, const void *bytes, uint64_t len)
{
	int failed, error;

	len = write_at(writer->fd, bytes, len, writer->size, &failed);
	error = writer_wrote(writer, len);
	return failed ? failed : error;
}

/*
 * Puts a segment at the end of cpuN.out: the first one gets the name, and the others are appended.
 * Each is removed then, so that not much more room is needed.
 */
static int join_one(struct writer *writer, int *out, const struct segment *segment)
{
	char name[RING_NAME_SIZE], out_name[32];
	int fd, error;

	snprintf(name, sizeof(name), RING_NAME, segment->cpu, segment->number);
	if (*out < 0) {
		snprintf(out_name, sizeof(out_name), "cpu%u.out", segment->cpu);
		if (renameat(writer->dir, name, writer->dir, out_name))
			return -errno;
		*out = openat(writer->dir, out_name, O_RDWR | O_CLOEXEC);
		if (*out < 0)
			return -errno;
	} else {
		fd = openat(writer->dir, name, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			return -errno;
		error = copy(fd, 0, segment->packets.bytes, *out, writer->kept.bytes);
		close(fd);
		if (error) {
			/* Without the part of a packet that this may have made of it. */
			return ftruncate(*out, writer->kept.bytes) ? -errno : error;
		}
		unlinkat(writer->dir, name, 0);
	}
	writer->kept.bytes += segment->packets.bytes;
	writer->kept.events += segment->packets.events;
	return 0;
}

static int join(struct writer *writer, const struct segment *last)
{
	struct segment segment;
	int out = -1, error = 0;

	while (!error && ring_take(writer->ring, writer->cpu, &segment))
		error = join_one(writer, &out, &segment);
	if (!error)
		error = join_one(writer, &out, last);
	if (out >= 0 && close(out) && !error)
		error = -errno;
	return error;
}

int writer_finish(struct writer *writer)
{
	struct segment last = { .cpu = writer->cpu, .number = writer->segment };
	int error = 0;

	if (writer->size > writer->whole.bytes && !writer->odd) {
		if (ftruncate(writer->fd, writer->whole.bytes))
			error = -errno;
		else
			writer->size = writer->whole.bytes;
	}
	if (close(writer->fd) && !error)
		error = -errno;
	writer->fd = -1;
	last.packets = writer->whole;
	last.packets.bytes = writer->size;
	if (!writer->ring)
		writer->kept = last.packets;
	else if (!error)
		error = join(writer, &last);
	return error;
}

void writer_remove(struct writer *writer)
{
	char name[RING_NAME_SIZE];

	close(writer->fd);
	writer->fd = -1;
	file_name(writer, name);
	unlinkat(writer->dir, name, 0);
	if (writer->ring)
		ring_leave(writer->ring);
}
