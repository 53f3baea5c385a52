# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# kmemtrace-report: the summary, the table, and what a row is.
# shellcheck source=tests/tools/kmemtrace/report.sh
. ./report.sh

# fa gets 128 and 32 bytes for 100 and 20: 160 for 120, of which 40 of 160 are wasted. fb gets 256
# for 200. Of three frees one is on another CPU, that of the 128 bytes.
scripted x86_64 "${tables[@]}" "cpu 0" \
	"kmem_kmalloc ptr=0x1000 bytes_req=100 bytes_alloc=128 tag=1 node=-1 tid=7" \
	"kmem_kmalloc ptr=0x2000 bytes_req=20 bytes_alloc=32 tag=1 node=-1 tid=8 gfp_flags=0x10" \
	"kmem_cache_alloc ptr=0x3000 cache=1 bytes_req=200 bytes_alloc=256 tag=2 tid=7 \
		node_given=1" \
	"cpu 1" "kmem_kfree ptr=0x1000" "cpu 0" "kmem_cache_free ptr=0x3000" "kmem_kfree ptr=0x2000"
prints "Objects by call site
     Total_alloc/Per        Total_req/Per        Hit Ping-pong    Frag Callsite
             256/256              200/200          1         0  21.88% mm/b.c:20 [mod] func:fb
              160/80               120/60          2         1  25.00% mm/a.c:10 func:fa" \
	"the table has the columns of perf kmem" pipe "report | sed -n '/^Objects by/,\$p'"
prints "  allocations                  3
  frees                        3
  bytes requested              320
  bytes allocated              416
  bytes freed                  416
  net                          0
  bytes wasted                 96
  fragmentation                23.08 %
  alive before the trace       0
  alive at the end             0
  at the peak                  416
  cross-CPU frees              1/3
  cross-node allocations       1/3" "the summary: 96 of 416 bytes are wasted" pipe \
	"report | sed -n '/^Objects:/,/^\$/{/^ /p}'"
prints "6 0 500" "the summary: events, losses, and from the first event to the last" pipe \
	"{ fact trace.events; fact trace.lost; fact trace.time_ns; } | paste -sd ' '"

prints "inode 256
kmalloc-128 128
kmalloc-rcl-32 32" "--by cache: size class and flags of kmalloc()" columns name,total_alloc \
	--by cache
prints "fb 256
fa 160" "--by function" columns name,total_alloc --by function
prints "mm/b.c 256
mm/a.c 160" "--by file" columns name,total_alloc --by file
prints "mod 256
vmlinux 160" "--by module" columns name,total_alloc --by module
prints "7 384
8 32" "--by task" columns name,total_alloc --by task
prints "mm/a.c:10 func:fa 2 1 2 160 0 160
mm/b.c:20 [mod] func:fb 1 0 1 256 1 256" "CSV has frees, nodes and the peak as well" columns \
	name,hit,ping_pong,frees,freed,cross_node,at_peak --sort hit

prints "fa fb" "--sort hit" pipe "columns name --by function --sort hit | paste -sd ' '"
prints "fb fa" "--sort +hit: the smallest first" pipe \
	"columns name --by function --sort +hit | paste -sd ' '"
prints "fa fb" "--sort frag" pipe "columns name --by function --sort frag | paste -sd ' '"
prints "fb fa" "--sort -name" pipe "columns name --by function --sort -name | paste -sd ' '"
prints "fa" "--top 1" columns name --by function --sort pingpong --top 1

# 56 of 64 bytes are wasted, and 28 of 128.
scripted x86_64 "${tables[@]}" "kmem_kmalloc ptr=0x1000 bytes_req=8 bytes_alloc=64 tag=1" \
	"kmem_kmalloc ptr=0x2000 bytes_req=100 bytes_alloc=128 tag=2"
prints "fa fb" "--sort waste" pipe "columns name --by function --sort waste | paste -sd ' '"

