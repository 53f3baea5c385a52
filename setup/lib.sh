# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the programs of the harness share.

# die TEXT: end with one line that says what is wrong. $me is the program's name, where that of its
# file does not say enough.
die() { echo "${me:-${0##*/}}: $*" >&2; exit 1; }

# rows TABLE...: the lines that are neither empty nor a comment.
rows() { sed '/^[[:blank:]]*\(#\|$\)/d' "$@"; }

# slot JOBS: wait until fewer jobs than these run. (wait -n returns at once for a job that ended
# before.)
slot() { while [ "$(jobs -rp | wc -l)" -ge "$1" ]; do wait -n; done; }
