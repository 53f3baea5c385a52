# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the tests of the programs in tools/ have in common, besides tests/tap.sh: how to run one and
# look at what it prints. Set before: $dir, a scratch folder, with $tap_said=$dir/said, and
# $top, the repository.
: "${dir:?}" "${top:?}"
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

# options_of_help PROGRAM [COMMAND]: the options that begin a line of its --help, before its keys.
# options_of_page FILE: those of a man page.
options_of_help() {
	"$@" --help | sed -n '/^Keys/q; s/^  \(-[^ ].*\)/\1/p' |
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

# fuzz SOURCE...: libFuzzer, with what it may begin with in $dir/corpus, must find nothing in
# FUZZ seconds (5). It is a test only where there is a libFuzzer.
fuzz() {
	# shellcheck disable=SC2054 # the commas are in an option
	local fuzzer=(clang -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all)
	# Is there one? What is then wrong with ours is its own fault.
	echo 'int LLVMFuzzerTestOneInput(const char *data, unsigned long size);
int LLVMFuzzerTestOneInput(const char *data, unsigned long size) { return size && !data; }' | \
		"${fuzzer[@]}" -x c -o "$dir/probe" - >"$dir/said" 2>&1 ||
		skipped="clang has no libFuzzer"
	if [ -z "$skipped" ]; then
		"${fuzzer[@]}" -I "$top/tools/lib" -o "$dir/fuzz" "$@" >"$dir/said" 2>&1 &&
			(cd "$dir" && ./fuzz -max_total_time="${FUZZ:-5}" -max_len=8192 \
				-timeout=10 -verbosity=0 -print_final_stats=1 corpus) \
				>"$dir/said" 2>&1
	fi
	ok $? "libFuzzer finds nothing in ${FUZZ:-5} s"
	[ -n "$skipped" ] || sed -n 's/^stat::number_of_executed_units: */# executions: /p' \
		"$dir/said"
	skipped=
}
