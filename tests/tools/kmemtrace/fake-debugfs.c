// SPDX-License-Identifier: GPL-2.0
/*
 * Stands in for the kernel's side of kmemtrace: makes DIR/kmemtrace with the files that
 * Documentation/ABI/testing/debugfs-kmemtrace describes, and DIR/kallsyms. The files of CPUs are
 * FIFOs, so that they wait, end, and can be polled and spliced; the others are plain files. It sees
 * what is written to enabled, a moment later than a kernel would. Runs until it is killed, or who
 * started it has ended.
 *
 * A packet that does not fit into a FIFO is dropped, and its events are counted as discarded. All
 * other bytes depend on the options alone, but for the times.
 *
 * SIGUSR1: another CPU appears. SIGUSR2: a module is loaded. SIGHUP: the last CPU goes offline, and
 * with the next one comes back; its file stays, as relay's does, and so does its buffer.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../../../include/linux/kmemtrace_abi.h"
#include "../../../mm/kmemtrace/metadata.h"

#define CPUS		64
#define EVENT		40
#define LARGEST		(64u << 10)
#define FIFO_SIZE	(1024u << 10)
#define UUID		"fake-debugfs-uid"

/* The options. */
static const char *abi = "2.0";
static unsigned int cpus = 2;
static unsigned int packets = 4;
static unsigned int interval;
static unsigned int packet_bytes = 4096;
static unsigned int broken;
static int on;
static int stopped;
static int kept;

static const char usage[] =
"usage: fake-debugfs [OPTION...] DIR\n"
"  --abi TEXT       abi_version (2.0)\n"
"  --cpus N         how many CPUs there are at first (2)\n"
"  --packets N      packets of each CPU as soon as tracing is on (4)\n"
"  --interval MS    and another one each time as many ms have passed; 0 for none (0)\n"
"  --bytes N        the size of a packet, at most 65536 (4096)\n"
"  --broken N       CPU 0's packet with this number has no magic; 0 for none (0)\n"
"  --on             tracing is on from the start\n"
"  --stopped        tracing was on and is stopped, and the packets are there\n"
"  --kept           tracing was on and is stopped, and the packets were read\n";

/**
 * struct cpu - a CPU that has a buffer
 * @reader: the FIFO, so that it stays as it is when nobody else reads from it
 * @writer: the same, -1 when all was written
 * @sequence: number of the next packet
 * @events: that were recorded
 * @discarded: events that were not
 * @last: time of the last one
 * @rest: what did not fit into the FIFO
 * @at: where that begins
 * @len: where that ends
 */
struct cpu {
	int reader;
	int writer;
	uint64_t sequence;
	uint64_t events;
	uint64_t discarded;
	uint64_t last;
	char rest[LARGEST];
	size_t at;
	size_t len;
};

static const char core_tags[] = "1 mm/a.c:1 func:a\n2 mm/b.c:2 func:b\n";
static int dir;
static struct cpu all[CPUS];
static bool buffers, tracing, ended, offline;
static unsigned int modules;

static void die(const char *what)
{
	fprintf(stderr, "fake-debugfs: %s: %s\n", what, strerror(errno));
	exit(1);
}

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

/* Files */

static void write_file(const char *name, int flags, const char *text)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | flags, 0600);
	size_t len = strlen(text);

	if (fd < 0 || write(fd, text, len) != (ssize_t)len || close(fd))
		die(name);
}

/* Who reads stats has all of what was there or all of what is, since the file is another one. */
static void write_stats(void)
{
	char text[CPUS * 100], *at = text;
	unsigned int i;

	*at = '\0';
	for (i = 0; buffers && i < cpus; i++)
		at += sprintf(at, "cpu %u events %" PRIu64 " discarded %" PRIu64 " packets %" PRIu64
			      "\n", i, all[i].events, all[i].discarded, all[i].sequence);
	write_file(".stats", O_TRUNC, text);
	if (renameat(dir, ".stats", dir, "stats"))
		die("stats");
}

static void print(void *file, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(file, format, arguments);
	va_end(arguments);
}

static void write_metadata(void)
{
	const struct kmemtrace_facts facts = {
		.uuid = UUID,
		.release = "6.1.0-fake",
		.machine = "x86_64",
		.page_shift = 12,
		.has_tags = 1,
		.kernel_base = 0xffffffff81000000ull,
		.clock_freq = 1000000000,
		.filter = "",
	};
	FILE *file = fopen("kmemtrace/metadata", "we");

	if (!file)
		die("metadata");
	kmemtrace_metadata(&facts, print, file);
	if (fclose(file))
		die("metadata");
}

static void write_files(void)
{
	char text[256];

	write_file("abi_version", O_TRUNC, abi);
	write_metadata();
	write_file("tags", O_TRUNC, core_tags);
	write_file("caches", O_TRUNC, "1 64 64 kmalloc-64\n2 100 104 a cache\n");
	write_file("filter", O_TRUNC, "\n");
	write_file("subbufs", O_TRUNC, "20\n");
	snprintf(text, sizeof(text), "%u\n", packet_bytes);
	write_file("subbuf_size", O_TRUNC, text);
	write_file("modules", O_TRUNC, "5 present 0xffffffffc0000000 4096 - old\n");
	write_file("../kallsyms", O_TRUNC,
		   "0000000000000000 A nothing\n"
		   "ffffffff81000000 T _text\n"
		   "ffffffff81000100 t a\n"
		   "ffffffffc0000000 t old_init\t[old]\n");
	write_stats();
}

