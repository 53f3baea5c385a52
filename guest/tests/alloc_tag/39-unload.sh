# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default debug1 distribution
# A module is unloaded at once, whatever memory it leaves, and no other module waits for it. The log
# reports what is left once that is known to stay, in a few lines.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

# took COMMAND...: hundredths of a second. The debug kernel may take ten times as long.
slow=1
[ ! -e /sys/kernel/debug/kmemleak ] || slow=5
now() { tr -d . </proc/uptime | cut -d' ' -f1; }
took() {
	began=$(now)
	"$@" || echo "$* failed"
	echo $(($(now) - began))
}
leaker=/lib/modules/leaker.ko
# at_lines FUNCTION: "bytes calls" of the lines of this function of leaker.ko, added up.
at_lines() { lines_of " [[]leaker] func:$1( |\$)"; }
second=$((100 * slow))

dmesg -c >/dev/null
check "leaker.ko loads and leaks at 300 call sites" insmod $leaker leak=1
head=$(cat /sys/module/leaker/parameters/head)
left=$(at_lines leak_many)
note "left: $left"
start=$(now)
took rmmod leaker >/tmp/took &
sleep 0.2
between "another module loads at once while leaker.ko unloads" 0 \
	"$(took insmod /lib/modules/copy-000.ko)" $second
between "another module unloads at once while leaker.ko unloads" 0 "$(took rmmod copy_000)" $second
wait
between "leaker.ko unloads at once with allocations left" 0 "$(cat /tmp/took)" $second
is "lines with allocations left stay after leaker.ko is unloaded" "$(at_lines leak_many)" "$left"
early=$(dmesg | grep 'alloc_tag: leaker')
if [ $(($(now) - start)) -lt 500 ]; then
	none "the log does not name leaker.ko before the grace time is over" "$early"
else
	skip "the log does not name leaker.ko before the grace time is over" \
		"the grace time was over before this could look"
fi
said=$(said_of leaker)
note "$said"
is "the log names ten lines of leaker.ko and sums up the rest" "$(echo "$said" | grep -c .)" 11
large=$(size_of kmalloc-2k)
largest="$large bytes in 1 allocations left of .*leaker.c:[0-9]* func:leak_many"
is "the ten lines that the log names are the largest of leaker.ko" \
	"$(echo "$said" | grep -c "leaker: unloaded with $largest\$")" 10
is "the log sums up bytes and call sites of the other lines of leaker.ko" \
	"$(echo "$said" | tail -n 1 | sed 's/.*alloc_tag: //')" \
	"leaker: and 290 more call sites with $((${left% *} - 10 * large)) bytes"
none "the log names the lines of leaker.ko once" \
	"$(dmesg -c >/dev/null; sleep 3; dmesg | grep 'alloc_tag: leaker')"
check "reaper.ko frees what leaker.ko left" insmod /lib/modules/reaper.ko head="$head"
check "reaper.ko unloads" rmmod reaper
none "no line of leaker.ko is left once its allocations are freed" "$(grep '\[leaker\]' $allocinfo)"

check "leaker.ko loads with objects for kfree_rcu() in its exit" insmod $leaker pending=200
between "leaker.ko unloads at once with objects that wait for RCU" 0 "$(took rmmod leaker)" $second
note "pending: $(at_lines leave_pending)"
none "the log names no line of objects that waited for RCU" "$(said_of leaker)"
none "no line of leaker.ko is left once RCU has freed its objects" "$(grep '\[leaker\]' $allocinfo)"

check "leaker.ko loads without leaks" insmod $leaker
between "leaker.ko unloads at once without leaks" 0 "$(took rmmod leaker)" $second
none "no line of leaker.ko is left when it leaked nothing" "$(grep '\[leaker\]' $allocinfo)"
none "no counter is negative" "$(negative_lines)"

done_testing
