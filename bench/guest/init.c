// SPDX-License-Identifier: GPL-2.0
/*
 * The benchmark's guest: its only process, and what that measures
 *
 * Loads the module that measures inside of the kernel, measures system calls
 * itself, and writes lines "NAME MIN TYPICAL" to the second serial port. Under
 * QEMU's -icount shift=0 a nanosecond is an instruction. The kernel's command
 * line says what to do: bench.do= has a letter for each part in parts[], and
 * with bench.off=1 profiling is switched off before anything is measured.
 *
 * Timer ticks and the softirqs of a workload are part of its cost, so a round
 * is long enough that one tick more or less does not count.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS		9
#define WARM_ROUNDS	8
#define MODULE		"/alloc_bench.ko"
#define SWITCH		"/proc/sys/vm/mem_profiling"
#define ALLOCINFO	"/proc/allocinfo"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static FILE *out;
/* From the command line: MiB given to the guest, dentries to make, thousands of tags, CPUs. */
static long ram, dentries = 1000000, tags, cpus = 1;
static char buffer[1 << 18];

/* === What happens around the measuring === */

static _Noreturn void finish(int status)
{
	fprintf(out, "# guest: done %d\n", status);
	fflush(out);
	tcdrain(fileno(out));
	/* A reset is the end for QEMU, also of a kernel without ACPI. */
	reboot(RB_AUTOBOOT);
	for (;;)
		pause();
}

static _Noreturn void die(const char *format, ...)
{
	const char *why = strerror(errno);
	va_list args;

	fputs("# error: ", out);
	va_start(args, format);
	vfprintf(out, format, args);
	va_end(args);
	fprintf(out, ": %s\n", why);
	finish(1);
}

/* The whole of a small file in buffer, as a string. */
static const char *slurp(const char *path)
{
	ssize_t n, len = 0;
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		die("open %s", path);
	while ((n = read(fd, buffer + len, sizeof(buffer) - 1 - len)) > 0)
		len += n;
	if (n < 0 || len == sizeof(buffer) - 1)
		die("read %s (%zd bytes)", path, len);
	close(fd);
	buffer[len] = '\0';
	return buffer;
}

/* The kernel's log, in buffer too. */
static char *klog(void)
{
	int len = klogctl(3, buffer, sizeof(buffer) - 1);

	if (len < 0)
		die("klogctl");
	buffer[len] = '\0';
	return buffer;
}

static unsigned long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

/*
 * The mean, not the median: what a round leaves to be freed by RCU is paid in the
 * next one, and rounds that have one batch of it more alternate with others.
 */
static void report(const char *name, unsigned long long *ns, double count)
{
	unsigned long long least = ns[0], sum = 0;

	for (int round = 0; round < ROUNDS; round++) {
		sum += ns[round];
		if (ns[round] < least)
			least = ns[round];
	}
	fprintf(out, "%s %.3f %.3f\n", name, least / count, sum / count / ROUNDS);
	fflush(out);
}

/* === System calls === */

static int sockets[2];

static void do_nothing(void)
{
}

static void do_fork_wait(void)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	if (pid < 0 || waitpid(pid, NULL, 0) != pid)
		die("fork and wait");
}

static void do_open_close(void)
{
	int fd = open("/tmp/file", O_RDONLY);

	if (fd < 0 || close(fd))
		die("open and close");
}

static void do_pipe_close(void)
{
	int fd[2];

	if (pipe(fd) || close(fd[0]) || close(fd[1]))
		die("pipe and close");
}

static void do_socketpair_close(void)
{
	int fd[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) || close(fd[0]) || close(fd[1]))
		die("socketpair and close");
}

static void do_creat_unlink(void)
{
	int fd = creat("/tmp/new", 0600);

	if (fd < 0 || close(fd) || unlink("/tmp/new"))
		die("creat and unlink");
}

static void do_mmap_touch_1m(void)
{
	size_t size = 1 << 20, i;
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		die("mmap");
	for (i = 0; i < size; i += 4096)
		p[i] = 1;
	if (munmap(p, size))
		die("munmap");
}

static void do_write_64k_truncate(void)
{
	static int fd;

	if (!fd)
		fd = creat("/tmp/written", 0600);
	if (fd < 0 || pwrite(fd, buffer, 65536, 0) != 65536 || ftruncate(fd, 0))
		die("write and truncate");
}

static void do_unix_send_receive(void)
{
	char message[1024];

	if (send(sockets[0], buffer, sizeof(message), 0) != sizeof(message) ||
	    recv(sockets[1], message, sizeof(message), 0) != sizeof(message))
		die("send and receive");
}

