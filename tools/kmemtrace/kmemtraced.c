// SPDX-License-Identifier: GPL-2.0
/*
 * Records all allocations and frees of memory in the kernel; see kmemtraced(8). The main thread
 * does what is not urgent: it starts and stops the trace, keeps the tables, looks for new CPUs, and
 * is the only one that says anything. The packets are moved by a thread for each CPU.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "kmemtraced_command.h"
#include "kmemtraced_folder.h"
#include "kmemtraced_kernel.h"
#include "kmemtraced_mover.h"
#include "kmemtraced_options.h"
#include "kmemtraced_ring.h"
#include "kmemtraced_say.h"
#include "kmemtraced_tables.h"

#define SECOND		1000000000ull

/* How long the files of buffers may take to come or go, in ns, and between two looks, in ms. */
#define APPEAR		(5 * SECOND)
#define LOOK_AGAIN	5

/* Exit statuses, beside 0 and that of the command. */
#define EXIT_NOT_WHOLE	1
#define EXIT_NOT_BEGUN	2

/**
 * struct session - a run of this program
 * @options: what is wanted
 * @kernel: the kernel's files
 * @dir: the folder of the trace
 * @made: it is new
 * @ring: if there is to be one
 * @tables: of the trace
 * @movers: the threads
 * @command: that is recorded
 * @signals: a signalfd
 * @interrupts: how many signals came to end the trace
 * @begin: when recording began, in ns of the monotonic clock
 * @end: when it ended, 0 before
 * @shows: a line is to show how it goes on
 * @shown: what that line had: time, events and bytes
 * @failed: the trace is not whole
 */
struct session {
	struct options options;
	struct kernel kernel;
	int dir;
	bool made;
	struct ring ring;
	struct tables tables;
	struct movers movers;
	struct command command;
	int signals;
	unsigned int interrupts;
	uint64_t begin;
	uint64_t end;
	bool shows;
	struct {
		uint64_t time;
		uint64_t events;
		uint64_t moved;
	} shown;
	bool failed;
};

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * SECOND + ts.tv_nsec;
}

/* Reporting */

static void show(struct session *session, uint64_t time)
{
	double seconds = (time - session->shown.time) / 1e9;
	struct kernel_stats stats;
	uint64_t moved = movers_moved(&session->movers);

	if (!session->shows || seconds <= 0 || !kernel_stats(&session->kernel, &stats))
		return;
	say_progress("%.0f events/s, %.1f MB/s, %" PRIu64 " lost, %.0f s",
		     (stats.events - session->shown.events) / seconds,
		     (moved - session->shown.moved) / 1e6 / seconds, stats.discarded,
		     (time - session->begin) / 1e9);
	session->shown.time = time;
	session->shown.events = stats.events;
	session->shown.moved = moved;
}

static void summarise(const struct session *session, const struct kernel_stats *stats)
{
	uint64_t moved = movers_moved(&session->movers);
	struct packets kept = { };
	const struct mover *mover;
	unsigned int cpus = 0;

	for (mover = session->movers.list; mover; mover = mover->next) {
		kept.bytes += mover->writer.kept.bytes;
		kept.events += mover->writer.kept.events;
		cpus++;
	}
	say_note("%" PRIu64 " events in %.1f MB from %u CPU%s in %.1f s, %" PRIu64 " lost",
		 kept.events, kept.bytes / 1e6, cpus, cpus == 1 ? "" : "s",
		 (session->end - session->begin) / 1e9, stats->discarded);
	if (session->movers.ring && kept.bytes < moved)
		say_note("this is what came last of %.1f MB", moved / 1e6);
	if (stats->discarded)
		say_note("lost events did not fit into the buffers; write a larger number to %s%s",
			 session->kernel.path, "/subbufs");
	say_note("next: kmemtrace-report %s", session->options.dir);
}

/* Before the trace */

