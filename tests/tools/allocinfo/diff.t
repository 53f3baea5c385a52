# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154,SC2016
# allocinfo diff: what has changed, also where lines have moved; allocinfo budget: what may not.

lines '1000 1 mm/a.c:10 func:f ' '2000 2 mm/a.c:20 func:f ' '500 1 mm/a.c:40 func:g ' \
	'700 7 mm/b.c:5 func:h ' '100 1 fs/old.c:7 func:renamed ' '50 1 fs/x.c:1 func:two ' \
	'60 1 fs/x.c:2 func:two ' '8192 2 mm/slub.c:1 func:alloc_slab_page ' >"$dir/a"
lines '1500 2 mm/a.c:20 func:f' '2000 2 mm/a.c:30 func:f' '500 1 mm/a.c:40 func:g' \
	'600 6 mm/b.c:5 func:h' '300 3 fs/new.c:9 func:renamed' '51 1 fs/x.c:1 func:two' \
	'60 1 fs/x.c:3 func:two' '70 1 fs/x.c:4 func:two' \
	'4096 1 mm/slub.c:3 func:alloc_slab_page' >"$dir/b"
sed 's/^1500 /4500 /; s/^70 /9000 /; /:3 func:two/d' "$dir/b" >"$dir/c"
prints 'CHANGE   NOW  CALLS  CALL SITE
  +500  1500     +1  mm/a.c:20 f (was :10)
  +200   300     +2  fs/new.c:9 renamed (was fs/old.c:7)
   +70    70     +1  fs/x.c:4 two (new)
   +60    60     +1  fs/x.c:3 two (new)
    +1    51     +0  fs/x.c:1 two
   -60     0     -1  fs/x.c:2 two (gone)
  -100   600     -1  mm/b.c:5 h
 -4096  4096     -1  mm/slub.c:3 alloc_slab_page (was :1)
  +671  5081     +2  total
4 call sites at another line, matched by function and order
1 call site not matched, of the first: gone, with 60
2 call sites not matched, of the last: new, with 130' \
	"call sites are matched by function and order, and what cannot be is said" \
	"$ours" diff --bytes "$dir/a" "$dir/b"
lines '60 1 fs/x.c:1 func:two' '100 1 fs/x.c:2 func:less' \
	'12288 3 mm/slub.c:1 func:alloc_slab_page' >"$dir/d"
lines '70 1 fs/x.c:1 func:two' '90 1 fs/x.c:2 func:less' \
	'20480 5 mm/slub.c:1 func:alloc_slab_page' >"$dir/e"
prints 'fs/x.c:1 two, mm/slub.c:1 alloc_slab_page, fs/x.c:2 less' \
	"pages of slabs are behind what has grown in them" pipe \
	"'$ours' diff --json '$dir/d' '$dir/e' | jq -r '[.changes[].name] | join(\", \")'"
prints 'CHANGE   1ST    2ND   NOW  CALLS  CALL SITE
 +8.8K   +70  +8.8K  8.8K     +1  fs/x.c:4 two (new)
 +3.5K  +500  +3.0K  4.4K     +1  mm/a.c:20 f (was :10)
                                  (6 more)
  +13K  +671   +12K   17K     +1  total
4 call sites at another line, matched by function and order
2 call sites not matched, of the first: gone, with 120
1 call site not matched, of the last: new, with 8.8K' "three files" \
	"$ours" diff -n 2 "$dir/a" "$dir/b" "$dir/c"
prints 'CHANGE   NOW  CALLS  DIRECTORY
 +9.0K  9.2K     +2  fs
 +3.4K  7.5K     +0  mm
  +13K   17K     +2  total' "--by directory --filter" pipe "'$ours' diff -b directory \
	-F 'function!=alloc_slab_page' '$dir/a' '$dir/c' | grep -v matched"
