# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: on
# audit: 90
# Switched every 10 ms under a load of forks, files and sockets, for alloc.toggle= seconds: never below zero, and everything comes
# back to where it was.
# shellcheck source=guest/tests/paths.sh
. /guest/tests/paths.sh

seconds=$(boot_arg alloc.toggle)
: "${seconds:=10}"
caches='fs/|mm/(filemap|shmem|readahead)\.c|lib/(xarray|radix-tree|maple_tree)\.c|mm/slub\.c|mm/slab_tag\.c|mm/kasan/'

# Each line without its place in the file: "bytes calls file:function".
lines() {
	awk 'NR > 2 { sub(/:[0-9]+$/, "", $3); s = ($4 ~ /^\[/) ? $4 $5 : $4; b[$3 " " s] += $1; c[$3 " " s] += $2 }
		END { for (l in b) print b[l], c[l], l }' $allocinfo
}
settle() {
	drop_caches
	sleep 1
	drop_caches
	for cache in /sys/kernel/slab/*/shrink; do echo 1 >"$cache"; done
	# Socket buffers that one CPU frees and another allocated lie on a list of the other (64 at most, each may hold 32 KiB) until it gets a packet.
	for cpu in $(seq 0 $(($(nproc) - 1))); do
		taskset "$(printf %x $((1 << cpu)))" ping -c 1 -W 1 127.0.0.1 >/dev/null
	done
}

is "profiling is on" "$(cat $sysctl)" 1
check "paths.ko loads" insmod /lib/modules/paths.ko
/guest/workload 3
settle
lines >/tmp/before
echo hammer_start >$paths/run
/guest/workload "$seconds" &
load=$!
by_user "switched on and off, no counter negative meanwhile" toggle "$seconds"
check "a load ran while it was switched" wait $load
echo hammer_stop >$paths/run
none "lines of our own hold nothing, to the byte" "$(cat $paths/said)"
is "profiling is on again" "$(cat $sysctl)" 1
none "no counter is negative after that" "$(negative_lines)"

# Quiet again. What was allocated while off is on no line, so one may hold less than before, but none more.
# Sockets that nobody has any more may keep what they have for a while, too; the notes below say whether there are any.
for _ in $(seq 15); do
	settle
	lines >/tmp/after
	awk -v caches="$caches" 'FILENAME ~ /before/ { was[$3 " " $4] = $1; next }
		{ more = $1 - was[$3 " " $4]; if (more > ($3 ~ caches ? 2048 : 64) * 1024) print more, $0 }' /tmp/before /tmp/after >/tmp/more
	[ -s /tmp/more ] || break
	sleep 5
done
none "no line holds more than before, but for 64 KiB, and 2 MiB where things are cached" "$(cat /tmp/more)"
note "the largest differences: $(awk 'FILENAME ~ /before/ { was[$3 " " $4] = $1; next }
	{ print $1 - was[$3 " " $4], $3, $4 }' /tmp/before /tmp/after | sort -gr | head -n 6 | paste -sd';')"
note "sockets: $(grep -h . /proc/net/sockstat | paste -sd';')"
note "TCP with something to send, by state: $(awk 'FNR > 1 && $5 !~ /^00000000:/ { n[$4]++ } END { for (s in n) print s, n[s] }' /proc/net/tcp | paste -sd';')"
check "paths.ko goes" rmmod paths
none "without a word" "$(said_of paths)"

done_testing
