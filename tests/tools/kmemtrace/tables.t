# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
# The tables beside a trace.

tables=$dir/trace/tables
rm -rf "$dir/trace"
mkdir -p "$tables"
# table NAME LINE...
table() { printf '%s\n' "${@:2}" >"$tables/$1"; }
print_tables() { reads --tables; }
prints "0 tags, 0 caches" "tables may be missing" print_tables
table tags "1 mm/slub.c:1806 func:alloc_slab_page" "2 drivers/a b:c.c:12 [mod_1] func:probe" \
	"1048575 ./x.c:0 func:_" "2 drivers/a b:c.c:12 [mod_1] func:probe" \
	"7 a func:b.c:7 func:g"
table caches "1 192 192 dentry" "1 192 192 dentry" "65535 4294967295 8 name with blanks"
prints "tag 1 file mm/slub.c line 1806 module - function alloc_slab_page
tag 2 file drivers/a b:c.c line 12 module mod_1 function probe
tag 7 file a func:b.c line 7 module - function g
tag 1048575 file ./x.c line 0 module - function _
cache 1 object_size 192 size 192 name dentry
cache 65535 object_size 4294967295 size 8 name name with blanks
4 tags, 2 caches" "tags and caches, by id" print_tables

# wrong TABLE PATTERN LINE...: the table is refused with this error.
wrong() {
	local name=$1 pattern=$2
	rm -f "$tables"/*
	table "$name" "${@:3}"
	case $name in
	tags | caches) print_tables ;;
	*) reads --lookup ;;
	esac >"$dir/read"
	grep -E "^error: $tables/$name:$pattern\$" "$dir/read" >"$dir/said" ||
		{ cp "$dir/read" "$dir/said"; false; }
	ok $? "$name: ${*: -1}"
}
tag='it is not "ID FILE:LINE \[MODULE\] func:NAME"'
wrong tags "2: $tag" "1 a.c:1 func:f" "2 a.c:2"
wrong tags "1: $tag" "1 a.c func:f"
wrong tags "1: $tag" "1 a.c:x func:f"
wrong tags "1: $tag" "1 :1 func:f"
wrong tags "1: $tag" "1 a.c:1 [] func:f"
wrong tags "1: $tag" "1 a.c:1 mod] func:f"
wrong tags "1: $tag" "1 a.c:12[mod] func:f"
wrong tags "1: $tag" "1 a.c:4294967296 func:f"
wrong tags "1: $tag" "1 a.c:1 func:"
wrong tags "1: it does not begin with an id below 1048576" "1048576 a.c:1 func:f"
wrong tags "1: it does not begin with an id below 1048576" "a.c:1 func:f"
wrong tags "1: it does not begin with an id below 1048576" ""
wrong tags "2: there was another tag with the id 1" "1 a.c:1 func:f" "1 a.c:1 func:g"
wrong caches "2: it does not begin with an id below 65536" "1 8 8 a" "65536 8 8 a"
wrong caches '1: it is not "ID OBJECT_SIZE SIZE NAME"' "1 8 8 "
wrong caches '1: it is not "ID OBJECT_SIZE SIZE NAME"' "1 8 a"
wrong caches '2: there was another cache with the id 1' "1 8 8 a" "1 8 16 a"
wrong symbols '1: it is not "ADDRESS TYPE NAME \[MODULE\]"' "ffffffff81000000 T"
wrong symbols '1: it is not "ADDRESS TYPE NAME \[MODULE\]"' "81000000g T f"
wrong symbols '1: it is not "ADDRESS TYPE NAME \[MODULE\]"' "81000000 TT f"
wrong symbols '1: it is not "ADDRESS TYPE NAME \[MODULE\]"' "81000000 T f mod"
wrong symbols '1: it is not "ADDRESS TYPE NAME \[MODULE\]"' "81000000 T f []"
wrong symbols '2: all addresses are 0' "0000000000000000 T a" "0000000000000000 T b"
module='it is not "TIME STATE BASE SIZE BUILD_ID NAME"'
wrong modules "1: $module" "5 coming 0x1000 4096 -"
wrong modules "1: $module" "5 coming 0x1000 4096 - "
wrong modules "1: $module" "x coming 0x1000 4096 - mod"
wrong modules "1: $module" "5 coming 1g 4096 - mod"
wrong modules "1: $module" "5 coming 0xffffffffffffffff 1 - mod"
wrong modules '1: there is no state "gone", but present, coming and going' \
	"5 gone 0x1000 4096 - mod"

# looks_up "TIME:ADDRESS PLACE" DESCRIPTION...
looks_up() {
	prints "$1" "$2" reads --lookup "${1%% *}"
}
rm -f "$tables"/*
table symbols "ffffffff81000000 T _text" "ffffffff81000000 T first" "ffffffff81000100 t second" \
	"ffffffff81000200 W third" "ffffffff81000300 T _etext" "ffffffff82000000 D data" \
	"ffffffff82100000 t in_init" "ffffffff82100100 T _einittext" \
	$'ffffffffc0000000 t one_init\t[one]' $'ffffffffc0000040 t one_b\t[one]' \
	$'ffffffffc0000080 d one_data\t[one]' $'ffffffffc0010000 t two_a\t[two]' \
	$'ffffffffc0020000 t lone_a\t[lone]' $'ffffffffc0020020 t lone_b\t[lone]' \
	$'ffffffffc0000000 t four_a\t[four]'
id=0123456789abcdef0123456789abcdef01234567
table modules "100 present 0xffffffffc0000000 4096 $id one" \
	"200 coming 0xffffffffc0010000 4096 ${id/0/f} two" \
	"300 going 0xffffffffc0000000 4096 $id one" \
	"400 coming 0xffffffffc0000000 256 ${id/0/e} three" \
	"500 going 0xffffffffc0000000 256 ${id/0/e} three" \
	"510 coming 0xffffffffc0001000 256 - tiny" "520 going 0xffffffffc0001000 256 - tiny" \
	"600 coming 0xffffffffc0030000 4096 $id one" \
	"700 coming 0xffffffffc0000000 8192 - four"
looks_up "1:0xffffffff81000000 _text+0x0 [vmlinux]" "the first symbol of an address is the one"
looks_up "1:0xffffffff81000001 _text+0x1 [vmlinux]" "and for what is behind it, too"
looks_up "1:0xffffffff810001ff second+0xff [vmlinux]" "the last byte of a function"
looks_up "1:0xffffffff81000200 third+0x0 [vmlinux]" "the first byte of a function"
looks_up "1:0xffffffff81000300 -" "behind the end of the code is nothing"
looks_up "1:0xffffffff82000010 -" "data is nothing"
looks_up "1:0xffffffff82100010 in_init+0x10 [vmlinux]" "code that runs at the boot"
looks_up "1:0xffffffff82100104 -" "behind the end of that is nothing"
looks_up "1:0xffffffff82200000 -" "behind all symbols is nothing"
looks_up "1:0xffffffff80ffffff -" "before all symbols is nothing"
looks_up "1:0xffffffffc0000041 one_b+0x1 [one]" "a module that was there"
looks_up "300:0xffffffffc000003f one_init+0x3f [one]" "until the time when it went"
looks_up "301:0xffffffffc000003f -" "and then no more"
looks_up "1:0xffffffffc0000090 ?+0x90 [one]" "its data is no function"
looks_up "199:0xffffffffc0010004 -" "a module that was not there yet"
looks_up "200:0xffffffffc0010004 two_a+0x4 [two]" "from the time when it came"
looks_up "450:0xffffffffc0000010 ?+0x10 [three]" "another module at the same address, unknown"
looks_up "450:0xffffffffc0000100 -" "which is smaller"
looks_up "650:0xffffffffc0030044 one_b+0x4 [one]" "a module that came back somewhere else"
looks_up "750:0xffffffffc0000004 four_a+0x4 [four]" "a third module at the same address"
looks_up "750:0xffffffffc0001fff four_a+0x1fff [four]" "which is larger"
looks_up "1:0xffffffffc0020024 lone_b+0x4 [lone]" "a module that only the symbols have"
rm "$tables/modules"
looks_up "1:0xffffffffc0010004 two_a+0x4 [two]" "symbols without modules"
rm "$tables/symbols"
looks_up "1:0xffffffffc0010004 -" "nothing without tables"
table modules "100 coming 0xc0010000 4096 - two" "200 going 0xc0020000 4096 - five"
looks_up "150:0xc0010004 ?+0x4 [two]" "modules without symbols"
looks_up "150:0xc0020004 ?+0x4 [five]" "a module of which only the end is known"
looks_up "250:0xc0020004 -" "which is gone after that"
table symbols "c0000000 T only"
looks_up "1:0xc0000fff only+0xfff [vmlinux]" "a table that does not tell where the code ends"
looks_up "1:0xc0001000 -" "it does not end far behind the last symbol"

printf '%s\n' "table modules 250 coming 0xc0010000 4096 - two" "alive_begin" |
	trace --freq 2500000000 --script -
looks_up "99:0xc0010004 -" "times of modules are in ticks of the clock"
looks_up "100:0xc0010004 ?+0x4 [two]" "and the same in ns as those of events"