static int cannot_write(const char *name, int error)
{
	say("cannot write %s: %s", name, strerror(-error));
	return -1;
}

static int begin_ring(struct session *session)
{
	uint64_t packet_size = kernel_number(&session->kernel, "subbuf_size"), smallest;
	long cpus = sysconf(_SC_NPROCESSORS_CONF);
	int error;

	smallest = ring_smallest(cpus, packet_size);
	if (session->options.ring < smallest) {
		say("--ring takes %" PRIu64 "K or more, for %ld CPUs and packets of %" PRIu64 "K",
		    smallest >> 10, cpus, packet_size >> 10);
		return -1;
	}
	error = ring_begin(&session->ring, session->dir, session->options.ring, cpus,
			   packet_size);
	if (error)
		return cannot_write(RING_DIR, error);
	session->movers.ring = &session->ring;
	return 0;
}

/* What this program needs, in the order in which it can be refused. */
static int begin(struct session *session, const sigset_t *mask)
{
	const struct options *options = &session->options;
	int error;

	if (kernel_open(&session->kernel, options->debugfs))
		return -1;
	session->dir = folder_make(options->dir, &session->made);
	if (session->dir < 0)
		return -1;
	error = tables_begin(&session->tables, &session->kernel, options->kallsyms,
			     session->dir);
	if (error)
		return cannot_write("tables", error);
	error = movers_begin(&session->movers, &session->kernel, session->dir);
	if (error)
		return cannot_write(options->dir, error);
	if (options->ring && begin_ring(session))
		return -1;
	error = command_begin(&session->command, options->command, mask);
	if (error) {
		say("cannot make a process: %s", strerror(-error));
		return -1;
	}
	/* Neither a closed stderr nor a file that is too large may leave the kernel tracing. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	/* This takes long, and does not have to be in the trace. */
	tables_update(&session->tables, TABLE_SYMBOLS);
	return session->tables.failed ? -1 : 0;
}

/* Start and stop */

/* Of a trace that has ended, so that the next one is a new one. */
static void free_buffers(const struct session *session)
{
	uint64_t until = now() + APPEAR;
	unsigned int cpu;
	int error;

	error = kernel_enable(&session->kernel, false);
	if (error)
		say("cannot free the kernel's buffers: %s", strerror(-error));
	while (!error && kernel_first_cpu(&session->kernel, &cpu) && now() < until)
		poll(NULL, 0, LOOK_AGAIN);
}

/*
 * Tracing was stopped, and there may be packets that nobody has read: starting would be the end of
 * them, so they are what is saved then. Return: 1 if there are some, 0, or -1 if that went wrong.
 */
static int save_stopped(struct session *session)
{
	if (movers_add(&session->movers)) {
		movers_remove(&session->movers);
		return -1;
	}
	if (!movers_drain(&session->movers) && !session->movers.failed) {
		movers_remove(&session->movers);
		free_buffers(session);
		return 0;
	}
	say_note("tracing had been stopped before: this is that trace, and no new one");
	if (session->command.pid) {
		say("%s was not run; run this again", session->command.name);
		command_end(&session->command);
		session->failed = true;
	}
	session->begin = now();
	session->end = session->begin;
	if (folder_metadata(session->dir, &session->kernel))
		session->failed = true;
	return 1;
}

