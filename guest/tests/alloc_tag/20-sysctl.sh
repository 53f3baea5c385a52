# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on off
# audit: 99
# vm.mem_profiling takes 0 and 1 and refuses everything else. It reads a number as the kernel's own
# switches do.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

before=$(cat $sysctl)
for value in 0 0 1 1 0 1; do
	echo $value >$sysctl
	is "vm.mem_profiling reads back $value after it was written" "$(cat $sysctl)" $value
done

for value in 2 -1 abc 1x '' ' ' 'never' '0 1' 4294967297; do
	lines=$(dmesg | grep -c mem_profiling)
	# dd prints the error, and the shell's printf does not.
	said=$(printf '%s\n' "$value" | dd of=$sysctl status=none 2>&1)
	outcome $(($? == 0)) "vm.mem_profiling refuses '$value'"
	is "writing '$value' to vm.mem_profiling fails with EINVAL" "${said##*: }" \
		"Invalid argument"
	check "writing '$value' to vm.mem_profiling logs a line" test \
		"$(dmesg | grep -c mem_profiling)" -gt "$lines"
	is "vm.mem_profiling is still 1 after '$value' was written" "$(cat $sysctl)" 1
done

none "the log repeats nothing of what was refused" \
	"$(dmesg | grep -E 'mem_profiling.*(abc|1x|4294967297)')"

# write FILE TEXT [OFFSET]: TEXT, with the escapes of printf, in one write; prints "taken" or
# "error", and the value after it.
own=/proc/sys/fs/protected_hardlinks
write() {
	# shellcheck disable=SC2059 # a format, on purpose
	if printf "$2" >/tmp/.text && dd if=/tmp/.text of="$1" bs=64 count=1 seek="${3:-0}" \
		oflag=seek_bytes conv=notrunc status=none 2>/dev/null; then
		echo "taken $(cat "$1")"
	else
		echo "error $(cat "$1")"
	fi
}
# as_own DESCRIPTION TEXT [OFFSET]: both vm.mem_profiling and one of the kernel's own switches are
# 1, and handle this text in the same way. What processes allocate while profiling is off has no
# line, and KASAN keeps it for long after it is freed, so few of them run meanwhile.
as_own() {
	_what=$1
	shift
	echo 1 >$own
	_own=$(write $own "$@")
	_this=$(write $sysctl "$@")
	echo 1 >$sysctl
	is "vm.mem_profiling handles $_what as fs.protected_hardlinks does" "$_this" "$_own"
}
own_before=$(cat $own)
as_own "0 without a newline" '0'
as_own "0 between blanks" ' \t0 \n\n'
as_own "a hexadecimal number" '0x0\n'
as_own "an octal number" '00\n'
as_own "a number that is too large" '2\n'
as_own "a number with a letter" '0x\n'
as_own "a zero byte after a number" '0\0\n'
as_own "a word in place of a number" 'never\n'
as_own "a newline alone" '\n'
as_own "a number at an offset" '0\n' 1
as_own "a letter at an offset" 'x' 1

# There is one difference. Of two numbers the kernel's own switch takes the first one; the writer
# sends the rest again, and as it is not at the beginning of the file, it is ignored.
echo 1 >$own
is "fs.protected_hardlinks takes '0 1' for 0" "$(write $own '0 1\n')" "taken 0"
echo 1 >$sysctl
is "vm.mem_profiling is still 1 after '0 1' in one write" "$(write $sysctl '0 1\n')" "error 1"

check "a number and its newline can be written one by one" sh -c \
	"{ printf 0; printf '\\n'; } >$sysctl"
is "vm.mem_profiling is 0 after 0 and its newline were written one by one" "$(cat $sysctl)" 0

strict=/proc/sys/kernel/sysctl_writes_strict
dmesg -c >/dev/null
echo 0 >$strict
is "with sysctl_writes_strict=0 a write at offset 1 is taken" "$(write $sysctl '1\n' 1)" "taken 1"
is "with sysctl_writes_strict=0 a write at offset 2 is taken" "$(write $sysctl '0\n' 2)" "taken 0"
echo 1 >$sysctl
is "with sysctl_writes_strict=0 two writes at an offset log one warning" \
	"$(dmesg | grep -c 'wrote to mem_profiling when file position was not 0')" 1
echo 1 >$strict
echo "$own_before" >$own

refuse "another user cannot write vm.mem_profiling" chroot --userspec=65534:65534 / sh -c \
	"echo 0 >$sysctl"
echo "$before" >$sysctl
none "no counter is negative" "$(negative_lines)"
# What processes allocated meanwhile has no line, and KASAN keeps it for long after it was freed.
settle

done_testing
