# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# What kmemtrace_check prints, and how it ends.

check() { "$checker" "$@"; }
# status COMMAND...: what it prints, and its exit status.
status() { "$@" 2>&1; echo "status $?"; }

scripted x86_64 "table tags 1 a.c:1 func:f" "table caches 3 8 8 name" \
	"kmem_cache_alloc ptr=1 tag=1 cache=3" "packet" "discard 2" "kmem_cache_free ptr=1" \
	"cpu 5" "time 1234567890123" "retag ptr=2 tag=1"
prints "cpu 0: 2 packets, 2 events, 2 discarded, 0.000001000 to 0.000001100 s
cpu 5: 1 packet, 1 event, 0 discarded, 1234.567890123 to 1234.567890123 s
$dir/trace: 3 packets, 3 events, 2 discarded, 0.000001000 to 1234.567890123 s" \
	"a trace without problems" check "$dir/trace"
prints "           1 kmem_cache_alloc
           1 kmem_cache_free
           1 retag" "how many events of each kind it has" \
	pipe "check --kinds '$dir/trace' | grep -v packet"
prints "" "it has none to print with --quiet" check --quiet --kinds "$dir/trace"
prints "cpu 5: 1 packet, 1 event, 0 discarded, 1234.567890123 to 1234.567890123 s
cpu5.out: 1 packet, 1 event, 0 discarded, 1234.567890123 to 1234.567890123 s" \
	"a file in the folder where it is" pipe "cd '$dir/trace' && check cpu5.out"
mv "$dir/trace/cpu5.out" "$dir/trace/renamed"
prints "cpu 5: 1 packet, 1 event, 0 discarded, 1234.567890123 to 1234.567890123 s" \
	"a file with another name" pipe "check '$dir/trace/renamed' | head -n 1"
: >"$dir/trace/renamed"
prints "cpu ?: 0 packets, 0 events, 0 discarded
$dir/trace/renamed: 0 packets, 0 events, 0 discarded" "an empty one" check "$dir/trace/renamed"

scripted ppc "table tags 1 a.c:1 func:f" "table caches 3 8 8 name" \
	"kmem_kmalloc tag=2" "kmem_kmalloc tag=2" "kmem_kmalloc tag=1" "kmem_cache_alloc cache=4" \
	"packet" "kmem_kmalloc tag=1000" "retag_page tag=-1" "retag tag=-2" \
	"kmem_cache_alloc cache=4"
