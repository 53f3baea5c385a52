# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# How a test speaks, on the host and in the guest. A test that stops early never prints its plan,
# which counts as a failure. A description is a sentence that says enough in a list of failures;
# numbers that differ from run to run belong in a note.
#
# Set before: $tap_said, a scratch file; $tap_lines, how many lines of diagnostics a failure may
# have.
tests=0 failures=0
: "${tap_said:=/tmp/.said}" "${tap_lines:=20}"

note() {
	printf '%s\n' "$*" | sed 's/^/# /'
}

# outcome STATUS DESCRIPTION [DIAGNOSTICS]
outcome() {
	tests=$((tests + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tests - $2"
	else
		failures=$((failures + 1))
		echo "not ok $tests - $2"
		[ -z "${3:-}" ] || note "$3" | head -n "$tap_lines"
	fi
}

# check DESCRIPTION COMMAND...: the command must succeed. It runs in this shell, so it may set
# variables.
check() {
	_what=$1
	shift
	"$@" >"$tap_said" 2>&1
	outcome $? "$_what" "$* said: $(cat "$tap_said")"
}

# refuse DESCRIPTION COMMAND...: the command must fail.
refuse() {
	_what=$1
	shift
	! "$@" >"$tap_said" 2>&1
	outcome $? "$_what" "$* succeeded: $(cat "$tap_said")"
}

# answers DESCRIPTION STATUS REGEX COMMAND...: the command must end with this status, and a line of
# what it prints must match the extended regular expression.
answers() {
	_what=$1 _status=$2 _regex=$3
	shift 3
	_output=$("$@" 2>&1)
	_got=$?
	[ $_got = "$_status" ] && printf '%s\n' "$_output" | grep -qE -- "$_regex"
	outcome $? "$_what" "$(printf '%s\n' "$_output" | sed "s/^/status $_got: /")"
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

# none DESCRIPTION TEXT: there must be no text.
none() { is "$1" "$2" ""; }

skip() {
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

# bail TEXT: end, since no test can be run.
bail() {
	echo "Bail out! $*"
	exit 1
}

done_testing() {
	echo "1..$tests"
	[ $failures = 0 ]
	exit
}
