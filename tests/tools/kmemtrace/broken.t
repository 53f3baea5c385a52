# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
# What is wrong in a packet is said with its place, and what is right is read.

# broken PATTERN EVENTS DESCRIPTION LINE...: three packets of three events on CPU 0, of which the
# second has these lines before its last event. The problems must match, and these events be there.
broken() {
	local pattern=$1 events=$2 what=$3 machine
	shift 3
	for machine in x86_64 ppc; do
		scripted $machine "repeat 3" "kmem_kfree ptr=1+i" "end" "packet" \
			"kmem_kfree ptr=4" "kmem_kfree ptr=5" "$@" "kmem_kfree ptr=6" "packet" \
			"repeat 3" "kmem_kfree ptr=7+i" "end" 2>"$dir/said" &&
			reads >"$dir/read"
		ok $? "$what: $machine"
		sed -n 's/^problem //p' "$dir/read" >"$dir/said"
		[[ $(paste -sd '|' "$dir/said") =~ ^$pattern$ ]]
		ok $? "$what: the problem, $machine"
		sed -n 's/.* ptr=0x//p' "$dir/read" | paste -sd ' ' >"$dir/said"
		[ "$(cat "$dir/said")" = "$events" ]
		ok $? "$what: the events, $machine"
	done
}
all="1 2 3 4 5 6 7 8 9" others="1 2 3 7 8 9"
second="cpu0.out packet 1 offset 140:" third="cpu0.out packet 2 offset 280:"
gap="\|$third its number is 2, and that of the one before 0"

broken "$second no packet begins here$gap" "$others" "the magic number is wrong" "header magic=1"
broken "$second its stream_id is 7, not 0$gap" "$others" \
	"another stream, and a size that cannot be trusted" "header stream_id=7 packet_bits=80000"
broken "$second it ends at 1500 ns, before it begins at 1501 ns$gap" "$others" \
	"the end is before the begin" "header begin=1501"
broken "cpu0.out packet 1 offset 220: an event at 1300 ns in a packet from 1400 to 1500 ns; the \
rest of the packet is left out" "$others" "the begin is behind events" "header begin=1400"
broken "cpu0.out packet 1 offset 260: an event at 1500 ns in a packet from 1300 to 1499 ns; the \
rest of the packet is left out" "1 2 3 4 5 7 8 9" "the end is before events" "header end=1499"
broken "$second it begins at 1100 ns, before 1200 ns, the last time before it" "$all" \
	"the begin is before the packet before" "header begin=1100"
broken "$second it cannot have a content of 1119 bits$gap" "$others" \
	"a content of no whole bytes" "header content_bits=1119"
broken "$second it cannot have a content of 632 bits$gap" "$others" \
	"a content smaller than the header" "header content_bits=632"
broken "$second it cannot have 8 bits$gap" "$others" "a packet smaller than the header" \
	"header packet_bits=8"
broken "$second it has 1120 bits, and 1280 bits of content" "$all" \
	"a content larger than the packet" "header content_bits=1280"
broken "$second it has 1280 bits, and 1120 bits of content" "$all" \
	"a packet larger than its content" "header packet_bits=1280"
broken "cpu0.out packet 1 offset 280: there are no events with the id 193; the rest of the packet \
is left out" "$all" "a size that reaches into the next packet" \
	"header content_bits=1280 packet_bits=1280"
broken "cpu0.out packet 1 offset 280: there are no events with the id 193; .*" "$all" \
	"a size that nothing has" "header content_bits=0x7ffffffffffffff8" \
	"header packet_bits=0x7ffffffffffffff8"
broken "cpu0.out packet 1 offset 260: it has 2 events, and should have 3\|cpu0.out packet 2 offset \
260: no packet begins here" "1 2 3 4 5 7 8 9" "a size that ends before the last event" \
	"header content_bits=960 packet_bits=960"
broken "cpu0.out packet 1 offset 260: an event of 20 bytes, and the packet ends in 10 bytes; the \
rest of the packet is left out" "1 2 3 4 5 7 8 9" "a size that ends in an event" \
	"header content_bits=1040 packet_bits=1040"