static void load_module(void)
{
	char text[128];

	modules++;
	snprintf(text, sizeof(text), "ffffffffc000%u000 t new%u_init\t[new%u]\n", modules, modules,
		 modules);
	write_file("../kallsyms", O_APPEND, text);
	snprintf(text, sizeof(text), "%u mm/new.c:1 [new%u] func:new\n", 100 + modules, modules);
	write_file("tags", O_APPEND, text);
	snprintf(text, sizeof(text), "%" PRIu64 " coming 0xffffffffc000%u000 4096 - new%u\n",
		 now(), modules, modules);
	write_file("modules", O_APPEND, text);
}

/* Packets */

/* Writes on what did not fit. Return: whether that is all. */
static bool flush(struct cpu *cpu)
{
	ssize_t wrote;

	while (cpu->at < cpu->len) {
		wrote = write(cpu->writer, cpu->rest + cpu->at, cpu->len - cpu->at);
		if (wrote < 0 && errno == EAGAIN)
			return false;
		if (wrote < 0)
			die("a FIFO");
		cpu->at += wrote;
	}
	return true;
}

static void record(struct cpu *cpu, unsigned int size)
{
	struct kmemtrace_packet packet = {
		.magic = KMEMTRACE_MAGIC,
		.uuid = UUID,
		.sequence = cpu->sequence,
		.discarded = cpu->discarded,
		.cpu = cpu - all,
		.events = (size - sizeof(packet)) / EVENT,
	};
	unsigned int i;
	uint64_t word;
	char *at;

	if (cpu->at < cpu->len) {
		cpu->discarded += packet.events;
		return;
	}
	size = sizeof(packet) + packet.events * EVENT;
	packet.content_bits = size * 8;
	packet.packet_bits = size * 8;
	packet.begin = now();
	if (packet.begin <= cpu->last)
		packet.begin = cpu->last + 1;
	packet.end = packet.begin + packet.events - 1;
	cpu->last = packet.end;
	if (broken && cpu == all && cpu->sequence == broken)
		packet.magic = 0;
	memset(cpu->rest, 0, size);
	memcpy(cpu->rest, &packet, sizeof(packet));
	at = cpu->rest + sizeof(packet);
	for (i = 0; i < packet.events; i++, at += EVENT) {
		word = (packet.begin + i) << 8 | KMEMTRACE_KMALLOC;
		memcpy(at, &word, sizeof(word));
		word = 0xffff888000000000ull + (cpu->events + i) * 64;
		memcpy(at + 24, &word, sizeof(word));
		word = 60 | 64ull << 32;
		memcpy(at + 32, &word, sizeof(word));
	}
	cpu->events += packet.events;
	cpu->sequence++;
	cpu->at = 0;
	cpu->len = size;
	flush(cpu);
}

/* Tracing */

/* The file appears when all that is there from the start is in it. */
static void add_cpu(unsigned int number)
{
	struct cpu *cpu = &all[number];
	char name[16], hidden[16];
	unsigned int i;

	memset(cpu, 0, sizeof(*cpu));
	snprintf(name, sizeof(name), "cpu%u", number);
	snprintf(hidden, sizeof(hidden), ".cpu%u", number);
	if (mkfifoat(dir, hidden, 0600))
		die(hidden);
	cpu->reader = openat(dir, hidden, O_RDONLY | O_NONBLOCK);
	cpu->writer = openat(dir, hidden, O_WRONLY | O_NONBLOCK);
	if (cpu->reader < 0 || cpu->writer < 0)
		die(hidden);
	fcntl(cpu->writer, F_SETPIPE_SZ, FIFO_SIZE);
	for (i = 0; i < packets && !kept; i++)
		record(cpu, packet_bytes);
	if (renameat(dir, hidden, dir, name))
		die(name);
}

static void start(void)
{
	unsigned int i;

	for (i = 0; i < cpus; i++)
		add_cpu(i);
	buffers = true;
	tracing = true;
	ended = false;
	write_stats();
}

/*
 * Each CPU's last packet is a short one, and the end of the file follows when all is written. Tags
 * of modules go, as if those had been unloaded.
 */
static void stop(void)
{
	unsigned int i;

	tracing = false;
	ended = true;
	for (i = 0; i < cpus; i++)
		record(&all[i], sizeof(struct kmemtrace_packet) + EVENT);
	write_file("tags", O_TRUNC, core_tags);
	write_stats();
}

static void end_empty(void)
{
	tracing = false;
	ended = true;
	kept = 0;
}

static void close_files(void)
{
	unsigned int i;

	for (i = 0; i < cpus; i++) {
		if (all[i].writer >= 0 && flush(&all[i])) {
			close(all[i].writer);
			all[i].writer = -1;
		}
	}
}

