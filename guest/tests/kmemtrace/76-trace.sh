# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: trace
# seconds: 900
# Traces of a load: nothing is lost, the tools read it, filters let through what they say, and what
# is lost is counted.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh
# shellcheck source=guest/tests/kmemtrace/trace.sh
. /guest/tests/kmemtrace/trace.sh
# shellcheck source=guest/tests/faults.sh
. /guest/tests/faults.sh
holder="insmod /lib/modules/holder.ko"

is "tracing is off" "$(cat $k/enabled)" 0
check "there are no buffers" test ! -e $k/cpu0
refuse "enabled takes no 2" sh -c "echo 2 >$k/enabled"
for word in colour=red type=heap min=many cache= min=1x type; do
	refuse "the filter takes no $word" sh -c "echo $word >$k/filter"
done
is "a filter that was refused changes nothing" "$(cat $k/filter)" ""
for number in 0 1 1025; do
	refuse "subbufs takes no $number" sh -c "echo $number >$k/subbufs"
done
for number in 0 4095 6000 134217728; do
	refuse "subbuf_size takes no $number" sh -c "echo $number >$k/subbuf_size"
done

# === A load ====================================================================================

check "kmemtraced records a load" /guest/kmemtraced -q -o $t -- \
	sh -c "$holder objects=1000 cached=700 pages=500 chunks=100 && /guest/workload 2"
held $allocinfo >/tmp/after
check "the buffers are freed" test ! -e $k/cpu0
is "no event was lost" "$(discarded $t)" 0
check "the trace is sound" /guest/kmemtrace_check $t
live $t >/tmp/live
# Of which line older memory is that is freed is not known, so these are lines that held nothing.
is "lines that held nothing before hold what the trace says" \
	"$(grep -F '[holder]' /tmp/live)" "$(grep -F '[holder]' /tmp/after)"
check "these are at least the four kinds of holder.ko's memory" \
	test "$(grep -cF '[holder]' /tmp/live)" -ge 4
check "kmemtrace-report prints a summary" \
	sh -c "/guest/kmemtrace-report $t | grep 'allocations  *[1-9]'"
rmmod holder
rm -rf $t

# === Filters ===================================================================================

# filtered DESCRIPTION FILTER CLASS BY WANTED: load and unload holder.ko, and see what is recorded.
filtered() {
	rm -rf $t
	check "$1: is recorded" /guest/kmemtraced -q -o $t --filter "$2" -- \
		sh -c "$holder objects=100 cached=70 pages=50 chunks=10 && rmmod holder"
	check "$1: the trace is sound" /guest/kmemtrace_check $t
	is "$1: nothing else is recorded" "$(rows $t "$4" "$3")" "$5"
}
filtered "type and module" "type=kmalloc,cache,percpu module=holder" objects module holder
is "frees of what a filter wants are recorded" \
	"$(live $t | grep -cF '[holder]')" 0
is "no page is recorded" "$(rows $t site pages)" ""
filtered "cache" "cache=alloc_tag_holder" objects cache alloc_tag_holder
filtered "file" "type=page file=mm/slub.c" pages file mm/slub.c
rm -rf $t
check "min: is recorded" /guest/kmemtraced -q -o $t --filter "type=kmalloc min=2048" -- \
	/guest/workload 1
none "min: nothing smaller is recorded" "$(/guest/kmemtrace-report --csv --objects --by cache $t |
	awk -F, 'NR > 1 && $3 < 2048')"
check "min: something is recorded" test "$(events $t)" -gt 0
is "the filter is as it was before" "$(cat $k/filter)" ""

# === Nobody reads ==============================================================================

echo 4 >$k/subbufs
echo 8192 >$k/subbuf_size
echo 1 >$k/enabled
refuse "subbufs cannot change while there are buffers" sh -c "echo 8 >$k/subbufs"
check "a load goes on when the buffers are full" /guest/workload 1
echo 0 >$k/enabled
lost=$(cat $k/total_overruns)
check "events are lost" test "$lost" -gt 0
is "stats says how many" "$(awk '{ sum += $6 } END { print sum }' $k/stats)" "$lost"
rm -rf $t
save $t
is "the packets say how many" "$(discarded $t)" "$lost"
check "kmemtrace-report says how many" \
	sh -c "/guest/kmemtrace-report $t | tr -d , | grep 'lost  *$lost\$'"
echo 0 >$k/enabled

# === Without memory ============================================================================

if [ -d /sys/kernel/debug/failslab ]; then
	for name in failslab fail_page_alloc; do
		inject $name 0 N
		for waits in ignore-gfp-wait ignore-gfp-highmem; do
			[ ! -e /sys/kernel/debug/$name/$waits ] ||
				echo N >/sys/kernel/debug/$name/$waits
		done
	done
	echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
	failed=$(/guest/fail-each $k/enabled 1 0)
	check "tracing is not enabled without memory ($failed times)" test "${failed:-0}" -gt 4
	echo 0 >$k/enabled
	check "there are no buffers then" test ! -e $k/cpu0
	failed=$(/guest/fail-each $k/filter "min=64 file=mm/" " ")
	check "no filter is taken without memory ($failed times)" test "${failed:-0}" -gt 2
	is "there is none then" "$(cat $k/filter)" ""
else
	skip "tracing is not enabled without memory" "this kernel has no fault injection"
fi
echo 20 >$k/subbufs
echo 524288 >$k/subbuf_size

# === CPUs come and go ==========================================================================

cpu=/sys/devices/system/cpu/cpu1/online
if [ -e $cpu ]; then
	rm -rf $t
	check "a CPU goes and comes while it is traced" /guest/kmemtraced -q -o $t -- sh -c "
		/guest/workload 1; echo 0 >$cpu; /guest/workload 1; echo 1 >$cpu; /guest/workload 1"
	check "its trace is sound" /guest/kmemtrace_check $t
	is "nothing was lost" "$(discarded $t)" 0
else
	skip "a CPU goes and comes while it is traced" "no CPU can be taken offline"
fi

# === Switching under a load ====================================================================

/guest/workload 6 &
load=$!
for i in $(seq 10); do
	echo 1 >$k/enabled
	echo "min=$((i * 100))" >$k/filter
	echo 0 >$k/enabled
	echo >$k/filter
	echo 0 >$k/enabled
done
check "a load goes on while tracing is switched" wait $load
check "the buffers are freed at the end" test ! -e $k/cpu0
rm -rf $t

done_testing
