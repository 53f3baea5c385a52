# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the programs of the harness share.

# die TEXT: end with one line that says what is wrong. $me is the program's name, where that of its
# file does not say enough.
die() { echo "${me:-${0##*/}}: $*" >&2; exit 1; }

# table TABLE...: the lines that are neither empty nor a comment.
table() { sed '/^[[:blank:]]*\(#\|$\)/d' "$@"; }

# suite: the name of this machine's release of Debian.
suite() { sed -n 's/^VERSION_CODENAME=//p' /etc/os-release; }

# archive FOLDER: what is in it, as a compressed archive for an initramfs, on stdout. It is the same
# for the same files.
archive() {
	(cd "$1" && find . -print0 | sort -z |
		cpio --null --quiet --reproducible -o -H newc -R 0:0) | gzip -1n
}

# slot JOBS: wait until fewer jobs than these run. (wait -n returns at once for a job that ended
# before.)
slot() { while [ "$(jobs -rp | wc -l)" -ge "$1" ]; do wait -n; done; }
