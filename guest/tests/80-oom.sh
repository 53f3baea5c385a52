# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default off never debug2
# When memory runs out, the kernel's report names the ten largest call sites; from two CPUs at once, too.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

head='Memory allocation profiling is'
line='^ *[0-9]+ +[0-9]+ [^ :]+:[0-9]+ (\[[A-Za-z0-9_]+\] )?func:[A-Za-z0-9_.]+( accurate:no)?$'
log() { dmesg | sed 's/^\[[^]]*\] //'; }
# top: the ten lines after the last heading.
top() { log | awk -v head="$head" 'index($0, head) == 1 { n = 0 } { l[n++] = $0 } END { for (i = 1; i < n && i <= 10; i++) print l[i] }'; }

# Nothing is too small to be killed but init, and nobody else is there to be killed.
dmesg -c >/dev/null
wanted 'Out of memory: Killed|Call [Tt]race:'
(echo 1000 >/proc/self/oom_score_adj; exec tail /dev/zero) 2>/dev/null
check "memory runs out, and somebody is killed" sh -c "dmesg | grep -q 'Out of memory: Killed'"
not_wanted
log >/tmp/oom

if [ ! -e $allocinfo ]; then
	none "no word of call sites" "$(grep "$head" /tmp/oom)"
	done_testing
fi
case $(boot_arg alloc.boot) in
off)
	check "the report says that profiling is off" grep -q "^$head off" /tmp/oom
	done_testing
	;;
esac
check "the report says that profiling is on" grep -q "^$head on" /tmp/oom
top >/tmp/top
is "it has ten call sites" "$(wc -l </tmp/top)" 10
none "each in the form of $allocinfo" "$(grep -vE "$line" /tmp/top)"
is "the largest first" "$(awk '{ print $1 }' /tmp/top)" "$(awk '{ print $1 }' /tmp/top | sort -rn)"
check "the largest holds what the process took" awk '
	NR == 1 { exit !($1 > total / 2 && $3 ~ /^mm\/(memory|huge_memory)\.c:/) }' \
	total="$(awk '$1 == "MemTotal:" { print $2 * 1024 }' /proc/meminfo)" /tmp/top
none "no counter is negative" "$(negative_lines)"

if [ ! -e /proc/sysrq-trigger ]; then
	skip "SysRq-m shows them, too" "this kernel has no SysRq"
	done_testing
fi
dmesg -c >/dev/null
echo m >/proc/sysrq-trigger
check "SysRq-m shows them, too" sh -c "dmesg | grep -q '$head on'"
top >/tmp/top
is "with ten call sites" "$(grep -cE "$line" /tmp/top)" 10

shower() { for _ in 1 2 3 4 5 6 7 8 9 10; do echo m >/proc/sysrq-trigger; done; }
dmesg -c >/dev/null
shower & one=$!
shower & two=$!
wait $one $two
log >/tmp/both
note "$(grep -c "^$head" /tmp/both) of 20 reports in the log, of which $(grep -c 'another CPU' /tmp/both) left it to the other CPU"
# Between a heading and its ten lines the other CPU may print what it likes, but no call site.
none "from two CPUs at once: never more than ten call sites to a heading" "$(awk -v head="$head" -v line="$line" '
	index($0, head) == 1 { if ($0 !~ /another CPU/) n = 0 }
	$0 ~ line && ++n > 10' /tmp/both)"

done_testing
