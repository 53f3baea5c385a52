# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154,SC2016
# allocinfo top: what it shows is what is in the file.

# The sums, by another program.
for capture in "$captures"/*/; do
	name=$(basename "$capture")
	wanted=$(awk '/func:/ && ($1 || $2) { bytes += $1; calls += $2; n++
		if (/ mm\/slub.c:[0-9]+ func:alloc_slab_page| mm\/percpu-vm.c:[0-9]+ func:pcpu_/)
			backing += $1 }
		END { print bytes, calls, n, backing }' "$capture/allocinfo")
	prints "$wanted" "$name: the sums are those of the lines" pipe \
		"'$ours' --json -f '$capture/allocinfo' | jq -r '.total |
			\"\\(.bytes) \\(.calls) \\(.lines) \\(.backing_bytes)\"'"
	for by in line function file directory module; do
		prints "$wanted" "$name: and of what is put together by $by" pipe \
			"'$ours' -n 0 --by $by --json -f '$capture/allocinfo' | jq -r '.top |
			[map(.bytes), map(.calls), map(.lines), map(.backing_bytes // 0)] |
			map(add) | map(tostring) | join(\" \")'"
	done
	prints "$wanted" "$name: and of the tree" pipe "'$ours' --tree --json \
		-f '$capture/allocinfo' | jq -r '.tree | [.. | objects | select(.children | not)] |
		[map(.bytes), map(.calls), map(.lines), map(.backing_bytes // 0)] |
		map(add) | map(tostring) | join(\" \")'"
done
# As the classic pipeline prints them, which does not sort what is equal by name.
classic() {
	awk '/func:/ && ($1 || $2)' "$1" | sort -k1,1rg | head -n "$2" | numfmt --to=iec \
		--field=1 | awk '{ sub("func:", ""); $1 = $1; print }'
}
table() { "$ours" -n "$2" -f "$1" | sed '1d' | grep -v -e '^not in' -e ' total$' -e 'more)$' |
	sed -E 's/[0-9.]+% [ #]*//; s/ +/ /g; s/^ //'; }
for form in 1.0 2.0 ours; do
	./make-allocinfo $form 3000 >"$dir/$form"
	prints "$(classic "$dir/$form" 200 | sort)" \
		"$form, made up: sizes and order are those of sort and numfmt" pipe \
		"table '$dir/$form' 200 | sort"
done
prints "$(classic "$captures/small/allocinfo" 50 | sort)" "a real one: the same" pipe \
	"table '$captures/small/allocinfo' 50 | sort"

lines '4096 1 mm/slub.c:7 func:alloc_slab_page' '3000 3 a/b/c.c:10 func:f' \
	'600 2 a/b/c.c:10 [m] func:f' '400 1 a/d.c:5 func:g accurate:no' \
	'0 0 a/e.c:1 func:nothing' '1000 7 x.c:3 func:h' '1000 1 a/b/c.c:10 func:f' >"$dir/in"
prints 'SIZE  CALLS   SHARE                CALL SITE
4.0K      1                        mm/slub.c:7 alloc_slab_page
4.0K      4   66.7%  ########      a/b/c.c:10 f
1000      7   16.7%  ##            x.c:3 h
 600      2   10.0%  #             a/b/c.c:10 [m] f
 400      1    6.7%  #             a/d.c:5 g accurate:no
5.9K     15  100.0%  ############  total
not in the total: 4.0K of pages whose parts are on other lines' \
	"lines that are there twice are one, and pages of slabs are in no share" \
	"$ours" top --file "$dir/in"
prints 'SIZE  CALLS   SHARE                CALL SITE
4096      1                        mm/slub.c:7 alloc_slab_page
4000      4   66.7%  ########      a/b/c.c:10 f
2000     10   33.3%  ####          (3 more)
6000     15  100.0%  ############  total
not in the total: 4096 of pages whose parts are on other lines' \
	"--count and --bytes; what is not shown is added up" "$ours" -n 2 -B -f "$dir/in"
prints 'SIZE  CALLS  AVG   SHARE                MODULE
9.3K     13  730   90.0%  ###########   vmlinux
 600      2  300   10.0%  #             m
5.9K     15  400  100.0%  ############  total
not in the total: 4.0K of pages whose parts are on other lines' "--by module --sort avg" \
	"$ours" --by module --sort avg -f "$dir/in"
prints 'SIZE  CALLS   SHARE                CALL SITE
4.9K      7   83.3%  ##########    a/
4.5K      6   76.7%  #########       b/
4.5K      6   76.7%  #########         c.c
4.0K      4   66.7%  ########            10 f
 600      2   10.0%  #                   (1 more)
 400      1    6.7%  #               (1 more)
5.0K      8   16.7%  ##            (2 more)
5.9K     15  100.0%  ############  total
not in the total: 4.0K of pages whose parts are on other lines' "--tree --min 15% --count 1" \
	"$ours" --tree --min 15% --count 1 -f "$dir/in"

