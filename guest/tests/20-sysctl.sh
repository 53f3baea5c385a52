# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on off
# audit: 99
# vm.mem_profiling takes 0 and 1, and nothing else, in all else as the kernel's own switches do.
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

none "the log repeats nothing of what was refused" "$(dmesg | grep -E 'mem_profiling.*(abc|1x|4294967297)')"

# write FILE TEXT [OFFSET]: TEXT, with the escapes of printf, in one write; prints "taken" or "error", and the value after it.
own=/proc/sys/fs/protected_hardlinks
write() {
	# shellcheck disable=SC2059 # a format, on purpose
	if printf "$2" >/tmp/.text && dd if=/tmp/.text of="$1" bs=64 count=1 seek="${3:-0}" oflag=seek_bytes conv=notrunc status=none 2>/dev/null; then
		echo "taken $(cat "$1")"
	else
		echo "error $(cat "$1")"
	fi
}
# as_own DESCRIPTION TEXT [OFFSET]: the kernel's own switch between 0 and 1, when it is 1, makes the same of it.
as_own() {
	_what=$1
	shift
	echo 1 >$sysctl
	echo 1 >$own
	is "$_what: as the kernel's own" "$(write $sysctl "$@")" "$(write $own "$@")"
}
own_before=$(cat $own)
as_own "0 without a new line" '0'
as_own "blanks around it" ' \t0 \n\n'
as_own "hexadecimal" '0x0\n'
as_own "octal" '00\n'
as_own "a number that is too large" '2\n'
as_own "a number with a letter" '0x\n'
as_own "a zero byte" '0\0\n'
as_own "no number" 'never\n'
as_own "nothing but a new line" '\n'
as_own "at an offset" '0\n' 1
as_own "no number, at an offset" 'x' 1

# The one difference: what is left of two numbers is sent again by who writes, and is then ignored as not at the beginning.
echo 1 >$own
is "'0 1' written to the kernel's own is taken for 0" "$(write $own '0 1\n')" "taken 0"
echo 1 >$sysctl
is "'0 1' is refused here" "$(write $sysctl '0 1\n')" "error 1"

check "a number and its new line can be written one by one" sh -c "{ printf 0; printf '\\n'; } >$sysctl"
is "that counts" "$(cat $sysctl)" 0

strict=/proc/sys/kernel/sysctl_writes_strict
dmesg -c >/dev/null
echo 0 >$strict
is "not strict: at an offset it is taken" "$(write $sysctl '1\n' 1)" "taken 1"
is "and again" "$(write $sysctl '0\n' 2)" "taken 0"
is "with one warning" "$(dmesg | grep -c 'wrote to mem_profiling when file position was not 0')" 1
echo 1 >$strict
echo "$own_before" >$own

refuse "another user cannot switch it" chroot --userspec=65534:65534 / sh -c "echo 0 >$sysctl"
echo "$before" >$sysctl
none "no counter is negative" "$(negative_lines)"

done_testing
