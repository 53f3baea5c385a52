# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# kmemtraced, with fake-debugfs in the kernel's place.

traced=$dir/sanitized/kmemtraced
mine=$dir/kmemtraced
mkdir "$mine"
$CC -O2 -Wall -Wextra -Werror -idirafter "$top/include" -o "$mine/fake-debugfs" fake-debugfs.c \
	"$top/mm/kmemtrace/metadata.c" || bail "fake-debugfs does not compile"
$CC -O2 -Wall -Wextra -Werror -o "$mine/without-splice" without-splice.c || bail \
	"without-splice does not compile"
fake=$mine/fake fake_pid=''
rec=$mine/recorded
recorder=("$traced" --debugfs "$fake" --kallsyms "$fake/kallsyms" -o "$rec")

# until_true COMMAND...: waits until it succeeds, up to ten seconds. What it prints does not
# matter.
until_true() {
	local i
	for i in $(seq 500); do
		"$@" >"$mine/until" 2>&1 && return
		sleep 0.02
	done
	echo "never: $*" >"$dir/said"
	return 1
}
no_fake() {
	[ -z "$fake_pid" ] || { kill -CONT "$fake_pid"; kill "$fake_pid"; wait "$fake_pid"; }
	fake_pid=''
} 2>/dev/null
# kernel OPTION...: another kernel, with fake-debugfs's options, and no trace.
kernel() {
	no_fake
	rm -rf "$fake" "$rec"
	mkdir "$fake"
	"$mine/fake-debugfs" "$@" "$fake" &
	fake_pid=$!
	until_true test -e "$fake/kmemtrace/ready" || bail "fake-debugfs does not start"
}
# record ARGUMENT...: a trace of it in $rec, ended if it never ends. launch: the same in the
# background, from when its first packets are there.
record() { timeout --foreground 60 "${recorder[@]}" "$@"; }
launch() {
	env --default-signal=HUP "${recorder[@]}" "$@" >"$mine/out" 2>"$dir/said" &
	pid=$!
	until_true test -s "$rec/tables/modules"
}
gone() { ! kill -0 "$pid"; }
# landed STATUS DESCRIPTION: it must end with this.
landed() {
	until_true gone || kill -KILL "$pid"
	wait "$pid"
	set -- $? "$@"
	echo "status $1, wanted $2" >>"$dir/said"
	[ "$1" = "$2" ]
	ok $? "$3"
}
# said PATTERN DESCRIPTION: the last one must have said so.
said() {
	grep -qE -- "$1" "$dir/said"
	ok $? "$2"
}
enabled() { cat "$fake/kmemtrace/enabled"; }
cpus_left() { find "$fake/kmemtrace" -name 'cpu*' | wc -l; }
# off DESCRIPTION: tracing is off, and the buffers are gone, which the fake does a moment later.
off() {
	until_true test ! -e "$fake/kmemtrace/cpu0"
	prints "0 0" "$1" pipe 'echo "$(enabled) $(cpus_left)"'
}
# packets FILE: "SEQUENCE EVENTS BYTES DISCARDED" of each packet, and what is wrong with one.
packets() {
	perl -e '
		open my $file, "<", shift or die; binmode $file; local $/; my $all = <$file>;
		for (my $at = 0; $at < length $all; $at += $bytes) {
			my ($magic, $uuid, $id, $begin, $end, $bits, $same, $sequence, $discarded,
				$cpu, $events) = unpack "L a16 L Q6 L2", substr $all, $at, 80;
			$bytes = $bits / 8;
			print "no packet at $at\n" if $magic != 0xc1fc1fc1;
			print "cut off at $at\n" if $at + $bytes > length $all;
			last if $magic != 0xc1fc1fc1 || !$bytes;
			print "$sequence $events $bytes $discarded\n";
		}' "$1"
}
# whole FIRST FILE...: the packets are whole, and have all numbers from FIRST on.
whole() {
	local first=$1 file
	shift
	for file; do
		packets "$file" | awk -v first="$first" -v file="${file##*/}" '
			/no packet|cut off/ || $1 != first + NR - 1 {
				print file ": packet " NR ": " $0; exit 1
			}' || return
	done
}
events() {
	cat "$rec"/cpu*.out >"$mine/all"
	packets "$mine/all" | awk '{ n += $2 } END { print n + 0 }'
}