/* Return: 0, or -1 if there is no trace, and the kernel is as it was. */
static int begin_trace(struct session *session)
{
	const char *filter = session->options.filter;
	struct kernel *kernel = &session->kernel;
	struct kernel_stats stats;
	int error;

	if (filter && kernel_set_filter(kernel, filter))
		return -1;
	if (kernel->was_on) {
		say_note("tracing is on already; this trace begins with what the buffers hold");
	} else {
		error = kernel_enable(kernel, true);
		if (error) {
			say("cannot start tracing: %s%s%s%s", strerror(-error),
			    error == -ENOMEM ? "; fewer or smaller buffers: " : "",
			    error == -ENOMEM ? kernel->path : "",
			    error == -ENOMEM ? "/subbufs" : "");
			return -1;
		}
	}
	session->begin = now();
	if (session->shows && kernel_stats(kernel, &stats))
		session->shown.events = stats.events;
	session->shown.time = session->begin;
	while (!(error = movers_add(&session->movers)) && !session->movers.list &&
	       now() < session->begin + APPEAR)
		poll(NULL, 0, LOOK_AGAIN);
	if (!error && !session->movers.list)
		say("there is no %s/cpu0, though tracing is on", kernel->path);
	if (error || !session->movers.list || folder_metadata(session->dir, kernel)) {
		movers_remove(&session->movers);
		if (!kernel->was_on && !kernel_enable(kernel, false))
			kernel_enable(kernel, false);
		return -1;
	}
	if (movers_start(&session->movers))
		session->failed = true;
	/* What is in memory now is all that the threads use. It is no harm if this is refused. */
	mlockall(MCL_CURRENT);
	/* Not before: the number of a tag stands for another one then. */
	tables_update(&session->tables, TABLE_TAGS);
	tables_update(&session->tables, TABLE_CACHES);
	tables_update(&session->tables, TABLE_MODULES);
	if (session->tables.failed)
		session->failed = true;
	return 0;
}

/* Return: whether one of the signals that came ends the trace. */
static bool take_signals(struct session *session)
{
	struct signalfd_siginfo info;
	bool ends = false;

	while (read(session->signals, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGCHLD) {
			ends |= command_ended(&session->command);
			continue;
		}
		/* The terminal sends its signals to the command as well. */
		if (info.ssi_code <= 0)
			command_signal(&session->command, info.ssi_signo);
		session->interrupts++;
		ends = true;
	}
	return ends;
}

/* Waits for a signal or the end of a thread, but not longer than for so many ms. */
static bool wait_for_signals(struct session *session, int ms)
{
	struct pollfd fds[] = {
		{ .fd = session->signals, .events = POLLIN },
		{ .fd = session->movers.ended, .events = POLLIN },
	};
	uint64_t ended;

	poll(fds, 2, ms);
	if (read(session->movers.ended, &ended, sizeof(ended)) < 0 && errno != EAGAIN)
		say("cannot wait for threads: %s", strerror(errno));
	return take_signals(session);
}

static void keep_on(struct session *session)
{
	struct movers *movers = &session->movers;
	uint64_t tick = session->begin + SECOND, time, until;
	uint64_t deadline = UINT64_MAX;
	bool ends = session->failed;

	if (session->options.duration)
		deadline = session->begin + session->options.duration;
	while (!ends && movers->running && !movers->failed && (time = now()) < deadline) {
		if (time >= tick) {
			if (movers_add(movers) || movers_start(movers))
				session->failed = true;
			tables_update_modules(&session->tables);
			show(session, time);
			tick = time + SECOND;
			ends = session->failed;
		}
		until = tick < deadline ? tick : deadline;
		time = now();
		ends |= wait_for_signals(session, time < until ? (until - time) / 1000000 + 1 : 0);
	}
	if (!movers->running && !movers->failed)
		say_note("tracing was stopped by somebody else");
}

/* Waits until the threads have moved what is left. */
static void drain(struct session *session)
{
	struct movers *movers = &session->movers;
	unsigned int before = session->interrupts;

	if (movers_add(movers) || movers_start(movers))
		session->failed = true;
	while (movers->running) {
		wait_for_signals(session, -1);
		if (session->interrupts == before || movers->give_up)
			continue;
		/* The same signal may come twice, to this process and to its group. */
		if (now() < session->end + SECOND) {
			before = session->interrupts;
			continue;
		}
		say("interrupted again; what the buffers still hold is lost");
		session->failed = true;
		movers->give_up = true;
	}
}

