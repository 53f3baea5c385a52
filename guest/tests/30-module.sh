# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default debug1 distribution
# A module's allocations: at its lines, with the sizes of its objects and pages, gone when it is; what it leaves behind stays
# readable until somebody frees it.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

# load PARAMETERS...: holder.ko. at FUNCTION: "bytes calls" of its line.
load() { insmod /lib/modules/holder.ko "$@"; }
at() { awk -v f="func:$1" '$4 == "[holder]" && $5 == f { print $1, $2 }' $allocinfo; }
page=4096

none "no line before it is loaded" "$(grep holder $allocinfo)"
check "holder.ko loads" load objects=100 cached=70 pages=50 chunks=10
is "kmalloc(1024)" "$(at hold_objects)" "$((100 * $(size_of kmalloc-1k))) 100"
is "kmem_cache_alloc()" "$(at hold_cached)" "$((70 * $(size_of alloc_tag_holder))) 70"
is "alloc_page()" "$(at hold_pages)" "$((50 * page)) 50"
is "alloc_pages(order 2)" "$(at hold_chunks)" "$((10 * 4 * page)) 10"
none "its lines name the module" "$(grep 'holder\.c' $allocinfo | grep -v ' \[holder\] func:')"
check "it unloads" rmmod holder
none "its lines are gone" "$(grep holder $allocinfo)"
none "and it left no word in the log" "$(said_of holder; dmesg | grep -i 'holder.*alloc')"

for again in once twice; do
	check "it loads again, $again" load objects=10
	is "and counts from nothing, $again" "$(at hold_objects)" "$((10 * $(size_of kmalloc-1k))) 10"
	check "it unloads again, $again" rmmod holder
done

refuse "it can fail to load" load objects=10 pages=10 fail=1
none "and leaves no line then" "$(grep holder $allocinfo)"

# leave PARAMETERS...: load, unload without freeing. reap: free what is left.
leave() {
	load leak=1 "$@" && head=$(cat /sys/module/holder/parameters/head) && rmmod holder
}
reap() { insmod /lib/modules/reaper.ko head="$1" && rmmod reaper; }

dmesg -c >/dev/null
check "it goes with allocations left" leave objects=30 pages=20 chunks=5
is "kmalloc(1024) is still there" "$(at hold_objects)" "$((30 * $(size_of kmalloc-1k))) 30"
is "alloc_page() is still there" "$(at hold_pages)" "$((20 * page)) 20"
is "alloc_pages(order 2) is still there" "$(at hold_chunks)" "$((5 * 4 * page)) 5"
said=$(said_of holder)
for function in hold_objects hold_pages hold_chunks; do
	is "the log names $function" "$(echo "$said" | grep -c "func:$function$")" 1
done
none "the log does not name hold_cached" "$(dmesg | grep holder | grep hold_cached)"

first=$head
check "loaded while the old one's are left" load objects=7
is "the lines of both are there" "$(calls_at 'func:hold_objects')" 37
check "unloaded while the old one's are left" rmmod holder
is "the old line is still there" "$(calls_at 'func:hold_objects')" 30
check "somebody frees what is left" reap "$first"
none "and the lines are gone" "$(grep holder $allocinfo)"
none "no counter is negative" "$(negative_lines)"

done_testing