# sound DESCRIPTION: kmemtrace_check finds nothing wrong with it.
sound() { prints "" "$1" "$checker" -q "$rec"; }

# An ordinary trace.
kernel --interval 20
says 0 '^kmemtraced: [0-9]+ events in [0-9.]+ MB from 2 CPUs in [0-9]+\.[0-9] s, 0 lost$' \
	"--duration: it ends, and says what there is" record --duration 500ms
said "^kmemtraced: next: kmemtrace-report $rec\$" "and what to do next"
told=$(sed -n 's/^kmemtraced: \([0-9]*\) events.*/\1/p' "$dir/said")
prints "$told" "so many events are in the packets" events
prints "" "each CPU's packets are whole, from the first one on" whole 0 "$rec/cpu0.out" \
	"$rec/cpu1.out"
prints "1 1" "the last one of each CPU is there" pipe \
	'for i in 0 1; do packets "$rec/cpu$i.out" | awk "END { print \$2 }"; done | paste -sd " "'
off "tracing is off, and the buffers are freed"
sound "kmemtrace_check finds nothing wrong"
prints "cpu0.out cpu1.out metadata tables" "the folder has what a trace has, and no more" pipe \
	'ls "$rec" | paste -sd " "'
prints "" "metadata is the kernel's" cmp "$fake/kmemtrace/metadata" "$rec/metadata"
for table in tags caches modules; do
	prints "" "and so is tables/$table" cmp "$fake/kmemtrace/$table" "$rec/tables/$table"
done
prints "" "tables/symbols has what has an address" pipe \
	'tail -n +2 "$fake/kallsyms" | cmp - "$rec/tables/symbols"'
prints "600 700" "it is for its owner only" pipe \
	'find "$rec" -printf "%m\n" | sort -u | paste -sd " "'
cp -r "$rec" "$mine/before"
says 2 "^kmemtraced: $rec is not empty; name another folder with -o\$" "a folder with a trace" \
	record --duration 1
prints "" "is left as it is" diff -r "$mine/before" "$rec"
rm -rf "$mine/before" "$rec"
mkdir "$rec"
says 0 ' 0 lost$' "an empty folder is taken" record --duration 10ms
prints "" "-q: nothing is said" pipe 'rm -r "$rec" && record -q --duration 10ms 2>&1'
default_name() { (
	cd "$mine" || exit
	"$traced" -q --debugfs "$fake" --kallsyms "$fake/kallsyms" --duration 10ms &&
		find . -maxdepth 1 -name 'kmemtrace.*' -printf '%f\n' -exec rm -r {} +
); }
prints "kmemtrace.$(date +%Y%m%d)-" "without -o the folder has the time in its name" pipe \
	'default_name | grep -xE "kmemtrace\.[0-9]{8}-[0-9]{6}" | sed "s/-.*/-/"'

# How it is ended.
for signal in INT TERM HUP; do
	kernel
	launch
	kill -$signal "$pid"
	landed 0 "SIG$signal ends it"
	off "SIG$signal: tracing is off"
	prints "" "SIG$signal: all is there" whole 0 "$rec/cpu0.out" "$rec/cpu1.out"
done
kernel --packets 12 --bytes 65536
launch
kill -STOP "$fake_pid"
kill -INT "$pid"
sleep 0.2
kill -INT "$pid"
sleep 0.2
kill -CONT "$fake_pid"
landed 0 "the same signal twice ends it once"
prints "" "and all is there" whole 0 "$rec/cpu0.out" "$rec/cpu1.out"
prints "13 13" "to the last packet" pipe \
	'for i in 0 1; do packets "$rec/cpu$i.out" | wc -l; done | paste -sd " "'
