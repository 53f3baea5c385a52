# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034
# What the tests here share: TAP, and functions that read /proc/allocinfo and the log.
# shellcheck source=guest/lib.sh
. /guest/lib.sh
# shellcheck source=tests/tap.sh
. /guest/tap.sh
set -u
page=4096
mib=$((1024 * 1024))

# wanted REGEX: lines in the kernel's log that would be a fault otherwise, until not_wanted; see
# qemu/check-log.
wanted() {
	echo "<1>alloc_tag test: wanted $1" >/dev/kmsg
}

not_wanted() {
	echo "<1>alloc_tag test: not wanted any more" >/dev/kmsg
}

# settle: free what is only cached, as far as that can be asked for.
settle() {
	drop_caches
	sleep 1
	drop_caches
	for _cache in /sys/kernel/slab/*/shrink; do echo 1 >"$_cache"; done
	# Socket buffers that one CPU frees and another allocated lie on a list of the other (64 at
	# most, each may hold 32 KiB) until it gets a packet.
	for _cpu in $(seq 0 $(($(nproc) - 1))); do
		taskset "$(printf %x $((1 << _cpu)))" ping -c 1 -W 1 127.0.0.1 >/dev/null
	done
}

# lines FILE: of each line, without its place in the file, "bytes calls file function".
lines() {
	awk 'NR > 2 {
			sub(/:[0-9]+$/, "", $3)
			l = $3 " " ($4 ~ /^\[/ ? $4 $5 : $4)
			b[l] += $1
			c[l] += $2
		}
		END { for (l in b) print b[l], c[l], l }' $allocinfo >"$1"
}

# remember_lines: what each line holds, for comes_back.
remember_lines() {
	settle
	lines /tmp/.before
}

# comes_back DESCRIPTION: no line holds more than at remember_lines, but for 64 KiB, and 2 MiB at
# lines of caches. It is tried for a while, since closed sockets keep their buffers for some time,
# and processes that were killed take time to end in a slow kernel. The largest differences are a
# note.
comes_back() {
	_caches='fs/|mm/(filemap|shmem|readahead|slub|slab_tag)\.c|mm/kasan/'
	_caches="$_caches|lib/(xarray|radix-tree|maple_tree|stackdepot)\.c"
	for _ in $(seq 15); do
		settle
		lines /tmp/.after
		awk -v caches="$_caches" '
			FILENAME ~ /before/ { was[$3 " " $4] = $1; next }
			{ more = $1 - was[$3 " " $4] }
			more > ($3 ~ caches ? 2048 : 64) * 1024 { print more, $0 }' \
			/tmp/.before /tmp/.after >/tmp/.more
		[ -s /tmp/.more ] || break
		sleep 5
	done
	none "$1" "$(cat /tmp/.more)"
	note "the largest differences: $(awk 'FILENAME ~ /before/ { was[$3 " " $4] = $1; next }
		{ print $1 - was[$3 " " $4], $3, $4 }' /tmp/.before /tmp/.after |
		sort -gr | head -n 6 | paste -sd';')"
}

# at MODULE FUNCTION [FILE]: "bytes calls" of each line of this function of a module, in a file
# whose name has FILE in it.
at() {
	awk -v m="[$1]" -v f="func:$2" -v file="${3:-}" \
		'$4 == m && $5 == f && (file == "" || index($3, file)) { print $1, $2 }' $allocinfo
}

# lines_of REGEX: "bytes calls" of all lines that match, added up.
lines_of() {
	awk -v re="$1" 'NR > 2 && $0 ~ re { b += $1; c += $2 } END { printf "%.0f %.0f\n", b, c }' \
		$allocinfo
}

# size_of CACHE: of an object, in bytes.
size_of() { awk -v name="$1" '$1 == name { print $4 }' /proc/slabinfo; }

# said_of MODULE: what the log says that it left when it was unloaded, once that has had time to be
# freed.
said_of() {
	sleep 9
	dmesg | grep "alloc_tag: $1: "
}
