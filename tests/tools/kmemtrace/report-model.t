# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# kmemtrace-report: what is alive.
# shellcheck source=tests/tools/kmemtrace/report.sh
. ./report.sh

# A block of 8 pages, of which pages 2 and 3 are freed: 6 are left. Then page 7 is.
scripted x86_64 "${tables[@]}" "kmem_mm_page_alloc pfn=0x100 order=3 tag=1" \
	"kmem_mm_page_free pfn=0x102 order=1" "kmem_mm_page_free pfn=0x107"
prints "20480 5" "a part of a block is freed: 5 pages of 8 stay" columns bytes,count --live
prints "1 2 12288" "which is two frees of one allocation" columns hit,frees,freed
scripted x86_64 "${tables[@]}" "kmem_mm_page_alloc pfn=0x100 order=1 tag=1" \
	"kmem_mm_page_alloc pfn=0x102 order=1 tag=2" "kmem_mm_page_free pfn=0x100 order=2"
prints "" "a free of several blocks" columns bytes --live
report --mismatches >"$dir/said"
ok $? "and nothing is wrong with that"

# Split to single pages, one of which is charged to fb: 7 pages stay with fa.
scripted x86_64 "${tables[@]}" "kmem_mm_page_alloc pfn=0x100 order=3 tag=1" \
	"page_split pfn=0x100 order=3 new_order=0" "retag_page pfn=0x103 tag=2" \
	"kmem_mm_page_free pfn=0x100"
prints "fa 24576
fb 4096" "page_split, and then a page gets another tag" columns name,bytes --live --by function
scripted x86_64 "${tables[@]}" "kmem_mm_page_alloc pfn=0x100 order=3 tag=1" \
	"page_split pfn=0x100 order=3 new_order=1" "retag_page pfn=0x103 tag=2"
prints "fa 24576
fb 8192" "of a split to pairs it is a pair" columns name,bytes --live --by function
scripted x86_64 "${tables[@]}" "kmem_mm_page_alloc pfn=0x100 order=3 tag=1" \
	"retag_page pfn=0x100 tag=2"
prints "fb 32768" "of a block it is the block" columns name,bytes --live --by function

# Two blocks change places, so that what is freed at the first place is fb's.
scripted x86_64 "${tables[@]}" "kmem_mm_page_alloc pfn=0x100 order=1 tag=1" \
	"kmem_mm_page_alloc pfn=0x200 order=1 tag=2" "page_move pfn=0x100 new_pfn=0x200 pages=2" \
	"kmem_mm_page_free pfn=0x100 order=1"
prints "fa" "page_move: who has one block has the other one then" columns name --live --by function
# And of a larger one the half of it: fa has 0x200 and 0x101, and fb 0x100.
scripted x86_64 "${tables[@]}" "kmem_mm_page_alloc pfn=0x100 order=1 tag=1" \
	"kmem_mm_page_alloc pfn=0x200 order=0 tag=2" "page_move pfn=0x100 new_pfn=0x200 pages=1" \
	"kmem_mm_page_free pfn=0x101"
prints "fa 4096
fb 4096" "page_move of a part of a block" columns name,bytes --live --by function
scripted x86_64 "${tables[@]}" "kmem_mm_page_alloc pfn=0x100 order=0 tag=1" \
	"page_move pfn=0x100 new_pfn=0x200 pages=1" "kmem_mm_page_free pfn=0x200"
prints "" "page_move to where nothing is known" columns name --live

# In place: 10 bytes become 14 of 16; 6 and then 2 are wasted.
scripted x86_64 "${tables[@]}" "kmem_kmalloc ptr=0x1000 bytes_req=10 bytes_alloc=16 tag=1" \
	"krealloc_in_place ptr=0x1000 bytes_req=14"
prints "14 16" "krealloc() changes what was requested" columns total_req,total_alloc
prints "14 16" "also of what is alive" columns requested,bytes --live
scripted x86_64 "${tables[@]}" "kmem_kmalloc ptr=0x1000 bytes_req=10 bytes_alloc=16 tag=1" \
	"retag ptr=0x1000 tag=2" "kmem_kmalloc ptr=0x2000 bytes_req=10 bytes_alloc=16 tag=1" \
	"kmem_kfree ptr=0x1000"
prints "fa 2 0" "retag: the allocation stays where it was" columns name,hit,frees --by function
prints "fa 16" "and the object is freed where it is charged" columns name,bytes --live --by function

# What is older than the trace is alive, but was not allocated in it. On CPU 1 nothing is listed.
scripted x86_64 "${tables[@]}" "kmem_kmalloc ptr=0x3000 bytes_req=32 bytes_alloc=32 tag=3" \
	"kmem_mm_page_alloc pfn=0x40 tag=3" "alive_begin" "kmem_mm_page_alloc pfn=0x40 tag=3" \
	"kmem_kmalloc ptr=0x1000 bytes_req=100 bytes_alloc=128 tag=1" \
	"kmem_kmalloc ptr=0x3000 bytes_req=32 bytes_alloc=32 tag=3" \
	"kmem_mm_page_alloc pfn=0x10 order=1 tag=1" "cpu 1" \
	"kmem_kmalloc ptr=0x2000 bytes_req=64 bytes_alloc=64 tag=2" "cpu 0" "alive_end" \
	"kmem_kfree ptr=0x1000"
