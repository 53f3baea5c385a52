// SPDX-License-Identifier: GPL-2.0
/*
 * kmemtrace: the buffers, the packets in them, and the files to read them
 *
 * Each sub-buffer of a relay channel is a packet. A CPU writes to its own
 * buffer only, with interrupts off, so that nothing is shared with other CPUs
 * but the counts of sub-buffers produced and consumed, once for each packet.
 * When all sub-buffers wait to be read, events are discarded and counted.
 */
#define pr_fmt(fmt) "kmemtrace: " fmt

#include <linux/cpu.h>
#include <linux/debugfs.h>
#include <linux/poll.h>
#include <linux/splice.h>
#include <linux/uio.h>
#include <linux/uuid.h>

#include "record.h"

/* === Data ================================================================ */

DEFINE_PER_CPU(struct kmemtrace_cpu, kmemtrace_cpu);
u8 kmemtrace_uuid[16];

/* Written under kmemtrace_mutex, or at boot. */
static struct rchan *chan;
static struct dentry *buffer_dir;

/* For readers of the buffer of a CPU; taken before kmemtrace_mutex. */
static DEFINE_PER_CPU(struct mutex, read_mutex);

/* === Clock =============================================================== */

DEFINE_STATIC_KEY_FALSE(kmemtrace_tsc_key);

/* What a trace has begun with, it keeps. Before the buffers are opened. */
static void choose_clock(void)
{
#ifdef CONFIG_X86_TSC
	if (!check_tsc_unstable() && tsc_khz &&
	    (boot_cpu_has(X86_FEATURE_NONSTOP_TSC) || tsc_clocksource_reliable))
		static_branch_enable(&kmemtrace_tsc_key);
	else
		static_branch_disable(&kmemtrace_tsc_key);
#endif
}

/* Whether the times of different CPUs could be compared all the time. */
bool kmemtrace_clock_was_stable(void)
{
#ifdef CONFIG_X86_TSC
	return !static_key_enabled(&kmemtrace_tsc_key) || !check_tsc_unstable();
#else
	return true;
#endif
}

/* Of the time in events, in Hz. */
u64 kmemtrace_clock_freq(void)
{
#ifdef CONFIG_X86_TSC
	if (static_key_enabled(&kmemtrace_tsc_key))
		return tsc_khz * 1000ULL;
#endif
	return NSEC_PER_SEC;
}

/* === Packets ============================================================= */

static bool has_packet(const struct kmemtrace_cpu *c)
{
	return c->pos;
}

/* Fill in what was not known when the current packet was begun. */
static void finish_packet(struct kmemtrace_cpu *c)
{
	struct kmemtrace_packet *packet = c->buf->data;

	c->buf->offset = c->pos - c->buf->data;
	packet->end = c->last;
	packet->content_bits = c->buf->offset * 8;
	packet->packet_bits = packet->content_bits;
	packet->discarded = c->discarded;
	packet->events = c->events - c->events_before;
	c->told = c->discarded;
	c->packets++;
	c->pos = NULL;
	c->end = NULL;
	/*
	 * Pairs with smp_rmb() in packet_left(): who sees that the sub-buffer
	 * is produced sees what is in it.
	 */
	smp_wmb();
}

/**
 * kmemtrace_next_packet - complete the current packet, and begin another one
 * @c: this CPU's
 * @size: room that is needed in it, in bytes
 *
 * Context: Interrupts are off, or tracing is.
 * Return: %true, or %false if there is no free sub-buffer. The event is counted
 *	as discarded then.
 */
bool kmemtrace_next_packet(struct kmemtrace_cpu *c, size_t size)
{
	if (has_packet(c))
		finish_packet(c);
	if (likely(relay_switch_subbuf(c->buf, size)))
		return true;
	c->discarded++;
	return false;
}

static void add_file(struct kmemtrace_cpu *c);

/* A new buffer, whose CPU may not be up yet. */
static void add_buffer(struct kmemtrace_cpu *c, struct rchan_buf *buf)
{
	*c = (struct kmemtrace_cpu){
		.buf = buf,
		.last = kmemtrace_clock(),
	};
	if (buffer_dir)
		add_file(c);
}

