# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# The readers of /proc/allocinfo and of kernel logs keep their promises for files, and for what
# libFuzzer makes of them: FUZZ=SECONDS for how long (5).

# keeps WHAT CORPUS FUZZER FILE...: the reader does for CORPUS/*, as for each FILE, and more.
keeps() {
	local what=$1 corpus=$2 fuzzer=$3 file
	local sources=("$fuzzer" "$top"/tools/lib/{allocinfo,lines,oom_log,units}.c)
	shift 3
	rm -rf "$dir/corpus"
	mkdir "$dir/corpus"
	for file in "$corpus"/*; do
		# For libFuzzer the first byte is the size of pieces.
		{ printf '\0'; cat "$file"; } >"$dir/corpus/${file##*/}"
	done
	# shellcheck disable=SC2086 # options, one by one
	$CC -std=gnu11 $sanitize -Wall -Wextra -Werror -DFROM_FILES -I "$top/tools/lib" \
		-o "$dir/reads" "${sources[@]}" >"$dir/said" 2>&1 &&
		"$dir/reads" "$corpus"/* "$@" >"$dir/said" 2>&1
	ok $? "the reader of $what keeps its promises for each file, in pieces of all sizes"
	fuzz "${sources[@]}"
}
keeps /proc/allocinfo corpus fuzz-allocinfo.c "$captures"/*/allocinfo
keeps "kernel logs" corpus-oom fuzz-oom.c
