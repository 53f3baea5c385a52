// SPDX-License-Identifier: GPL-2.0
/*
 * without-splice in|out|both COMMAND...: runs it on a kernel that cannot splice from the file it
 * reads (in), to the file it writes (out), or at all. kmemtraced asks not to wait for what it reads
 * alone, by which the two can be told from each other.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../../tools/lib/array.h"

/* The low half of the sixth argument, on a little-endian machine. */
#define FLAGS	offsetof(struct seccomp_data, args[5])

int main(int argc, char **argv)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_splice, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, FLAGS),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, SPLICE_F_NONBLOCK, 0, 2),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { .len = ARRAY_SIZE(code), .filter = code };

	if (argc < 3)
		return 2;
	/* Where a read and a write go: to EINVAL, or to where it is allowed. */
	if (!strcmp(argv[1], "out")) {
		code[3].jt = 1;
		code[3].jf = 0;
	} else if (!strcmp(argv[1], "both")) {
		code[3].jf = 0;
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
		perror("without-splice");
		return 2;
	}
	execvp(argv[2], argv + 2);
	perror(argv[2]);
	return 2;
}
