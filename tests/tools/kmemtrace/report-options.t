# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# kmemtrace-report: the command line, and traces that are broken.
# shellcheck source=tests/tools/kmemtrace/report.sh
. ./report.sh
program=$dir/sanitized/kmemtrace-report

scripted x86_64 "${tables[@]}" "kmem_kmalloc ptr=0x1000 bytes_req=5 bytes_alloc=8 tag=1"
says 2 'this takes one folder with a trace; see' "no folder" "$program"
says 2 'this takes one folder with a trace; see' "two folders" "$program" a b
says 2 'no such format, .* are: xml; see' "--format: an unknown one" report --format xml
says 2 'no such picture, .* are: pie; see' "--svg: an unknown one" report --svg pie
says 2 '--by takes site, cache, .*: x; see' "--by: an unknown one" report --by x
says 2 '--sort takes no such key: y; see' "--sort: an unknown key" report --sort hit,y
says 2 '--sort takes no such key: ; see' "--sort: an empty key" report --sort hit,
says 2 '--filter takes no such word: sight=x; see' "--filter: an unknown word" report \
	--filter "site=a sight=x"
for word in "bytes~4" "bytes=x" "bytes=" "site>4" "site" "type=kmaloc" "=" "cpu=1Q"; do
	says 2 "--filter takes no such word: $word; see" "--filter: not $word" report --filter \
		"$word"
done
for time in 5 2-1 a-b 1-2-3 -1ns-2 1.2.3-4 1e3-; do
	says 2 "--time takes FROM-TO" "--time: not $time" report --time "$time"
done
says 2 '--top takes a number: -1' "--top: not -1" report --top -1
says 2 'CSV has the table of one report' "--csv of two reports" report --csv --live --peak
says 2 'folded stacks take one of' "folded of another report" report --format folded --rates
says 2 'a picture is a report of its own' "--svg and a report" report --svg timeline --live
says 2 'leave out --by' "--allocs --by" report --allocs --by file
says 2 "unrecognized option '--is-not-there'" "an unknown option" report --is-not-there
"$program" -h >"$dir/help" && "$program" --help | cmp - "$dir/help" >"$dir/said" 2>&1
ok $? "-h is --help"
prints "" "--help has no long lines" awk 'length > 88' "$dir/help"
# The examples of --help do what they are for. pprof may be built without.
grep -oE '^  kmemtrace-report [^|>&]*' "$dir/help" | sed 's/\( trace\)  .*/\1/' |
	grep -v pprof >"$dir/examples"
while read -r _ options; do
	(cd "$dir" && eval "'$program' $options") >/dev/null 2>"$dir/said"
	ok $? "the example kmemtrace-report $options"
done <"$dir/examples"
[ "$(wc -l <"$dir/examples")" -ge 7 ]
ok $? "--help has examples"

says 1 'cannot read /is/not/there' "a folder that is not there" "$program" /is/not/there
says 1 'cannot write to /is/not/there/x: ' "an output that cannot be written" report -o \
	/is/not/there/x
says 1 'cannot write to /dev/full: No space' "a disk that is full" report -o /dev/full
for what in "" --json --csv "--format folded" "--svg timeline" "--svg fragmentation" \
	"--svg lifetimes" --live --allocs; do
	says 1 '^kmemtrace-report: cannot write to standard output: No space' \
		"standard output is full: ${what:-text}" pipe "report $what >/dev/full"
done
says 1 'cannot write to standard output: No space' "and of --help" pipe "'$program' -h >/dev/full"
says 1 'cannot write to standard output: Bad file' "standard output is closed" pipe "report >&-"
# What head does not want is no error, and nothing is said of it.
trace --events 20000
report --allocs 2>"$dir/said" | head -n 1 >/dev/null
[ "${PIPESTATUS[0]} $(wc -c <"$dir/said")" = "141 0" ]
ok $? "a pipe that nobody reads to the end: it ends as others do"
scripted x86_64 "${tables[@]}" "kmem_kmalloc ptr=0x1000 bytes_req=5 bytes_alloc=8 tag=1"
echo kept >"$dir/kept"
"$program" -o "$dir/kept" /is/not/there 2>/dev/null
prints kept "the output is left alone if the trace cannot be read" cat "$dir/kept"
says 0 'there is no event in it' "a trace without events says so" pipe \
	"scripted x86_64 'cpu 0' 'kmem_kfree ptr=1' && : >'$dir/trace/cpu0.out' && report"

# Cut off at any byte, and with any byte changed: what can be read is read, and nothing crashes.
scripted x86_64 "${tables[@]}" "kmem_kmalloc ptr=0x1000 bytes_req=5 bytes_alloc=8 tag=1" \
	"kmem_mm_page_alloc pfn=0x100 order=3 tag=1" "page_split pfn=0x100 order=3 new_order=1" \
	"kmem_mm_page_free pfn=0x102 order=0" "vmalloc ptr=0x9000 pages=2 bytes_req=5000 tag=2" \
	"page_move pfn=0x100 new_pfn=0x200 pages=2" "krealloc_in_place ptr=0x1000 bytes_req=7" \
	"retag ptr=0x1000 tag=3" "retag_page pfn=0x200 tag=2" "kmem_kfree ptr=0x1000" \
	"percpu_alloc ptr=8 bytes_req=8 bytes_alloc=8" alive_begin alive_end
cp "$dir/trace/cpu0.out" "$dir/whole"
size=$(stat -c %s "$dir/whole")
all="--live --peak --lifetimes --rates --cross-cpu --cross-node --mismatches --advise --allocs"
failed=
for ((at = 0; at < size; at += 7)); do
	head -c "$at" "$dir/whole" >"$dir/trace/cpu0.out"
	# shellcheck disable=SC2086 # options, one by one
	report $all >"$dir/stdout" 2>"$dir/said"
	[ $? -le 1 ] || { failed="$at"; break; }
done
[ -z "$failed" ]
ok $? "a trace that is cut off anywhere is read up to there"
for ((at = 84; at < size; at += 3)); do
	cp "$dir/whole" "$dir/trace/cpu0.out"
	poke cpu0.out "$at" "$(printf '%02x' $((at * 37 % 256)))"
	# shellcheck disable=SC2086 # options, one by one
	timeout 20 "$program" $all "$dir/trace" >"$dir/stdout" 2>"$dir/said"
	[ $? -le 1 ] || { failed="$at"; break; }
done
[ -z "$failed" ]
ok $? "a trace with a byte changed does no harm"

# Progress is for terminals.
report 2>"$dir/said" >/dev/null
! grep -q "$(printf '\r')" "$dir/said"
ok $? "no progress where there is no terminal"
