# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default debug1
# kmemleak, in a kernel that has it, finds no leak, and does not take the profiler's own memory for
# one.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

leaks=/sys/kernel/debug/kmemleak
if [ ! -e $leaks ]; then
	skip "kmemleak finds no leak" "this kernel has no kmemleak"
	done_testing
fi
# An object is reported only if two scans miss it, and only some seconds after its birth.
sleep 6
echo scan >$leaks
sleep 6
echo scan >$leaks
none "kmemleak finds no leak" "$(cat $leaks)"

done_testing
