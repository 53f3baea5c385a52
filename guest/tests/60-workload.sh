# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on memcg debug2
# After a load of files, forks, pipes, sockets and tmpfs nothing is below zero, and what it used is given back.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

is "profiling is on" "$(cat $sysctl)" 1
/guest/workload 2
drop_caches
before=$(bytes_at 'func:')
check "the load runs" /guest/workload 10
none "no counter is negative" "$(negative_lines)"
drop_caches
after=$(bytes_at 'func:')
note "all lines: $before bytes before, $after after"
# Slabs and per-CPU lists keep some.
between "it gave back what it used, but for 16 MiB" 0 $((after > before ? after - before : 0)) $((16 * 1024 * 1024))

done_testing
