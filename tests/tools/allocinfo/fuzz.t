# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# The reader of /proc/allocinfo keeps its promises for corpus/, for the captures, and for what
# libFuzzer makes of them: FUZZ=SECONDS for how long (5).

sources=("$top"/tools/lib/{allocinfo,lines}.c fuzz-allocinfo.c)
mkdir -p "$dir/corpus"
for file in corpus/*; do
	# For libFuzzer the first byte is the size of pieces.
	{ printf '\0'; cat "$file"; } >"$dir/corpus/${file##*/}"
done
# shellcheck disable=SC2086 # options, one by one
$CC -std=gnu11 $sanitize -Wall -Wextra -Werror -DFROM_FILES -I "$top/tools/lib" -o "$dir/reads" \
	"${sources[@]}" >"$dir/said" 2>&1 &&
	"$dir/reads" corpus/* "$captures"/*/allocinfo >"$dir/said" 2>&1
ok $? "the reader keeps its promises for each file, in pieces of all sizes"
fuzz "${sources[@]}"
