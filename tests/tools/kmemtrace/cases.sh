# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
# Every field of every event with no bit, the first, the last and all of them: a script for
# make-trace, what read-trace should print of it, and what babeltrace2 should. What the fields are
# is written here once more, since it must not change.
: "${dir:?}"

# A field: its name, its bits, and how it is printed: decimal, hexadecimal, or signed.
alloc="tid:24:d gfp_flags:28:x node:12:s call_site:32:x tag:20:d node_given:12:s"
object="$alloc ptr:64:x bytes_req:32:d bytes_alloc:32:d"
free="ptr:64:x call_site:32:x"
declare -A layout=(
	[kmem_kmalloc]=$object
	[kmem_kmalloc_large]=$object
	[kmem_cache_alloc]="$alloc ptr:64:x cache:16:d bytes_req:24:d bytes_alloc:24:d"
	[kmem_mm_page_alloc]="$alloc pfn:48:x order:8:d migratetype:8:d"
	[percpu_alloc]=$object
	[vmalloc]="$alloc ptr:64:x bytes_req:40:d pages:24:d"
	[krealloc_in_place]="ptr:64:x call_site:32:x bytes_req:32:d"
	[kmem_kfree]=$free
	[kmem_cache_free]=$free
	[kmem_mm_page_free]="tid:24:d order:8:d pfn:64:x"
	[percpu_free]=$free
	[vfree]=$free
	[page_split]="pfn:48:x order:8:d new_order:8:d"
	[page_move]="pfn:64:x new_pfn:64:x pages:32:d"
	[retag]="ptr:64:x tag:32:d"
	[retag_page]="pfn:64:x tag:32:d"
	[alive_begin]=""
	[alive_end]=""
)

# as_printed VALUE BITS HOW: sets $text. VALUE has the bits, and no sign.
as_printed() {
	local value=$1
	case $3 in
	x) printf -v text 0x%x "$value" ;;
	s) text=$((value >> ($2 - 1) & 1 ? value - (1 << $2) : value)) ;;
	*) text=$value ;;
	esac
}

# What read-trace prints of the case: sets $line.
print_case() { # EVENT
	local name field bits how text order address
	declare -A is=()
	for field in ${layout[$1]}; do
		IFS=: read -r name bits how <<<"$field"
		as_printed "${values[$name]}" "$bits" "$how"
		is[$name]=$text
		[ "$text" != 0 ] && [ "$text" != 0x0 ] || [ "$name" = tid ] || unset "is[$name]"
	done
	[ -z "${is[pfn]:-}" ] || is[ptr]=${is[pfn]}
	if [ -n "${values[order]:-}" ] && [ "${values[order]}" -lt 52 ]; then
		is[bytes_req]=$((4096 << values[order]))
		is[bytes_alloc]=${is[bytes_req]}
	fi
	[ -z "${is[pages]:-}" ] || is[bytes_alloc]=$((is[pages] * 4096))
	# The address nearest to the base; all of it is there on a machine of 32 bits.
	if [ -n "${is[call_site]:-}" ] && [ $((base >> 32)) != 0 ]; then
		address=$(((base & ~0xffffffff) | values[call_site]))
		if [ $((address - base)) -ge $((1 << 31)) ]; then
			address=$((address - (1 << 32)))
		elif [ $((address - base)) -lt $((-1 << 31)) ]; then
			address=$((address + (1 << 32)))
		fi
		printf -v 'is[call_site]' 0x%x $address
	fi
	line="$time cpu0 $1"
	for name in tid gfp_flags node node_given call_site tag cache ptr new_pfn bytes_req \
		bytes_alloc order new_order migratetype pages; do
		[ -z "${is[$name]:-}" ] || line+=" $name=${is[$name]}"
	done
}

# What babeltrace2 prints of the case: sets $line.
babeltrace_case() { # EVENT
	local name field bits how text separator=" "
	line="$1:"
	case ${layout[$1]} in
	tid:*) line+=" { tid = ${values[tid]} }," ;;
	esac
	line+=" {"
	for field in ${layout[$1]}; do
		IFS=: read -r name bits how <<<"$field"
		[ "$name" != tid ] || continue
		as_printed "${values[$name]}" "$bits" "$how"
		[ "$how" != x ] || printf -v text 0x%X "${values[$name]}"
		line+="$separator$name = $text"
		separator=", "
	done
	line+=" }"
}

# One case: all fields are 0 but for those in $values.
one_case() { # EVENT
	local script="$1" name line
	for name in "${!values[@]}"; do
		script+=" $name=${values[$name]}"
	done
	echo "$script" >&3
	print_case "$1"
	echo "$line" >&4
	babeltrace_case "$1"
	echo "$line" >&5
	time=$((time + 100))
}

# cases MACHINE BASE: $dir/trace of all cases, and what is to be printed of it: $dir/cases.reader
# and $dir/cases.babeltrace.
cases() {
	local base=$(($2)) time=1000 event field name bits how other value
	declare -A values
	exec 3>"$dir/cases.script" 4>"$dir/cases.reader" 5>"$dir/cases.babeltrace"
	for event in "${!layout[@]}"; do
		zero() {
			values=()
			for field in ${layout[$event]}; do
				values[${field%%:*}]=0
			done
		}
		zero
		one_case "$event"
		for other in ${layout[$event]}; do
			IFS=: read -r name bits how <<<"$other"
			for value in 1 $((1 << (bits - 1))) $(((1 << (bits - 1)) * 2 - 1)); do
				zero
				values[$name]=$value
				one_case "$event"
			done
		done
		for field in ${layout[$event]}; do
			IFS=: read -r name bits how <<<"$field"
			values[$name]=$(((1 << (bits - 1)) * 2 - 1))
		done
		one_case "$event"
	done
	exec 3>&- 4>&- 5>&-
	trace --machine "$1" --script "$dir/cases.script"
}
