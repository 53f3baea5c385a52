/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writes the packets of a CPU to cpuN.out. It knows where packets begin from what it has written,
 * so that a file can end with a whole packet whatever happens. In a ring it writes segments, which
 * become cpuN.out in the end.
 */
#ifndef KMEMTRACED_WRITER_H
#define KMEMTRACED_WRITER_H

#include <stdbool.h>
#include <stdint.h>

struct ring;

/**
 * struct packets - some packets
 * @bytes: their size
 * @events: how many are in them
 */
struct packets {
	uint64_t bytes;
	uint64_t events;
};

/**
 * struct writer - where the packets of a CPU go
 * @cpu: its number
 * @dir: the folder of the trace
 * @fd: the file that is written now
 * @size: bytes in it
 * @whole: what is in it up to the end of the last whole packet
 * @packet: size of the packet that follows @whole, 0 as long as its header is not there
 * @packet_events: how many events are in that one
 * @odd: no packet follows @whole, but something else
 * @ring: that this is a part of, or NULL
 * @segment: the number of this file in the ring
 * @kept: after writer_finish(): what is in cpuN.out
 */
struct writer {
	unsigned int cpu;
	int dir;
	int fd;
	uint64_t size;
	struct packets whole;
	uint64_t packet;
	uint32_t packet_events;
	bool odd;
	struct ring *ring;
	uint32_t segment;
	struct packets kept;
};

/* Return: 0 or a negative error, as of the others. */
int writer_open(struct writer *writer, int dir, unsigned int cpu, struct ring *ring);

/* Write bytes. */
int writer_write(struct writer *writer, const void *bytes, uint64_t len);

/**
 * writer_wrote() - bytes were written to @fd at @size
 * @writer: from writer_open()
 * @len: how many
 *
 * Return: 0 or a negative error; -EBADMSG if they are no packets.
 */
int writer_wrote(struct writer *writer, uint64_t len);

/*
 * The end: of what is left of a packet nothing is kept, since not every reader of CTF takes it.
 * What is no packet stays, for who wants to know what it is.
 */
int writer_finish(struct writer *writer);

/* The end of one that has not written anything: no file stays. */
void writer_remove(struct writer *writer);

#endif
