# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on off never
# The boot parameter sysctl.vm.mem_profiling= has done what it says. This runs before any other test
# touches the switch.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

used='^ *[1-9]'
case $(boot_arg alloc.boot) in
default | on)
	is "profiling is on after boot" "$(cat $sysctl)" 1
	check "more than 100 call sites hold memory" test "$(grep -cE "$used" $allocinfo)" -gt 100
	is "root may write vm.mem_profiling while profiling is on" "$(stat -c %a $sysctl)" 644
	;;
off)
	is "profiling is off after a boot with 0" "$(cat $sysctl)" 0
	none "no line has counted anything since a boot with 0" \
		"$(awk 'NR > 2 && ($1 != 0 || $2 != 0)' $allocinfo)"
	is "root may write vm.mem_profiling while profiling is off" "$(stat -c %a $sysctl)" 644
	;;
never)
	is "profiling is off after a boot with never" "$(cat $sysctl)" 0
	is "vm.mem_profiling is read-only after a boot with never" "$(stat -c %a $sysctl)" 444
	refuse "profiling cannot be switched on after a boot with never" sh -c "echo 1 >$sysctl"
	is "profiling stays off after the attempt to switch it on" "$(cat $sysctl)" 0
	refuse "there is no $allocinfo after a boot with never" test -e $allocinfo
	;;
esac

done_testing
