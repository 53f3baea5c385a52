# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: on
# audit: 90
# Profiling is switched every 10 ms for alloc.toggle= seconds, under a load of forks, files and
# sockets. No counter is ever negative, and after the load no line holds more than before.
# shellcheck source=guest/tests/paths.sh
. /guest/tests/paths.sh

seconds=$(boot_arg alloc.toggle)
: "${seconds:=10}"
is "profiling is on before the load" "$(cat $sysctl)" 1
check "paths.ko loads" insmod /lib/modules/paths.ko
/guest/workload 3
remember_lines
echo hammer_start >$paths/run
/guest/workload "$seconds" &
load=$!
by_user "no counter is negative while profiling is switched on and off" toggle "$seconds"
check "the load ends without an error while profiling is switched" wait $load
echo hammer_stop >$paths/run
none "lines of paths.ko hold nothing after the load, to the byte" "$(cat $paths/said)"
is "profiling is on again after the load" "$(cat $sysctl)" 1
none "no counter is negative after the load" "$(negative_lines)"

# What was allocated while profiling was off is on no line, so a line may hold less than before, but
# none may hold more.
comes_back "no line holds more than before the load"
note "sockets: $(grep -h . /proc/net/sockstat | paste -sd';')"
note "TCP with something to send, by state: $(awk 'FNR > 1 && $5 !~ /^00000000:/ { n[$4]++ }
	END { for (s in n) print s, n[s] }' /proc/net/tcp | paste -sd';')"
check "paths.ko unloads" rmmod paths
none "rmmod paths logs nothing" "$(said_of paths)"

done_testing
