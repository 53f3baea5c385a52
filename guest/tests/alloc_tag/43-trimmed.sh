# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: trim
# A kernel that exports only what its own modules need exports all that their allocations need: one
# of them loads, and has its lines.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

lines() { grep -c '\[test_hmm\]' $allocinfo; }

refuse "a module that needs what is not exported does not load" insmod /lib/modules/holder.ko
check "the log names the symbol that is not exported" sh -c \
	"dmesg | grep -q 'holder: Unknown symbol kmem_cache_create'"
check "test_hmm.ko, a module of the tree, loads" insmod /lib/modules/test_hmm.ko
between "test_hmm.ko has lines in /proc/allocinfo" 5 "$(lines)" 100
check "lines of test_hmm.ko hold memory" test "$(bytes_at '[[]test_hmm[]]')" -gt 0
check "test_hmm.ko unloads" rmmod test_hmm
# RCU and work items free some of it later; the names of its devices leak.
for _ in 1 2 3 4 5 6 7 8 9 10; do
	left=$(bytes_at '[[]test_hmm[]]')
	[ "$left" -ge 1024 ] || break
	sleep 1
done
between "lines of an unloaded test_hmm.ko hold no more than it leaks" 0 "$left" 1023
none "no counter is negative" "$(negative_lines)"

done_testing