static void end_trace(struct session *session)
{
	struct tables *tables = &session->tables;
	int error;

	if (kernel_is_on(&session->kernel)) {
		/* Tags of modules that have gone stay as long as tracing is on. */
		tables_update(tables, TABLE_TAGS);
		error = kernel_enable(&session->kernel, false);
		if (error) {
			say("cannot stop tracing: %s", strerror(-error));
			session->failed = true;
			session->movers.give_up = true;
		}
	}
	session->end = now();
	drain(session);
}

/* What is left to do when nothing moves any more. */
static void finish(struct session *session)
{
	struct kernel *kernel = &session->kernel;
	struct tables *tables = &session->tables;
	struct kernel_stats stats;

	tables_update_modules(tables);
	tables_update(tables, TABLE_TAGS);
	tables_update(tables, TABLE_CACHES);
	if (movers_finish(&session->movers) || tables->failed)
		session->failed = true;
	kernel_stats(kernel, &stats);
	/*
	 * Who had the kernel trace before this program may go on with the buffers; of others nobody
	 * knows. They are freed before anything is said, for which a pipe may have no room.
	 */
	if (!kernel->was_on)
		free_buffers(session);
	else
		say_note("tracing is off now, as the last packets are complete only then; %s%s%s",
			 "the buffers stay, since it was on before: echo 0 >", kernel->path,
			 "/enabled frees them");
	summarise(session, &stats);
}

static void wait_for_command(struct session *session)
{
	if (!session->command.pid)
		return;
	say_note("waiting for the end of %s", session->command.name);
	while (session->command.pid)
		wait_for_signals(session, -1);
}

/* Return: the exit status. */
static int trace(struct session *session)
{
	struct kernel *kernel = &session->kernel;
	int stopped = 0;

	if (!kernel->was_on && kernel->had_buffers)
		stopped = save_stopped(session);
	if (stopped < 0 || (!stopped && begin_trace(session)))
		return EXIT_NOT_BEGUN;
	if (!stopped) {
		command_go(&session->command);
		keep_on(session);
		end_trace(session);
	}
	finish(session);
	wait_for_command(session);
	return session->failed ? EXIT_NOT_WHOLE : session->command.status;
}

/* The signals that end a trace. One that is ignored from the start, as by nohup, stays so. */
static void block_signals(sigset_t *before, sigset_t *blocked)
{
	struct sigaction hangup;

	sigemptyset(blocked);
	sigaddset(blocked, SIGINT);
	sigaddset(blocked, SIGTERM);
	sigaddset(blocked, SIGCHLD);
	if (sigaction(SIGHUP, NULL, &hangup) || hangup.sa_handler != SIG_IGN)
		sigaddset(blocked, SIGHUP);
	sigprocmask(SIG_BLOCK, blocked, before);
}

int main(int argc, char **argv)
{
	static struct session session = { .dir = -1, .movers.ended = -1 };
	sigset_t before, blocked;
	int status;

	status = options_parse(argc, argv, &session.options);
	if (status)
		return status == OPTIONS_HELP ? 0 : EXIT_NOT_BEGUN;
	say_quietly(session.options.quiet);
	session.shows = isatty(STDERR_FILENO) && !session.options.quiet &&
			!session.options.command;
	block_signals(&before, &blocked);
	session.signals = signalfd(-1, &blocked, SFD_CLOEXEC | SFD_NONBLOCK);
	if (session.signals < 0) {
		say("cannot wait for signals: %s", strerror(errno));
		return EXIT_NOT_BEGUN;
	}
	status = begin(&session, &before) ? EXIT_NOT_BEGUN : trace(&session);

	command_end(&session.command);
	movers_end(&session.movers);
	if (session.dir >= 0) {
		tables_end(&session.tables);
		if (session.movers.ring)
			ring_end(&session.ring);
		if (status == EXIT_NOT_BEGUN)
			folder_remove(session.dir, session.options.dir, session.made);
		close(session.dir);
	}
	kernel_close(&session.kernel);
	return status;
}
