# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# The command line, and what is more than the kernel tree's own tool has.

dump --records 300 --stacks 6 --seed 3 >"$dir/in"
"$ours" -m --cull=st "$dir/in" "$dir/wanted"
"$ours" "$dir/in" "$dir/out" -m --cull st && cmp "$dir/wanted" "$dir/out" >"$dir/said" 2>&1
ok $? "options may follow the files"
"$ours" "$dir/in" --cull=st -m "$dir/out" && cmp "$dir/wanted" "$dir/out" >"$dir/said" 2>&1
ok $? "and stand between them"
"$ours" -ms --cu=stacktrace --sor=-pages "$dir/in" "$dir/out" && cmp "$dir/wanted" "$dir/out" \
	>"$dir/said" 2>&1
ok $? "long options may be shortened, and the last order counts"
says 2 "option '--t' is ambiguous" "an ambiguous one is refused" "$ours" --t "$dir/in"
says 2 'sort takes no such key: x; see' "--sort: an unknown key" "$ours" --sort=p,x "$dir/in"
says 2 'sort takes no such key: f; see' "--sort: not free" "$ours" --sort=f "$dir/in"
says 2 'sort takes no such key: ; see' "--sort: an empty key" "$ours" --sort=p, "$dir/in"
"$ours" --sort=p,-n "$dir/in" "$dir/wanted"
prints "$(cat "$dir/wanted")" "--sort: what is given again is ignored, however often" "$ours" \
	--sort="p,-n,$(printf '%0.s-p,+name,' 1 2 3 4 5 6 7 8)pid" "$dir/in"
says 2 'cull takes no such key: ft; see' "--cull: not free_ts" "$ours" --cull=st,ft "$dir/in"
says 2 'pid takes numbers with commas: 1,,2' "--pid: an empty number" "$ours" --pid=1,,2 "$dir/in"
says 2 'tgid takes numbers with commas: 99999999999' "--tgid: a large number" "$ours" \
	--tgid=99999999999 "$dir/in"
says 2 'top takes a number from 1: 0' "--top: 0" "$ours" --top=0 "$dir/in"
says 2 'no such format, text, json and folded are: xml' "--format: an unknown one" "$ours" \
	--format=xml "$dir/in"
says 2 'this takes one input' "no input" "$ours"
says 2 'this takes one input' "three files" "$ours" a b c
says 2 'diff takes two inputs' "--diff with one" "$ours" --diff "$dir/in"
says 2 "invalid option -- 'x'" "an unknown option" "$ours" -x "$dir/in"
"$ours" -h >"$dir/help" && "$ours" --help | cmp - "$dir/help" >"$dir/said" 2>&1
ok $? "-h is --help"

# --module, and the key.
{
	stack 1 a+0x1/0x2 "b+0x1/0x2 [one]" "c+0x1/0x2 [two]"
	stack 2 d+0x1/0x2
	stack 4 "e+0x1/0x2 [two 0123abcd]"
} >"$dir/modules"
prints "4 pages, module: two
2 pages, module: vmlinux
1 pages, module: one" "--cull=module: the one nearest to the \
	allocation" "$ours" --cull=mod "$dir/modules"
prints "1 pages, module: one
4 pages, module: two
2 pages, module: vmlinux" "--sort=mod" "$ours" --cull=module --sort=mod "$dir/modules"
prints "4 pages, module: two" "--module" "$ours" --cull=mod --module=two,three "$dir/modules"
prints "2 pages, module: vmlinux" "--module=vmlinux" "$ours" --cull=mod --module=vmlinux \
	"$dir/modules"
prints "b [one];a 1
c 4" "--format folded: functions, modules, pages" pipe "printf \
	' a+0x1/0x2\n b+0x1/0x2 [one]\nnr_base_pages: 1\n\n c+0x3/0x4\nnr_base_pages: 4\n\n' | \
		'$ours' --format folded --sort=pages -"
seq -f ' f%g+0x1/0x2' 600 >"$dir/deep"
echo 'nr_base_pages: 1' >>"$dir/deep"
prints "$(seq -f 'f%g' 600 -1 1 | paste -sd ';') 1" \
	"--format folded: a stack of 600 frames has them all" "$ours" --format folded "$dir/deep"
page ", pid 7, tgid 7 (x;y), ts 1 ns" " f+0x1/0x2" >"$dir/page"
prints "x:y;pid 7;f 1" "--format folded: keys of --cull are outermost" \
	"$ours" --cull=n,p,st --format folded "$dir/page"
prints "$("$ours" -m "$dir/in" | grep times, | head -n 3)" "--top 3" pipe \
	"'$ours' -m --top 3 '$dir/in' | grep times,"

# --diff.
{ stack 10 f+0x1/0x2 && stack 10 g+0x1/0x2 && stack 10 h+0x1/0x2; } >"$dir/a"
{ stack 11 f+0x1/0x2 && stack 9 g+0x1/0x2 && stack 5 i+0x1/0x2 && stack 10 h+0x1/0x2; } >"$dir/b"
prints "+5 pages (from 0 pages):
 i+0x1/0x2

+1 pages (from 10 pages):
 f+0x1/0x2" "--diff: what has grown, most first" "$ours" --diff "$dir/a" "$dir/b"
{ stack 1 x+0x1/0x2 && stack 10 y+0x1/0x2; } >"$dir/a2"
{ stack 20 x+0x1/0x2 && stack 11 y+0x1/0x2; } >"$dir/b2"
prints "x 1 20
y 10 11" "--diff -m: by the pages of the second input" \
	"$ours" --diff -m "$dir/a2" "$dir/b2" --format folded