/* One job of a build, after fork and exec: reads headers, uses memory, writes an object. */
static void compile(void)
{
	size_t size = 1 << 19, i;
	char *p = malloc(size), name[32];
	int fd;

	for (i = 0; i < size; i += 512)
		p[i] = 1;
	for (i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "/tmp/h%zu", i);
		fd = open(name, O_RDONLY);
		if (fd < 0 || read(fd, p, 4096) != 4096 || close(fd))
			_exit(1);
	}
	fd = creat("/tmp/object", 0600);
	if (fd < 0 || write(fd, p, 20000) != 20000 || close(fd))
		_exit(1);
	_exit(0);
}

static void do_make(void)
{
	static char *const argv[] = { "init", "compile", NULL };
	int status, out_pipe[2];
	struct stat st;
	pid_t pid;

	if (pipe(out_pipe))
		die("pipe");
	pid = fork();
	if (!pid) {
		dup2(out_pipe[1], 1);
		execv("/init", argv);
		_exit(1);
	}
	close(out_pipe[1]);
	while (read(out_pipe[0], buffer, 4096) > 0)
		;
	close(out_pipe[0]);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status ||
	    stat("/tmp/object", &st) || unlink("/tmp/object"))
		die("a job of make");
}

static const struct {
	const char *name;
	void (*once)(void);
	int count;	/* in a round */
} calls[] = {
	{ "sys.nothing", do_nothing, 10000 },
	{ "sys.open_close", do_open_close, 25000 },
	{ "sys.pipe_close", do_pipe_close, 10000 },
	{ "sys.socketpair_close", do_socketpair_close, 5000 },
	{ "sys.creat_unlink", do_creat_unlink, 5000 },
	{ "sys.mmap_touch_1m", do_mmap_touch_1m, 50 },
	{ "sys.write_64k_truncate", do_write_64k_truncate, 500 },
	{ "sys.unix_send_receive", do_unix_send_receive, 10000 },
	{ "sys.fork_wait", do_fork_wait, 500 },
	{ "sys.make_job", do_make, 50 },
};

static void part_calls(void)
{
	unsigned long long ns[ROUNDS];
	char name[32];
	size_t i;
	int fd;

	/* Beyond 4096 the tree that has the PIDs grows by a level. */
	fd = open("/proc/sys/kernel/pid_max", O_WRONLY);
	if (fd < 0 || write(fd, "4096\n", 5) != 5 || close(fd))
		die("write pid_max");
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, sockets))
		die("socketpair");
	fd = creat("/tmp/file", 0600);
	if (fd < 0 || close(fd))
		die("creat /tmp/file");
	for (i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "/tmp/h%zu", i);
		fd = creat(name, 0600);
		if (fd < 0 || write(fd, buffer, 4096) != 4096 || close(fd))
			die("write %s", name);
	}
	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		/* It takes a while until slabs and their lists have found their balance. */
		for (int round = -WARM_ROUNDS; round < ROUNDS; round++) {
			unsigned long long start = now(), end;

			for (int n = 0; n < calls[i].count; n++)
				calls[i].once();
			end = now();
			if (round >= 0)
				ns[round] = end - start;
		}
		report(calls[i].name, ns, calls[i].count);
	}
}

/* === /proc/allocinfo === */

static void read_allocinfo(const char *name, size_t size, long count)
{
	unsigned long long ns[ROUNDS];

	for (int round = -1; round < ROUNDS; round++) {
		unsigned long long start = now();
		int fd = open(ALLOCINFO, O_RDONLY);
		ssize_t n;

		if (fd < 0)
			die("open " ALLOCINFO);
		while ((n = read(fd, buffer, size)) > 0)
			;
		if (n < 0)
			die("read " ALLOCINFO);
		close(fd);
		if (round >= 0)
			ns[round] = now() - start;
	}
	report(name, ns, count);
}

static void part_allocinfo(void)
{
	long lines = 0;
	int c;
	FILE *f = fopen(ALLOCINFO, "r");

	if (!f)
		return;	/* never, or a kernel without it */
	while ((c = getc(f)) != EOF)
		lines += c == '\n';
	fclose(f);
	fprintf(out, "allocinfo.lines %ld %ld\n", lines, lines);
	read_allocinfo("allocinfo.64k", 65536, lines);
	read_allocinfo("allocinfo.4k", 4096, lines);
	read_allocinfo("allocinfo.read", 65536, 1);
}

/* === Memory, in KiB === */

static long field(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	if (!at)
		die("no %s", name);
	return strtol(at + strlen(name), NULL, 10);
}

