# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default off never debug2
# When memory runs out, the kernel's report names the ten largest call sites; from two CPUs at once,
# too.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

head='Memory allocation profiling is'
line='^ *[0-9]+ +[0-9]+ [^ :]+:[0-9]+ (\[[A-Za-z0-9_]+\] )?func:[A-Za-z0-9_.]+( accurate:no)?$'
log() { dmesg | sed 's/^\[[^]]*\] //'; }
# top: the ten lines after the last heading.
top() {
	log | awk -v head="$head" 'index($0, head) == 1 { n = 0 } { l[n++] = $0 }
		END { for (i = 1; i < n && i <= 10; i++) print l[i] }'
}

# This process is the one to be killed, since there is no other but init.
dmesg -c >/dev/null
wanted 'Out of memory: Killed|Call [Tt]race:'
(echo 1000 >/proc/self/oom_score_adj; exec tail /dev/zero) 2>/dev/null
check "the OOM killer kills a process when memory runs out" sh -c \
	"dmesg | grep -q 'Out of memory: Killed'"
not_wanted
log >/tmp/oom

if [ ! -e $allocinfo ]; then
	none "the OOM report has no call sites where there is no /proc/allocinfo" \
		"$(grep "$head" /tmp/oom)"
	done_testing
fi
case $(boot_arg alloc.boot) in
off)
	check "the OOM report says that profiling is off" grep -q "^$head off" /tmp/oom
	done_testing
	;;
esac
check "the OOM report says that profiling is on" grep -q "^$head on" /tmp/oom
top >/tmp/top
is "the OOM report has ten call sites" "$(wc -l </tmp/top)" 10
none "call sites in the OOM report have the form of $allocinfo" "$(grep -vE "$line" /tmp/top)"
is "call sites in the OOM report are sorted by size" "$(awk '{ print $1 }' /tmp/top)" \
	"$(awk '{ print $1 }' /tmp/top | sort -rn)"
check "the largest call site in the OOM report holds what the process took" awk '
	NR == 1 { exit !($1 > total / 2 && $3 ~ /^mm\/(memory|huge_memory)\.c:/) }' \
	total="$(awk '$1 == "MemTotal:" { print $2 * 1024 }' /proc/meminfo)" /tmp/top
none "no counter is negative" "$(negative_lines)"

if [ ! -e /proc/sysrq-trigger ]; then
	skip "SysRq-m shows the largest call sites" "this kernel has no SysRq"
	done_testing
fi
dmesg -c >/dev/null
echo m >/proc/sysrq-trigger
check "SysRq-m shows the largest call sites" sh -c "dmesg | grep -q '$head on'"
top >/tmp/top
is "SysRq-m shows ten call sites" "$(grep -cE "$line" /tmp/top)" 10

shower() { for _ in 1 2 3 4 5 6 7 8 9 10; do echo m >/proc/sysrq-trigger; done; }
dmesg -c >/dev/null
shower & one=$!
shower & two=$!
wait $one $two
log >/tmp/both
note "$(grep -c "^$head" /tmp/both) of 20 reports in the log," \
	"of which $(grep -c 'another CPU' /tmp/both) left it to the other CPU"
# Between a heading and its ten lines the other CPU may print other lines, but no call site.
none "SysRq-m from two CPUs at once never shows more than ten call sites to a heading" \
	"$(awk -v head="$head" -v line="$line" '
		index($0, head) == 1 { if ($0 !~ /another CPU/) n = 0 }
		$0 ~ line && ++n > 10' /tmp/both)"

done_testing
