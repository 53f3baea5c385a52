# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# How a test in here speaks. A test that stops early never prints its plan, which counts as a failure; numbers that differ from
# boot to boot belong in a note, not in a description.
# shellcheck source=guest/lib.sh
. /guest/lib.sh
set -u
tests=0 failures=0

note() {
	echo "$*" | sed 's/^/# /'
}

# outcome STATUS DESCRIPTION [DIAGNOSTICS]
outcome() {
	tests=$((tests + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tests - $2"
	else
		failures=$((failures + 1))
		echo "not ok $tests - $2"
		[ -z "${3:-}" ] || note "$3" | head -n 20
	fi
}

# check DESCRIPTION COMMAND...: the command must succeed. It runs in this shell, so it may set variables.
check() {
	_what=$1
	shift
	"$@" >/tmp/.said 2>&1
	outcome $? "$_what" "$* said: $(cat /tmp/.said)"
}

# refuse DESCRIPTION COMMAND...: the command must fail.
refuse() {
	_what=$1
	shift
	! "$@" >/tmp/.said 2>&1
	outcome $? "$_what" "$* succeeded: $(cat /tmp/.said)"
}

# is DESCRIPTION GOT WANTED
is() {
	[ "$2" = "$3" ]
	outcome $? "$1" "got: $2
wanted: $3"
}

# between DESCRIPTION LOW GOT HIGH: whole numbers, bounds included.
between() {
	[ "$2" -le "$3" ] && [ "$3" -le "$4" ]
	outcome $? "$1" "got $3, wanted $2 to $4"
}

none() { is "$1" "$2" ""; }

skip() {
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

# wanted REGEX: lines in the kernel's log that would be a fault otherwise, until not_wanted; see qemu/check-log.
wanted() {
	echo "<1>alloc_tag test: wanted $1" >/dev/kmsg
}

not_wanted() {
	echo "<1>alloc_tag test: not wanted any more" >/dev/kmsg
}

# size_of CACHE: of an object, in bytes.
size_of() { awk -v name="$1" '$1 == name { print $4 }' /proc/slabinfo; }

# said_of MODULE: what the log says that it left when it was unloaded, once that has had time to be freed.
said_of() {
	sleep 9
	dmesg | grep "alloc_tag: $1: "
}

done_testing() {
	echo "1..$tests"
	[ $failures = 0 ]
	exit
}
