# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
# Every field of every event, from machines of both byte orders and word sizes.

# shellcheck source=tests/tools/kmemtrace/cases.sh
. ./cases.sh
while read -r machine base what; do
	cases "$machine" "$base"
	reads | sed '$d' | diff "$dir/cases.reader" - >"$dir/said" 2>&1
	ok $? "the bits of each field, $what"
done <<'END'
x86_64 0xffffffff81000000 little-endian, 64 bits
i386 0xc1000000 little-endian, 32 bits
ppc 0xc0000000 big-endian, 32 bits
ppc64 0xc000000000000000 big-endian, 64 bits
END

# The bytes of a record as the format defines them, without the macros that both sides use.
scripted x86_64 "bytes 01e8030000000000 563412f1debcfaff 6745238121432500 785634128088ffff \
	6400000080000000"
prints "1000 cpu0 kmem_kmalloc tid=1193046 gfp_flags=0xabcdef1 node=-1 node_given=2 \
call_site=0xffffffff81234567 tag=344865 ptr=0xffff888012345678 bytes_req=100 bytes_alloc=128" \
	"the bytes of a little-endian record" pipe "reads | head -n 1"
scripted ppc "bytes 01000000000003e8 123456abcdef1fff 8123456754321002 00000000c2345678 \
	0000006400000080"
prints "1000 cpu0 kmem_kmalloc tid=1193046 gfp_flags=0xabcdef1 node=-1 node_given=2 \
call_site=0x81234567 tag=344865 ptr=0xc2345678 bytes_req=100 bytes_alloc=128" \
	"the bytes of a big-endian record" pipe "reads | head -n 1"

metadata() { "$dir/read-trace" --metadata "$dir/trace/metadata"; }
trace --machine ppc --events 1 --page-shift 16 --no-tags --filter 'min=8 "\n' --release 6.1.0-x \
	--freq 2400000000
prints "version 2.0 big-endian uuid 6b6d656d747261636501020304050607 page_shift 16 \
kernel_base 0xc0000000 freq 2400000000 offset 1700000000123456788 has_tags 0
filter 'min=8 \"\\n' release '6.1.0-x' machine 'ppc'" "what the metadata says" metadata

# Times are in ticks there, and in ns here.
printf '%s\n' "time 12" "kmem_kfree" "time 17" "kmem_kfree" "time 24" "kmem_kfree" \
	"time 2400000000" "kmem_kfree" "time 24000000000000001" "kmem_kfree" "packet" \
	"header begin=24000000 end=2400000" "kmem_kfree" | trace --freq 2400000000 --script -
prints "5
7
10
1000000000
problem 0 packet 1 offset 180: it ends at 1000000 ns, before it begins at 10000000 ns
10000000000000000
from 5 to 10000000000000000" "ticks of another clock" pipe \
	"reads | sed 's/ cpu0 .*//; s/cpu0.out/0/; s/.*from/from/'"
printf '%s\n' "time 7" "kmem_kfree" | trace --freq 1000 --script -
prints 7000000 "ticks of a slow clock" pipe "reads | sed -n 's/ cpu0 .*//p'"

# The time of an event has 56 bits; the others are those of the packet.
scripted x86_64 "time 0xfffffffffffff0" "kmem_kfree ptr=1" "time 0x100000000000010" \
	"kmem_kfree ptr=2" "time 0x2ffffffffffffff" "packet" "kmem_kfree ptr=3"
prints "72057594037927920 cpu0 kmem_kfree ptr=0x1
72057594037927952 cpu0 kmem_kfree ptr=0x2
216172782113783807 cpu0 kmem_kfree ptr=0x3" "times of more than 56 bits" pipe "reads | sed '\$d'"
