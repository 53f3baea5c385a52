# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# kmemtrace-report --mismatches: each kind, once, and with both places.
# shellcheck source=tests/tools/kmemtrace/report.sh
. ./report.sh

places=("${tables[@]}" "table symbols ffffffff81000100 T drop"
	"table symbols ffffffff81000200 T let_go")
names=kind,count,address,allocated_ns,allocated_by,first_freed_ns,first_freed_by,time_ns,by
found() { columns $names --mismatches; true; }

scripted x86_64 "${places[@]}" "kmem_kmalloc ptr=0x1000 bytes_req=8 bytes_alloc=8 tag=1" \
	"kmem_kfree ptr=0x1000 call_site=0x81000104" "kmem_cache_alloc ptr=0x1000 cache=1 \
	bytes_req=200 bytes_alloc=256 tag=2" "kmem_cache_free ptr=0x1000 call_site=0x81000104" \
	"kmem_mm_page_alloc pfn=0x1000 order=1 tag=3" "kmem_mm_page_free pfn=0x1001" \
	"kmem_mm_page_free pfn=0x1000" "percpu_alloc ptr=0 bytes_req=8 bytes_alloc=16 tag=1" \
	"percpu_free ptr=0" "vmalloc ptr=0x1000 pages=1 bytes_req=8 tag=1" "vfree ptr=0x1000" \
	"kmem_kfree ptr=0" "kmem_kfree ptr=16" "repeat 2" "kmem_kmalloc ptr=16" \
	"kmem_kmalloc ptr=0 bytes_req=8" end
report --mismatches >"$dir/said" 2>&1
ok $? "one address in all allocators: nothing is wrong, exit status 0"
prints "" "and nothing is listed" found

scripted x86_64 "${places[@]}" "kmem_kmalloc ptr=0x1000 bytes_req=8 bytes_alloc=8 tag=1" \
	"kmem_kfree ptr=0x1000 call_site=0x81000104" "cpu 1" \
	"kmem_kfree ptr=0x1000 call_site=0x81000208"
prints "double_free 1 0x1000 1000 mm/a.c:10 func:fa 1100 drop+0x4 1200 let_go+0x8" \
	"freed twice, with all three places" found
report --mismatches >"$dir/said" 2>&1
[ $? = 1 ] && grep -qxF "    freed again        0.000000200 s, CPU 1: let_go+0x8" "$dir/said"
ok $? "exit status 1, and the text has them, too"
prints "1" "which is certain, since the allocation is in the trace" fact mismatches.reliable \
	--mismatches

scripted x86_64 "${places[@]}" alive_begin alive_end "kmem_kfree ptr=0x1000 call_site=0x81000208" \
	"kmem_kmalloc ptr=0x1000 bytes_req=8 bytes_alloc=8 tag=1"
prints "free_of_unknown 1 0x1000     1200 let_go+0x8" \
	"a free of what was never allocated; a later allocation is none" found
scripted x86_64 "${places[@]}" "kmem_mm_page_alloc pfn=0x10 order=1 tag=1" \
	"kmem_mm_page_free pfn=0x10 order=1" "kmem_mm_page_free pfn=0x11"
prints "double_free 1 0x11 1000 mm/a.c:10 func:fa 1100  1200 " "a page of a block that was freed" \
	found

scripted x86_64 "${places[@]}" "kmem_kmalloc ptr=0x1000 bytes_req=8 bytes_alloc=8 tag=1" \
	"kmem_kmalloc ptr=0x1000 bytes_req=8 bytes_alloc=8 tag=2"
prints "allocated_twice 1 0x1000 1000 mm/a.c:10 func:fa   1100 mm/b.c:20 [mod] func:fb" \
	"an allocation where something is alive" found
for pages in "0x100 3" "0x102 0" "0x103 0"; do
	scripted x86_64 "${places[@]}" "kmem_mm_page_alloc pfn=0x102 order=1 tag=1" \
		"kmem_mm_page_alloc pfn=${pages% *} order=${pages#* } tag=2"
	prints "allocated_twice 1" "pages that are alive in a block at $pages" pipe \
		"columns kind,count --mismatches; true"
done

