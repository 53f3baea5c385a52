# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# Broken input: an error that names the line, the valid records, and exit status 1.

good='Page allocated via order 0, mask 0x1(A), pid 1, tgid 1 (x), ts 5 ns, free_ts 0 ns
PFN 16 type Movable Block 1 type Movable Flags 0x1(lru)
 f+0x1/0x2

'
# broken LINE WHAT KEPT FORMAT: what printf makes of FORMAT, with a good record before and behind
# it.
broken() {
	# shellcheck disable=SC2059 # the format is the point
	{ printf %s "$good"; printf "$4"; printf '\n\n%s' "$good"; } >"$dir/in"
	says 1 "^page_owner_sort: .*/in:$1: .*left out\$" "$2" "$ours" --keep-times --cull=p \
		"$dir/in"
	grep -q "^$3 times" "$dir/stdout"
	ok $? "$2: what is valid is kept"
}
broken 5 "no record" 2 'something else\n'
broken 5 "a frame and no count" 2 ' f+0x1/0x2\n g+0x1/0x2\n'
broken 5 "NUL bytes" 2 'Page allocated via order 0, mask 0x1(A), pid 1\n f\0g\n'
broken 5 "no order" 2 'Page allocated via order , mask 0x1(A)\n'
broken 5 "an order of 64" 2 'Page allocated via order 64, mask 0x1(A)\n'
broken 5 "a pid of 30 digits" 2 \
	'Page allocated via order 0, mask 0x1(A), pid 123456789012345678901234567890\n'
broken 5 "a tgid of 2^31" 2 'Page allocated via order 0, mask 0x1(A), pid 1, tgid 2147483648 (x)\n'
broken 5 "a ts of 2^64" 2 \
	'Page allocated via order 0, mask 0x1(A), pid 1, tgid 1 (x), ts 18446744073709551616 ns\n'
broken 5 "a free_ts of 2^64" 2 \
	'Page allocated via order 0, mask 0x1(A), ts 1 ns, free_ts 18446744073709551616 ns\n'
broken 5 "a PFN that is no number" 2 'Page allocated via order 0, mask 0x1(A), pid 1\nPFN x type\n'
broken 5 "a PFN of 17 digits" 2 \
	'Page allocated via order 0, mask 0x1(A), pid 1\nPFN 0x12345678123456789 type\n'
broken 5 "a handle of 2^32" 2 ' f+0x1/0x2\nhandle: 4294967296\n'
broken 5 "a count that is no number" 2 ' f+0x1/0x2\nnr_base_pages: x\n'
broken 5 "two numbers of pages" 2 ' f+0x1/0x2\nnr_base_pages: 1\n g+0x1/0x2\nnr_base_pages: 2\n'
broken 5 "two counts" 2 ' f+0x1/0x2\nstack_count: 1\nstack_count: 1\n'
broken 5 "two handles" 2 ' f+0x1/0x2\nhandle: 1\n g+0x1/0x2\nhandle: 2\n'
# A count in the middle of a record is taken out of it. What the buffer then holds is not what was
# read, and a record with that very text has other lines.
{
	printf ' a+0x1/0x2\n b+0x1/0x2\n c\nnr_base_pages: 3\nXxx\n\n'
	printf ' a+0x1/0x2\n b+0x1/0x2\n c\nXxx\nase_pages: 3\nXxx\n\nbroken\n'
} >"$dir/in"
says 1 'in:14: this is no record' "what follows a record without its count has its line" "$ours" \
	"$dir/in"
# Where a record has no end, the next one begins.
{ printf %s "$good" | head -n 3; printf %s "$good"; } >"$dir/in"
prints "2 times, 2 pages, PID 1" "a record may end where the next one begins" "$ours" --cull=p \
	"$dir/in"

# A line of 1 MiB, in a record and alone.
{ printf %s "$good" | head -n 3; head -c 1048576 /dev/zero | tr '\0' y; printf '\n\n%s' "$good"; \
	} >"$dir/in"