/* What lines of allocinfo with one of these in them hold; 0 where there are none. */
static void report_held(const char *when, const char *what, const char *by, const char *or)
{
	double bytes = 0;
	char *line, *rest;

	if (access(ALLOCINFO, F_OK))
		return;
	slurp(ALLOCINFO);
	for (line = strtok_r(buffer, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (strstr(line, by) || (or && strstr(line, or)))
			bytes += strtod(line, NULL);
	}
	fprintf(out, "mem.%s.%s %.3f %.3f\n", when, what, bytes / 1024, bytes / 1024);
}

/*
 * The first chunk of percpu memory is rounded up to pages, so that a few bytes
 * of static data more or less decide whether the kernel makes a second one at
 * boot. That is nobody's cost, so later chunks do not count: their pages, and
 * what describes them.
 */
static long later_percpu(long percpu)
{
	long first, others = 0;
	const char *text = klog();

	text = strstr(text, "percpu: Embedded ");
	if (!text)
		die("no size of the first percpu chunk");
	first = field(text, "percpu: Embedded ") * 4 * sysconf(_SC_NPROCESSORS_CONF);
	for (text = slurp("/proc/vmallocinfo"); (text = strstr(text, " pcpu_")); text++) {
		const char *pages = strstr(text, " pages="), *end = strchr(text, '\n');

		if (pages && pages < end)
			others += field(pages, " pages=") * 4;
	}
	return percpu - first + others;
}

static void report_one(const char *when, const char *what, long kib)
{
	fprintf(out, "mem.%s.%s %ld %ld\n", when, what, kib, kib);
}

static long report_memory(const char *when)
{
	long total, free, pcp = 0, percpu, used;
	const char *text;

	/* What CPUs have counted for themselves, too. */
	slurp("/proc/sys/vm/stat_refresh");
	text = slurp("/proc/meminfo");
	total = field(text, "MemTotal:");
	free = field(text, "MemFree:");
	percpu = field(text, "Percpu:");
	/* Free pages on the CPUs' lists are free, but not in MemFree. */
	for (text = slurp("/proc/zoneinfo"); (text = strstr(text, " count:")); text++)
		pcp += field(text, "count:") * 4;
	used = (ram << 10) - free - pcp - later_percpu(percpu);

	report_one(when, "MemTotal", total);
	report_one(when, "free_and_pcp", free + pcp);
	report_one(when, "Percpu", percpu);
	report_one(when, "used", used);
	report_held(when, "vectors", "mm/slab_tag.c:", "func:alloc_slab_obj_exts");
	report_held(when, "page_ext", "mm/page_ext.c:", NULL);
	return used;
}

static void part_idle(void)
{
	/* Memory of the boot is given back by kernel threads. */
	sleep(3);
	report_memory("idle");
}

/* Names that are not there, which sysfs keeps. */
static void part_dentries(void)
{
	long before, held, was = field(slurp("/proc/sys/fs/dentry-state"), "");
	char name[32];
	struct stat st;

	before = report_memory("before");
	for (int i = 0; i < dentries; i++) {
		snprintf(name, sizeof(name), "/sys/fs/%d", i);
		if (!stat(name, &st))
			die("%s exists", name);
	}
	held = field(slurp("/proc/sys/fs/dentry-state"), "") - was;
	if (held < dentries)
		die("only %ld dentries were kept", held);
	before = report_memory("dentries") - before;
	fprintf(out, "mem.bytes_a_dentry %.3f %.3f\n",
		before * 1024.0 / held, before * 1024.0 / held);
}

/* === The module === */

static void run_module(const char *arguments)
{
	int fd = open(MODULE, O_RDONLY);
	char *line, *at, *rest;

	if (fd < 0)
		die("open " MODULE);
	/* It fails when it has measured, so that it need not be unloaded. */
	if (!syscall(SYS_finit_module, fd, arguments, 0) || errno != ECANCELED)
		die("loading " MODULE);
	close(fd);
	for (line = strtok_r(klog(), "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		at = strstr(line, "] bench ");
		if (at)
			fprintf(out, "%s\n", at + strlen("] bench "));
	}
}

static void part_module(void)
{
	run_module("");
}

/*
 * CPUs are switched on from here, since QEMU before 8.1 under -icount goes on
 * to the next CPU only when one pauses or halts, and the kernel waits for a CPU
 * that comes up by calling schedule() in a loop. A child that pauses is then
 * what it schedules.
 */
static void switch_on_cpus(void)
{
	pid_t pauser = fork();
	char path[64];

	if (pauser < 0)
		die("fork");
	while (!pauser) {
		asm volatile("pause");
		/* Each one costs the emulator as much as thousands of other instructions. */
		sched_yield();
	}
	for (long cpu = 1; cpu < cpus; cpu++) {
		int fd;

		snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%ld/online", cpu);
		fd = open(path, O_WRONLY);
		if (fd < 0 || write(fd, "1", 1) != 1)
			die("write %s", path);
		close(fd);
	}
	if (kill(pauser, SIGKILL) || waitpid(pauser, NULL, 0) != pauser)
		die("end the child");
}

static void part_all_cpus(void)
{
	switch_on_cpus();
	run_module("all_cpus=1");
}

static void part_storm(void)
{
	switch_on_cpus();
	run_module("storm=1");
}

static void part_tags(void)
{
	char name[32];
	int fd;

	snprintf(name, sizeof(name), "/tags_%ldk.ko", tags);
	fd = open(name, O_RDONLY);
	if (fd < 0 || syscall(SYS_finit_module, fd, "", 0))
		die("loading %s", name);
	close(fd);
}

static const struct {
	char letter;
	void (*run)(void);
} parts[] = {
	{ 'i', part_idle },
	{ 'm', part_module },
	{ 's', part_all_cpus },
	{ 'p', part_storm },
	{ 'c', part_calls },
	{ 't', part_tags },
	{ 'a', part_allocinfo },
	{ 'd', part_dentries },
};

/* What follows name on the command line, which is in buffer. */
static const char *argument(const char *name)
{
	const char *at = strstr(buffer, name);

	return at ? strndup(at + strlen(name), strcspn(at + strlen(name), "\n ")) : "";
}

/*
 * Where there are memory control groups, everything is measured in one below the
 * root, as all services of a distribution are: the root's memory is not accounted.
 */
static void enter_cgroup(void)
{
	static const struct {
		const char *path, *text;
	} steps[] = {
		{ "/cgroup/cgroup.subtree_control", "+memory" },
		{ "/cgroup/bench/cgroup.procs", "0" },
	};
	size_t i;

	mkdir("/cgroup", 0755);
	if (mount("cgroup", "/cgroup", "cgroup2", 0, NULL)) {
		if (errno != ENODEV)
			die("mount cgroup2");
		return;
	}
	if (mkdir("/cgroup/bench", 0755))
		die("mkdir /cgroup/bench");
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		int fd = open(steps[i].path, O_WRONLY);
		ssize_t len = strlen(steps[i].text);

		if (fd < 0 || write(fd, steps[i].text, len) != len)
			die("write %s to %s", steps[i].text, steps[i].path);
		close(fd);
	}
}

