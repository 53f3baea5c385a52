# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154,SC2016
# allocinfo oom: reports in logs. The logs are made up, in the forms that kernels and the programs
# that print logs have.

cause='a b invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE), order=0'
# log BEFORE: a report of this overlay's kernel, with BEFORE at the front of each line.
ours_log() {
	printf "$1%s\n" "Linux version 6.1" "$cause" "Mem-Info:" \
		"Memory allocation profiling is on, 77 bytes missed, largest call sites:" \
		"   409600000   100000 mm/memory.c:4024 func:do_anonymous_page" \
		"Node 0 DMA free:15360kB" \
		"        4096        1 a b/c.c:1 [mod] func:f accurate:no" "oom_reaper: reaped"
}
# upstream_log BEFORE: one of the kernels from 6.10 on.
upstream_log() {
	printf "$1%s\n" "$cause" "Memory allocations (profiling is currently turned off):" \
		"     127 MiB     1234 mm/x.c:12 func:y" "    7.12 KiB        2 m.c:3 [m] func:z" \
		"       512 B        1 mm/x.c:13 func:z"
}
export -f ours_log upstream_log
export cause
sites='.reports[] | .line, .when, .cause, .state, .missed_bytes, .of_first, .modules,
	(.sites[] | "\(.bytes) \(.rounded) \(.calls) \(.file):\(.line) \(.module) \(.function)")'
for before in '' '[  101.123456] ' '[  101.123456][ T1234] ' '<4>[    1.5] ' \
	'Nov 28 09:35:20 host7 kernel: ' 'Nov 28 09:35:20 host kernel: [ 10.5] ' \
	'[Sat Nov 28 09:35:20 2026] ' 'kern  :warn  : [    1.500000] ' \
	'2026-11-28T09:35:20,123456+00:00 ' '4,1234,5678,-;' '28 5 '; do
	when=${before%"${before##*[! ]}"}
	# Without a message's beginning, what stands before it is part of the cause.
	said=$cause
	case $before in 2026* | 28*) said=$before$cause ;; esac
	ours_log "$before" >"$dir/log"
	prints "4
${when:-null}
$said
on
77
null
true
409600000 false 100000 mm/memory.c:4024 null do_anonymous_page
4096 false 1 a b/c.c:1 mod f" "ours, with '$before' before it" pipe \
		"'$ours' oom --json '$dir/log' | jq -r '$sites'"
	upstream_log "$before" >"$dir/log"
	prints "2
${when:-null}
$said
off
null
null
true
133169152 true 1234 mm/x.c:12 null y
7290 true 2 m.c:3 m z
512 false 1 mm/x.c:13 null z" "upstream's, with '$before' before it" pipe \
		"'$ours' oom --json '$dir/log' | jq -r '$sites'"
done
prints 'null' "the form that does not tell whether profiling is on" pipe \
	"printf '%s\n' 'Memory allocations:' '4.00 KiB 1 a.c:1 func:f' | '$ours' oom -j |
	jq -c '.reports[].state'"
head="Memory allocation profiling is off, 0 bytes missed, largest call sites"
prints '[4096,false]' "what the kernel left out" pipe "echo '$head of the first 4096 \
(without modules):' | '$ours' oom -j - | jq -c '.reports[] | [.of_first, .modules]'"
for kind in 'x: page allocation failure: order:9' 'sysrq: Show Memory' \
	'Kernel panic - not syncing: Out of memory'; do
	prints "$kind" "cause: $kind" pipe "printf '[ 1.0] %s\n' '$kind' 'Memory allocations:' |
		'$ours' oom -j | jq -r '.reports[].cause'"
