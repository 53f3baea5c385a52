# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on memcg debug1 hibernation trim nodes distribution
# All memory in use has a line in /proc/allocinfo, but for half a percent: after boot, after a load,
# and after caches were dropped. This runs before any other test touches the switch. `make test`
# prints the shares, which it reads from the notes.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

recount=/sys/kernel/debug/alloc_tag/recount

# What changes while it is read may have had a line or not, and the audit counts it as if it had
# none. If that is more than a quarter of a percent, as when a slow kernel still frees what the load
# used, it is read again.
much_moved() {
	awk '$1 == "in" { used = $3 } $1 == "moved" { moved = $6 }
		END { exit !(moved * 400 > used) }' /tmp/audit
}

audit() {
	status=0 times=1
	/guest/audit --min=99.5 >/tmp/audit 2>&1 || status=$?
	while much_moved && [ $times -lt 10 ]; do
		sleep 3
		status=0 times=$((times + 1))
		/guest/audit --min=99.5 >/tmp/audit 2>&1 || status=$?
	done
	outcome $status "99.5 % of all memory in use has a line $1"
	[ $times = 1 ] || note "read $times times"
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
	check "pages and objects can be counted again under the load" test $times -gt 0
	none "no recount under the load fails" "$bad"
fi
check "the load ends without an error" wait $load
audit "after the load"
drop_caches
audit "after dropping caches"

done_testing