# selects WANTED OPTION...: the lines that are selected, in the order of names.
selects() {
	local wanted=$1
	shift
	prints "$wanted" "selected by $*" pipe "'$ours' --json -s name -f '$dir/in' ${*@Q} |
		jq -r '[.top[].name] | join(\", \")'"
}
all='a/b/c.c:10 f, a/b/c.c:10 [m] f, a/d.c:5 g, mm/slub.c:7 alloc_slab_page, x.c:3 h'
selects "$all"
selects "$all" --min 0
selects 'a/b/c.c:10 f, mm/slub.c:7 alloc_slab_page' --min 1001
selects 'a/b/c.c:10 f, mm/slub.c:7 alloc_slab_page, x.c:3 h' --min 1000
selects 'a/b/c.c:10 f, mm/slub.c:7 alloc_slab_page' --min 16.7%
selects 'a/b/c.c:10 [m] f' --filter 'module=m'
selects 'a/d.c:5 g, mm/slub.c:7 alloc_slab_page, x.c:3 h' -F 'file!=*c.c'
selects 'a/d.c:5 g' -F 'directory=a'
selects 'x.c:3 h' -F 'directory='
selects 'a/d.c:5 g, x.c:3 h' -F 'function=[gh]'
selects 'a/b/c.c:10 f, a/b/c.c:10 [m] f' -F 'line>=8,line<=10'
selects 'a/d.c:5 g, mm/slub.c:7 alloc_slab_page' -F 'line>3,line<10'
selects 'a/d.c:5 g' -F 'accurate=no'
selects 'a/b/c.c:10 f, a/b/c.c:10 [m] f, mm/slub.c:7 alloc_slab_page, x.c:3 h' -F 'accurate=yes'
selects 'a/d.c:5 g, mm/slub.c:7 alloc_slab_page' -F 'calls=1,bytes<1000' -F 'bytes>=4K'
selects 'a/b/c.c:10 [m] f' -F 'avg=300'
selects 'a/b/c.c:10 [m] f, x.c:3 h' -F '10 [m' -F x.c
selects '' -F 'bytes<-1'
# What has less than nothing is shown, and takes from the sums.
lines '-4096 -1 a.c:1 func:f' '8192 1 b.c:1 func:g' >"$dir/in"
prints ' SIZE  CALLS    SHARE                CALL SITE
 8.0K      1   200.0%  ############  b.c:1 g
-4.0K     -1  -100.0%                a.c:1 f
 4.0K      0   100.0%  ############  total' "less than nothing" "$ours" -f "$dir/in"
lines '9223372036854775807 9223372036854775807 a.c:1 func:f' '9223372036854775807 1 b.c:1 func:g' \
	'-9223372036854775808 -1 c.c:1 func:h' >"$dir/in"
prints ' "total": {
  "bytes": 9223372036854775807,
  "calls": 9223372036854775807,' "sums that do not fit stay at the largest number" pipe \
	"'$ours' --json -F 'file!=c.c' -f '$dir/in' | grep -A 2 total"
for options in "" --tree "--sort avg" "--by directory --bytes" --json; do
	# shellcheck disable=SC2086 # options, one by one
	"$ours" $options -f "$dir/in" >"$dir/said" 2>&1
	ok $? "the largest and the smallest numbers: ${options:-no option}"
done
# Names from elsewhere.
lines '1 1 /opt/m/../a b.c:1 [m] func:f' '2 1 //x.c:1 func:g' '3 1 ./y.c:2 func:h' \
	$'4 1 \033[31m\xff.c:1 func:\x07' >"$dir/in"
prints '?[31m?.c:1 ?|./y.c:2 h|//x.c:1 g|/opt/m/../a b.c:1 [m] f|total' \
	"nothing in a name reaches the terminal" pipe \
	"'$ours' -f '$dir/in' | sed '1d; s/.*[#%] *//' | paste -sd '|'"
prints 'true' "JSON with bytes that are not UTF-8 is valid" pipe \
	"'$ours' --json -f '$dir/in' | jq '.top | length == 4'"
prints '"?[31m?.c" "1 ?" "./" "y.c" "2 h" "/" "x.c" "1 g" "/opt/m/../" "a b.c" "1 [m] f"' \
	"absolute and odd names in a tree" pipe \
	"'$ours' --tree --json -f '$dir/in' | sed -n 's/^ *\"name\": //p' | sed -E \
	's/,\$//; s/\\\\u001b|\\\\u0007|\xef\xbf\xbd/?/g' | paste -sd ' '"
# Input from elsewhere.
lines '1 1 a.c:1 func:f' >"$dir/in"
for packer in gzip xz zstd; do
	if command -v $packer >/dev/null; then
		prints 1 "standard input, compressed by $packer" pipe \
			"$packer <'$dir/in' | '$ours' --json -f - | jq .total.bytes"
	else
		skip "standard input, compressed by $packer" "there is no $packer"
	fi
done
prints "$("$ours" -f "$dir/in")" "top is the default" "$ours" top -f "$dir/in"
COLUMNS=20 prints 'SIZE  CALLS   SHARE  CALL SITE
   1      1  100.0%  a.c:1 f
   1      1  100.0%  total' "COLUMNS limits the width" "$ours" -f "$dir/in"
# In a terminal.
if command -v script >/dev/null; then
	in_terminal() {
		TERM=xterm LC_ALL=C.UTF-8 script -qec "stty cols 100; $*" /dev/null </dev/null |
			tr -d '\r'
	}
	in_terminal "$ours -f $dir/in" >"$dir/said"
	grep -q $'^\033\\[1mSIZE' "$dir/said" && grep -q $'\u2588\u2588' "$dir/said"
	ok $? "a terminal gets a bold header and blocks"
	in_terminal "NO_COLOR=1 $ours -f $dir/in" >"$dir/said"
	! grep -q $'\033' "$dir/said" && grep -q $'\u2588\u2588' "$dir/said"
	ok $? "and no colour with NO_COLOR"
else
	skip "a terminal gets a bold header and blocks" "there is no script"
	skip "and no colour with NO_COLOR" "there is no script"
fi