found="$dir/trace/cpu0.out: packet 0, offset 80: tag 2 is not in tables/tags
$dir/trace/cpu0.out: packet 0, offset 200: cache 4 is not in tables/caches
$dir/trace/cpu0.out: packet 1, offset 320: tag 1000 is not in tables/tags
$dir/trace/cpu0.out: packet 1, offset 360: tag 4294967295 is not in tables/tags"
prints "$found
cpu 0: 2 packets, 8 events, 0 discarded, 0.000001000 to 0.000001700 s: 4 problems
$dir/trace: 2 packets, 8 events, 0 discarded, 0.000001000 to 0.000001700 s: 4 problems
status 1" "references to what the tables do not have, each once" status check "$dir/trace"
prints "$found
status 1" "the same with -q" status check -q "$dir/trace"
echo 1 >>"$dir/trace/tables/tags"
prints "$dir/trace/tables/tags:2: it is not \"ID FILE:LINE [MODULE] func:NAME\"
$dir/trace/cpu0.out: packet 0, offset 200: cache 4 is not in tables/caches
status 1" "a table that is wrong is a problem, and not used" status check -q "$dir/trace"
rm "$dir"/trace/tables/*
prints "status 0" "without tables nothing is missing" status check -q "$dir/trace"

scripted x86_64 "alive_begin" "packet" "header sequence=5 discarded=3" "alive_end"
printf cut >>"$dir/trace/cpu0.out"
cat >"$dir/wanted" <<END
kmemtrace_check: cannot read $dir/none: No such file or directory
{
 "traces": [
  {
   "path": "$dir/trace",
   "found": [
    {
     "file": "$dir/trace/cpu0.out",
     "packet": 1,
     "offset": 88,
     "what": "its number is 5, and that of the one before 0"
    },
    {
     "file": "$dir/trace/cpu0.out",
     "packet": 2,
     "offset": 176,
     "what": "no packet begins here"
    }
   ],
   "cpus": [
    {
     "cpu": 0,
     "packets": 2,
     "events": 2,
     "unknown": 0,
     "discarded": 3,
     "missing_packets": 4,
     "begin": 1000,
     "end": 1100,
     "problems": 2
    }
   ],
   "packets": 2,
   "events": 2,
   "unknown": 0,
   "discarded": 3,
   "missing_packets": 4,
   "begin": 1000,
   "end": 1100,
   "problems": 2,
   "kinds": {
    "alive_begin": 1,
    "alive_end": 1
   }
  },
  {
   "path": "$dir/none",
   "found": [],
   "error": "cannot read $dir/none: No such file or directory"
  }
 ],
 "problems": 2
}
status 2
END
prints "$(cat "$dir/wanted")" "JSON, of one trace with problems and one that is not there" \
	status check --json "$dir/trace" "$dir/none"
prints "cpu 0: 2 packets, 2 events, 3 discarded, 4 packets are missing, 0.000001000 to \
0.000001100 s: 2 problems
status 1" "missing packets" pipe "status check '$dir/trace' | grep -v ^/"

says 2 "^kmemtrace_check: no trace was given; see " "no trace" check
says 2 "unrecognized option" "an option that there is not" check --even "$dir/trace"
says 2 "^kmemtrace_check: cannot read $dir/trace/none: No such file" "a file that is not there" \
	check "$dir/trace/none"
says 2 "^kmemtrace_check: cannot write to standard output: No space left" "a full disk" pipe \
	"check '$dir/trace' >/dev/full"
says 2 "^kmemtrace_check: cannot write to standard output: No space left" "and for --help" pipe \
	"check --help >/dev/full"
rm "$dir/trace/cpu0.out"
says 2 "^kmemtrace_check: cannot read $dir/trace: there is no cpuN.out in it" "no file of a CPU" \
	check "$dir/trace"
scripted x86_64 "alive_begin"
says 0 '^$' "a trace without problems, and nothing on standard error" pipe \
	"check '$dir/trace' && echo >&2"
mv "$dir/trace/metadata" "$dir/metadata"
says 2 "^kmemtrace_check: cannot read $dir/trace/metadata: No such file" "no metadata" \
	check "$dir/trace"
head -c 200 "$dir/metadata" >"$dir/trace/metadata"
says 2 "^kmemtrace_check: $dir/trace/metadata:[0-9]*: the file ends inside of a block" \
	"metadata that is cut off" check "$dir/trace"

# Files may be compressed; the tests of page_owner_sort have the compressions themselves.
trace --events 1000 --cpus 1
gzip -n <"$dir/trace/cpu0.out" >"$dir/packed" && "$dir/plain/kmemtrace_check" "$dir/trace" \
	>"$dir/wanted" && mv "$dir/packed" "$dir/trace/cpu0.out"
prints "$(cat "$dir/wanted")" "a compressed file" "$dir/plain/kmemtrace_check" "$dir/trace"
head -c 3000 "$dir/trace/cpu0.out" >"$dir/packed" && mv "$dir/packed" "$dir/trace/cpu0.out"
prints "the file ends in a packet, with
cannot read on: the compressed data is cut off" "a compressed file that is cut off" pipe \
	"{ '$dir/plain/kmemtrace_check' -q '$dir/trace' || true; } | sed 's/.*: \(cannot.*\)/\1/;
	s/.*: \(the file ends in a packet, with\).*/\1/' | sort -r"

trace --events 150000 --cpus 1
mv "$dir/trace/cpu0.out" "$dir/many"
mkfifo "$dir/trace/cpu0.out"
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	size=$(stat -c %s "$dir/many")
	{ head -c $((size / 2)) "$dir/many"; sleep 0.4; tail -c +$((size / 2 + 1)) "$dir/many"; } \
		>"$dir/trace/cpu0.out" &
	script -qec "'$checker' -q '$dir/trace'" /dev/null </dev/null >"$dir/said" 2>&1
	wait $!
	grep -q 'cpu0\.out: [0-9]* MiB' "$dir/said"
else
	skipped="there is no terminal"
fi
ok $? "progress is shown on a terminal"
skipped=