prints "96 128 96 8192 224" "what is older is not counted as allocated" pipe "{
	fact objects.allocated; fact objects.older; fact objects.live; fact pages.older
	fact objects.peak; } | paste -sd ' '"
report --mismatches >"$dir/said"
ok $? "what is listed and known already is no second allocation"
prints "older" "--live says so" pipe "report --live --pages --filter function=fa | \
	awk 'END { print \$6 }'"

# Where events were lost, something may be alive that is not.
scripted x86_64 "${tables[@]}" "kmem_kmalloc ptr=0x1000 bytes_req=100 bytes_alloc=128 tag=1" \
	"kmem_mm_page_alloc pfn=0x100 order=2 tag=1" "discard 5" "packet" \
	"kmem_kmalloc ptr=0x1000 bytes_req=50 bytes_alloc=64 tag=2" \
	"kmem_mm_page_alloc pfn=0x102 order=0 tag=2"
prints "objects fb 64
pages fa 12288
pages fb 4096" "what is allocated anew was freed before" columns class,name,bytes --live \
	--by function
says 0 ': 5 events were lost: sums are too low' "lost events are reported" report
prints 5 "and counted" fact trace.lost

# The time that is looked at: from 1150 ns to 1350 ns, the second to the fourth of six events.
scripted x86_64 "${tables[@]}" "kmem_kmalloc ptr=0x1000 bytes_req=100 bytes_alloc=128 tag=1" \
	"kmem_kmalloc ptr=0x2000 bytes_req=60 bytes_alloc=64 tag=1" \
	"kmem_kmalloc ptr=0x3000 bytes_req=30 bytes_alloc=32 tag=1" "kmem_kfree ptr=0x1000" \
	"kmem_kfree ptr=0x2000" "kmem_kfree ptr=0x3000"
prints "1 1 128 96 224" "--time counts what is in it, and follows all before" pipe "{
	for i in allocations frees freed live peak; do fact objects.\$i --time 1150ns-1350ns; done
	} | paste -sd ' '"
prints "1 1" "--time takes seconds since the trace began" pipe "{
	fact objects.allocations --time 0.00000015-0.00000035
	fact objects.frees --time 0.00000015-0.00000035; } | paste -sd ' '"
prints "3 1" "--time without an end" pipe "{ fact objects.frees --time 1150ns-
	fact objects.allocations --time 1150ns-; } | paste -sd ' '"
prints "2 0" "--time without a beginning" pipe "{ fact objects.allocations --time -0.00000015
	fact objects.frees --time -0.00000015; } | paste -sd ' '"

# --filter: what is freed is what was counted.
filtered() { columns name,hit,frees --by function --filter "$@" | paste -sd ' '; }
scripted x86_64 "${tables[@]}" \
	"kmem_kmalloc ptr=0x1000 bytes_req=100 bytes_alloc=128 tag=1 tid=5 gfp_flags=0xcc0" \
	"kmem_kmalloc ptr=0x2000 bytes_req=60 bytes_alloc=64 tag=2 tid=6 gfp_flags=0xcc0" "cpu 3" \
	"kmem_cache_alloc ptr=0x3000 cache=1 bytes_req=200 bytes_alloc=256 tag=3 tid=5" \
	"kmem_mm_page_alloc pfn=1 tag=1 tid=9" "cpu 0" "kmem_kfree ptr=0x1000" \
	"kmem_kfree ptr=0x2000" "kmem_cache_free ptr=0x3000"
prints "fc 1 1 fa 1 1 fb 1 1 fa 1 0" "without a filter" pipe \
	"columns name,hit,frees --by function | paste -sd ' '"
for words in "site~a.c:1|fa 1 1 fa 1 0" "site!~a.c:1|fc 1 1 fb 1 1" "function=fb,fc|fc 1 1 fb 1 1" \
	"file=mm/a*|fa 1 1 fa 1 0" "file!=mm/[ab].c|fc 1 1" "module=mod|fb 1 1" \
	"module=vmlinux|fc 1 1 fa 1 1 fa 1 0" "cache=inode|fc 1 1" "cache=kmalloc-128|fa 1 1" \
	"type=page|fa 1 0" "type=kmalloc,cache|fc 1 1 fa 1 1 fb 1 1" "task=5|fc 1 1 fa 1 1" \
	"bytes>=100 type!=page|fc 1 1 fa 1 1" "bytes<100|fb 1 1" "alloc=128|fa 1 1" \
	"bytes>4095|fa 1 0" "bytes<=4K bytes>=4K|fa 1 0" "cpu=3|fc 1 1 fa 1 0"; do
	prints "${words#*|}" "--filter '${words%%|*}'" filtered "${words%%|*}"
done
prints "fa 1 1" "--filter twice: both hold" pipe "columns name,hit,frees --by function \
	--filter function=fa --filter bytes=100"

# A machine of 32 bits and the other byte order.
scripted ppc "${tables[@]}" "kmem_kmalloc ptr=0xc1000000 bytes_req=100 bytes_alloc=128 tag=1" \
	"kmem_kmalloc ptr=0xc2000000 bytes_req=20 bytes_alloc=32 tag=2" "kmem_kfree ptr=0xc1000000"
prints "fa 128 1
fb 32 0" "a trace of a 32-bit big-endian machine" columns name,total_alloc,frees --by function