kernel
launch
kill -STOP "$fake_pid"
kill -INT "$pid"
sleep 1.2
kill -INT "$pid"
landed 1 "when it waits for the kernel, a second Ctrl-C ends it"
said 'interrupted again; what the buffers still hold is lost' "and it says what that means"
kernel
launch
printf '0\n' >"$fake/kmemtrace/enabled"
landed 0 "it ends when somebody else stops tracing"
said 'tracing was stopped by somebody else' "and says so"
prints "" "and all is there" whole 0 "$rec/cpu0.out" "$rec/cpu1.out"
off "and the buffers are freed"
kernel
nohup "${recorder[@]}" --duration 1500ms \
	>"$dir/said" 2>&1 &
pid=$!
until_true test -s "$rec/tables/modules"
kill -HUP "$pid"
landed 0 "with nohup it goes on when the terminal is gone"
said 'in [1-9][0-9]*\.[0-9] s' "until it is over"
kernel --interval 5
"${recorder[@]}" 2> >(true) &
pid=$!
until_true test -s "$rec/tables/modules"
kill -INT "$pid"
landed 0 "it ends as ever when nobody reads its stderr any more"
off "and tracing is off"

kernel
mkfifo "$mine/full"
exec 9<>"$mine/full"
dd if=/dev/zero of="$mine/full" bs=4096 oflag=nonblock 2>"$dir/said"
"${recorder[@]}" --duration 100ms 2>&9 9<&- &
pid=$!
until_true test -s "$rec/tables/modules"
off "a full pipe as stderr does not keep tracing on"
cat <&9 >"$mine/all" &
reader=$!
landed 0 "and it ends as ever when somebody reads from there"
until_true grep -qa 'next: kmemtrace-report' "$mine/all"
ok $? "with all that it has to say"
kill "$reader"
exec 9<&-

# COMMAND.
kernel
prints "1
out" "COMMAND runs while tracing is on, and has standard output" record -- \
	sh -c "cat '$fake/kmemtrace/enabled'; echo out"
off "then tracing is off"
status_of() { rm -rf "$rec"; record "$@" >"$dir/stdout" 2>&1; echo $?; }
prints 3 "its exit status is passed on" status_of -- sh -c 'exit 3'
prints 3 "-- is not needed" status_of sh -c 'exit 3'
prints 143 "so is a signal that it ends with" status_of -- sh -c 'kill $$'
prints 141 "signals are as they are for others" status_of -- sh -c 'kill -PIPE $$'
prints 127 "a command that is not there" status_of -- /is/not/there
prints 126 "a command that cannot be run" status_of -- "$dir"
rm -rf "$rec"
says 0 'cannot run /is/not/there: No such file' "and it is said what is wrong" pipe \
	'record -- /is/not/there || true'
kernel
launch -- sh -c "trap 'echo got it; exit 5' TERM; touch '$mine/ready'
	while :; do sleep 0.02; done"
until_true test -e "$mine/ready"
kill -TERM "$pid"
landed 5 "a signal is passed on to it"
prints "got it" "once" cat "$mine/out"
kernel
launch --duration 100ms -- sh -c "until [ -e '$mine/go' ]; do sleep 0.02; done; exit 6"
until_true grep -q waiting "$dir/said"
said 'waiting for the end of sh$' "--duration ends the trace, not the command"
off "tracing is off"
touch "$mine/go"
landed 6 "and the exit status is that of the command"
rm -f "$mine/ran"
says 2 'another folder' "what cannot be traced is not run" record -- touch "$mine/ran"
[ ! -e "$mine/ran" ]
ok $? "really not"

# One at a time.
kernel
launch
says 2 '^kmemtraced: another kmemtraced is at work, and only one can be; end that one first$' \
	"a second instance is refused" "$traced" --debugfs "$fake" -o "$mine/other"