broken "$second its number is 5, and that of the one before 0\|$third its number is 2, and that of \
the one before 5" "$all" "a wrong number" "header sequence=5"
broken "$second its number is 2, and that of the one before 0\|$third its number is 2, and that of \
the one before 2" "$all" "a number twice" "header sequence=2"
broken "$third 0 events were discarded until its end, less than 9" "$all" \
	"too many discarded events" "header discarded=9"
broken "$second it is of CPU 3, in the file of CPU 0" "$all" "another CPU" "header cpu=3"
broken "cpu0.out packet 1 offset 280: it has 3 events, and should have 4" "$all" \
	"a wrong number of events" "header events=4"
broken "cpu0.out packet 1 offset 260: there are no events with the id 99; the rest of the packet \
is left out" "1 2 3 4 5 7 8 9" "an id that the trace does not have" "bytes 63000000000000000000"
broken "cpu0.out packet 1 offset 260: an event at 1350 ns, after one at 1400 ns\|cpu0.out packet 1 \
offset 300: it has 4 events, and should have 5" "1 2 3 4 5 a 6 7 8 9" "a time that goes back" \
	"time 1350" "kmem_kfree ptr=10" "time 1500" "header events=5"

# The event that went back has the time of the one before.
prints "1400 1500" "and is clamped" pipe \
	"reads | awk '/ptr=0x5|ptr=0x6/ { print \$1 }' | paste -sd ' '"

# If all of the packet went back, that is one problem.
scripted ppc "time 2000" "kmem_kfree ptr=1" "packet" "time 1000" "kmem_kfree ptr=2" \
	"kmem_kfree ptr=3" "packet" "time 1900" "kmem_kfree ptr=4" "time 2100" "kmem_kfree ptr=5"
prints "problem cpu0.out packet 1 offset 100: it begins at 1000 ns, before 2000 ns, the last time \
before it
2000 cpu0 kmem_kfree ptr=0x1
2000 cpu0 kmem_kfree ptr=0x2
problem cpu0.out packet 2 offset 220: it begins at 1900 ns, before 2000 ns, the last time before it
2000 cpu0 kmem_kfree ptr=0x3
2000 cpu0 kmem_kfree ptr=0x4
2100 cpu0 kmem_kfree ptr=0x5" "packets that begin before the last time" pipe "reads | sed '\$d'"

# Between packets and at the end.
scripted x86_64 "kmem_kfree ptr=1" "packet" "kmem_kfree ptr=2"
printf 'rubbish' >>"$dir/trace/cpu0.out"
prints "problem cpu0.out packet 2 offset 200: no packet begins here" \
	"bytes behind the last packet" pipe "reads | grep problem.*cpu"
scripted ppc "kmem_kfree ptr=1" "packet" "kmem_kfree ptr=2"
poke cpu0.out 104 "ff"
prints "problem cpu0.out packet 1 offset 100: the packet is of another trace than the metadata, by \
its uuid" "a packet of another trace" pipe "reads | grep problem.*cpu"
sed -i s/le/be/ "$dir/trace/metadata"
scripted x86_64 "kmem_kfree ptr=1"
sed -i 's/byte_order = le/byte_order = be/' "$dir/trace/metadata"
prints "problem cpu0.out packet 0 offset 0: the packet has not the byte order of the metadata
events 0 unknown 0 discarded 0 packets 0 missing 0 problems 1 from 0 to 0" \
	"a packet of another byte order" reads
scripted x86_64 "cpu 1" "alive_begin"
: >"$dir/trace/cpu0.out"
prints "1000 cpu1 alive_begin
events 1 unknown 0 discarded 0 packets 1 missing 0 problems 0 from 1000 to 1000" "an empty file" \
	reads
scripted x86_64 "header sequence=40 discarded=7" "alive_begin" "packet" \
	"header sequence=44 discarded=8" "alive_end"
prints "problem cpu0.out packet 1 offset 88: its number is 44, and that of the one before 40
events 2 unknown 0 discarded 8 packets 2 missing 3 problems 1 from 1000 to 1100" \
	"the first packet may have any number; those that are missing count" pipe \
	"reads | grep -v alive"