/* Called by relay when a sub-buffer is about to be used. */
static int begin_packet(struct rchan_buf *buf, void *subbuf, void *prev, size_t prev_padding)
{
	struct kmemtrace_cpu *c = per_cpu_ptr(&kmemtrace_cpu, buf->cpu);
	struct kmemtrace_packet *packet = subbuf;

	if (prev && relay_buf_full(buf))
		return 0;
	if (!prev)
		add_buffer(c, buf);
	*packet = (struct kmemtrace_packet){
		.magic = KMEMTRACE_MAGIC,
		.begin = c->last,
		.sequence = c->packets,
		.cpu = buf->cpu,
	};
	memcpy(packet->uuid, kmemtrace_uuid, sizeof(packet->uuid));
	c->events_before = c->events;
	subbuf_start_reserve(buf, sizeof(*packet));
	c->pos = subbuf + sizeof(*packet);
	c->end = subbuf + buf->chan->subbuf_size;
	return 1;
}

/* Complete the packet of a CPU, unless it has no event. Nobody writes to it. */
static void complete_packet(struct kmemtrace_cpu *c)
{
	if (has_packet(c) && c->events != c->events_before) {
		finish_packet(c);
		relay_switch_subbuf(c->buf, 0);
	}
	wake_up_interruptible(&c->buf->read_wait);
}

/**
 * kmemtrace_complete_packets - complete the packet of each CPU
 *
 * Context: Process context, under kmemtrace_mutex, with tracing off.
 */
void kmemtrace_complete_packets(void)
{
	unsigned int cpu;

	cpus_read_lock();
	for_each_possible_cpu(cpu) {
		if (per_cpu_ptr(&kmemtrace_cpu, cpu)->buf)
			complete_packet(per_cpu_ptr(&kmemtrace_cpu, cpu));
	}
	cpus_read_unlock();
}

/*
 * The events that were discarded after the last packet are in no packet. When
 * all others have been read there is room for one, which has no events.
 */
static void tell_discarded(struct rchan_buf *buf)
{
	struct kmemtrace_cpu *c = per_cpu_ptr(&kmemtrace_cpu, buf->cpu);

	mutex_lock(&kmemtrace_mutex);
	if (!kmemtrace_is_on() && c->buf == buf && c->told != c->discarded &&
	    !relay_buf_full(buf)) {
		if (!has_packet(c))
			relay_switch_subbuf(buf, 0);
		finish_packet(c);
		relay_switch_subbuf(buf, 0);
	}
	mutex_unlock(&kmemtrace_mutex);
}

/* === Files =============================================================== */

/* How much of the oldest complete packet has not been read, and where it is. */
static size_t packet_left(struct rchan_buf *buf, const void **from)
{
	size_t nr = READ_ONCE(buf->subbufs_produced);
	size_t at = buf->subbufs_consumed % buf->chan->n_subbufs;

	if (nr == buf->subbufs_consumed)
		return 0;
	/* Pairs with smp_wmb() in finish_packet(). */
	smp_rmb();
	*from = buf->start + at * buf->chan->subbuf_size + buf->bytes_consumed;
	return buf->chan->subbuf_size - buf->padding[at] - buf->bytes_consumed;
}

static bool readable(struct rchan_buf *buf)
{
	return READ_ONCE(buf->subbufs_produced) != READ_ONCE(buf->subbufs_consumed) ||
	       !kmemtrace_is_on() || READ_ONCE(buf->finalized);
}

static ssize_t buffer_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *file = iocb->ki_filp;
	struct rchan_buf *buf = file->private_data;
	struct mutex *mutex = per_cpu_ptr(&read_mutex, buf->cpu);
	const void *from;
	size_t left, len;
	int err;

	if (!iov_iter_count(to))
		return 0;
	for (;;) {
		mutex_lock(mutex);
		left = packet_left(buf, &from);
		if (!left && !kmemtrace_is_on()) {
			tell_discarded(buf);
			left = packet_left(buf, &from);
		}
		if (left)
			break;
		mutex_unlock(mutex);
		if (!kmemtrace_is_on() || buf->finalized)
			return 0;
		if (file->f_flags & O_NONBLOCK || iocb->ki_flags & IOCB_NOWAIT)
			return -EAGAIN;
		err = wait_event_interruptible(buf->read_wait, readable(buf));
		if (err)
			return err;
	}
	len = copy_to_iter(from, left, to);
	buf->bytes_consumed += len;
	if (len == left) {
		/* What was read is there until the count says so. */
		smp_mb();
		buf->bytes_consumed = 0;
		relay_subbufs_consumed(buf->chan, buf->cpu, 1);
	}
	mutex_unlock(mutex);
	return len ?: -EFAULT;
}

