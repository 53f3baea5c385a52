/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kmemtrace: declarations shared within mm/kmemtrace
 *
 * probes.c is called by the tracepoints and makes records (record.h), filter.c
 * decides which, buffer.c has the packets that they go to and the files that
 * these are read from. control.c switches it on and off, and tables.c has what a reader
 * needs besides the events.
 */
#ifndef MM_KMEMTRACE_INTERNAL_H
#define MM_KMEMTRACE_INTERNAL_H

#include <linux/kmemtrace_abi.h>
#include <linux/percpu.h>
#include <linux/relay.h>

struct dentry;
struct kmem_cache;
struct page;

/* === buffer.c ============================================================ */

/**
 * struct kmemtrace_cpu - where a CPU writes
 * @pos: where the next event goes; %NULL if there is no packet
 * @end: of the packet's sub-buffer
 * @last: time of the last event
 * @events: number of events recorded
 * @discarded: number of events for which there was no room, or that came in the
 *	middle of another one
 * @events_before: @events when the current packet was begun
 * @told: @discarded as in the last complete packet
 * @packets: number of packets that are complete
 * @buf: its buffer, %NULL as long as there is none
 * @file: in debugfs, to read it
 *
 * Written by its CPU with interrupts off and, while tracing is off, under
 * kmemtrace_mutex; read anywhere.
 */
struct kmemtrace_cpu {
	void *pos, *end;
	u64 last;
	u64 events;
	u64 discarded;
	u64 events_before;
	u64 told;
	u64 packets;
	struct rchan_buf *buf;
	struct dentry *file;
};

DECLARE_PER_CPU(struct kmemtrace_cpu, kmemtrace_cpu);

bool kmemtrace_next_packet(struct kmemtrace_cpu *c, size_t size);
u64 kmemtrace_clock_freq(void);
bool kmemtrace_clock_was_stable(void);

int kmemtrace_open_buffers(size_t subbuf_size, size_t nr);
void kmemtrace_close_buffers(void);
bool kmemtrace_has_buffers(void);
void kmemtrace_buffers_init(struct dentry *dir);
void kmemtrace_complete_packets(void);
u64 kmemtrace_total_discarded(void);
extern u8 kmemtrace_uuid[16];

/* === control.c =========================================================== */

extern struct mutex kmemtrace_mutex;
bool kmemtrace_is_on(void);

/* === probes.c ============================================================ */

void kmemtrace_probes_init(void);
int kmemtrace_attach(void);
void kmemtrace_detach(void);

/* === alive.c ============================================================= */

void kmemtrace_alive(void);

/* === tables.c ============================================================ */

void kmemtrace_number_caches(void);
void kmemtrace_tables_init(struct dentry *dir);
void kmemtrace_modules_begin(void);

#endif /* MM_KMEMTRACE_INTERNAL_H */
