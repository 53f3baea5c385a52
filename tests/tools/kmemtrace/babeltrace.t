# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# babeltrace2, which knows nothing but the metadata, reads the same.

command -v babeltrace2 >/dev/null || skipped="there is no babeltrace2"
babeltrace() { [ -n "$skipped" ] || babeltrace2 "$dir/trace" "$@"; }
# Names and fields, without time and packet.
fields() { babeltrace --no-delta --clock-cycles | sed 's/^\[[0-9]*\] \([a-z_]*:\) { [^}]*},/\1/'; }

# shellcheck source=tests/tools/kmemtrace/cases.sh
. ./cases.sh
while read -r machine base what; do
	cases "$machine" "$base"
	fields 2>&1 | diff "$dir/cases.babeltrace" - >"$dir/said"
	ok $? "it prints the bits of each field, $what"
done <<'END'
x86_64 0xffffffff81000000 little-endian
ppc 0xc0000000 big-endian
END

for machine in x86_64 ppc; do
	trace --machine $machine --events 5000 --live 100 --packet 4096
	cut -d' ' -f 1-3 <(reads) | sed '/^events/d; s/^\([0-9]*\) cpu[0-9]* \(.*\)/\1 \2/' \
		>"$dir/ours"
	babeltrace --no-delta --clock-cycles 2>&1 | sed \
		's/^\[0*\([0-9]*\)\] \([a-z_]*\): .*/\1 \2/' |
		diff "$dir/ours" - >"$dir/said"
	ok $? "the same events in the same order, $machine"
	count=$("$checker" "$dir/trace" | sed -n '$s/.* packets, \([0-9]*\) events, .*/\1/p')
	babeltrace -c sink.utils.counter 2>&1 | grep -E "^ *$count Event messages" >"$dir/said"
	ok $? "and as many as kmemtrace_check counts, $machine"
done

# babeltrace2 takes "timestamp" for a time in any case; other programs do not.
prints 3 "the metadata says which fields are times" grep -c 'map = clock.monotonic.value' \
	"$dir/trace/metadata"

# Events that were discarded, and where.
scripted x86_64 "alive_begin" "packet" "discard 7" "alive_end"
babeltrace >"$dir/stdout" 2>"$dir/said"
grep -q 'discarded 7 events' "$dir/said"
ok $? "it says how many events were discarded"

# What the trace says of itself, and the wall clock.
scripted x86_64 "time 1000000000" "alive_begin"
[ -n "$skipped" ] || TZ=UTC babeltrace2 "$dir/trace" >"$dir/said" 2>&1
grep -q '^\[22:13:21\.123456789\] .* alive_begin: ' "$dir/said"
ok $? "it knows the time of the day"
printf '%s\n' "time 2500000000" "alive_begin" | trace --freq 2500000000 --script -
[ -n "$skipped" ] || TZ=UTC babeltrace2 "$dir/trace" >"$dir/said" 2>&1
grep -q '^\[22:13:21\.12345678[89]\] .* alive_begin: ' "$dir/said"
ok $? "and from another clock"
skipped=