prints "1" "the first one goes on" enabled
[ ! -e "$mine/other" ]
ok $? "and nothing is left of the second"
kill -INT "$pid"
landed 0 "the first one ends as ever"
kernel --interval 20
launch -- sh -c "echo \$\$ >'$mine/sleeper'; exec sleep 100"
until_true test -s "$mine/sleeper"
{ kill -KILL "$pid"; wait "$pid"; } 2>"$mine/wait"
mv "$rec" "$mine/first"
says 0 'tracing is on already; this trace begins with what the buffers hold' \
	"one that was killed leaves no lock" record --duration 100ms
last=$(packets "$mine/first/cpu0.out" | awk '/cut/ { exit } { n = $1 } END { print n }')
prints "" "its trace goes on where that one ended" whole $((last + 1)) "$rec/cpu0.out"
kill "$(cat "$mine/sleeper")"
rm -rf "$mine/first"

# Tracing was on before, or is stopped and was not read.
kernel --on
says 0 'tracing is on already' "tracing is on from the boot: it takes what is there" record \
	--duration 50ms
said "the buffers stay, since it was on before: echo 0 >$fake/kmemtrace/enabled frees them\$" \
	"it says what becomes of the buffers"
prints "" "from the first packet to the last" whole 0 "$rec/cpu0.out" "$rec/cpu1.out"
prints "0 2" "tracing is off, and the buffers are there" pipe 'echo "$(enabled) $(cpus_left)"'
kernel --stopped
says 0 'tracing had been stopped before: this is that trace, and no new one' \
	"tracing was stopped, and the packets are still there: it saves them" record
prints "5 5" "all of them" pipe \
	'for i in 0 1; do packets "$rec/cpu$i.out" | wc -l; done | paste -sd " "'
off "and the buffers are freed then"
kernel --stopped
says 1 'touch was not run; run this again' "a command is not run for them" record -- \
	touch "$mine/ran"
[ ! -e "$mine/ran" ] && whole 0 "$rec/cpu0.out" "$rec/cpu1.out" >"$dir/said" 2>&1
ok $? "really not, and they are saved"
kernel --kept
until_true test -e "$fake/kmemtrace/cpu1"
launch
kill -INT "$pid"
landed 0 "after a trace that was read to the end a new one begins"
prints 802 "with packets" events
off "and its buffers are freed, since nobody traced before"

# A CPU that goes offline has packets in its buffer, and goes on with it when it is back.
kernel --interval 10
launch
more_of() { # CPU BYTES: its file has become larger
	[ "$(stat -c %s "$rec/cpu$1.out")" -gt "$2" ]
}
until_true more_of 1 30000
kill -HUP "$fake_pid"
sleep 0.1
before=$(stat -c %s "$rec/cpu1.out")
until_true more_of 0 $((before + 60000))
ok $? "a CPU goes offline: the others go on"
prints "$before" "and its file stays as it is" stat -c %s "$rec/cpu1.out"
kill -HUP "$fake_pid"
until_true more_of 1 $((before + 20000))
ok $? "it comes back: its file grows again"
kill -HUP "$fake_pid"
kill -INT "$pid"
landed 0 "it is offline at the end: that ends as ever"
prints "" "no packet is missing of either" whole 0 "$rec/cpu0.out" "$rec/cpu1.out"
prints "1" "and the last one of the CPU is there" pipe \
	'packets "$rec/cpu1.out" | tail -n 1 | cut -d " " -f 2'
sound "kmemtrace_check finds nothing wrong with it"
off "tracing is off, and there are no buffers"

# New CPUs and modules.
kernel --interval 20
launch
kill -USR1 "$fake_pid"
until_true test -s "$rec/cpu2.out"
ok $? "a CPU that appears gets a file"
kill -USR2 "$fake_pid"
until_true grep -q new1_init "$rec/tables/symbols"
ok $? "symbols of a module that appears are there as long as it is"
sed -i /new1/d "$fake/kallsyms"
kill -USR2 "$fake_pid"
until_true grep -q new2 "$fake/kmemtrace/modules"
kill -INT "$pid"
landed 0 "it ends with what came since"
prints "" "no packet is missing" whole 0 "$rec/cpu0.out" "$rec/cpu1.out" "$rec/cpu2.out"
sound "nothing is wrong with it"
prints "new1 new2 old" "symbols of all modules are there, once" pipe \
	'sed -n "s/.*\[\(.*\)]/\1/p" "$rec/tables/symbols" | sort | paste -sd " "'
