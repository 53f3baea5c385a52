#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What the guest that ./capture boots does in place of its tests: processes and a module come to
# hold memory, some of it in amounts that are known; then excerpts of what page_owner prints are
# sent to the host, as lines of base64 on the result channel, and what there is to say of them.
# What is kept depends on no sum, so that it is a test whether sums are right.
set -eu
# shellcheck source=guest/lib.sh
. /guest/lib.sh

owner=/sys/kernel/debug/page_owner
lists=/sys/kernel/debug/page_owner_stacks
groups=/tmp/groups saved=/tmp/saved work=/tmp/work
# Of a dump every so many records are kept, and the first ones that have a line or a type that
# is seen for the first few times.
every=500 of_kind=3
# Of the lists every so many stacks, of those with at most so many pages, all of whose records are
# kept.
every_stack=16 most_pages=24

# It runs in the guest, where setup/lib.sh is not.
die() {
	echo "capture.sh: $*"
	exit 1
}
said() { report "from: $*"; }
[ -r $owner ] || die "there is no $owner: this kernel has no page_owner, or it is not switched on"
mkdir -p $groups $saved $work

# records FILE: how many; each ends with an empty line.
records() { grep -c '^$' "$1" || true; }

# in_group NAME COMMAND...: in a memory control group.
in_group() {
	mkdir -p "$groups/$1"
	_group=$groups/$1
	shift
	sh -c 'echo $$ >"$0/cgroup.procs"; exec "$@"' "$_group" "$@"
}

hold_memory() {
	/guest/workload 3
	# A name in which a careless reader finds the end of the name, and a time.
	cp /usr/bin/dd "/tmp/(dd), ts 1"
	"/tmp/(dd), ts 1" if=/dev/zero of=/tmp/odd bs=4k count=7 status=none

	mount -t cgroup2 groups $groups
	echo +memory >$groups/cgroup.subtree_control
	in_group "batch jobs" dd if=/dev/zero of=/tmp/batch bs=4k count=11 status=none
	# Its page tables are charged as memory of the kernel.
	in_group "batch jobs" sleep 100000 &
	in_group gone dd if=/dev/zero of=/tmp/gone bs=4k count=13 status=none
	rmdir $groups/gone

	insmod /lib/modules/holder.ko pages=12 chunks=5 objects=40

	# Pages move into holes, and some are of a CMA area.
	for n in $(seq 200); do
		dd if=/dev/zero of=/tmp/hole."$n" bs=64k count=1 status=none
	done
	rm -f /tmp/hole.*[02468]
	echo 1 >/proc/sys/vm/compact_memory
	for area in /sys/kernel/debug/cma/*reserved; do echo 8 >"$area/alloc"; done
	rm -f /tmp/hole.*
	sync
	sleep 3
}

# excerpt of a dump on standard input; how much there was goes to $work/counts.
excerpt() {
	awk -v RS= -v FS='\n' -v ORS='\n\n' -v every=$every -v of_kind=$of_kind \
		-v counts=$work/counts '
		function block(order,    n) {
			for (n = 1; order > 0; order--)
				n *= 2
			return n
		}
		function few(kind) { return ++seen[kind] <= of_kind }
		{
			records++
			split($1, word, /order |,/)
			pages += n = block(word[2] + 0)
			keep = records % every == 0
			if (few("order " word[2]))
				keep = 1
			types = $2
			sub(/^PFN [^ ]* /, "", types)
			sub(/ Flags .*/, "", types)
			sub(/Block [^ ]* /, "", types)
			if (few(types))
				keep = 1
			for (i = 3; i <= NF; i++) {
				if ($i ~ /^ /) {
					if ($i ~ /\[.*\]$/)
						keep = 1
				} else if (few($i) || $i ~ /memcg [^\/]/)
					keep = 1
			}
			if (index($1, " ((dd), ts 1), "))
				keep = 1
			if (keep) {
				print
				kept++
				kept_pages += n
			}
		}
		END { print records, "records", pages, "pages, kept", kept, kept_pages >counts }'
}

# of_handles FILE: records on standard input with a handle that is in the file.
of_handles() {
	awk -v RS= -v FS='\n' -v ORS='\n\n' -v wanted=" $(tr '\n' ' ' <"$1")" '
		{
			for (i = 1; i <= NF; i++)
				if ($i ~ /^handle: / && index(wanted, " " substr($i, 9) " ")) {
					print
					next
				}
		}'
}

