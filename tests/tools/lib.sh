# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the tests of the programs in tools/ have in common, besides tests/tap.sh: how to run one and
# look at what it prints. Set before: $dir, a scratch folder, with $tap_said=$dir/said.
: "${dir:?}"
skipped=

# ok STATUS DESCRIPTION: a test, which passed if STATUS is 0. What $dir/said holds is printed if
# it did not. It is skipped, with this as the reason, while $skipped is set.
ok() {
	if [ -n "$skipped" ]; then
		skip "$2" "$skipped"
	else
		outcome "$1" "$2" "$(cat "$dir/said" 2>/dev/null)"
	fi
}

# pipe LINE: a line of the shell, for prints and says, which fails if any command in it does.
pipe() { eval "$1"; }

# prints WANTED DESCRIPTION COMMAND...: the command must exit with 0 and print exactly that.
prints() {
	local wanted=$1 what=$2 got status
	shift 2
	got=$("$@" 2>"$dir/err")
	status=$?
	{ printf '%s\n' "status $status" "wanted: $wanted" "got: $got"; cat "$dir/err"; } \
		>"$dir/said"
	[ "$status" = 0 ] && [ "$got" = "$wanted" ]
	ok $? "$what"
}

# says STATUS PATTERN DESCRIPTION COMMAND...: the command must exit with this, and print a line on
# stderr that matches.
says() {
	local wanted=$1 pattern=$2 what=$3 status
	shift 3
	"$@" >"$dir/stdout" 2>"$dir/said"
	status=$?
	grep -qE -- "$pattern" "$dir/said"
	set -- $?
	echo "status $status, wanted $wanted, and: $pattern" >>"$dir/said"
	[ "$1" = 0 ] && [ "$status" = "$wanted" ]
	ok $? "$what"
}

# options_of_help PROGRAM: the options that begin a line of its --help, before its keys.
# options_of_page FILE: those of a man page.
options_of_help() {
	"$1" --help | sed -n '/^Keys/q; s/^  \(-[^ ].*\)/\1/p' |
		sed 's/  .*//; s/ [A-Z].*//; s/<.*//' | tr -d ' ' | tr , '\n' | sort -u
}
options_of_page() {
	sed -n 's/^\.It \(Fl .*\)/\1/p' "$1" | sed 's/ Ar .*//' | tr , '\n' | sed \
		's/^ *Fl Fl \([a-z-]*\).*/--\1/; s/^ *Fl \([a-zA-Z]\).*/-\1/' | sort -u
}

# Sanitizers end the program where it does what C does not define.
export ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1
# shellcheck disable=SC2034 # for the tests
sanitize="-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all"
