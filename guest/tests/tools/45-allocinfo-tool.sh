# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default debug1
# audit: 99
# The command allocinfo on the kernel's own files: it finds a module that leaks, agrees with sort,
# and switches profiling.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

# As the README has it.
cat $allocinfo >/tmp/before
insmod /lib/modules/holder.ko objects=2000
answers "allocinfo diff names the line that holds most of what is new" \
	0 '\[holder\] hold_objects \(new\)$' /guest/allocinfo diff -n 1 /tmp/before $allocinfo
answers "allocinfo budget check fails if a module grows by more than it may" 1 ' holder' \
	/guest/allocinfo budget check --max module=+1M /tmp/before $allocinfo
check "allocinfo budget check succeeds if none does" \
	/guest/allocinfo budget check --max module=+100M /tmp/before $allocinfo

cat $allocinfo >/tmp/now
largest=$(sort -g /tmp/now | tail -n 1 | awk '{ print $1 }')
answers "allocinfo top ranks as sort -g does" 0 "^   \"bytes\": $largest," \
	/guest/allocinfo top -n 1 --json --file /tmp/now
rmmod holder

state() { /guest/allocinfo status --json | sed -n 's/^ *"state": "\(.*\)",*$/\1/p'; }
check "allocinfo off switches profiling off" /guest/allocinfo off
is "the kernel says so" "$(cat $sysctl)" 0
is "allocinfo status says so" "$(state)" off
check "allocinfo on switches it on" /guest/allocinfo on
is "the kernel says that it is on" "$(cat $sysctl)" 1
is "allocinfo status says that it is on" "$(state)" on

done_testing
