# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# The reader of tools/lib keeps its promises for corpus/, for dumps of all kernels, and for what
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

if ! clang -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -I \
	"$top/tools/lib" -o "$dir/fuzz" "${sources[@]}" 2>"$dir/said"; then
	skipped="there is no clang with libFuzzer"
else
	rm -f "$dir"/corpus/dump-*
	(cd "$dir" && ./fuzz -max_total_time="${FUZZ:-5}" -max_len=8192 -timeout=10 -verbosity=0 \
		-print_final_stats=1 corpus) >"$dir/said" 2>&1
fi
status=$?
echo "# $(sed -n 's/^stat::number_of_executed_units: */executions: /p' "$dir/said")"
ok $status "libFuzzer finds nothing in ${FUZZ:-5} s"
skipped=
