# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on
# Before any other test touches the switch: all memory in use has a line in /proc/allocinfo, but for half a percent; after boot, after
# a load, and when caches are empty again. `make test` prints the shares, from the notes.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

audit() {
	/guest/audit --min=99.5 >/tmp/audit 2>&1
	outcome $? "99.5 % of all memory in use has a line $1"
	note "$(cat /tmp/audit)"
	note "audit $1: $(tail -n 1 /tmp/audit)"
}

audit "after boot"
check "a load runs" /guest/workload 5
audit "after the load"
drop_caches
audit "after dropping caches"

done_testing
