# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: trace
# seconds: 900
# kmemtrace.enable=yes: the trace has all that is allocated since boot, so that what is alive at its
# end is what /proc/allocinfo says, line by line.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh
# shellcheck source=guest/tests/kmemtrace/trace.sh
. /guest/tests/kmemtrace/trace.sh

is "tracing is on since boot" "$(cat $k/enabled)" 1
is "kmemtrace.subbufs= was taken" "$(cat $k/subbufs)" "$(boot_arg kmemtrace.subbufs)"
check "holder.ko loads" \
	insmod /lib/modules/holder.ko objects=1000 cached=700 pages=500 chunks=100
check "a load runs" /guest/workload 1
settle
check "tracing stops" /guest/trace-stop $k/enabled $allocinfo /tmp/before /tmp/after
is "no event was lost" "$(cat $k/total_overruns)" 0
save $t
check "the trace is sound" /guest/kmemtrace_check $t
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
rmmod holder
rm -rf $t

done_testing
