# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
# Events of several CPUs in the order of their times.

scripted x86_64 "step 0" "cpu 11" "kmem_kfree ptr=1" "kmem_kfree ptr=2" "cpu 2" "kmem_kfree ptr=3" \
	"time 1001" "kmem_kfree ptr=4" "time 999" "cpu 7" "kmem_kfree ptr=5" "time 1000" \
	"kmem_kfree ptr=6" "time 1002" "kmem_kfree ptr=7"
touch "$dir/trace/cpu3.out"
tee "$dir"/trace/{cpu04,cpux,cpu,cpu65536}.out "$dir/trace/cpu5.out.old" <<<"no packet" >/dev/null
prints "999 cpu7 kmem_kfree ptr=0x5
1000 cpu2 kmem_kfree ptr=0x3
1000 cpu7 kmem_kfree ptr=0x6
1000 cpu11 kmem_kfree ptr=0x1
1000 cpu11 kmem_kfree ptr=0x2
1001 cpu2 kmem_kfree ptr=0x4
1002 cpu7 kmem_kfree ptr=0x7
events 7 unknown 0 discarded 0 packets 3 missing 0 problems 0 from 999 to 1002" \
	"by time, then by CPU, then as recorded" reads

for cpus in 1 2 3 37; do
	trace --events 20000 --cpus $cpus --packet 4096
	# The sum over all events does not depend on their order.
	{ reads --count | sed -n '2,$p'; reads --streams; } 2>/dev/null | uniq >"$dir/said"
	[ "$(wc -l <"$dir/said")" = 1 ]
	ok $? "no time goes back and no event is lost, $cpus CPUs"
done

scripted x86_64 "discard 3" "alive_begin" "discard 1" "packet" "alive_end" "cpu 1" "discard 5" \
	"alive_begin"
prints "events 3 unknown 0 discarded 9 packets 3 missing 0 problems 0 from 1000 to 1200" \
	"discarded events, by the last packet of each CPU" pipe "reads | tail -n 1"
rm "$dir"/trace/cpu*
says 1 "^read-trace: cannot read $dir/trace: there is no cpuN.out in it\$" "without any CPU" reads
mkdir "$dir/trace/cpu0.out"
says 1 "^read-trace: .*/cpu0.out.*: Is a directory\$" "a folder instead of a file" reads
