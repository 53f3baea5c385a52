// SPDX-License-Identifier: GPL-2.0
/*
 * A QEMU plugin that counts what instructions do to memory
 *
 * Between two marks in the guest's code it counts loads, stores, locked
 * instructions and the cache lines that they touch, and writes a line "LOADS
 * STORES LOCKED LINES SHARED" to the file out= for each such pair of marks. A
 * mark is a no-op that nothing else has, see bench/module/alloc_bench.c. When
 * several CPUs are between marks they are counted together, from the first mark
 * to the last one. SHARED are the stores to lines that more than one CPU has
 * written until then.
 *
 * Under -icount one CPU runs at a time, so nothing here is locked.
 */
#include <stdio.h>
#include <string.h>

#include <qemu-plugin.h>

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

#define CACHE_LINE	64
#define MAX_LINES	65536

static const unsigned char mark_begin[] = { 0x0f, 0x1f, 0x80, 0x01, 0x00, 0xed, 0x5e };
static const unsigned char mark_end[] = { 0x0f, 0x1f, 0x80, 0x00, 0x00, 0xed, 0x5e };

static FILE *out;
/* CPUs that are between marks, as bits. */
static uint64_t counting;
static unsigned long loads, stores, locked, lines;

static struct line {
	uint64_t at, writers;		/* CPUs, as bits */
	unsigned long stores;
} touched[MAX_LINES];

static void touch(uint64_t at, unsigned int cpu, bool store)
{
	struct line *line;

	for (line = touched; line < touched + lines && line->at != at; line++)
		;
	if (line == touched + MAX_LINES)
		return;
	if (line == touched + lines) {
		*line = (struct line){ .at = at };
		lines++;
	}
	if (store) {
		line->writers |= 1ULL << cpu;
		line->stores++;
	}
}

static unsigned long shared_stores(void)
{
	unsigned long i, n = 0;

	for (i = 0; i < lines; i++) {
		if (touched[i].writers & (touched[i].writers - 1))
			n += touched[i].stores;
	}
	return n;
}

static void on_memory(unsigned int cpu, qemu_plugin_meminfo_t info, uint64_t addr, void *data)
{
	uint64_t last = addr + (1UL << qemu_plugin_mem_size_shift(info)) - 1;
	bool store = qemu_plugin_mem_is_store(info);

	if (!(counting & 1ULL << cpu))
		return;
	if (store)
		stores++;
	else
		loads++;
	touch(addr / CACHE_LINE, cpu, store);
	if (last / CACHE_LINE != addr / CACHE_LINE)
		touch(last / CACHE_LINE, cpu, store);
}

static void on_locked(unsigned int cpu, void *data)
{
	locked += counting >> cpu & 1;
}

static void on_begin(unsigned int cpu, void *data)
{
	if (!counting) {
		loads = 0;
		stores = 0;
		locked = 0;
		lines = 0;
	}
	counting |= 1ULL << cpu;
}

static void on_end(unsigned int cpu, void *data)
{
	counting &= ~(1ULL << cpu);
	if (counting)
		return;
	fprintf(out, "%lu %lu %lu %lu %lu\n", loads, stores, locked, lines, shared_stores());
	fflush(out);
}

/* A lock prefix, or an xchg with memory, which locks without one. */
static bool is_locked(const unsigned char *code, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++) {
		switch (code[i]) {
		case 0xf0:
			return true;
		case 0x26: case 0x2e: case 0x36: case 0x3e: case 0x64: case 0x65: case 0x66:
		case 0x67: case 0xf2: case 0xf3: case 0x40 ... 0x4f:
			continue;
		case 0x86: case 0x87:
			return i + 1 < size && code[i + 1] < 0xc0;
		default:
			return false;
		}
	}
	return false;
}

static void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	size_t i, n = qemu_plugin_tb_n_insns(tb);

	for (i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		const unsigned char *code = qemu_plugin_insn_data(insn);
		size_t size = qemu_plugin_insn_size(insn);
		qemu_plugin_vcpu_udata_cb_t call = NULL;

		if (size == sizeof(mark_begin) && !memcmp(code, mark_begin, size))
			call = on_begin;
		else if (size == sizeof(mark_end) && !memcmp(code, mark_end, size))
			call = on_end;
		else if (is_locked(code, size))
			call = on_locked;
		if (call)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, call,
							       QEMU_PLUGIN_CB_NO_REGS, NULL);
		qemu_plugin_register_vcpu_mem_cb(insn, on_memory, QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_RW, NULL);
	}
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info,
					   int argc, char **argv)
{
	if (argc == 1 && !strncmp(argv[0], "out=", 4))
		out = fopen(argv[0] + 4, "w");
	if (!out) {
		fprintf(stderr, "memory plugin: cannot write, or no out=FILE\n");
		return 1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
	return 0;
}