prints "" "and all modules" cmp "$fake/kmemtrace/modules" "$rec/tables/modules"
prints "1 2 101 102" "and all tags, though those of modules go with tracing" pipe \
	'cut -d " " -f 1 "$rec/tables/tags" | paste -sd " "'
sed -i 's/^[0-9a-f]*/0000000000000000/' "$fake/kallsyms"
rm -r "$rec"
says 0 'shows no addresses, .*; try: sysctl kernel.kptr_restrict=1$' "addresses are hidden" record \
	--duration 10ms
prints 0 "then there are no symbols" pipe 'wc -c <"$rec/tables/symbols"'
rm -r "$rec" "$fake/kallsyms"
says 0 'there will be no tables/symbols: No such file' "there is no /proc/kallsyms" record \
	--duration 10ms

# The disk is full: by a limit, and where that is possible really.
kernel --packets 10 --bytes 60000
limited() { (ulimit -f 100 && record --duration 10); }
says 1 '^kmemtraced: cannot write cpu0.out: File too large; it ends with its last whole packet$' \
	"no more can be written" limited
prints 1 "what is there are as many packets as fit" pipe 'packets "$rec/cpu0.out" | wc -l'
prints "" "and whole ones" whole 0 "$rec/cpu0.out" "$rec/cpu1.out"
sound "kmemtrace_check finds nothing wrong either"
off "tracing is off, and the buffers are freed"
no_room() { (ulimit -f 0 && record --duration 1) 2>&1 | cat >&2; return "${PIPESTATUS[0]}"; }
rm -r "$rec"
says 2 'cannot write all of tables/symbols: File too large' "nothing can be written" no_room
prints "0 0 0" "then nothing is begun, and nothing is left" pipe \
	'echo "$(enabled) $(cpus_left) $(ls -d "$rec" 2>/dev/null | wc -l)"'
unshare -rm true 2>/dev/null || skipped="there are no user namespaces"
small_disk() { unshare -rm sh -c '
	mkdir "$1" && mount -t tmpfs -o size=300k none "$1" && "$2" --debugfs "$3" \
		--kallsyms "$3/kallsyms" -o "$1/t" --duration 20
	status=$?
	cp "$1"/t/cpu*.out "$4"
	exit $status' sh "$mine/small" "$traced" "$fake" "$mine/copy"; }
rm -rf "$mine/copy"
mkdir "$mine/copy"
says 1 'cannot write cpu[01].out: No space left on device; it ends with' "the disk is full" \
	small_disk
prints "" "what is there is whole" whole 0 "$mine/copy/cpu0.out" "$mine/copy/cpu1.out"
between "which is as much as there is room for" 180000 "$(cat "$mine"/copy/*.out | wc -c)" 300000
off "tracing is off"
skipped=

# What a kernel can do wrong.
kernel --broken 2
started=$SECONDS
says 1 'cpu0.out: the kernel gave something that is no packet$' "something that is no packet" \
	record --duration 50
between "all CPUs end then" 0 $((SECONDS - started)) 40
prints "no packet at 8160" "it stays in the file" pipe 'packets "$rec/cpu0.out" | tail -n 1'
off "tracing is off"

# Without splice(), in either direction.
for way in in out both; do
	kernel --packets 12 --bytes 60000
	"$mine/without-splice" $way true || skipped="this kernel has no seccomp"
	says 0 ' 0 lost$' "without splice(): $way" "$mine/without-splice" $way \
		"${recorder[@]}" --duration 50ms
	prints "" "without splice(): $way: all is there" whole 0 "$rec/cpu0.out" "$rec/cpu1.out"
	sound "without splice(): $way: nothing is wrong with it"
	prints "26" "without splice(): $way: to the end" pipe \
		'{ packets "$rec/cpu0.out"; packets "$rec/cpu1.out"; } | wc -l'
	skipped=
done

# Where the threads run, with a CPU 0 whose node has CPU 1 alone, and how soon.
kernel
mkdir -p "$mine/cpu0/node1"
echo 1 >"$mine/cpu0/node1/cpulist"
unshare -rm "$(command -v mount)" --bind "$mine/cpu0" /sys/devices/system/cpu/cpu0 2>"$dir/said" &&
	taskset -c 0,1 true 2>"$dir/said" || skipped="there is no second CPU, or no user namespace"
if [ -z "$skipped" ]; then
	# shellcheck disable=SC2016 # for the other shell
	unshare -rm sh -c 'mount --bind "$1" /sys/devices/system/cpu/cpu0 && shift && exec "$@"' \
		sh "$mine/cpu0" taskset -c 0,1 "${recorder[@]}" 2>"$dir/said" &
	pid=$!
	until_true test -s "$rec/tables/modules"
fi
prints "0-1
0-1
1" "a thread may run on the CPUs of its node, and only those" pipe \
	'sed -n "s/^Cpus_allowed_list:[[:blank:]]*//p" /proc/"$pid"/task/*/status | sort'
[ -n "$skipped" ] || kill -INT "$pid"
landed 0 "and all is as ever"
skipped=
kernel
launch
[ "$(nice -n -40 nice 2>"$dir/said")" = -20 ] || skipped="nice values below 0 are not allowed here"
nice_of_threads() {
	local i
	for i in /proc/"$pid"/task/*; do
		[ "${i##*/}" = "$pid" ] || cut -d ' ' -f 19 "$i/stat"
	done
}
# A thread sets it when it begins.
until_true eval '[ "$(nice_of_threads | grep -cx -- -20)" -ge 2 ]'
prints "-20
-20" "the threads have the lowest nice value" nice_of_threads
skipped=
kill -INT "$pid"
wait "$pid"

