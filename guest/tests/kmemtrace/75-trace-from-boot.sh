# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: trace
# seconds: 900
# kmemtrace.enable=yes: the trace has all that is allocated since boot, so that what is alive at its
# end is what /proc/allocinfo says, line by line.
# shellcheck source=guest/tests/paths.sh
. /guest/tests/paths.sh
# shellcheck source=guest/tests/kmemtrace/trace.sh
. /guest/tests/kmemtrace/trace.sh

# missing_kinds: those that the metadata has, and the trace has not. Blocks of pages get another tag
# only where a mempool has them, or the network's fragments lie in them: not in every kernel.
missing_kinds() {
	/guest/kmemtrace_check --kinds $t | awk 'NF == 2 { print $2 }' >/tmp/kinds
	sed -n '/^event/,/^}/s/^[ \t]*name = "\(.*\)";$/\1/p' $t/metadata |
		tr : _ | grep -vx retag_page | grep -vxF -f /tmp/kinds
}

is "tracing is on since boot" "$(cat $k/enabled)" 1
is "kmemtrace.subbufs= was taken" "$(cat $k/subbufs)" "$(boot_arg kmemtrace.subbufs)"
check "holder.ko loads" \
	insmod /lib/modules/holder.ko objects=1000 cached=700 pages=500 chunks=100
check "a load runs" /guest/workload 1
# Each kind of event, whatever else happens.
insmod /lib/modules/paths.ko
along "objects are allocated in bulk" bulk_alloc
along "objects are freed in bulk" bulk_free
along "an object gets another size in place" reallocation
along "blocks are split" split_and_free
along "pages are given back from the end of a block" exact_tail
along "areas are allocated and freed by vmalloc()" by_vmalloc
along "an area is freed in an interrupt" vfree_in_interrupt
rmmod paths
check "sk_buff heads get another tag" \
	insmod /lib/modules/hands.ko give=40 build=20 small=10 large=7
moved=$(awk '$1 == "pgmigrate_success" { print $2 }' /proc/vmstat)
echo 1 >/proc/sys/vm/compact_memory
moved=$(($(awk '$1 == "pgmigrate_success" { print $2 }' /proc/vmstat) - moved))
check "memory is compacted ($moved pages)" test "$moved" -gt 0
settle
check "tracing stops" /guest/trace-stop $k/enabled $allocinfo /tmp/before /tmp/after
is "no event was lost" "$(cat $k/total_overruns)" 0
save $t
check "the trace is sound" /guest/kmemtrace_check $t
none "no kind of event is missing" "$(missing_kinds)"
# paths.ko gives objects of two caches to kfree_bulk().
is "objects of caches that kfree() frees are found" "$(/guest/kmemtrace-report --mismatches $t |
	sed -n 's/.*kfree() of a slab object  *//p')" 48
check "each other free is of something allocated, and of the same kind" \
	/guest/kmemtrace-report --mismatches --filter 'function!=bulk_free' $t
is "the packets have as many events as the kernel counts" "$(events $t)" \
	"$(awk '{ sum += $4 } END { print sum }' $k/stats)"
held /tmp/before >/tmp/held.before
held /tmp/after >/tmp/held.after
live $t >/tmp/live
same=$(cat /tmp/held.before /tmp/held.after | sort | uniq -d | wc -l)
check "more than 300 lines hold memory, and the same before and after the end" test "$same" -gt 300
none "each line holds what the trace says is alive" \
	"$(differ /tmp/held.before /tmp/held.after /tmp/live)"
note "$(grep -c . /tmp/held.after) lines, $same the same before and after, $(events $t) events"
echo 0 >$k/enabled
check "the second 0 frees the buffers" test ! -e $k/cpu0
rmmod hands
rmmod holder
rm -rf $t

done_testing
