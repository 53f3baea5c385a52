# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# Dumps in the forms of all kernels, made up. What is the same in two of them must come out
# the same; each kind of line is there and counts.

records=200 stacks=12
for form in 5.10 5.11 5.15 6.1 6.12 7; do
	dump --form $form --records $records --stacks 10 --plain >"$dir/form-$form"
	"$ours" --cull=st "$dir/form-$form" "$dir/stacks-$form" 2>"$dir/said"
	ok $? "$form: --cull=st is read without a complaint"
	# shellcheck disable=SC2016 # a program for awk
	prints "$records" "$form: all records count" awk '/times, / { n += $1 } END { print n }' \
		"$dir/stacks-$form"
done
for form in 5.11 5.15 6.1; do
	cmp "$dir/stacks-5.10" "$dir/stacks-$form" >"$dir/said" 2>&1
	ok $? "5.10 and $form have the same stacks"
done
cmp "$dir/stacks-6.12" "$dir/stacks-7" >"$dir/said" 2>&1
ok $? "6.12 and 7 have the same stacks"

# What a kernel does not print is missing, and said to be.
says 1 "form-5.10: $records of $records records have no pid, which an option depends on" \
	"5.10 has no pid" "$ours" -p "$dir/form-5.10" /dev/null
says 1 'records have no tgid' "5.15 has no tgid" "$ours" -P "$dir/form-5.15" /dev/null
says 1 'records have no name of the task' "5.15 has no name" "$ours" --name=bash "$dir/form-5.15" \
	/dev/null
says 1 'records have no time of the allocation' "5.10 has no time" "$ours" -a "$dir/form-5.10" \
	/dev/null
says 1 'records have no time of the release' "6.12 has no free_ts" "$ours" --sort=ft \
	"$dir/form-6.12" /dev/null
"$ours" -p "$dir/form-5.11" /dev/null 2>"$dir/said"
ok $? "5.11 has a pid"
"$ours" -r "$dir/form-5.15" /dev/null 2>"$dir/said"
ok $? "5.15 has free_ts"
"$ours" --cull=n,tg,p -a "$dir/form-7" /dev/null 2>"$dir/said"
ok $? "7 has the task and the time"

# Lines after the frames.
notes=' alloc_pages+0x1/0x2
handle: 4
Page has been migrated, last migrate reason: compaction
Slab cache page
Charged (via objcg) to offline memcg a b'
page ", pid 1, tgid 1 (x), ts 5 ns" "PFN 0x10 type Movable Block 1 type CMA Flags 0x1(lru)" \
	"$notes" >"$dir/in"
