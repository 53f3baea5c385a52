# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default debug1 distribution
# Unloading: at once, whatever is left, and no other module waits for it; what is left is said when it is known to stay, in a few lines.
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
at() { awk -v f="func:$1" '$4 == "[leaker]" && $5 == f { b += $1; c += $2 } END { print b + 0, c + 0 }' $allocinfo; }
second=$((100 * slow))

dmesg -c >/dev/null
check "300 call sites leak" insmod $leaker leak=1
head=$(cat /sys/module/leaker/parameters/head)
left=$(at leak_many)
note "left: $left"
start=$(now)
took rmmod leaker >/tmp/took &
sleep 0.2
between "another module comes meanwhile" 0 "$(took insmod /lib/modules/copy-000.ko)" $second
between "and goes" 0 "$(took rmmod copy_000)" $second
wait
between "the module goes at once" 0 "$(cat /tmp/took)" $second
is "the lines stay" "$(at leak_many)" "$left"
early=$(dmesg | grep 'alloc_tag: leaker')
if [ $(($(now) - start)) -lt 500 ]; then
	none "and nobody has said so yet" "$early"
else
	skip "and nobody has said so yet" "the grace time was over before this could look"
fi
said=$(said_of leaker)
note "$said"
is "ten lines are named, and the rest" "$(echo "$said" | grep -c .)" 11
large=$(awk '$1 == "kmalloc-2k" { print $4 }' /proc/slabinfo)
is "the largest" "$(echo "$said" | grep -c "leaker: unloaded with $large bytes in 1 allocations left of .*leaker.c:[0-9]* func:leak_many\$")" 10
is "bytes and call sites of the rest" "$(echo "$said" | tail -n 1 | sed 's/.*alloc_tag: //')" \
	"leaker: and 290 more call sites with $((${left% *} - 10 * large)) bytes"
none "it is said once" "$(dmesg -c >/dev/null; sleep 3; dmesg | grep 'alloc_tag: leaker')"
check "somebody frees what is left" insmod /lib/modules/reaper.ko head="$head"
check "and goes" rmmod reaper
none "the lines are gone" "$(grep '\[leaker\]' $allocinfo)"

check "objects wait for RCU when the module goes" insmod $leaker pending=200
between "it goes at once, too" 0 "$(took rmmod leaker)" $second
note "pending: $(at leave_pending)"
none "they are no leak" "$(said_of leaker)"
none "and have no line any more" "$(grep '\[leaker\]' $allocinfo)"

check "a module without leaks" insmod $leaker
between "goes at once" 0 "$(took rmmod leaker)" $second
none "with its lines" "$(grep '\[leaker\]' $allocinfo)"
none "no counter is negative" "$(negative_lines)"

done_testing