# Without tags the address tells, and what is in a module while it is loaded.
scripted x86_64 "table symbols ffffffff81000100 T alpha" "table symbols ffffffff81000200 T beta" \
	"table symbols ffffffffc0000000 t gamma [mod]" \
	"table modules 0 present 0xffffffffc0000000 4096 - mod" \
	"kmem_kmalloc ptr=0x1000 bytes_req=8 bytes_alloc=8 call_site=0x81000120" \
	"kmem_kmalloc ptr=0x2000 bytes_req=8 bytes_alloc=8 call_site=0x81000210" \
	"kmem_kmalloc ptr=0x3000 bytes_req=8 bytes_alloc=8 call_site=0xc0000004" \
	"kmem_kmalloc ptr=0x4000 bytes_req=8 bytes_alloc=8 call_site=0x81000120" \
	"kmem_kmalloc ptr=0x5000 bytes_req=8 bytes_alloc=8"
prints "alpha+0x20 2
beta+0x10 1
gamma+0x4 [mod] 1
unknown 1" "without a tag a site is the symbol and an offset" columns name,hit
prints "vmlinux 4
mod 1" "and the module is that of the symbol" columns name,hit --by module

# Where a module was, another one comes.
scripted x86_64 "table symbols ffffffffc0000000 t gamma [new]" \
	"table modules 0 present 0xffffffffc0000000 4096 - old" \
	"table modules 1050 going 0xffffffffc0000000 4096 - old" \
	"table modules 1060 coming 0xffffffffc0000000 4096 - new" \
	"kmem_kmalloc ptr=0x1000 bytes_req=8 bytes_alloc=8 call_site=0xc0000004" \
	"kmem_kmalloc ptr=0x2000 bytes_req=8 bytes_alloc=8 call_site=0xc0000004"
prints "new 1
old 1" "an address in two modules, one after the other, is two sites" columns name,hit --by module

# Objects live in pages, which have events of their own. 10,000 bytes of kmalloc() are in a block
# of 4 pages, and 10,000 of vmalloc() in 3 pages; a per-CPU area of 8 bytes takes 16 on two CPUs.
scripted x86_64 "${tables[@]}" "kmem_mm_page_alloc pfn=0x100 order=2 tag=1" \
	"kmem_kmalloc_large ptr=0x100000 bytes_req=10000 bytes_alloc=16384 tag=1" \
	"repeat 3" "kmem_mm_page_alloc pfn=0x200+i order=0 tag=2" "end" \
	"vmalloc ptr=0x7000000 bytes_req=10000 pages=3 tag=2" \
	"percpu_alloc ptr=0x40 bytes_req=8 bytes_alloc=16 tag=3"
prints "28688 20008 28672" "pages are never added to what is in them" pipe "{
	fact objects.allocated; fact objects.requested; fact pages.allocated; } | paste -sd ' '"
prints "objects mm/a.c:10 func:fa 16384 10000
objects mm/b.c:20 [mod] func:fb 12288 10000
objects mm/c.c:30 func:fc 16 8
pages mm/a.c:10 func:fa 16384 16384
pages mm/b.c:20 [mod] func:fb 12288 12288" "a site has a row for each" columns \
	class,name,total_alloc,total_req
prints "pages 16384
pages 12288" "--pages" columns class,total_alloc --pages
prints "objects 16384
objects 12288
objects 16" "--objects" columns class,total_alloc --objects
prints "kmalloc_large 1 16384 38.96%
percpu 1 16 50.00%
vmalloc 1 12288 18.62%
page 4 28672 0.00%" "the summary has a row for each allocator" pipe \
	"report | awk '/^By alloc/ { on = 1 } on && / [0-9]/ { print \$1, \$2, \$5, \$NF }
		/^\$/ { if (on) exit }'"
prints "vmalloc ptr=0x7000000" "an area of vmalloc() may be freed by kvfree()" pipe "
	scripted x86_64 'vmalloc ptr=0x7000000 bytes_req=1 pages=1' 'kmem_kfree ptr=0x7000000' &&
	report --mismatches >/dev/null && echo 'vmalloc ptr=0x7000000'"
