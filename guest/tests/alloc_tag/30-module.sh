# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default debug1 distribution
# A module's allocations are charged to its lines with the sizes of its objects and pages, and the
# lines go when it is unloaded. Lines of what it leaves behind stay until somebody frees that.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

# load PARAMETERS...: load holder.ko.
load() { insmod /lib/modules/holder.ko "$@"; }

none "no line of holder.ko is there before it is loaded" "$(grep holder $allocinfo)"
check "holder.ko loads" load objects=100 cached=70 pages=50 chunks=10
is "kmalloc(1024) is charged to its line in holder.ko" "$(at holder hold_objects)" \
	"$((100 * $(size_of kmalloc-1k))) 100"
is "kmem_cache_alloc() is charged to its line in holder.ko" "$(at holder hold_cached)" \
	"$((70 * $(size_of alloc_tag_holder))) 70"
is "alloc_page() is charged to its line in holder.ko" "$(at holder hold_pages)" "$((50 * page)) 50"
is "alloc_pages(order 2) is charged to its line in holder.ko" "$(at holder hold_chunks)" \
	"$((10 * 4 * page)) 10"
none "every line in holder.c names the module" \
	"$(grep 'holder\.c' $allocinfo | grep -v ' \[holder\] func:')"
check "holder.ko unloads" rmmod holder
none "no line of holder.ko is left in /proc/allocinfo" "$(grep holder $allocinfo)"
none "rmmod holder logs nothing" "$(said_of holder; dmesg | grep -i 'holder.*alloc')"

for again in once twice; do
	check "holder.ko loads again, $again" load objects=10
	is "a reloaded holder.ko counts from zero, $again" "$(at holder hold_objects)" \
		"$((10 * $(size_of kmalloc-1k))) 10"
	check "holder.ko unloads again, $again" rmmod holder
done

refuse "holder.ko with fail=1 does not load" load objects=10 pages=10 fail=1
none "no line of holder.ko is left after it failed to load" "$(grep holder $allocinfo)"

# leave PARAMETERS...: load holder.ko, and unload it without freeing anything. reap HEAD: free what
# it left.
leave() {
	load leak=1 "$@" && head=$(cat /sys/module/holder/parameters/head) && rmmod holder
}
reap() { insmod /lib/modules/reaper.ko head="$1" && rmmod reaper; }

dmesg -c >/dev/null
check "holder.ko unloads with allocations left" leave objects=30 pages=20 chunks=5
is "kmalloc(1024) is still at its line after holder.ko is unloaded" "$(at holder hold_objects)" \
	"$((30 * $(size_of kmalloc-1k))) 30"
is "alloc_page() is still at its line after holder.ko is unloaded" "$(at holder hold_pages)" \
	"$((20 * page)) 20"
is "alloc_pages(order 2) is still at its line after holder.ko is unloaded" \
	"$(at holder hold_chunks)" "$((5 * 4 * page)) 5"
said=$(said_of holder)
for function in hold_objects hold_pages hold_chunks; do
	is "the log names $function(), which left allocations" \
		"$(echo "$said" | grep -c "func:$function$")" 1
done
none "the log does not name hold_cached(), which left nothing" \
	"$(dmesg | grep holder | grep hold_cached)"

first=$head
check "holder.ko loads while lines of an unloaded one are left" load objects=7
is "lines of the loaded and of the unloaded holder.ko are there" "$(calls_at 'func:hold_objects')" \
	37
check "holder.ko unloads while lines of an earlier one are left" rmmod holder
is "the line of the earlier holder.ko is still there" "$(calls_at 'func:hold_objects')" 30
check "reaper.ko frees what holder.ko left" reap "$first"
none "no line of holder.ko is left once its allocations are freed" "$(grep holder $allocinfo)"
none "no counter is negative" "$(negative_lines)"

done_testing
