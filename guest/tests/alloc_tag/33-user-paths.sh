# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default debug2
# Memory on its way through system calls: split, merged, swapped, moved. For each of these paths the
# lines hold the same at its beginning and at its end.
# shellcheck source=guest/tests/paths.sh
. /guest/tests/paths.sh

# With as little memory as here it is off by default.
huge=/sys/kernel/mm/transparent_hugepage/enabled
before=$(sed 's/.*\[\(.*\)\].*/\1/' $huge)
echo madvise >$huge
# khugepaged must not collapse what a test has just split.
khugepaged=/sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs
pause=$(cat $khugepaged)
echo 10000000 >$khugepaged
drop_caches
echo 1 >/proc/sys/vm/compact_memory

by_user "huge pages are split" thp-split
by_user "small pages are collapsed into huge ones" thp-collapse
by_user "pages with the same contents are merged" merge

# Swap space is on a loop device on tmpfs; a control group with a limit makes its members swap.
truncate -s 64M /tmp/swap
loop=$(losetup -f)
losetup "$loop" /tmp/swap
mkswap "$loop" >/dev/null
check "the loop device becomes swap space" swapon "$loop"
mkdir -p /run/cgroup
if mount -t cgroup2 cgroup /run/cgroup 2>/dev/null; then
	echo +memory >/run/cgroup/cgroup.subtree_control
	mkdir /run/cgroup/swapped
fi
by_user "pages are swapped out and in" swap
check "swapoff takes the loop device out of use" swapoff "$loop"
rmdir /run/cgroup/swapped 2>/dev/null
umount /run/cgroup 2>/dev/null
losetup -d "$loop"
rm /tmp/swap

by_user "pages move to another node" move
by_user "memory is compacted" compact
by_user "pages are poisoned and unpoisoned" poison
by_user "parts of huge pages are poisoned and unpoisoned" poison-huge
by_user "pages are soft-offlined and unpoisoned" soft-offline
by_user "another kernel is loaded and unloaded" kexec

device="pages migrate to a device's memory and back"
if [ "$(boot_arg alloc.boot)" = default ] && [ -e /sys/kernel/debug/kmemleak ]; then
	skip "$device" "test_hmm.ko leaks its device's name, which 90-kmemleak would find"
elif ! absent /lib/modules/test_hmm.ko "$device" "there is no test_hmm.ko"; then
	insmod /lib/modules/test_hmm.ko
	by_user "$device" device
	rmmod test_hmm
fi
echo "$pause" >$khugepaged
echo "$before" >$huge
none "no counter is negative" "$(negative_lines)"

done_testing
