# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# kmemtrace-report: reports besides the table.
# shellcheck source=tests/tools/kmemtrace/report.sh
. ./report.sh

# Bytes alive: 128, 192, 64, 96, 160, 32. The peak of 192 is at the second event, when fa has 128
# and fb 64; 160 later on is none. At the end fc's 32 are left.
scripted x86_64 "${tables[@]}" "kmem_kmalloc ptr=0x1000 bytes_req=100 bytes_alloc=128 tag=1" \
	"kmem_kmalloc ptr=0x2000 bytes_req=60 bytes_alloc=64 tag=2" "kmem_kfree ptr=0x1000" \
	"kmem_kmalloc ptr=0x3000 bytes_req=30 bytes_alloc=32 tag=3" \
	"kmem_kmalloc ptr=0x4000 bytes_req=50 bytes_alloc=64 tag=1" "cpu 1" \
	"kmem_kfree ptr=0x2000" \
	"kmem_kfree ptr=0x4000"
prints "192 1100" "--peak: how much, and when" pipe \
	"{ fact peak.objects.bytes --peak; fact peak.objects.time_ns --peak; } | paste -sd ' '"
prints "mm/a.c:10 func:fa 128 66.67 1 100
mm/b.c:20 [mod] func:fb 64 33.33 1 60" "--peak: who held it" columns \
	name,bytes,share,count,requested --peak
prints "160 1400" "--peak in a time: from 64 bytes on, and then 96 and 160" pipe "{
	fact peak.objects.bytes --peak --time 1250ns-; fact peak.objects.time_ns --peak \
	--time 1250ns-; } | paste -sd ' '"
prints "mm/c.c:30 func:fc 32 30 300" "--live: and how old it is" columns \
	name,bytes,requested,oldest_ns --live

# fa's 128 bytes live for 200 ns, fb's 64 for 400, fa's 64 for 200. From 128 to 255 ns are two, and
# from 256 to 511 is one.
prints "128 256 2
256 512 1" "--lifetimes: the histogram" pipe "report --json --lifetimes | perl -MJSON::PP -e \
	'local \$/; print \"\$_->{from_ns} \$_->{to_ns} \$_->{count}\n\" for \
	@{JSON::PP->new->decode(<STDIN>)->{lifetimes}{histogram}}'"
prints "mm/b.c:20 [mod] func:fb 400 512 400 1
mm/a.c:10 func:fa 200 256 200 2" "--lifetimes: who lives longest" columns \
	name,mean_ns,median_below_ns,longest_ns,freed --lifetimes

# Frees: fa on CPU 0, fb and fa on CPU 1, all allocated on CPU 0.
prints "0 1 2 128
0 0 1 128" "--cross-cpu: pairs of CPUs" columns allocated_on,freed_on,frees,bytes --cross-cpu
prints "2 3" "--cross-cpu: how many" pipe "{ fact cross_cpu.objects --cross-cpu
	fact cross_cpu.objects_all --cross-cpu; } | paste -sd ' '"
prints "                 0           1
     0           1           2" "--cross-cpu: the matrix" pipe \
	"report --cross-cpu | sed -n '/down/{n;p;n;p}'"

# Two ask for node 1, and one gets it. Of CPU 0's three that ask for none two are on node 0.
scripted x86_64 "${tables[@]}" "kmem_kmalloc ptr=0x1000 bytes_alloc=8 tag=1 node=1 node_given=1" \
	"kmem_kmalloc ptr=0x2000 bytes_alloc=8 tag=2 node=1 node_given=0" \
	"kmem_kmalloc ptr=0x3000 bytes_alloc=8 tag=2 node=-1 node_given=1" \
	"kmem_kmalloc ptr=0x4000 bytes_alloc=8 tag=2 node=-1" \
	"kmem_kmalloc ptr=0x5000 bytes_alloc=8 tag=2 node=-1"
prints "1 2 1 3" "--cross-node: another than asked for, and than the CPU's" pipe "{
	for i in other_node asked elsewhere not_asked; do fact cross_node.\$i --cross-node; done
	} | paste -sd ' '"
prints "-1 0 0 2
-1 1 0 1
1 0  1
1 1  1" "--cross-node: pairs of nodes" pipe \
	"columns asked,given,cpu,allocations --cross-node | sort -n"

# Slices of 1 us, from the first event on: two allocations and a free, nothing, and a free.
scripted x86_64 "${tables[@]}" "kmem_kmalloc ptr=0x1000 bytes_req=100 bytes_alloc=128 tag=1" \
	"kmem_kmalloc ptr=0x2000 bytes_req=60 bytes_alloc=64 tag=1" "kmem_kfree ptr=0x2000" \
	"time 3500" "kmem_kfree ptr=0x1000"
