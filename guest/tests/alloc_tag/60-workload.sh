# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on memcg debug2 distribution
# After a load of files, forks, pipes, sockets and tmpfs no counter is negative, and what the load
# used is freed.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

is "profiling is on before the load" "$(cat $sysctl)" 1
/guest/workload 2
remember_lines
check "the load ends without an error" /guest/workload 10
none "no counter is negative after the load" "$(negative_lines)"
comes_back "no line holds more than before the load"

done_testing
