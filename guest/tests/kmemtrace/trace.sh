# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034
# What the tests of kmemtrace share.
k=/sys/kernel/debug/kmemtrace
t=/tmp/trace

# save DIR: all that is in the buffers, and the files beside them, while tracing is off.
save() {
	mkdir -p "$1/tables"
	for _file in "$k"/cpu*; do cat "$_file" >"$1/${_file##*/}.out"; done
	for _file in tags caches modules; do cat $k/$_file >"$1/tables/$_file"; done
	cat /proc/kallsyms >"$1/tables/symbols"
	cat $k/metadata >"$1/metadata"
}

# live DIR: "bytes line" of what the trace says each line of code holds at its end. A large object
# of kmalloc() and an area of vmalloc() are charged as pages.
live() {
	{
		/guest/kmemtrace-report --csv --live --objects \
			--filter 'type!=kmalloc_large,vmalloc' "$1"
		/guest/kmemtrace-report --csv --live --pages "$1"
	} | awk -F, '$NF ~ / func:/ { bytes[$NF] += $2 }
		END { for (l in bytes) if (bytes[l]) printf "%.0f %s\n", bytes[l], l }' |
		sort
}

# held FILE: the same of a copy of /proc/allocinfo.
held() {
	awk 'NR > 2 && $1 {
			bytes = $1
			sub(/^ *[0-9]+ +[0-9]+ /, "")
			sub(/ accurate:no$/, "")
			b[$0] += bytes
		}
		END { for (l in b) printf "%.0f %s\n", b[l], l }' "$1" | sort
}

# differ BEFORE AFTER LIVE: lines of which the trace says something else than what they held before
# or after it ended, or anything between, but for what tracepoints free of what their probes were
# called by, some time after they are detached.
differ() {
	awk '{ bytes = $1; sub(/^[0-9]+ /, ""); lines[$0]; held[FILENAME, $0] = bytes }
		END { for (l in lines) {
				low = high = held[ARGV[1], l] + 0
				after = held[ARGV[2], l] + 0
				if (after < low) low = after
				if (after > high) high = after
				traced = held[ARGV[3], l] + 0
				if (traced < low || traced > high)
					print "traced: " traced ", held: " low " to " high, l
			} }' "$@" |
		grep -v 'kernel/tracepoint\.c'
}

# events DIR, discarded DIR: how many there are, in all its packets.
events() { /guest/kmemtrace_check "$1" | sed -n '$s/.* \([0-9]*\) events,.*/\1/p'; }
discarded() { /guest/kmemtrace_check "$1" | sed -n '$s/.* \([0-9]*\) discarded,.*/\1/p'; }

# rows DIR BY CLASS: the names in a table of the report.
rows() { /guest/kmemtrace-report --csv --by "$2" "--$3" "$1" | sed 1d | sed 's/.*,//' | sort -u; }
