# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on off never
# What the boot parameter sysctl.vm.mem_profiling= did; before any other test touches the switch.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

used='^ *[1-9]'
case $(boot_arg alloc.boot) in
default | on)
	is "profiling is on" "$(cat $sysctl)" 1
	check "call sites hold memory" test "$(grep -cE "$used" $allocinfo)" -gt 100
	is "root may switch it" "$(stat -c %a $sysctl)" 644
	;;
off)
	is "profiling is off" "$(cat $sysctl)" 0
	none "and never counted anything" "$(awk 'NR > 2 && ($1 != 0 || $2 != 0)' $allocinfo)"
	is "root may switch it" "$(stat -c %a $sysctl)" 644
	;;
never)
	is "profiling is off" "$(cat $sysctl)" 0
	is "the switch is read-only" "$(stat -c %a $sysctl)" 444
	refuse "it cannot be switched on" sh -c "echo 1 >$sysctl"
	is "and stays off" "$(cat $sysctl)" 0
	refuse "there is no $allocinfo" test -e $allocinfo
	;;
esac

done_testing
