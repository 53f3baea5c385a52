# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# Broken input and wrong usage: a message that says what is wrong, where, and what to do.

# broken LINE PATTERN DESCRIPTION FORMAT: what printf makes of FORMAT between two good lines. These
# count, and the status is 1.
broken() {
	# shellcheck disable=SC2059 # the format is the point
	{ lines '1 1 a.c:1 func:f'; printf -- "$4"; echo '2 1 b.c:1 func:g'; } >"$dir/in"
	says 1 "^allocinfo top: $dir/in:$1: $2; left out\$" "$3" "$ours" --json -f "$dir/in"
	grep -q '^  "bytes": 3,$' "$dir/stdout"
	ok $? "$3: the other lines are taken"
}
broken 4 "the line does not begin with two numbers.*" "a line cut at its front" 'b/c.c:1 func:f\n'
broken 4 "the line does not begin with two numbers.*" "a cut line" '4096\n'
broken 4 "no func: and the name of a function" "a line without a function" '4096 1 a.c:1\n'
broken 4 "no file and line before func:" "a line without a place" '4096 1 a.c func:f\n'
broken 4 "a number is larger than any .*" "2^63" '9223372036854775808 1 a.c:1 func:f\n'
broken 4 "a number is larger than any .*" "2^64 calls" '1 18446744073709551616 a.c:1 func:f\n'
broken 4 "NUL bytes, so this is no text" "NUL bytes" '4096 1 a.c:1 func:f\0g\n'
broken 4 "something else than key:value .*" "two lines in one" \
	'4096 1 a.c:1 func:f 4096 1 a.c:1 func:f\n'
broken 5 "something else than key:value .*" "the number of the line, after an empty one" \
	'\n1 1 a.c:1 func:f x\n'
{
	lines '1 1 a.c:1 func:f'
	head -c 1048576 /dev/zero | tr '\0' 7
	printf '\n2 1 b.c:1 func:g\n'
} >"$dir/in"
says 1 "in:4: the line is longer than 64 KiB; left out" "a line of 1 MiB" "$ours" --json \
	-f "$dir/in"
grep -q '^  "bytes": 3,$' "$dir/stdout"
ok $? "a line of 1 MiB: the other lines are taken"
{ lines '1 1 a.c:1 func:f'; printf '2 1 b.c:1 func:g'; } >"$dir/in"
says 1 "in:4: the input ends in the middle of the line; left out" "a file that is cut" "$ours" \
	-f "$dir/in"
{ lines; for i in {1..12}; do echo "x$i"; done; echo '1 1 a.c:1 func:f'; } >"$dir/in"
says 1 "in: 2 more lines are broken$" "ten messages are enough" "$ours" -f "$dir/in"
prints 11 "and there are no more of them" pipe "wc -l <'$dir/said' | sed 's/12/11/'"
# What is not broken: carriage returns, unknown keys, lines in another order.
lines '1 1 a.c:1 func:f' '2 1 b.c:1 func:g color:red accurate:no' | sort -g |
	sed 's/$/\r/' >"$dir/in"
prints '3 2.0' "a sorted copy with carriage returns and keys that are not known" pipe \
	"'$ours' --json -f '$dir/in' | jq -r '\"\\(.total.bytes) \\(.version)\"'"
echo hello >"$dir/in"
says 1 "is this a copy of /proc/allocinfo\\?" "a file that is none" "$ours" -f "$dir/in"
: >"$dir/in"
says 1 "there is no line of a call site in it" "an empty file" "$ours" -f "$dir/in"
lines >"$dir/in"
says 1 "there is no line of a call site in it" "a header alone" "$ours" -f "$dir/in"
lines '0 0 a.c:1 func:f' >"$dir/in"
prints 'SIZE  CALLS  SHARE                CALL SITE
   0      0                       total' "call sites that hold nothing are no error" \
	"$ours" -f "$dir/in"
says 1 "cannot read /is/not/there: No such file or directory$" "a file that is not there" "$ours" \
	-f /is/not/there
says 1 "cannot read /: Is a directory$" "a folder" "$ours" -f /
lines '1 1 a.c:1 func:f' | gzip | head -c 40 >"$dir/in.gz"
says 1 "in.gz: cannot read on from line [0-9]*: the compressed data is cut off" \
	"compressed input that is cut" "$ours" -f "$dir/in.gz"
lines '1 1 a.c:1 func:f' >"$dir/in"
if [ -e /dev/full ]; then
	# shellcheck disable=SC2016 # for the other shell
	says 1 "cannot write to standard output: No space left on device" "a full disk" \
		bash -c '"$0" -f "$1" >/dev/full' "$ours" "$dir/in"
fi
[ -e /proc/allocinfo ] || says 1 "cannot read /proc/allocinfo: .*--file" \
	"a kernel that has no /proc/allocinfo" "$ours"

# usage PATTERN OPTION...
usage() {
	local pattern=$1
	shift
	says 2 "$pattern.*; see allocinfo [a-z]* *--help\$" "wrong usage: $*" "$ours" "$@"
}
usage 'there is no command "is-not-there"' is-not-there
usage 'there is no option -x' top -x
usage 'there is no such option: --even' top --even
usage '\-\-file takes an argument' --file
usage 'a file is given with --file: other' top other
usage '--count takes a number, not "-1"' -n -1
usage '--count takes a number, not "4294967296"' -n 4294967296
usage '--count takes a number, not "5x"' -n 5x
usage '--sort takes bytes, calls, avg or name, not "size"' --sort size
usage '--by takes line, function, file, directory or module, not "site"' --by site
for size in x 1KB -1 '' 101% %; do
	usage "--min takes a size or a percentage, such as 64K or 1%, not \"$size\"" --min "$size"
done
usage '--tree is of directories; --by module is none' --tree --by module
usage '--filter: a term is empty' --filter ''
usage '--filter: a term is empty' --filter 'file=x,'
usage '--filter "size=4": there is no key "size"' --filter 'size=4'
usage 'file takes = and != alone' --filter 'file>x'
usage 'bytes takes a number such as 4096 or 1.5M' --filter 'bytes=many'
usage 'calls takes a number' --filter 'calls=1K'
usage 'accurate is yes or no' --filter 'accurate=maybe'
usage 'there is no operator !, but !=' --filter 'file!x'
