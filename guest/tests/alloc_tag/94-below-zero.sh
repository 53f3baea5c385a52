# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default off debug1 distribution
# audit: 90
# A module frees a block of pages in other parts than it was allocated in, so that more calls are
# taken off its line than were put there: no number below zero is shown, the line says that it is
# wrong, and so does the log.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

load() { insmod /lib/modules/uneven.ko "$@"; }
line() { awk '/ \[uneven\] func:uneven_block/ { print $1, $2, $6 }' $allocinfo; }
said() { dmesg | grep -c 'uneven_block is below zero'; }

before=$(cat $sysctl)
echo 1 >$sysctl
# The debug kernel warns, too.
panic=/proc/sys/kernel/panic_on_warn
panic_before=$(cat $panic)
echo 0 >$panic
dmesg -c >/dev/null
wanted 'is below zero|WARNING: |Call [Tt]race:|cut here'

check "two pages of one block are freed one by one" load order=1
is "the line of uneven.ko holds nothing, and says accurate:no" "$(line)" "0 0 accurate:no"
is "the log names the line of uneven.ko, which is below zero" "$(said)" 1
is "the line of uneven.ko is the same when it is read again" "$(line)" "0 0 accurate:no"
is "the log names the line of uneven.ko once" "$(said)" 1
check "uneven.ko unloads" rmmod uneven
none "no line of uneven.ko is left in /proc/allocinfo" "$(grep uneven $allocinfo)"
none "rmmod uneven logs nothing" "$(said_of uneven)"
check "uneven.ko loads again" load order=1 whole=1
is "a call site that reuses the id counts from zero" "$(line)" "8192 1 "
check "uneven.ko unloads again" rmmod uneven
none "no line of uneven.ko is left after it was reloaded" "$(grep uneven $allocinfo)"

# The bytes that are left over would make the audit fail. It tells no share while profiling is off,
# but the recount would find them then, too, and rightly so.
off=$([ "$(boot_arg alloc.boot)" != off ] || echo 1)
if [ -n "$off" ] && [ -e /sys/kernel/debug/alloc_tag/recount ]; then
	skip "eight pages of one block are freed one by one" "the recount finds what they leave"
elif [ -n "$off" ]; then
	check "eight pages of one block are freed one by one" load order=3
	is "the line of uneven.ko holds what nobody subtracted, in no calls" "$(line)" \
		"24576 0 accurate:no"
	check "uneven.ko unloads with bytes left" rmmod uneven
	is "the log says no more than the line of uneven.ko" \
		"$(said_of uneven | sed -n 's/.*uneven: unloaded with \(.* left\) of.*/\1/p')" \
		"24576 bytes in 0 allocations left"
	is "the line of uneven.ko stays, since something may still have its id" "$(line)" \
		"24576 0 accurate:no"
fi
not_wanted
echo "$panic_before" >$panic

none "no number in /proc/allocinfo is below zero" "$(awk 'NR > 2 && ($1 < 0 || $2 < 0)' $allocinfo)"
dmesg -c >/dev/null
echo "$before" >$sysctl

done_testing