# dump FILTER: all records that there are with this filter.
dump() {
	exec 5<>$owner
	echo "$1" >&5
	cat <&5
	exec 5<&-
}

# The same stacks in three files, and all of their records in two dumps. None of them may have
# allocated meanwhile: those who read have pages, too, and not the same ones each time.
take_handles() {
	sleep 1
	begin=$(cut -d' ' -f1 /proc/uptime)
	sleep 1
	cat $lists/show_handles >$work/before
	cat $lists/show_stacks_handles >$work/stacks
	awk -v RS= -v FS='\n' -v most=$most_pages -v every=$every_stack '
		{ handle = substr($(NF - (FILENAME ~ /before/)), 9) }
		FILENAME ~ /before/ {
			pages[handle] = substr($2, 16)
			next
		}
		!(handle in pages) {
			if (++without % (4 * every) == 0)
				print handle
			next
		}
		pages[handle] <= most && (/\[holder\]/ || ++small % every == 0) { print handle }' \
		$work/before $work/stacks >$work/wanted
	for mode in handle stack_handle; do
		dump mode=$mode | of_handles $work/wanted >$work/$mode
	done
	cat $lists/show_handles >$work/after
	cat $lists/show_stacks >$work/show_stacks
	cat $lists/show_handles >$work/last
	for file in before after last; do
		of_handles $work/wanted <$work/$file >$work/$file.wanted
	done
	# A stack without pages is in none of these.
	awk -v RS= -v FS='\n' '
		{
			files[$1]++
			same[$1] += !($1 in pages) || pages[$1] == $2
			pages[$1] = $2
		}
		END {
			for (handle in files)
				if (files[handle] < 3 || same[handle] < 3)
					print substr(handle, 9)
		}' $work/*.wanted >$work/changed
	awk -v RS= -v FS='\n' -v begin="$begin" '{
			sub(/.*, ts /, "", $1)
			if ($1 + 0 > begin * 1000000000)
				for (i = 2; i <= NF; i++)
					if ($i ~ /^handle: /)
						print substr($i, 9)
		}' $work/handle $work/stack_handle >>$work/changed
	sort -u $work/changed >$work/moved
	cat $work/moved $work/wanted | sort | uniq -u >$work/steady
	of_handles $work/steady <$work/last >$saved/show_handles
	of_handles $work/steady <$work/stacks >$saved/show_stacks_handles
	for mode in handle stack_handle; do
		of_handles $work/steady <$work/$mode >$saved/page_owner.$mode
	done
	# Stacks have no handle here, and are known by their frames.
	awk -v RS= -v ORS='\n\n' '
		FILENAME ~ /handles/ {
			sub(/handle: .*/, "")
			wanted[$0]
			next
		}
		{
			frames = $0
			sub(/nr_base_pages: .*/, "", frames)
			if (frames in wanted)
				print
		}' $saved/show_stacks_handles $work/show_stacks >$saved/show_stacks
	for file in show_handles show_stacks_handles show_stacks; do
		said "$file: $(records $lists/$file) stacks, kept $(records $saved/$file)"
	done
	for mode in handle stack_handle; do
		said "page_owner.$mode: kept $(records $saved/page_owner.$mode) records"
	done
	said "moved while they were read: $(wc -l <$work/moved) of $(wc -l <$work/wanted) stacks"
}

# Where stacks have no handles that a reader can see.
take_stacks() {
	cat $lists/show_stacks >$work/show_stacks
	awk -v RS= -v FS='\n' -v ORS='\n\n' -v most=$most_pages -v every=$every_stack '
		substr($NF, 16) <= most && (/\[holder\]/ || ++small % every == 0)' \
		$work/show_stacks >$saved/show_stacks
	said "show_stacks: $(records $work/show_stacks) stacks, kept $(records $saved/show_stacks)"
}

said "kernel $(uname -r), $(uname -v)"
hold_memory
# Not from a file, whose pages would be allocated meanwhile.
cat $owner | excerpt >$saved/page_owner
said "page_owner: $(cat $work/counts)"
if [ -e $lists/show_stacks_handles ]; then
	take_handles
elif [ -e $lists/show_stacks ]; then
	take_stacks
fi
tar -C $saved -cz . | base64 | sed 's/^/# file: /' >&3