static void free_buffers(void)
{
	char name[16];
	unsigned int i;

	for (i = 0; i < cpus; i++) {
		snprintf(name, sizeof(name), "cpu%u", i);
		unlinkat(dir, name, 0);
		close(all[i].reader);
		if (all[i].writer >= 0)
			close(all[i].writer);
	}
	buffers = false;
	ended = false;
	write_stats();
}

/* Something was written. It may be overwritten right now, with the file empty in between. */
static void take_enabled(void)
{
	char text[8] = "";
	int fd;

	while (!*text) {
		fd = openat(dir, "enabled", O_RDONLY);
		if (fd < 0 || read(fd, text, sizeof(text) - 1) < 0)
			die("enabled");
		close(fd);
	}
	if (*text == '1' && !tracing)
		start();
	else if (*text == '0' && tracing)
		stop();
	else if (*text == '0' && buffers)
		free_buffers();
}

static void take_events(int fd)
{
	char events[16 * sizeof(struct inotify_event)];
	const struct inotify_event *event = (const void *)events;
	ssize_t len = read(fd, events, sizeof(events));

	/* Those of a file have no name, so all are of this size. */
	for (; len > 0; len -= sizeof(*event), event++)
		if (event->mask & IN_CLOSE_WRITE)
			take_enabled();
}

static void take_signal(int fd)
{
	struct signalfd_siginfo info;

	if (read(fd, &info, sizeof(info)) != sizeof(info))
		die("a signal");
	if (info.ssi_signo == SIGHUP) {
		offline = !offline;
	} else if (info.ssi_signo == SIGUSR2) {
		load_module();
	} else if (tracing && cpus < CPUS) {
		add_cpu(cpus);
		cpus++;
	}
}

static void run(void)
{
	uint64_t next = now(), time;
	struct pollfd fds[2];
	char path[64];
	sigset_t signals;
	unsigned int i;

	sigemptyset(&signals);
	sigaddset(&signals, SIGUSR1);
	sigaddset(&signals, SIGUSR2);
	sigaddset(&signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	fds[0].fd = inotify_init();
	fds[1].fd = signalfd(-1, &signals, 0);
	fds[0].events = POLLIN;
	fds[1].events = POLLIN;
	write_file(".enabled", O_TRUNC, on ? "1\n" : "0\n");
	if (renameat(dir, ".enabled", dir, "enabled"))
		die("enabled");
	snprintf(path, sizeof(path), "/proc/self/fd/%d/enabled", dir);
	/* With what comes between them, two of the same kind are not made one. */
	if (inotify_add_watch(fds[0].fd, path, IN_OPEN | IN_CLOSE_WRITE) < 0)
		die("inotify");
	write_file("ready", O_TRUNC, "");
	for (;;) {
		/* FIFOs that are full are looked at again when some time has passed. */
		poll(fds, 2, interval && tracing ? (int)interval : 20);
		if (fds[0].revents)
			take_events(fds[0].fd);
		if (fds[1].revents)
			take_signal(fds[1].fd);
		time = now();
		for (i = 0; i < cpus - offline && tracing && interval && time >= next; i++)
			record(&all[i], packet_bytes);
		if (time >= next && interval) {
			next = time + interval * 1000000ull;
			write_stats();
		}
		for (i = 0; i < cpus && buffers; i++)
			if (all[i].writer >= 0)
				flush(&all[i]);
		if (ended)
			close_files();
	}
}

static const struct option options[] = {
	{ "abi", required_argument, NULL, 'a' },
	{ "cpus", required_argument, NULL, 'c' },
	{ "packets", required_argument, NULL, 'p' },
	{ "interval", required_argument, NULL, 'i' },
	{ "bytes", required_argument, NULL, 'b' },
	{ "broken", required_argument, NULL, 'x' },
	{ "on", no_argument, &on, 1 },
	{ "stopped", no_argument, &stopped, 1 },
	{ "kept", no_argument, &kept, 1 },
	{ }
};

int main(int argc, char **argv)
{
	int option;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'a':
			abi = optarg;
			break;
		case 'c':
			cpus = atoi(optarg);
			break;
		case 'p':
			packets = atoi(optarg);
			break;
		case 'i':
			interval = atoi(optarg);
			break;
		case 'b':
			packet_bytes = atoi(optarg);
			break;
		case 'x':
			broken = atoi(optarg);
			break;
		case '?':
			fputs(usage, stderr);
			return 2;
		}
	}
	if (argc - optind != 1 || cpus > CPUS || packet_bytes > LARGEST ||
	    packet_bytes < sizeof(struct kmemtrace_packet) + EVENT) {
		fputs(usage, stderr);
		return 2;
	}
	if (chdir(argv[optind]) || mkdir("kmemtrace", 0700))
		die(argv[optind]);
	dir = open("kmemtrace", O_RDONLY | O_DIRECTORY);
	if (dir < 0)
		die("kmemtrace");
	write_files();
	if (on || stopped || kept)
		start();
	if (stopped)
		stop();
	if (kept)
		end_empty();
	run();
}
