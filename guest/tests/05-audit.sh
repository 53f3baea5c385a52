# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on memcg debug1 hibernation trim nodes distribution
# Before any other test touches the switch: all memory in use has a line in /proc/allocinfo, but for half a percent; after boot, after
# a load, and when caches are empty again. `make test` prints the shares, from the notes.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

recount=/sys/kernel/debug/alloc_tag/recount

# What moves while it is read may have had a line or not, and counts as if it had none: where that is more than a quarter of a percent, as when a slow
# kernel still frees what the load had, it is read again.
audit() {
	for again in 1 2 3 4 5 6 7 8 9 10; do
		/guest/audit --min=99.5 >/tmp/audit 2>&1
		status=$?
		! awk '$1 == "in" { used = $3 } $1 == "moved" { moved = $6 } END { exit !(moved * 400 > used) }' /tmp/audit || { sleep 3; continue; }
		break
	done
	outcome "$status" "99.5 % of all memory in use has a line $1"
	[ "$again" = 1 ] || note "read $again times"
	note "$(cat /tmp/audit)"
	note "audit $1: $(tail -n 1 /tmp/audit)"
}

audit "after boot"
/guest/workload 5 &
load=$!
if [ -e $recount ]; then
	times=0 bad=''
	while kill -0 $load 2>/dev/null; do
		times=$((times + 1))
		cat $recount >/tmp/recount || bad="$bad $times"
	done
	note "counted again $times times under the load"
	check "pages and objects can be counted again under a load" test $times -gt 0
	none "and each time" "$bad"
fi
check "a load runs" wait $load
audit "after the load"
drop_caches
audit "after dropping caches"

done_testing
