# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# What 6.1's own tool does wrong. Each check is run with both tools: it must pass with ours and
# fail with the other one, else it checks nothing. The man page lists these under "Differences".

# differs DESCRIPTION CHECK: CHECK is a function, and gets the program.
differs() {
	"$2" "$ours" >"$dir/said" 2>&1
	ok $? "$1"
	[ -n "$kernel" ] || skipped="no kernel tree"
	if [ -z "$skipped" ]; then
		! "$2" "$kernel" >"$dir/said" 2>&1
	fi
	ok $? "the kernel tree's own tool fails this: $1"
	skipped=
}

# record PID NAME TS FREE_TS [ORDER [FLAGS [FRAME...]]]: a record of 6.1.
record() {
	local order=${5:-0} flags=${6:-uptodate|lru} frame
	echo "Page allocated via order $order, mask 0xcc0(GFP_KERNEL), pid $1, tgid $1 ($2)," \
		"ts $3 ns, free_ts $4 ns"
	echo "PFN 4096 type Unmovable Block 8 type Unmovable Flags 0x200($flags)"
	shift $(($# < 6 ? $# : 6))
	for frame in "${@:-first}"; do echo " $frame+0x10/0x20"; done
	echo " second_function_of_a_stack+0x111/0x222"
	echo
}

dump --form 6.12 --unique --records 60 >"$dir/in"
times_in_order() {
	"$1" -a "$dir/in" "$dir/out" && sed -n 's/.*, ts \([0-9]*\) ns.*/\1/p' "$dir/out" \
		>"$dir/times" &&
		[ -s "$dir/times" ] && sort -n "$dir/times" | cmp - "$dir/times"
}
differs "-a sorts a dump of 6.7 and later by time" times_in_order

{ record 1 a 5 0; record 2 z 7 0; record 2 z 7 0; } >"$dir/in2"
most_first() { "$1" "$dir/in2" "$dir/out" && head -n 1 "$dir/out" | grep '^2 times, 2 pages'; }
differs "the default order is by times" most_first

{ record 1 a 5 0; record 1 a 600 9; } >"$dir/in3"
together() {
	"$1" -t "$dir/in3" "$dir/out" && grep '^2 times, 2 pages' "$dir/out" &&
		grep 'pid 1, tgid 1 (a)$' "$dir/out"
}
differs "records that differ in their times alone are put together" together

record 1 a 5 0 >"$dir/in4"
record 1 a 5 9 >"$dir/in4r"
labels() {
	"$1" --cull=f "$dir/in4" "$dir/out" && grep ' (UNRELEASED)$' "$dir/out" &&
		"$1" --cull=f "$dir/in4r" "$dir/out" && grep ' (RELEASED)$' "$dir/out"
}
differs "--cull=free says RELEASED of what was released" labels

{ record 1 a 50 0; record 2 b 50 0; record 3 c 50 0; record 4 d 50 0; } >"$dir/in6"
stable() { "$1" -a "$dir/in6" "$dir/out" && [ \
	"$(sed -n 's/.*tgid . (\(.\)).*/\1/p' "$dir/out" | tr -d '\n')" = abcd ]; }
differs "records with the same time keep their order" stable

record 1 "a name of more than sixteen bytes" 5 0 >"$dir/in8"
long_name() {
	local tool=$1
	[ "$tool" != "$kernel" ] || tool=$kernel_sanitized
	ASAN_OPTIONS=detect_leaks=0 "$tool" --cull=n "$dir/in8" "$dir/out" && grep \
		': a name of more than sixteen bytes$' "$dir/out"
}
differs "the name of a task may be long" long_name

{ record 1 a 123456789012345678901234567890 0; record 1 a 5 0; } >"$dir/in8n"
long_number() {
	local tool=$1
	[ "$tool" != "$kernel" ] || tool=$kernel_sanitized
	ASAN_OPTIONS=detect_leaks=0 "$tool" -a "$dir/in8n" "$dir/out" 2>"$dir/long"
	grep ':1: a number is missing or is too large; left out$' "$dir/long" &&
		[ "$(grep -c times, "$dir/out")" = 1 ]
}
differs "a number of 30 digits is refused" long_number

dump --records 50 --unique >"$dir/in9"
from_pipe() {
	# shellcheck disable=SC2002 # a pipe is the point
	"$ours" -m "$dir/in9" "$dir/wanted" && cat "$dir/in9" | "$1" -m /dev/stdin "$dir/out" && \
		cmp "$dir/wanted" "$dir/out"
}
differs "a pipe has the same records as a file" from_pipe

for i in 1 2 3 4 5 6 7 8 9; do printf 'Page allocated via order 0, mask 0x%s(A)\nPFN %s\n\n' $i \
	$i; done >"$dir/in9s"
short() { "$1" -t "$dir/in9s" "$dir/out" && [ "$(grep -c '1 times' "$dir/out")" = 9 ]; }
differs "no record is too short" short

{ record 1 a 5 0; record 2 b 6 0; } | sed '$d' >"$dir/in10"
last() { "$1" -m "$dir/in10" "$dir/out" && [ "$(grep -c '1 times' "$dir/out")" = 2 ]; }
differs "the last record needs no empty line" last

mapfile -t frames < <(seq -f 'function_%g' 8000)
{ record 1 a 5 0 0 lru "${frames[@]}"; record 2 b 6 0; } >"$dir/in10l"
long() { "$1" -m "$dir/in10l" "$dir/out" && [ "$(grep -c '1 times' "$dir/out")" = 2 ]; }
differs "a record of 200 KiB is read, and so is the next" long

{ record 1 a 5 0 0 slab; record 2 b 6 0 | grep -v '^PFN'; } >"$dir/in11"
no_pfn() { "$1" --cull=ator "$dir/in11" "$dir/out" && grep \
	'^1 times, 1 pages, allocated by OTHERS $' "$dir/out"; }
differs "a record without a PFN line is not taken for what the one before was" no_pfn

record 1 a 5 0 0 lru __vmalloc_node_range >"$dir/in12"
first_frame() {
	local tool=$1
	[ "$tool" != "$kernel" ] || tool=$kernel_sanitized
	ASAN_OPTIONS=detect_leaks=0 "$tool" --cull=ator "$dir/in12" "$dir/out" && grep OTHERS \
		"$dir/out"
}
differs "vmalloc() may be the first frame" first_frame

record 1 a 5 0 0 lru post_alloc_hook get_page_from_freelist __alloc_pages_noprof allocate_slab | \
	sed 's/, free_ts 0 ns//' >"$dir/in13"
slab() { "$1" --cull=ator "$dir/in13" "$dir/out" && grep 'allocated by SLAB $' "$dir/out"; }
differs "slab pages are known where no flag tells them" slab

{ record 1 a 5 0 30; record 1 a 5 0 30; record 1 a 5 0 30; record 1 a 5 0 30; record 2 b 5 0 40; \
	} >"$dir/in14"
pages() {
	"$1" --cull=p "$dir/in14" "$dir/out" && grep '^4 times, 4294967296 pages, PID 1$' \
		"$dir/out" &&
		grep '^1 times, 1099511627776 pages, PID 2$' "$dir/out"
}
differs "the number of pages may be 2^31 and more" pages

untouched() { echo kept >"$dir/out15"; ! "$1" -m "$dir/is-not-there" "$dir/out15" && grep kept \
	"$dir/out15"; }
differs "the output is left alone if there is no input" untouched
full() { ! "$1" -m "$dir/in9" /dev/full; }
differs "an output that is full is an error" full
quiet() { [ -z "$("$1" -m "$dir/in9" "$dir/out")" ]; }
differs "nothing but the result goes to standard output" quiet

unreleased() { "$1" -f "$dir/in" "$dir/out" 2>"$dir/says"; grep 'have no time of the release' \
	"$dir/says"; }
differs "-f says so where a dump does not tell what was released" unreleased

{ record 1 a 5 0 0 slab; record 1 a 5 0 0 lru; } >"$dir/in17"
each() { "$1" --cull=ator "$dir/in17" "$dir/out" && grep '^1 times, 1 pages, allocated by SLAB $' \
	"$dir/out"; }
differs "records with the same text may have other allocators" each
