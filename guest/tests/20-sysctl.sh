# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on off
# audit: 99
# vm.mem_profiling takes 0 and 1, and nothing else.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

before=$(cat $sysctl)
for value in 0 0 1 1 0 1; do
	echo $value >$sysctl
	is "reads back $value" "$(cat $sysctl)" $value
done

for value in 2 -1 abc 1x '' ' ' 'never' '0 1' 4294967297; do
	lines=$(dmesg | grep -c mem_profiling)
	# dd names the error, which the shell's own printf does not.
	said=$(printf '%s\n' "$value" | dd of=$sysctl status=none 2>&1)
	outcome $(($? == 0)) "'$value' is refused"
	is "'$value': with EINVAL" "${said##*: }" "Invalid argument"
	check "'$value': with a line in the kernel's log" test "$(dmesg | grep -c mem_profiling)" -gt "$lines"
	is "'$value': nothing changed" "$(cat $sysctl)" 1
done

refuse "another user cannot switch it" chroot --userspec=65534:65534 / sh -c "echo 0 >$sysctl"
echo "$before" >$sysctl
none "no counter is negative" "$(negative_lines)"

done_testing
