# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Failing allocations on purpose; see Documentation/fault-injection of the kernel.

# More failures than there can be.
most=1000000000
# inject NAME PERCENT [TASK-FILTER]: this kind of allocation fails from now on, and nothing is
# logged.
inject() {
	for _i in "task-filter ${3:-N}" "verbose 0" "interval 1" "space 0" "times $most" \
		"probability $2"; do
		echo "${_i#* }" >"/sys/kernel/debug/$1/${_i% *}"
	done
}
# injected NAME: how many allocations have failed since then.
injected() { echo $((most - $(cat "/sys/kernel/debug/$1/times"))); }
stop() { echo 0 >"/sys/kernel/debug/$1/probability"; }
