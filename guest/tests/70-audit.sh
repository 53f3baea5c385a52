# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on
# What /proc/allocinfo adds up to is what the kernel's own counters say is in use.
. /guest/tests/tap.sh

audit() {
	/guest/audit >/tmp/audit
	note "$(cat /tmp/audit)"
	between "page lines are within 5 % of the memory in use $1" 0 "$(awk 'END { print $NF }' /tmp/audit)" 50
}

audit "after boot"
check "a load runs" /guest/workload 5
audit "after a load"
drop_caches
audit "after dropping caches"
none "no counter is negative" "$(negative_lines)"

done_testing