static void switch_off(void)
{
	int fd = open(SWITCH, O_WRONLY);

	if (fd < 0 || write(fd, "0\n", 2) != 2)
		die("write " SWITCH);
	close(fd);
}

int main(int argc, char **argv)
{
	const char *what;
	struct termios t;
	int fd;

	if (argc == 2 && !strcmp(argv[1], "compile"))
		compile();

	out = stderr;
	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/tmp", 0755);
	if (mount("proc", "/proc", "proc", 0, NULL) || mount("sysfs", "/sys", "sysfs", 0, NULL) ||
	    mount("dev", "/dev", "devtmpfs", 0, NULL) || mount("tmp", "/tmp", "ramfs", 0, NULL))
		die("mount");
	fd = open("/dev/ttyS1", O_RDWR | O_NOCTTY);
	if (fd < 0 || tcgetattr(fd, &t))
		die("/dev/ttyS1");
	cfmakeraw(&t);
	tcsetattr(fd, TCSANOW, &t);
	out = fdopen(fd, "w");
	enter_cgroup();

	slurp("/proc/cmdline");
	ram = atol(argument("bench.mem="));
	tags = atol(argument("bench.tags="));
	if (*argument("bench.dentries="))
		dentries = atol(argument("bench.dentries="));
	if (*argument("bench.cpus="))
		cpus = atol(argument("bench.cpus="));
	what = argument("bench.do=");
	if (*argument("bench.off="))
		switch_off();
	if (!ram || !*what) {
		errno = EINVAL;
		die("bench.mem=%ld bench.do=%s", ram, what);
	}
	/* It would lie in memory that is measured. */
	if (!strpbrk(what, "msp") && unlink(MODULE))
		die("unlink " MODULE);
	for (; *what; what++) {
		size_t i;

		for (i = 0; i < ARRAY_SIZE(parts) && parts[i].letter != *what; i++)
			;
		if (i == ARRAY_SIZE(parts)) {
			errno = EINVAL;
			die("bench.do=%c", *what);
		}
		parts[i].run();
	}
	finish(0);
}
