# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default off debug1 distribution
# audit: 90
# A module frees a block of pages in other parts than it was allocated in, so that more calls are taken off its line than were put
# there: no number below zero is shown, the line says that it is wrong, and so does the log.
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
is "the line holds nothing, and says that it is wrong" "$(line)" "0 0 accurate:no"
is "the log names it" "$(said)" 1
is "the line is the same when it is read again" "$(line)" "0 0 accurate:no"
is "and the log names it once" "$(said)" 1
check "the module goes" rmmod uneven
none "its line is gone" "$(grep uneven $allocinfo)"
none "without a word" "$(said_of uneven)"
check "it comes again" load order=1 whole=1
is "whoever has the number now begins with nothing" "$(line)" "8192 1 "
check "it goes again" rmmod uneven
none "its line is gone again" "$(grep uneven $allocinfo)"

# What is left over would be too much for an audit, which has nothing to say where profiling is off.
if [ "$(boot_arg alloc.boot)" = off ]; then
	check "eight pages of one block are freed one by one" load order=3
	is "the line holds what nobody took off, in no calls" "$(line)" "24576 0 accurate:no"
	check "the module goes, too" rmmod uneven
	is "the log says no more than the line" "$(said_of uneven | sed -n 's/.*uneven: unloaded with \(.* left\) of.*/\1/p')" \
		"24576 bytes in 0 allocations left"
	is "the line stays, since something may still have its number" "$(line)" "24576 0 accurate:no"
fi
not_wanted
echo "$panic_before" >$panic

none "no number is below zero" "$(awk 'NR > 2 && ($1 < 0 || $2 < 0)' $allocinfo)"
dmesg -c >/dev/null
echo "$before" >$sysctl

done_testing
