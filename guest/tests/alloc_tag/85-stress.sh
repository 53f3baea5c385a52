# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: soak
# seconds: 3000
# stress-ng's stressors of memory, processes, files, network and CPUs that come and go, one after
# the other: the log stays clean (the host looks at that), and every byte comes back.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

seconds=$(boot_arg alloc.stress)
remember_lines

# stress NAME ARGUMENTS...: a stressor may report failures, which are only a note, but it must end.
stress() {
	name=$1
	shift
	timeout 900 stress-ng --timeout "${seconds:-3}" --oomable --temp-path /tmp --skip-silent \
		"$@" >/tmp/stress 2>&1
	status=$?
	note "$name: status $status," \
		"$(grep -cE 'successful run|passed' /tmp/stress) summaries," \
		"$(grep -c 'fail:' /tmp/stress) complaints"
	check "stress-ng on $name ends within 900 s" test $status -lt 124
	none "no counter is negative after stress-ng on $name" "$(negative_lines)"
}

wanted 'Out of memory: Killed|Call [Tt]race:|page allocation failure'
stress "memory" --class vm --sequential 1
stress "processes" --fork 2 --vfork 2 --clone 2 --exec 1 --daemon 1 --zombie 1
stress "files" --class filesystem --sequential 1
stress "network" --class network --sequential 1
stress "CPUs that come and go" --cpu-online 1 --cpu-online-all --fork 1 --pipe 1
not_wanted
for cpu in /sys/devices/system/cpu/cpu*/online; do echo 1 >"$cpu"; done
rm -rf /tmp/tmp-stress-ng-*

comes_back "no line holds more than before the stressors"

done_testing
