# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
# A trace of the next minor version, which has a new event and a new field at the end of another,
# read by this version, and a trace of this version, read by the next. That version is this one with
# another kmemtrace_abi.h.

next=$dir/next/linux
mkdir -p "$next"
sed -e 's/^\(#define KMEMTRACE_MINOR\t*\)0$/\11/' -e 's/^\(#define KMEMTRACE_LARGEST\t*\)40/\144/' \
	-e 's/E(KMALLOC, "kmem_kmalloc", 40, OBJECT)/E(KMALLOC, "kmem_kmalloc", 44, NEXT)/' \
	-e 's/^\tE(ALIVE_END, .*/& E(SHINY, "shiny", 12, SHINY)/' \
	-e 's/^\tKMEMTRACE_ALIVE_END\t= 29,/&\n\tKMEMTRACE_SHINY = 40,/' \
	-e 's/^#define KMEMTRACE_NO_FIELDS.*/&\
#define KMEMTRACE_NEXT_FIELDS(F) KMEMTRACE_OBJECT_FIELDS(F) F(colour, 40, 32, 0, 32, dec)\
#define KMEMTRACE_SHINY_FIELDS(F) F(shine, 8, 32, 0, 32, dec)/' \
	"$top/include/linux/kmemtrace_abi.h" >"$next/kmemtrace_abi.h"
build_maker "$dir/make-next" "$dir/next" '-DMORE_FIELDS(A)=A(colour) A(shine)' >"$dir/said" 2>&1
ok $? "the kernel's side of the next version compiles"
# shellcheck disable=SC2086 # options, one by one
build_reader "$dir/read-next" $sanitize -include "$next/kmemtrace_abi.h" \
	'-DKMEMTRACE_SET_colour(stream, event, value)=((event)->new_order = (value))' \
	'-DKMEMTRACE_SET_shine(stream, event, value)=((event)->pages = (value))' >"$dir/said" 2>&1
ok $? "and so does its reader"

for machine in x86_64 ppc; do
	rm -rf "$dir/trace"
	printf '%s\n' "shiny shine=9" "kmem_kmalloc ptr=1 bytes_req=2 bytes_alloc=3 colour=4" \
		"kmem_kmalloc ptr=5 bytes_alloc=6 colour=7" "shiny" "packet" "shiny" "packet" \
		"kmem_kfree ptr=1" "shiny" |
		"$dir/make-next" --machine $machine --script - "$dir/trace" 2>"$dir/said"
	ok $? "a trace of the next version, $machine"
	prints "1100 cpu0 kmem_kmalloc tid=0 ptr=0x1 bytes_req=2 bytes_alloc=3
1200 cpu0 kmem_kmalloc tid=0 ptr=0x5 bytes_alloc=6
1500 cpu0 kmem_kfree ptr=0x1
events 3 unknown 4 discarded 0 packets 3 missing 0 problems 0 from 1100 to 1600" \
		"this version reads it, without what it does not know, $machine" reads
	prints "1000 cpu0 shiny pages=9
1100 cpu0 kmem_kmalloc tid=0 ptr=0x1 bytes_req=2 bytes_alloc=3 new_order=4
1200 cpu0 kmem_kmalloc tid=0 ptr=0x5 bytes_alloc=6 new_order=7
1300 cpu0 shiny
1400 cpu0 shiny
1500 cpu0 kmem_kfree ptr=0x1
1600 cpu0 shiny
events 7 unknown 0 discarded 0 packets 3 missing 0 problems 0 from 1000 to 1600" \
		"the next version reads all of it, $machine" "$dir/read-next" "$dir/trace"
	prints "cpu 0: 3 packets, 3 events and 4 of unknown kinds, 0 discarded, \
0.000001100 to 0.000001600 s" "kmemtrace_check has no complaint, $machine" pipe \
		"'$checker' '$dir/trace/cpu0.out' | head -n 1"
	scripted $machine "kmem_kmalloc ptr=1 bytes_req=2 bytes_alloc=3 tid=4 node=-1" \
		"kmem_kmalloc ptr=0xffffffffffffffff bytes_alloc=0xffffffff" "kmem_kfree ptr=1"
	prints "1000 cpu0 kmem_kmalloc tid=4 node=-1 ptr=0x1 bytes_req=2 bytes_alloc=3
1100 cpu0 kmem_kmalloc tid=0 ptr=0xffffffffffffffff bytes_alloc=4294967295
1200 cpu0 kmem_kfree ptr=0x1
events 3 unknown 0 discarded 0 packets 1 missing 0 problems 0 from 1000 to 1200" \
		"it reads one of this version: what is missing is 0, $machine" \
		"$dir/read-next" "$dir/trace"
done
sed -i 's/kmemtrace_minor = 0/kmemtrace_minor = 1/' "$dir/trace/metadata"
says 1 '^read-trace: .*/metadata:[0-9]*: size_1 is 40, less than the 44 bytes of kmem_kmalloc$' \
	"but not one that only says that it is of the next" "$dir/read-next" "$dir/trace"