# shown WANTED OPTION...: the names, in their order.
shown() {
	local wanted=$1
	shift
	prints "$wanted" "shown by $*" pipe "'$ours' diff --json ${*@Q} '$dir/a' '$dir/b' |
		jq -r '[.changes[].name] | join(\", \")'"
}
shown 'mm/a.c, fs/new.c, fs/x.c, mm/b.c, mm/slub.c' --by file
shown 'mm/slub.c, mm/a.c, fs/new.c, mm/b.c, fs/x.c' --by file --sort change
shown 'fs/new.c, fs/x.c, mm/a.c, mm/b.c, mm/slub.c' --by file --sort name
shown 'mm/slub.c, mm/a.c' --by file --sort change -n 2
shown 'mm/a.c, fs/new.c, mm/b.c, mm/slub.c' --by file --min 72
shown 'mm/a.c, fs/new.c, fs/x.c, mm/b.c, mm/slub.c' --by file --min 71
shown 'vmlinux' --by module
shown 'mm/b.c h' --by function --filter file=mm/b.c
prints '{"moved":4,"gone":1,"gone_bytes":60,"new":2,"new_bytes":130}' "JSON has them, too" pipe \
	"'$ours' diff --json '$dir/a' '$dir/b' | jq -c .call_sites"
prints '[1000,1500,4500] mm/a.c 10' "JSON: bytes in each file, and where it was" pipe "'$ours' \
	diff --json '$dir/a' '$dir/b' '$dir/c' | jq -r '.changes[] |
	select(.name == \"mm/a.c:20 f\") |
	\"\\(.bytes) \\(.file_before) \\(.line_before)\"'"
lines '1 1 a.c:10 func:f' '2 1 a.c:20 func:f' '3 1 a.c:30 func:f' >"$dir/more"
lines '6 1 a.c:5 func:f' '5 1 a.c:20 func:f' '7 1 a.c:25 func:f' '8 1 a.c:26 func:f' >"$dir/other"
prints 'a.c:26 f (new)|a.c:25 f (new)|a.c:5 f (new)|a.c:20 f|a.c:10 f (gone)|a.c:30 f (gone)' \
	"of another number of call sites those at the same line are the same" pipe \
	"'$ours' diff '$dir/more' '$dir/other' | sed -n 's/.*  a/a/p' | paste -sd '|'"
# Real ones: what a guest changes while the audit reads it, and against itself.
for capture in "$captures"/*/; do
	name=$(basename "$capture")
	prints '0' "$name: nothing changes against itself" pipe "'$ours' diff --json \
		'$capture/allocinfo' '$capture/allocinfo' | jq '.changed + ([.call_sites[]] | add)'"
	wanted=$(awk '/func:/ { sum += FNR == NR ? -$1 : $1 } END { print sum }' \
		"$capture/allocinfo" "$capture/allocinfo.after")
	prints "$wanted" "$name: all changes add up" pipe "'$ours' diff -n 0 --json \
		'$capture/allocinfo' '$capture/allocinfo.after' |
		jq '[.changes[] | .bytes[1] - .bytes[0]] | add // 0'"
done
# Lines that move down by a few, as if another kernel had some more lines at the top.
awk '/func:/ { match($0, /:[0-9]+ /); line = substr($0, RSTART + 1, RLENGTH - 2) + 7
	$0 = substr($0, 1, RSTART) line substr($0, RSTART + RLENGTH - 1) } { print }' \
	"$captures/small/allocinfo" >"$dir/moved"
prints '0 0 0' "a whole kernel whose lines have moved is matched" pipe "'$ours' diff --json \
	'$captures/small/allocinfo' '$dir/moved' |
	jq -r '\"\\(.changed) \\(.call_sites.gone) \\(.call_sites.new)\"'"
lines '1 1 a.c:1 func:f x' '1 1 a.c:2 func:f' >"$dir/broken"
says 1 'broken:3: something else than key:value' "a broken line" "$ours" diff "$dir/broken" \
	"$dir/a"
says 1 'cannot read /is/not/there: No such file' "a file that is not there" "$ours" diff "$dir/a" \
	/is/not/there
says 2 'this takes two files, or three, not 1; see' "one file" "$ours" diff "$dir/a"
says 2 'this takes two files, or three, not 4; see' "four files" "$ours" diff a b c d
says 2 '--sort takes growth, change or name, not "bytes"' "a key of top" "$ours" diff -s bytes a b
says 2 '--min takes a size such as 64K, not "1%"' "a percentage" "$ours" diff -m 1% a b
lines '9223372036854775807 9223372036854775807 a.c:1 func:f' \
	'-9223372036854775808 -1 b.c:1 func:g' >"$dir/large"
lines '-9223372036854775808 -9223372036854775808 a.c:1 func:f' \
	'9223372036854775807 1 b.c:1 func:g' >"$dir/small"
for options in "" "--sort change --bytes" "--by directory" --json; do
	# shellcheck disable=SC2086 # options, one by one
	"$ours" diff $options "$dir/large" "$dir/small" >"$dir/said" 2>&1
	ok $? "the largest and the smallest numbers: ${options:-no option}"
done

# over STATUS WANTED OPTION...: what is over its limit, and the exit status.
over() {
	local status=$1 wanted=$2
	shift 2
	prints "$status $wanted" "over $*" pipe "got=\$('$ours' budget check --json \
		'$dir/a' '$dir/b' ${*@Q}); echo \"\$? \$(jq -r '[.over[].name] | join(\", \")' \
		<<<\"\$got\")\""
}
over 1 'fs' --max directory=+10%
over 1 'mm' --max directory=+399
over 0 '' --max directory=+400
over 0 '' --max directory=+400 --max total=+1K
over 0 '' --max mm=+14%
over 1 'mm' --max mm/=+399
over 0 '' --max mm/=+400
over 1 'total' --max total=+670
over 0 '' --max total=+671
over 1 'fs, total' --max fs=+0% --max total=+1%
over 1 'mm/a.c f, fs/new.c renamed, fs/x.c two' --max function=+0%
over 1 'mm/a.c f, fs/new.c renamed' --max function=+0% --min 200
over 1 'fs/x.c:4 two, fs/x.c:3 two' --max line=+1000% --filter function=two
over 0 '' --max line=+70 -F function=two
prints 'CHANGE  BEFORE   NOW  LIMIT          OVER IT
  +400    4200  4600  directory=+1%  mm
  +271     210   481  directory=+1%  fs
nothing is over its limit' "tables of what is over, and of nothing" pipe "'$ours' budget check -B \
	'$dir/a' '$dir/b' -M directory=+1%; '$ours' budget check '$dir/a' '$dir/a' \
	-M line=+0%"
says 1 'no call site is in the directory gone' "a directory that is not there" "$ours" \
	budget check "$dir/a" "$dir/b" --max gone=+1%
says 1 'broken:3: something else' "a broken line" "$ours" budget check "$dir/a" "$dir/broken" \
	--max total=+1G
says 1 'no call site is in the directory f$' "the beginning of a directory's name" "$ours" budget \
	check "$dir/a" "$dir/b" --max f=+0%
says 2 'what to do is "check"; see' "nothing to do" "$ours" budget
says 2 'check takes two files, not 1; see' "one file" "$ours" budget check a --max total=+1
says 2 'there is no limit: --max sets one; see' "no limit" "$ours" budget check a b
for max in directory =+1 directory=1% total=10; do
	says 2 "--max takes such as directory=\\+10%, not \"${max/+/\\+}\"" "--max $max" \
		"$ours" budget check a b --max "$max"
done
for limit in x % -1% 1x% 1KB ''; do
	says 2 "the limit of --max is such as 10% or 64K, not \"$limit\"" "--max total=+$limit" \
		"$ours" budget check a b --max "total=+$limit"
done
# A command may be shortened.
prints "$("$ours" diff "$dir/a" "$dir/b")" "d is diff" "$ours" d "$dir/a" "$dir/b"
