// SPDX-License-Identifier: GPL-2.0
/* Another kernel is loaded and unloaded. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "paths-user.h"

struct segment {
	const void *buf;
	size_t bufsz;
	const void *mem;
	size_t memsz;
};

int cmd_kexec(char **argv)
{
	static char image[256 * 1024];
	struct segment segment = { image, sizeof(image), (void *)(64 * MIB), sizeof(image) };
	struct holds pages = hold("kernel/kexec_core.c"), all = hold("kernel/kexec.c");
	struct holds tables = hold("arch/x86/kernel/machine_kexec_64.c");

	(void)argv;
	if (syscall(SYS_kexec_load, 64 * MIB, 1, &segment, 0))
		skip("kexec_load: %s", strerror(errno));
	if (hold("kernel/kexec_core.c").bytes - pages.bytes < (long long)sizeof(image)) {
		printf("its pages are not at kernel/kexec_core.c\n");
		failures++;
	}
	if (syscall(SYS_kexec_load, 0, 0, NULL, 0))
		give_up("kexec_load of nothing");
	more("unloaded", "kernel/kexec_core.c", pages, 0, 0, 0);
	more("unloaded", "kernel/kexec.c", all, 0, 0, 0);
	more("unloaded", "arch/x86/kernel/machine_kexec_64.c", tables, 0, 0, 0);
	return 0;
}
