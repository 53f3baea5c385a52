# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on debug2
# audit: 90
# Allocations fail, those of callers and those of the profiler itself. Nothing breaks, and all
# memory is counted but what vm.mem_profiling_missed says.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh
# shellcheck source=guest/tests/faults.sh
. /guest/tests/faults.sh

faults=/sys/kernel/debug/fail_alloc_tag
missed=/proc/sys/vm/mem_profiling_missed

check "vm.mem_profiling_missed can be read" test -r $missed
refuse "vm.mem_profiling_missed cannot be written" sh -c "echo 0 >$missed"
if [ ! -d $faults ]; then
	skip "counters are right when allocations fail" "this kernel has no fault injection"
	done_testing
fi

# A load whose own allocations may fail, so that its programs may die; only the kernel has to go on.
load() { (echo 1 >/proc/self/make-it-fail && exec /guest/workload 3) >/dev/null 2>&1; }
# A load that died has left its file system, whose pages are those of a file in tmpfs.
clean() {
	umount /mnt
	losetup -a | cut -d: -f1 | xargs -r -n 1 losetup -d
	rm -f /tmp/disk
} 2>/dev/null

total=0
/guest/workload 3
remember_lines
percents=$(boot_arg alloc.faults | tr , " ")
for percent in ${percents:-10}; do
	for name in failslab fail_page_alloc; do
		wanted 'page allocation failure|Call [Tt]race:|Bad rss-counter'
		for waits in ignore-gfp-wait ignore-gfp-highmem; do
			[ ! -e /sys/kernel/debug/$name/$waits ] ||
				echo N >/sys/kernel/debug/$name/$waits
		done
		[ $name = failslab ] || echo 0 >/sys/kernel/debug/$name/min-order
		inject $name "$percent" Y
		load
		stop $name
		clean
		not_wanted
		none "$name at $percent %: no counter is negative" "$(negative_lines)"
	done

	was=$(cat $missed)
	inject fail_alloc_tag "$percent"
	check "fail_alloc_tag at $percent %: the load ends without an error" /guest/workload 3
	check "fail_alloc_tag at $percent %: holder.ko loads" insmod /lib/modules/holder.ko \
		objects=50 cached=50 pages=50
	check "fail_alloc_tag at $percent %: holder.ko unloads" rmmod holder
	stop fail_alloc_tag
	# At 1 % it may be that nothing has failed.
	failed=$(injected fail_alloc_tag)
	total=$((total + failed))
	if [ "$failed" = 0 ]; then
		is "fail_alloc_tag at $percent %: nothing failed, no bytes are missed" \
			"$(cat $missed)" "$was"
	else
		check "fail_alloc_tag at $percent %: missed bytes are counted" \
			test "$(cat $missed)" -gt "$was"
		check "fail_alloc_tag at $percent %: a line says accurate:no" sh -c \
			"grep accurate:no $allocinfo | grep -qv func:overflow"
	fi
	none "fail_alloc_tag at $percent %: no counter is negative" "$(negative_lines)"
	note "missed at $percent %: $(($(cat $missed) - was)) bytes, $failed failures"
done
check "some of the profiler's own allocations failed" test $total -gt 0

check "holder.ko loads after the faults" insmod /lib/modules/holder.ko pages=50
is "pages of holder.ko are counted after the faults" "$(at holder hold_pages)" "$((50 * page)) 50"
check "holder.ko unloads after the faults" rmmod holder
comes_back "no line holds more than before the faults"

done_testing