prints "1000 2 192 1 64 128
2000 0 0 0 0 128
3000 0 0 1 128 0" "--rates" columns begin_ns,allocations,allocated,frees,freed,net --rates --objects
# 20,000 us, in slices of 10 us then: 2,000 slices with ten allocations each.
scripted x86_64 "step 1000" "repeat 20000" \
	"kmem_kmalloc ptr=0x1000+64*i bytes_req=8 bytes_alloc=8" "end"
prints "2000 10 10" "--rates: slices become wider as they become more" pipe "columns allocations \
	--rates --objects | awk '{ if (!n++ || \$1 < least) least = \$1
		if (\$1 > most) most = \$1 } END { print n, least, most }'"

# Each allocation: fa's is freed by a call site, fb's pages by a task; a page and fc's are alive.
scripted x86_64 "${tables[@]}" "table symbols ffffffff81000100 T drop" \
	"kmem_kmalloc ptr=0x1000 bytes_req=100 bytes_alloc=128 tag=1 tid=7 gfp_flags=0xcc0" \
	"kmem_mm_page_alloc pfn=0x54 order=1 tag=2 tid=8" \
	"kmem_mm_page_alloc pfn=0x99 order=0 tag=2 tid=8" \
	"kmem_cache_alloc ptr=0x3000 cache=1 bytes_req=200 bytes_alloc=256 tag=3" "cpu 2" \
	"kmem_mm_page_free pfn=0x54 order=1 tid=9" "kmem_kfree ptr=0x1000 call_site=0x81000108"
names=time_ns,cpu,task,what,address,requested,allocated,freed_ns,lifetime_ns,freed_on
names+=,freed_by,site
prints "1100 0 8 order 1 pfn 0x54 8192 8192 1400 300 2 task 9 mm/b.c:20 [mod] func:fb
1000 0 7 kmalloc-128 0x1000 100 128 1500 500 2 drop+0x8 mm/a.c:10 func:fa
1200 0 8 order 0 pfn 0x99 4096 4096     mm/b.c:20 [mod] func:fb
1300 0 0 inode 0x3000 200 256     mm/c.c:30 func:fc" "--allocs: when freed, then what is alive" \
	columns "$names" --allocs
prints "1100" "--allocs --top 1" columns time_ns --allocs --top 1

# 60 bytes in 64: the next class below is 32, and 64 of 64 objects fill a page, as do 64 of their
# own size. 40 bytes in 64: 102 of 40 bytes fill a page; so 102 take a page instead of 102 * 64 =
# 6,528 bytes, which saves 2,432; at the end 51 are left, which take the same page instead of 3,264.
scripted x86_64 "repeat 102" "kmem_kmalloc ptr=0x1000+64*i bytes_req=40 bytes_alloc=64 tag=1" \
	"end" "repeat 51" "kmem_kfree ptr=0x1000+64*i" "end" "${tables[@]}"
names=advice,size,saved_at_peak,saved_at_end,objects_at_peak,objects_at_end
names+=,requested,allocated,site
prints "own_cache 40 2432 -832 102 51 40 64 mm/a.c:10 func:fa" "--advise: a cache of its own" \
	columns "$names" --advise
# 68 bytes in 128, the class below has 64: 4 bytes less save half of 10 * 128 bytes.
scripted x86_64 "${tables[@]}" "repeat 10" \
	"kmem_kmalloc ptr=0x1000+128*i bytes_req=68 bytes_alloc=128 tag=1" "end"
prints "smaller 64 640 640" "--advise: a size that fits the class below" columns \
	advice,size,saved_at_peak,saved_at_end --advise
# 17,000 bytes in 8 pages take 5.
scripted x86_64 "${tables[@]}" \
	"kmem_kmalloc_large ptr=0x100000 bytes_req=17000 bytes_alloc=32768 tag=2"
prints "exact_pages 20480 12288" "--advise: as many pages as are needed" columns \
	advice,size,saved_at_peak --advise
# What krealloc() has made larger is advised of as it is then.
scripted x86_64 "${tables[@]}" "repeat 200" \
	"kmem_kmalloc ptr=0x1000+64*i bytes_req=40 bytes_alloc=64 tag=1" "end" "repeat 200" \
	"krealloc_in_place ptr=0x1000+64*i bytes_req=64" "end"
prints "" "--advise: nothing for sizes that fit" columns advice,size,saved_at_end \
	--advise --time 100000ns-