done
prints '1 null' "a cause belongs to one report, and not to a later one" pipe "{ ours_log '';
	upstream_log '' | tail -n +2; } | '$ours' oom -j |
	jq -r '[(.reports | map(select(.cause)) | length), .reports[1].cause] |
		map(tostring) | join(\" \")'"
printf '\033[31m %s\r\n' 'Memory allocations:' '4.00 KiB 1 a.c:1 func:f' >"$dir/esc"
ours_log '[ 1.0] ' >"$dir/log"
gzip <"$dir/esc" >"$dir/esc.gz"
prints "log        $dir/log
line       4
when       [ 1.0]
cause      $cause
profiling  on
missed     77 bytes
SIZE   CALLS  CALL SITE
391M  100000  mm/memory.c:4024 do_anonymous_page
4.0K       1  a b/c.c:1 [mod] f accurate:no

log   $dir/esc.gz
line  1
when  ?[31m
SIZE  CALLS  CALL SITE
4.0K      1  a.c:1 f" "as tables, of several logs, harmless for a terminal" \
	"$ours" oom "$dir/log" "$dir/esc.gz"
prints '     SIZE  CALLS  CALL SITE
133169152   1234  mm/x.c:12 y' "in bytes" pipe "upstream_log '' | sed -n 's/^/ /; 2,3p' |
	'$ours' oom -B | tail -n 2 | sed 's/~//; s/SIZE/ SIZE/; s/^ *\(SIZE\)/     \1/'"
prints 1 "what was rounded has a tilde" pipe "upstream_log '' | '$ours' oom -B |
	grep -c '^ *~7290 '"
# Ten to a report; further ones are none of it, nor is what comes long after it.
prints 10 "no more than ten" pipe "{ echo 'Memory allocations:'; for i in {1..12}; do
	echo \"4.00 KiB 1 a.c:\$i func:f\"; done; } | '$ours' oom -j |
	jq '.reports[].sites | length'"
prints 1 "nor after many other lines" pipe "{ upstream_log '' | head -n 3; seq 64
	echo '4.00 KiB 1 a.c:1 func:f'; } | '$ours' oom -j | jq '.reports[].sites | length'"
prints 2 "but after fewer of them" pipe "{ upstream_log '' | head -n 3; seq 63
	echo '4.00 KiB 1 a.c:1 func:f'; } | '$ours' oom -j | jq '.reports[].sites | length'"

# Broken lines and wrong usage.
while IFS='|' read -r line problem; do
	printf '%s\n' 'Memory allocations:' "$line" '1.00 KiB 2 b.c:2 func:g' >"$dir/log"
	says 1 "^allocinfo oom: $dir/log:2: $problem; left out\$" "broken: $line" "$ours" oom -j \
		"$dir/log"
	grep -q '"function": "g"' "$dir/stdout"
	ok $? "broken: $line: the next one is taken"
done <<'END'
4.00 MiB x a.c:1 func:f|the line does not begin with two numbers.*
4.00 XiB 1 a.c:1 func:f|the line does not begin with two numbers.*
4.0.0 MiB 1 a.c:1 func:f|the line does not begin with two numbers.*
9.00 EiB 1 a.c:1 func:f|the line does not begin with two numbers.*
4.00 MiB 1 a.c func:f|no file and line before func:
4.00 MiB 1 a.c:1 func:f g|something else than key:value follows the function
END
says 1 "no report of call sites found; a kernel prints one when" "a log without any" "$ours" oom \
	/dev/null
says 1 "cannot read /is/not/there: No such file" "a log that is not there" "$ours" oom \
	/is/not/there
ours_log '' | gzip | head -c 60 >"$dir/cut.gz"
says 1 "cut.gz: cannot read on from line [0-9]*: the compressed data is cut off" \
	"compressed input that is cut" "$ours" oom "$dir/cut.gz"
says 2 "there is no option -x" "an option that is none" "$ours" oom -x
if command -v script >/dev/null; then
	timeout 20 script -qec "'$ours' oom; echo status \$?" /dev/null </dev/null 2>&1 |
		tr -d '\r' >"$dir/said"
	grep -q 'standard input is a terminal; name a log' "$dir/said" &&
		grep -q 'status 2' "$dir/said"
else
	skipped="there is no script"
fi
ok $? "standard input that is a terminal"
skipped=
