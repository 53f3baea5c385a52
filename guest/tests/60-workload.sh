# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on memcg debug2 distribution
# After a load of files, forks, pipes, sockets and tmpfs nothing is below zero, and what it used is given back.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

kept=$((16 * 1024 * 1024))
is "profiling is on" "$(cat $sysctl)" 1
/guest/workload 2
drop_caches
before=$(bytes_at 'func:')
check "the load runs" /guest/workload 10
none "no counter is negative" "$(negative_lines)"
# Slabs and per-CPU lists keep some; who was killed may still be at it, in a slow kernel.
tries=0
while drop_caches && after=$(bytes_at 'func:') && [ $((after - before)) -gt $kept ] && [ $tries -lt 30 ]; do
	tries=$((tries + 1))
	sleep 1
done
note "all lines: $before bytes before, $after after"
between "it gave back what it used, but for 16 MiB" 0 $((after > before ? after - before : 0)) $kept

done_testing
