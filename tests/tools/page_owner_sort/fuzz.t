# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# The reader of tools/lib keeps its promises for corpus/, for dumps in all forms, and for what
# libFuzzer makes of them: FUZZ=SECONDS for how long (5).

sources=("$top"/tools/lib/page_owner_{reader,record,frame}.c fuzz-reader.c)
mkdir -p "$dir/corpus"
for form in 5.10 5.11 5.15 6.1 6.12 7 handle stack_handle stacks handles stacks_handles \
	stack_count; do
	dump --form $form --records 6 --stacks 3 --odd-names >"$dir/corpus/dump-$form"
done
# For libFuzzer the first byte is the size of pieces.
for file in corpus/* "$dir"/corpus/dump-*; do
	{ printf '\0'; cat "$file"; } >"$dir/corpus/seed-${file##*/}"
done
# shellcheck disable=SC2086 # options, one by one
$CC $sanitize -Wall -Wextra -Werror -DFROM_FILES -I "$top/tools/lib" -o "$dir/reads" \
	"${sources[@]}" >"$dir/said" 2>&1 &&
	"$dir/reads" corpus/* "$dir"/corpus/dump-* >"$dir/said" 2>&1
ok $? "the reader keeps its promises for each file, in pieces of all sizes"

says 1 '^fuzz-reader: cannot read corpus: Is a directory' "a file that cannot be read is an error" \
	"$dir/reads" corpus
dump --records 9000 >"$dir/large"
says 1 'cannot read .*/large: it is larger than 4 MiB' "and so is one that is too large" \
	"$dir/reads" "$dir/large"

rm -f "$dir"/corpus/dump-*
fuzz "${sources[@]}"