# What is lost.
kernel --packets 40 --bytes 60000
says 0 '' "events are lost" record --duration 50ms
said "lost events did not fit into the buffers; write a larger number to .*/kmemtrace/subbufs\$" \
	"it says what helps"
told=$(sed -n 's/.* \([0-9]*\) lost$/\1/p' "$dir/said")
lost() { for i in 0 1; do packets "$rec/cpu$i.out" | awk 'END { print $4 }'; done | awk '
	{ n += $1 } END { print n }'; }
[ "$(lost)" -gt 0 ]
ok $? "the packets say so"
prints "$told" "and it says how many" lost
prints "$told" "as kmemtrace_check does" pipe '"$checker" --json "$rec" | tr -d " \n" |
	sed "s/.*\"discarded\":\([0-9]*\).*/\1/"'

# A ring.
kernel --interval 2 --bytes 4096
says 0 ' 0 lost$' "--ring: a trace" record --ring 128K --duration 1500ms
said '^kmemtraced: this is what came last of [0-9.]+ MB$' "--ring: it says what this is"
told=$(sed -n 's/^kmemtraced: \([0-9]*\) events.*/\1/p' "$dir/said")
prints "cpu0.out cpu1.out metadata tables" "--ring: the folder is an ordinary one" pipe \
	'ls "$rec" | paste -sd " "'
between "--ring: it is as large as was asked for" $((96 * 1024)) "$(cat "$rec"/cpu*.out | wc -c)" \
	$((128 * 1024))
for i in 0 1; do
	first=$(packets "$rec/cpu$i.out" | head -n 1 | cut -d ' ' -f 1)
	[ "$first" -gt 0 ] && whole "$first" "$rec/cpu$i.out" >"$dir/said"
	ok $? "--ring: CPU $i has its last packets, without a gap"
	prints 1 "--ring: CPU $i has the very last one" pipe \
		'packets "$rec/cpu$i.out" | tail -n 1 | cut -d " " -f 2'
done
sound "--ring: nothing is wrong with it"
prints "$told" "--ring: so many events are in the packets" events
kernel --interval 20
says 0 ' 0 lost$' "--ring: a trace that is smaller" record --ring 1M --duration 300ms
prints "" "--ring: has all packets" whole 0 "$rec/cpu0.out" "$rec/cpu1.out"
kernel --bytes 65536
says 2 "^kmemtraced: --ring takes [0-9]+K or more, for [0-9]+ CPUs and packets of 64K\$" \
	"--ring: too small for whole packets" record --ring 64K
[ ! -e "$rec" ]
ok $? "--ring: then nothing is begun"
kernel --interval 2 --bytes 4096
launch --ring 128K
sleep 0.5
{ kill -KILL "$pid"; wait "$pid"; } 2>"$mine/wait"
cat "$rec"/ring/cpu0.* >"$mine/all"
first=$(packets "$mine/all" | head -n 1 | cut -d ' ' -f 1)
whole "$first" "$mine/all" >"$dir/said"
[ "$(wc -l <"$dir/said")" -le 1 ] && ! grep -v 'cut off' "$dir/said"
ok $? "--ring: of one that was killed the segments can be put together"

# The filter.
kernel
printf 'min=1\n' >"$fake/kmemtrace/filter"
prints "type=page min=4096" "--filter: it is set while the trace goes on" record -q \
	--filter 'type=page min=4096' -- cat "$fake/kmemtrace/filter"
prints "min=1" "--filter: and set back" cat "$fake/kmemtrace/filter"
rm -r "$rec"
prints "" "--filter '': an empty line, which is no filter" record -q --filter '' -- \
	cat "$fake/kmemtrace/filter"
prints 1 "really a line" pipe 'rm -r "$rec" && record -q --filter "" -- \
	cat "$fake/kmemtrace/filter" | wc -l'
rm -r "$rec" "$fake/kmemtrace/filter"
ln -s /dev/full "$fake/kmemtrace/filter"
says 2 'the kernel does not take the filter "x=1": No space' "--filter: what the kernel refuses" \
	record --filter x=1
prints "0 0" "--filter: then nothing is begun" pipe \
	'echo "$(enabled) $(find "$mine" -name recorded | wc -l)"'

kernel --stopped
rm "$fake/kmemtrace/filter"
ln -s /dev/full "$fake/kmemtrace/filter"
says 0 'no new one' "--filter: not for a trace that was stopped before" record --filter x=1

# What kmemtrace needs.
kernel --abi 3.1
says 2 "^kmemtraced: the kernel's traces are of version 3.1, and this program is for 2; take the" \
	"another major version" record
kernel --abi 2.9
says 0 ' 0 lost$' "another minor version" record --duration 10ms
kernel --abi two
says 2 '/abi_version is no version: two$' "no version" record
rm -rf "$rec"
mkdir "$mine/empty"
says 2 "no debugfs in $mine/empty; try: mount -t debugfs none $mine/empty\$" \
	"no debugfs is mounted" "$traced" --debugfs "$mine/empty"
says 2 "no debugfs in /is/not/there; try" "no folder for it either" "$traced" \
	--debugfs /is/not/there
touch "$mine/empty/tracing"
says 2 "this kernel has no $mine/empty/kmemtrace; it takes one with CONFIG_KMEMTRACE\$" \
	"no CONFIG_KMEMTRACE" "$traced" --debugfs "$mine/empty"
for mode in 700 000; do
	# debugfs and its files are for root only; some mount debugfs for all.
	kernel
	chmod 755 "$fake" "$fake/kmemtrace" "$mine" "$dir"
	[ $mode = 700 ] || chmod $mode "$fake/kmemtrace/abi_version"
	[ $mode = 000 ] || chmod 000 "$fake/kmemtrace"
	somebody=()
	[ "$(id -u)" != 0 ] || somebody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
	says 2 "^kmemtraced: $fake/kmemtrace: Permission denied; run this as root\$" \
		"not as root" "${somebody[@]}" "$traced" --debugfs "$fake" -o "$rec"
	chmod 700 "$fake/kmemtrace"
done

# The line that shows how it goes on, on a terminal.
kernel --interval 20
on_terminal=$(printf "'%s' " "${recorder[@]}")
if command -v script >/dev/null; then
	script -qec "$on_terminal --duration 1500ms" /dev/null >"$dir/said" </dev/null
	grep -qE '[1-9][0-9]* events/s, [0-9.]+ MB/s, 0 lost, 1 s' "$dir/said"
else
	skipped="there is no script"
fi
ok $? "on a terminal a line shows how it goes on"
rm -rf "$rec"
[ -n "$skipped" ] || script -qec "$on_terminal --duration 1500ms -- sleep 2" /dev/null \
	>"$dir/said" </dev/null
[ -n "$skipped" ] || ! grep -q 'events/s' "$dir/said"
ok $? "the terminal is left to COMMAND"
skipped=

# Options.
kernel
says 2 "unrecognized option '--is-not-there'" "an option that there is not" record --is-not-there
for time in 0 -1 1x inf 1e30 '' ' 1'; do
	says 2 '^kmemtraced: --duration takes a time as 10' "--duration '$time'" record \
		--duration="$time"
done
for size in 0 -1 1X 99999999999999999999 9999999T K ''; do
	says 2 '^kmemtraced: --ring takes a size as 512K' "--ring '$size'" record --ring="$size"
done
says 2 'o takes the name of a folder' "-o without a name" record -o ''
says 2 'cannot make /is/not/there/t: No such file' "-o where there is no folder" record \
	-o /is/not/there/t
# In tenths of a second, and with some more for a busy machine.
seconds() { record --duration "$1" 2>&1 | sed -n 's/.* in \([0-9]*\)\.\([0-9]\) s,.*/\1\2/p'; }
for time in 600ms 0.6 0.6s 0.01m 0.0002h; do
	between "--duration $time" 6 "$(seconds $time)" 200
	rm -rf "$rec"
done

# The man page has the options of --help, and the exit statuses that there are.
man=$top/tools/kmemtrace/kmemtraced.8
arguments_of_help() {
	"$traced" --help | sed -n 's/^  \(-[^ ].*\)/\1/p' | sed 's/   .*//' | tr , '\n' |
		awk '{ print $1, tolower($2) }' | sort -u
}
arguments_of_man() {
	sed -n '/^\.Sh OPTIONS/,/^\.Sh/s/^\.It \(Fl .*\)/\1/p' "$man" | tr , '\n' | sed 's/ Ar / /
		s/^ *Fl Fl /--/; s/^ *Fl /-/; s/ *$//' | awk '{ print $1, $2 }' | sort -u
}
arguments_of_synopsis() {
	sed -n '/^\.Sh SYNOPSIS/,/^\.Sh/s/^\.Op \(Fl .*\)/\1/p' "$man" | sed 's/ Ar / /
		s/^Fl Fl /--/; s/^Fl /-/' | awk '{ print $1, $2 }' | sort -u
}
prints "$(arguments_of_help)" "the man page has the options of --help" arguments_of_man
prints "$(arguments_of_help | grep -v help | grep -v '^-h')" "and all but help in the synopsis" \
	arguments_of_synopsis
"$traced" -h >"$dir/said" && "$traced" --help | cmp - "$dir/said" >"$mine/all" 2>&1
ok $? "-h is --help"
says 2 '^kmemtraced: cannot write to standard output: No space' "--help on a full disk" pipe \
	"'$traced' --help >/dev/full"
prints "0 1 2" "exit statuses of the man page" pipe \
	'sed -n "/^\.Sh EXIT STATUS/,/^\.El/s/^\.It //p" "$man" | paste -sd " "'
prints "0 1 2" "and of --help" pipe '"$traced" --help | sed -n "/^Exit status/,\$p" | grep -oE \
	"\<[0-9]\>" | sort | paste -sd " "'
if command -v mandoc >/dev/null; then
	mandoc -T lint -W warning "$man" >"$dir/said" 2>&1
else
	skipped="there is no mandoc"
fi
ok $? "the man page has no errors"
skipped=
no_fake