prints "1 times, 1 pages, allocated by CMA SLAB :
$notes" "all lines after the frames belong to the stack" "$ours" --cull=ator,st "$dir/in"
prints '"handle: 4"
"Page has been migrated, last migrate reason: compaction"
"Slab cache page"
"Charged (via objcg) to offline memcg a b"' "JSON has them as notes" pipe \
	"'$ours' --format json '$dir/in' | sed -n '/notes/,/]/s/^ *\(\"[^\"]*\"\),*\$/\1/p'"

page ", pid 1, tgid 1 (a, ts 1 ns, b), ts 5 ns, node 0" " f+0x1/0x2" >"$dir/in"
prints '"name": "a, ts 1 ns, b"
"alloc_ts": 5' "the time is the last one in a line, whatever follows it" pipe \
	"'$ours' --format json '$dir/in' | sed -n 's/^ *\(\"\(name\|alloc_ts\)\": .*\),/\1/p'"
for pid in 1 2 3; do
	page ", pid $pid, tgid $pid (x), ts 5 ns" "PFN 0x10 type A Flags 0x1(lru)" "$notes"
done >"$dir/in"
prints "3 times, 3 pages, allocated by SLAB " "of each record, also if they are as those before" \
	"$ours" --cull=ator "$dir/in"

# Stacks.
for form in stacks stacks_handles handles stack_count; do dump --form $form --stacks $stacks \
	>"$dir/form-$form"; done
# shellcheck disable=SC2016 # programs for awk
pages=$(awk '/nr_base/ { n += $2 } END { print n }' "$dir/form-stacks")
prints "$pages" "show_stacks: all pages count" pipe \
	"'$ours' '$dir/form-stacks' | awk '/ pages, / { n += \$1 } END { print n }'"
prints "$(sed -n 's/nr_base_pages: //p' "$dir/form-stacks" | sort -rn)" \
	"show_stacks: the largest is first" pipe \
		"'$ours' '$dir/form-stacks' | sed -n 's/ pages, .*//p'"
prints "$(sed -n 's/stack_count: //p' "$dir/form-stack_count" | sort -rn)" \
	"stack_count: the most frequent is first" pipe \
		"'$ours' --cull=st '$dir/form-stack_count' | sed -n 's/ times:\$//p'"
prints "$stacks" "show_stacks_handles: each stack has its handle" pipe \
	"'$ours' '$dir/form-stacks_handles' | grep -c '^handle: -'"
prints "$stacks" "show_handles: each handle has its pages" pipe \
	"'$ours' '$dir/form-handles' | grep -c ' pages, '"
prints "3 pages:
f+0x1/0x2
g+0x1/0x2 [m]" "frames that have lost their blank are frames" pipe "printf \
	'f+0x1/0x2\ng+0x1/0x2 [m]\nnr_base_pages: 3\n' | '$ours' --cull=st -"
prints "f;g [m] 3" "and have their module" pipe \
	"printf 'g+0x1/0x2 [m]\nf+0x1/0x2\nnr_base_pages: 3\n\n' | '$ours' --format folded -"
stacks=4
dump --form stack_handle --records 50 --stacks $stacks --plain >"$dir/stack_handle"
prints "$stacks" "stack_handle: a handle for each stack" pipe \
	"'$ours' --cull=st '$dir/stack_handle' | grep -c '^handle: '"
dump --form handle --records 50 --stacks $stacks --plain >"$dir/handle"
prints "$stacks" "handle: a handle instead of each stack" pipe \
	"'$ours' --cull=st '$dir/handle' | grep -c '^handle: '"

# A file, a pipe, standard input; to a file, to standard output.
"$ours" "$dir/form-6.1" >"$dir/wanted"
"$ours" "$dir/form-6.1" "$dir/out" && cmp "$dir/wanted" "$dir/out" >"$dir/said" 2>&1
ok $? "to a file or to standard output"
"$ours" - - <"$dir/form-6.1" | cmp - "$dir/wanted" >"$dir/said" 2>&1
ok $? "from standard input"
# debugfs gives one record for each read().
awk 'BEGIN { RS = ""; ORS = "\n\n" } { print; fflush() }' "$dir/form-6.1" | "$ours" - | cmp - \
	"$dir/wanted" >"$dir/said" 2>&1
ok $? "from a pipe that gives a record at a time"
# The second record comes to lie where the first one was, and its first frame ends where that did.
slowly() {
	page ", pid 1, tgid 1 (x), ts 5 ns" "PFN 0x10 type A" " abc"
	sleep 0.3
	page ", pid 1, tgid 1 (x), ts 5 ns" "PFN 0x10 type A" " abcd" " e"
}
prints "1 times, 1 pages:
 abc

1 times, 1 pages:
 abcd
 e" "from a pipe that gives records of other lengths" pipe \
	"slowly | '$ours' --cull=st --sort=st -"
dd if="$dir/form-6.1" bs=7 2>/dev/null | "$ours" - | cmp - "$dir/wanted" >"$dir/said" 2>&1
ok $? "from a pipe that gives seven bytes at a time"
cp "$dir/form-6.1" "$dir/both" && "$ours" "$dir/both" "$dir/both" && cmp "$dir/both" \
	"$dir/wanted" >"$dir/said" 2>&1
ok $? "the output may be the input"

# Compressed input, and what is wrong with it.
needs() { # PROGRAM
	skipped=
	"$1" --version >/dev/null 2>&1 || skipped="there is no $1"
	"$ours" --help | sed -n 's/^Compressed input: \([^;]*\).*/\1/p' | grep -qw "$1" ||
		skipped="built without $1"
}
for program in gzip xz zstd; do
	needs "$program"
	if [ -z "$skipped" ]; then
		"$program" -c "$dir/form-6.1" >"$dir/packed"
		"$ours" "$dir/packed" | cmp - "$dir/wanted" >"$dir/said" 2>&1
	fi
	ok $? "$program: from a file"
	# shellcheck disable=SC2002 # a pipe is the point
	[ -n "$skipped" ] || cat "$dir/packed" | "$ours" - | cmp - "$dir/wanted" >"$dir/said" 2>&1
	ok $? "$program: from a pipe"
	if [ -z "$skipped" ]; then
		{ head -n 100 "$dir/form-6.1" | "$program" -c; tail -n +101 "$dir/form-6.1" | \
			"$program" -c; } >"$dir/packed2"
		"$ours" "$dir/packed2" | cmp - "$dir/wanted" >"$dir/said" 2>&1
	fi
	ok $? "$program: two files, one after the other"
	# What the program itself accepts or refuses behind and between them.
	for zeros in 1 8 200000; do
		[ -n "$skipped" ] || { cat "$dir/packed"; head -c $zeros /dev/zero; } >"$dir/padded"
		if [ -n "$skipped" ] || "$program" -dc <"$dir/padded" >/dev/null 2>&1; then
			prints "$(cat "$dir/wanted")" \
				"$program: $zeros zeros behind it, as it accepts" "$ours" \
				"$dir/padded"
		else
			says 1 'cannot read on from line [0-9]*: the compressed data is damaged' \
				"$program: $zeros zeros behind it, which it refuses" "$ours" \
				"$dir/padded" /dev/null
		fi
	done
	[ -n "$skipped" ] || head -c 3000 "$dir/packed" >"$dir/cut"
	says 1 'the compressed data is cut off' "$program: cut off" "$ours" "$dir/cut" /dev/null
	[ -n "$skipped" ] || { head -c 1500 "$dir/packed"; head -c 3000 /dev/zero | tr '\0' x; \
		tail -c +4501 "$dir/packed"; } >"$dir/damaged"
	says 1 'cannot read on from line [0-9]*: the compressed data is (damaged|cut off)' \
		"$program: damaged" "$ours" "$dir/damaged" /dev/null
	skipped=
done
needs xz
[ -n "$skipped" ] || { head -n 100 "$dir/form-6.1" | xz -c; head -c 12 /dev/zero; tail -n +101 \
	"$dir/form-6.1" | xz -c; } >"$dir/padded"
prints "$(cat "$dir/wanted")" "xz: padding between two files" "$ours" "$dir/padded"
skipped=
# A skippable frame is 0x184d2a50 to 0x184d2a5f, its length and so many bytes. pzstd has one before
# each frame.
skippable() { printf '%b*M\030\005\000\000\000notes' "\\0$1"; }
needs zstd
for first in 120 137; do
	[ -n "$skipped" ] || {
		skippable $first
		head -n 100 "$dir/form-6.1" | zstd -c
		skippable $first
		tail -n +101 "$dir/form-6.1" | zstd -c
	} >"$dir/frames"
	prints "$(cat "$dir/wanted")" "zstd: skippable frames that begin with \\$first" "$ours" \
		"$dir/frames"
done
prints "page_owner_sort: -: there is no record of page_owner in it" \
	"zstd: a skippable frame alone is an empty file" pipe "skippable 120 | '$ours' - 2>&1 || :"
says 1 'the compressed data is cut off' "zstd: a skippable frame that is cut off" pipe \
	"skippable 120 | head -c 10 | '$ours' -"
[ -n "$skipped" ] || pzstd --version >/dev/null 2>&1 || skipped="there is no pzstd"
[ -n "$skipped" ] || pzstd -q -c "$dir/form-6.1" >"$dir/frames"
prints "$(cat "$dir/wanted")" "zstd: what pzstd has packed" "$ours" "$dir/frames"
skipped=
make -s -C "$top/tools/mm" O="$dir/without" CC="$CC" CFLAGS=-O1 WITHOUT="zlib lzma zstd" \
	>"$dir/said" 2>&1
prints "Compressed input: none; this was built without gzip, xz, zstd" \
	"--help says what it was built without" pipe \
		"'$dir/without/page_owner_sort' --help | grep Compressed"
printf '\037\213\010\000\000\000\000\000\000\003' >"$dir/gz"
says 1 'cannot read .*: compressed in a way that this program was built without' \
	"and it refuses such input" "$dir/without/page_owner_sort" "$dir/gz" /dev/null

# Not all machines have vectors of bytes and products of 128 bits.
make -s -C "$top/tools/mm" O="$dir/portable" CC="$CC" \
	CFLAGS="-O1 -U__SSE2__ -U__SIZEOF_INT128__ -Werror" >"$dir/said" 2>&1 &&
	"$dir/portable/page_owner_sort" "$dir/form-6.1" | cmp - "$dir/wanted" >"$dir/said" 2>&1
ok $? "the output is the same without what only some machines have"

# Memory grows with groups and not with records: this many would fill it.
dump --records 150000 --stacks 300 --plain | (ulimit -v 32768 && "$dir/plain/page_owner_sort" \
	--cull=st - >"$dir/out" 2>"$dir/said")
ok $? "100 MB of records of 300 stacks take less than 32 MiB"
