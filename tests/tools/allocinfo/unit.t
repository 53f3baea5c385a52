# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# The parts of tools/lib, each by a program of its own.

echo '#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
int main(void) { return 0; }' | $CC -x c -o "$dir/probe" - -lcmocka >"$dir/said" 2>&1 ||
	skipped="there is no cmocka"

# unit NAME DESCRIPTION PART...: unit-NAME.c with these parts of the library.
unit() {
	local name=$1 what=$2
	shift 2
	# shellcheck disable=SC2086 # options, one by one
	[ -n "$skipped" ] || { $CC -std=gnu11 $sanitize -Wall -Wextra -Werror \
		-I "$top/tools/lib" -o "$dir/unit-$name" "unit-$name.c" \
		"${@/#/$top/tools/lib/}" -lcmocka >"$dir/said" 2>&1 &&
		"$dir/unit-$name" >"$dir/said" 2>&1; }
	ok $? "$what"
}

unit allocinfo "the reader takes what kernels print, and passes over what is broken" \
	allocinfo.c lines.c
unit text "sizes have units, and tables fit the terminal" columns.c output.c units.c
skipped=
