# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on memcg debug2 distribution
# After a load of files, forks, pipes, sockets and tmpfs nothing is below zero, and what it used is given back.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

is "profiling is on" "$(cat $sysctl)" 1
/guest/workload 2
remember_lines
check "the load runs" /guest/workload 10
none "no counter is negative" "$(negative_lines)"
comes_back "it gave back what it used: no line holds more than before"

done_testing
