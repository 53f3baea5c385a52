# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: hibernation
# The machine hibernates to a disk and resumes: each line holds what it held before, and what is
# freed afterwards is subtracted.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

disk=$(boot_arg resume)
# The copy of the log that was saved ends before "Image created", which only a machine that goes on
# has.
resumed() {
	dmesg | awk '/hibernation: hibernation exit/ { n++ } /hibernation: Image created/ { n = -9 }
		END { print n + 0 }'
}

# sleep_and_wake N: hibernate, and resume for the Nth time.
sleep_and_wake() {
	sync
	echo disk >/sys/power/state && [ "$(resumed)" = "$1" ]
}

check "there is a disk to hibernate to" test -b "$disk"
check "mkswap makes a swap area on the disk" mkswap "$disk"
check "swapon takes the disk into use" swapon "$disk"
echo reboot >/sys/power/disk

check "holder.ko loads" insmod /lib/modules/holder.ko objects=100 cached=70 pages=50 chunks=10
objects="$((100 * $(size_of kmalloc-1k))) 100"
cached="$((70 * $(size_of alloc_tag_holder))) 70"
for switch in 1 0; do
	echo $switch >$sysctl
	drop_caches
	before=$(bytes_at '')
	check "the machine hibernates and resumes with profiling $switch" sleep_and_wake \
		$((2 - switch))
	drop_caches
	is "vm.mem_profiling is still $switch after the resume" "$(cat $sysctl)" $switch
	is "kmalloc(1024) is still charged after a resume with profiling $switch" \
		"$(at holder hold_objects)" "$objects"
	is "kmem_cache_alloc() is still charged after a resume with profiling $switch" \
		"$(at holder hold_cached)" "$cached"
	is "alloc_page() is still charged after a resume with profiling $switch" \
		"$(at holder hold_pages)" "$((50 * page)) 50"
	is "alloc_pages(order 2) is still charged after a resume with profiling $switch" \
		"$(at holder hold_chunks)" "$((10 * 4 * page)) 10"
	between "all lines hold about what they held after a resume with profiling $switch" \
		$((-2 * mib)) $(($(bytes_at '') - before)) $((2 * mib))
	recount=/sys/kernel/debug/alloc_tag/recount
	none "every page and object is at its line after a resume with profiling $switch" \
		"$(grep ^differs $recount 2>&1)"
done
check "holder.ko unloads" rmmod holder
none "no line of holder.ko is left in /proc/allocinfo" "$(grep holder $allocinfo)"
echo 1 >$sysctl
check "holder.ko loads again" insmod /lib/modules/holder.ko objects=100
is "a reloaded holder.ko counts from zero" "$(at holder hold_objects)" "$objects"
check "holder.ko unloads again" rmmod holder
check "swapoff takes the disk out of use" swapoff "$disk"
none "no counter is negative" "$(negative_lines)"

done_testing