says 1 'in:1: the record is longer than 512 KiB; left out' "a line of 1 MiB" "$ours" --cull=p \
	"$dir/in"
grep -q '^1 times' "$dir/stdout"
ok $? "a line of 1 MiB: what is valid is kept"
{ printf %s "$good"; head -c 5000000 /dev/zero | tr '\0' '\n' | sed 's/^/ f/'; printf '\n%s' \
	"x$good"; } >"$dir/in"
says 1 'in:5: the record is longer than 512 KiB; left out' "a record of 15 MB" "$ours" --cull=p \
	"$dir/in"
grep -q 'in:5000006: this is no record' "$dir/said"
ok $? "and the line behind it is counted right"

# Cut off: in a line, behind a line, in the first record.
printf %s "$good$good" | head -c -6 >"$dir/in"
says 1 'in:7: the input ends in the middle of this line; left out' "cut off in a line" "$ours" \
	--cull=p "$dir/in"
grep -q '^1 times' "$dir/stdout"
ok $? "cut off in a line: what is valid is kept"
printf %s "$good" | head -c -1 >"$dir/in"
prints "1 times, 1 pages, PID 1" "an empty line at the end is not needed" "$ours" --cull=p "$dir/in"
printf %s "$good$good" | tail -n +2 >"$dir/in"
says 1 'in:1: this is no record' "the beginning is missing" "$ours" --cull=p "$dir/in"
grep -q '^1 times' "$dir/stdout"
ok $? "the beginning is missing: what is valid is kept"

# Carriage returns are no part of the text.
printf %s "$good$good" | sed 's/$/\r/' >"$dir/in"
prints "$(printf %s "$good$good" | "$ours" -)" "lines may end with CR and LF" "$ours" "$dir/in"
printf ' f+0x1/0x2\r\nnr_base_pages: 3\r\n\r\n' >"$dir/in"
prints "f 3" "also of stacks" "$ours" --format folded "$dir/in"

# No records at all.
: >"$dir/in"
says 1 'in: there is no record of page_owner in it' "an empty file" "$ours" "$dir/in"
head -c 3000000 "$ours" >"$dir/in"
says 1 'in: there is no record of page_owner in it' "a binary file" "$ours" "$dir/in"
complaints=$(grep -c 'left out$' "$dir/said")
more=$(sed -n 's/.*in: \([0-9]*\) more broken records; -d reports all$/\1/p' "$dir/said")
[ "$complaints" = 10 ] && [ "${more:-0}" -gt 0 ]
ok $? "a binary file: ten complaints, and how many more there are"
says 1 'left out$' "a binary file: -d" "$ours" -d "$dir/in"
[ "$(grep -c 'left out$' "$dir/said")" = $((complaints + more)) ] && ! grep -q 'more broken' \
	"$dir/said"
ok $? "a binary file: -d reports all of it"
says 1 'cannot read /is/not/there: No such file or directory' "a file that is not there" "$ours" \
	/is/not/there
says 1 'cannot read .*: Is a directory' "a directory" "$ours" "$dir"

# The output.
printf %s "$good" >"$dir/in"
echo kept >"$dir/out"
"$ours" /is/not/there "$dir/out" 2>/dev/null
prints kept "no input: the output is as it was" cat "$dir/out"
"$ours" "$dir/in" "$dir/out" && ! grep -q kept "$dir/out"
ok $? "else it is replaced"
says 1 'cannot write to /dev/full: No space left on device' "no space" "$ours" "$dir/in" /dev/full
says 1 'cannot write to standard output: No space left on device' "no space on standard output" \
	pipe "'$ours' '$dir/in' >/dev/full"
says 1 'cannot write to /is/not/there: No such file or directory' "no folder for the output" \
	"$ours" "$dir/in" /is/not/there