static __poll_t buffer_poll(struct file *file, poll_table *wait)
{
	struct rchan_buf *buf = file->private_data;

	poll_wait(file, &buf->read_wait, wait);
	return readable(buf) ? EPOLLIN | EPOLLRDNORM : 0;
}

static int buffer_open(struct inode *inode, struct file *file)
{
	return relay_file_operations.open(inode, file);
}

static int buffer_release(struct inode *inode, struct file *file)
{
	return relay_file_operations.release(inode, file);
}

static const struct file_operations buffer_fops = {
	.owner		= THIS_MODULE,
	.open		= buffer_open,
	.release	= buffer_release,
	.read_iter	= buffer_read_iter,
	.splice_read	= generic_file_splice_read,
	.poll		= buffer_poll,
	.llseek		= no_llseek,
};

/*
 * debugfs would hide read_iter and splice_read behind a proxy. They need none:
 * the buffer stays until the last file is closed.
 */
static void add_file(struct kmemtrace_cpu *c)
{
	char name[16];

	snprintf(name, sizeof(name), "cpu%u", c->buf->cpu);
	c->file = debugfs_create_file_unsafe(name, 0400, buffer_dir, c->buf, &buffer_fops);
}

/*
 * relay would make the files while it must not sleep, if it is asked to after
 * the buffers; so they are ours. What this returns only must not be NULL.
 */
static struct dentry *no_file(const char *name, struct dentry *dir, umode_t mode,
			      struct rchan_buf *buf, int *is_global)
{
	return ERR_PTR(0) + 1;
}

static int remove_no_file(struct dentry *dentry)
{
	return 0;
}

static const struct rchan_callbacks callbacks = {
	.subbuf_start = begin_packet,
	.create_buf_file = no_file,
	.remove_buf_file = remove_no_file,
};

/* === Interface of mm/kmemtrace =========================================== */

/**
 * kmemtrace_open_buffers - allocate a buffer for each CPU
 * @subbuf_size: size of a sub-buffer in bytes
 * @nr: number of sub-buffers
 *
 * CPUs that come online later get theirs from relay.
 *
 * Context: Process context or boot, under kmemtrace_mutex.
 * Return: 0 or -ENOMEM.
 */
int kmemtrace_open_buffers(size_t subbuf_size, size_t nr)
{
	choose_clock();
	generate_random_uuid(kmemtrace_uuid);
	/* No CPU comes online in the middle, and stays without a buffer. */
	cpus_read_lock();
	chan = relay_open(NULL, NULL, subbuf_size, nr, &callbacks, NULL);
	cpus_read_unlock();
	return chan ? 0 : -ENOMEM;
}

/**
 * kmemtrace_buffers_init - have files for the buffers, now and later
 * @dir: where
 *
 * Context: Boot, once debugfs is there.
 */
void __init kmemtrace_buffers_init(struct dentry *dir)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		mutex_init(per_cpu_ptr(&read_mutex, cpu));
	cpus_read_lock();
	buffer_dir = dir;
	for_each_possible_cpu(cpu) {
		if (per_cpu_ptr(&kmemtrace_cpu, cpu)->buf)
			add_file(per_cpu_ptr(&kmemtrace_cpu, cpu));
	}
	cpus_read_unlock();
}

bool kmemtrace_has_buffers(void)
{
	return chan;
}

/**
 * kmemtrace_close_buffers - free the buffers
 *
 * Context: Process context, under kmemtrace_mutex, with tracing off.
 */
void kmemtrace_close_buffers(void)
{
	unsigned int cpu;

	cpus_read_lock();
	for_each_possible_cpu(cpu) {
		struct kmemtrace_cpu *c = per_cpu_ptr(&kmemtrace_cpu, cpu);

		debugfs_remove(c->file);
		c->file = NULL;
		c->buf = NULL;
	}
	/* A buffer whose file is open is freed when that is closed. */
	relay_close(chan);
	chan = NULL;
	cpus_read_unlock();
}

u64 kmemtrace_total_discarded(void)
{
	unsigned int cpu;
	u64 sum = 0;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(&kmemtrace_cpu, cpu)->discarded);
	return sum;
}