scripted x86_64 "${places[@]}" "kmem_kmalloc ptr=0x1000 bytes_req=8 bytes_alloc=8 tag=1" \
	"kmem_cache_free ptr=0x1000 call_site=0x81000208"
prints "slab_free_of_kmalloc 1 0x1000 1000 mm/a.c:10 func:fa   1100 let_go+0x8" \
	"kmem_cache_free() of what is from kmalloc()" found
scripted x86_64 "${places[@]}" \
	"kmem_cache_alloc ptr=0x1000 cache=1 bytes_req=8 bytes_alloc=8 tag=1" \
	"kmem_kfree ptr=0x1000 call_site=0x81000208"
prints "kfree_of_slab_object 1 0x1000 1000 mm/a.c:10 func:fa   1100 let_go+0x8" \
	"kfree() of an object of a cache" found

scripted x86_64 "${places[@]}" "repeat 3" \
	"kmem_kmalloc ptr=0x1000+64*i bytes_req=9 bytes_alloc=8 tag=1" "end"
prints "less_than_requested 3 0x1000 1000 mm/a.c:10 func:fa   1000 mm/a.c:10 func:fa" \
	"less allocated than requested: what is alike is counted" found
scripted x86_64 "${places[@]}" "kmem_kmalloc ptr=0x1000 bytes_req=8 bytes_alloc=16 tag=1" \
	"krealloc_in_place ptr=0x1000 bytes_req=17 call_site=0x81000208"
prints "less_than_requested 1 0x1000 1000 mm/a.c:10 func:fa   1100 let_go+0x8" \
	"a krealloc() to more than there is" found

# Before all that was alive is listed, nobody knows what is freed; but not twice.
scripted x86_64 "${places[@]}" "kmem_kfree ptr=0x5000" alive_begin "kmem_kfree ptr=0x6000" alive_end
report --mismatches >"$dir/said" 2>&1
ok $? "frees of older objects are expected until they have been listed"
prints 2 "and counted" fact mismatches.older --mismatches
scripted x86_64 alive_begin alive_end "kmem_mm_page_free pfn=5"
report --mismatches >"$dir/said" 2>&1
ok $? "pages that were reserved may be freed"
scripted x86_64 alive_begin alive_end "kmem_mm_page_free pfn=5" "kmem_mm_page_free pfn=5"
prints "double_free 1" "but once" pipe "columns kind,count --mismatches; true"
scripted x86_64 "kmem_kfree ptr=0x5000" "kmem_mm_page_free pfn=5" "percpu_free ptr=5"
report --mismatches >"$dir/said" 2>&1
ok $? "and where there is no list"
scripted x86_64 "${places[@]}" "kmem_kfree ptr=0x5000 call_site=0x81000104" \
	"kmem_kfree ptr=0x5000 call_site=0x81000208"
prints "double_free 1 0x5000   1000 drop+0x4 1100 let_go+0x8" \
	"an older one that is freed twice" found
scripted x86_64 "${places[@]}" alive_begin alive_end "kmem_kfree ptr=0x5000"
prints "free_of_unknown 1" "and not any more after that" pipe \
	"columns kind,count --mismatches; true"
prints "1" "which is certain" fact mismatches.reliable --mismatches
unreliable() { report --mismatches | grep -o 'Unreliable.*'; true; }
prints "Unreliable, above all what is freed twice, not allocated or allocated twice: events were \
lost." "but not where events were lost" pipe "scripted x86_64 'discard 1' 'alive_begin' alive_end \
	'kmem_kfree ptr=0x5000' && unreliable 2>/dev/null"
prints "Unreliable, above all what is freed twice, not allocated or allocated twice: the trace was \
recorded with a filter." "nor where a filter was set" pipe \
	"printf '%s\n' alive_begin alive_end 'kmem_kfree ptr=0x5000' |
	trace --script - --filter min=9 && unreliable"
# The column of numbers is straight.
prints "" "no title is wider than its column" pipe "scripted x86_64 'kmem_kfree ptr=0x5000' &&
	report --mismatches --cross-node --peak | grep -E '^  [^ ]' |
		grep -vE '^  .{28} [^ ]'; true"