prints "i 0 5
f 10 11" "--diff: folded" "$ours" --diff "$dir/a" "$dir/b" --format folded
for note in a b; do
	page ", pid 1, tgid 1 (x), ts 5 ns" " f+0x1/0x2" "Charged to memcg $note"
done >"$dir/notes"
prints "f 2" "--format folded: frames alone are compared" "$ours" --format folded "$dir/notes"
page ", pid 1, tgid 1 (x), ts 5 ns" " g+0x1/0x2" >"$dir/other"
prints "+2 times, +2 pages (from 0 times, 0 pages):
 f+0x1/0x2" "--diff: frames alone are compared, and printed" "$ours" --diff "$dir/other" \
	"$dir/notes"
for ts in 6 5; do page ", pid 1, tgid 1 (x), ts $ts ns" " f+0x1/0x2"; done >"$dir/times"
prints 2 "-a: times keep records apart" pipe "'$ours' -a '$dir/times' | grep -c times,"
prints "2 times, 2 pages:
 f+0x1/0x2" "but not with --cull" "$ours" -a --cull=st "$dir/times"
{ cat "$dir/in"; head -n 400 "$dir/in"; } >"$dir/in2"
prints "$("$ours" --cull=n "$dir/in" | awk '{ print $NF }' | sort)" "--diff: of any key" pipe \
	"'$ours' --diff --cull=n '$dir/in' '$dir/in2' | awk '{ print \$NF }' | sort"
prints "" "--diff: nothing has grown" "$ours" --diff "$dir/in" "$dir/in"
"$ours" --diff "$dir/a" "$dir/b" "$dir/out" && grep -q '^+5 pages' "$dir/out"
ok $? "--diff: the third file is the output"
says 1 'cannot read /is/not/there' "--diff: the second input is not there" "$ours" --diff \
	"$dir/a" /is/not/there

# JSON that a parser takes, with the same numbers as the text.
json() { perl -MJSON::PP -e 'local $/; my $j = JSON::PP->new->utf8->decode(<STDIN>); '"$1"; }
for options in "" "--cull=st,n,p,tg,f,ator,mod" "--cull=n" "-a" "--diff $dir/in"; do
	# shellcheck disable=SC2086 # options, one by one
	"$ours" $options --format json "$dir/in2" | json \
		'print "ok\n" if ref $j->{groups} eq "ARRAY"' >"$dir/said" 2>&1 && grep -qx ok \
		"$dir/said"
	ok $? "--format json $options is JSON"
done
json_counts() { "$ours" --cull=st --format json "$dir/in" | json \
	'print "$_->{times} $_->{pages}\n" for @{$j->{groups}}'; }
prints "$("$ours" --cull=st "$dir/in" | sed -n 's/ times, \([0-9]*\) pages:$/ \1/p')" \
	"JSON has the numbers of the text" json_counts
name='a"\\\t\001\377\303\251\355\240\200'
page ", pid 1, tgid 1 ($(printf %b "$name")), ts 5 ns" " f+0x1/0x2" >"$dir/bytes"
json_codes() { "$ours" --format json "$dir/bytes" | json \
	'print join(" ", map { sprintf "%x", ord } split //, $j->{groups}[0]{name})'; }
prints '61 22 5c 9 1 fffd e9 fffd fffd fffd' "JSON: quotes, controls and bytes that are no UTF-8" \
	json_codes

# What not all records of a group have: the allocator is in the PFN line, which is no part of the
# text, and dumps of two kernels may have the same text but for a time.
fields() { "$ours" --format json "$@" | json 'print join(" ", sort keys %{$j->{groups}[0]})'; }
for flags in slab lru; do
	page ", pid 1, tgid 1 (x), ts 5 ns" "PFN 1 type A Flags 0x1($flags)" " f+0x1/0x2"
done >"$dir/allocators"
prints "alloc_ts head module name pages pid stack tgid times" \
	"JSON: a group of two allocators has none" fields "$dir/allocators"
prints "alloc_ts allocator head module name pages pid stack tgid times" \
	"JSON: a group of one allocator has it" fields --top 1 "$dir/page"
prints "module pages stack times" "JSON: with --cull there are no times, nor what is no key" pipe \
	"fields --cull=st '$dir/page'"
prints "2 times, 2 pages, allocated by SLAB :" "the text has the first record's" pipe \
	"'$ours' '$dir/allocators' | head -n 1"
for times in "ts 5 ns" "ts 5 ns, free_ts 0 ns"; do
	page ", pid 1, tgid 1 (x), $times" " f+0x1/0x2"
done >"$dir/times"
prints "allocator head module name pages pid stack tgid times" \
	"JSON: a group whose records do not all have a time has none" fields "$dir/times"

# Progress is for terminals.
dump --records 5000 >"$dir/many"
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	show="'$dir/plain/page_owner_sort' - >/dev/null"
	script -qec "{ cat '$dir/many'; sleep 0.4; cat '$dir/many'; } | $show" /dev/null \
		</dev/null >"$dir/said" 2>&1
else
	skipped="there is no script, or it has no terminal"
fi
grep -qE -- '-: [0-9]+ MiB' "$dir/said"
ok $? "progress is shown on a terminal"
skipped=
{ cat "$dir/many"; sleep 0.4; cat "$dir/many"; } | "$ours" - 2>"$dir/said" >/dev/null
[ ! -s "$dir/said" ]
ok $? "and nowhere else"

make -s -C "$top/tools/mm" O="$dir/plain" CC="$CC" install DESTDIR="$dir/root" PREFIX=/usr \
	>"$dir/said" 2>&1
ok $? "make install"
prints "usr/bin/page_owner_sort
usr/share/man/man1/page_owner_sort.1" "what make install installs" pipe "cd '$dir/root' && find \
	. -type f | sed 's,^\./,,' | sort"
