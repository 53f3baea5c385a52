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
is "profiling is on" "$(cat $sysctl)" 1
check "paths.ko loads" insmod /lib/modules/paths.ko
/guest/workload 3
remember_lines
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
comes_back "no line holds more than before"
note "sockets: $(grep -h . /proc/net/sockstat | paste -sd';')"
note "TCP with something to send, by state: $(awk 'FNR > 1 && $5 !~ /^00000000:/ { n[$4]++ } END { for (s in n) print s, n[s] }' /proc/net/tcp | paste -sd';')"
check "paths.ko goes" rmmod paths
none "without a word" "$(said_of paths)"

done_testing
