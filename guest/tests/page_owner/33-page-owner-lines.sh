# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: owner-lines
# seconds: 900
# The pages of a stack are at the line that its frames lead to: what a load has made stacks grow by,
# it has made lines grow by. The audit says of each function what stacks lead there and what its
# lines hold. Growth is compared, since early pages are at lines and of no stack.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

if [ ! -e $allocinfo ]; then
	skip "the pages of stacks are at the lines of their frames" "profiling is not configured"
	done_testing
fi

# Pages by which the two may differ: what moves while they are read, and early pages that are freed.
few=64

# measure FILE WHEN: "PAGES BYTES HOW FUNCTION" of each function, as the audit compares them.
measure() {
	check "the audit finds nothing wrong $2" /guest/audit --quick --no-shrink --frames
	sed -n 's/^frames: //p' "$tap_said" >"$1"
	note "$2: $(grep -A 1 '^stacks by their frames' "$tap_said")"
}

# growth: "PAGES PAGES HOW FUNCTION" of each, by how much its stacks have grown and its lines.
growth() {
	awk '{
			sign = FILENAME ~ /before/ ? -1 : 1
			how = NF > 3 ? $3 : "none"
			name = NF > 4 ? $4 " " $5 : $NF
			# What the stack depot needs for a new stack has a stack of its own.
			if (name == "nameless") {
				how = "pages"
				name = "__stack_depot_save"
			}
			stacks[name] += sign * $1
			lines[name] += sign * $2
			if (how != "pages" && kind[name] !~ /mixed/)
				kind[name] = how
		}
		END {
			for (name in stacks)
				printf "%d %d %s %s\n", stacks[name], lines[name] / 4096,
					kind[name] == "" ? "pages" : kind[name], name
		}' /tmp/before /tmp/after
}

# leads DESCRIPTION FUNCTION LEAST: its stacks have that many pages more, and its lines have as many
# more as the stacks.
leads() {
	_stacks=$(awk -v f=" $2" 'substr($0, length($0) - length(f) + 1) == f { print $1 }' \
		/tmp/growth)
	_lines=$(awk -v f=" $2" 'substr($0, length($0) - length(f) + 1) == f { print $2 }' \
		/tmp/growth)
	: "${_stacks:=0}" "${_lines:=0}"
	between "$1: stacks lead to $2" "$3" "$_stacks" 1000000
	between "$1: the lines of $2 have as many pages as the stacks" \
		$((_stacks - few)) "$_lines" $((_stacks + few))
}

# hold FIFO: keeps it open, so that what is written stays in it.
holders=''
hold() {
	mkfifo "$1"
	sleep 900 <>"$1" &
	holders="$holders $!"
}

disk=/tmp/lines.disk loop=''
if [ -e /dev/loop-control ]; then
	loop=$(losetup -f)
	truncate -s 48M $disk
	losetup "$loop" $disk
	mke2fs "$loop" >/dev/null 2>&1
	mount -t ext2 "$loop" /mnt
	# Read from the disk afterwards.
	dd if=/dev/zero of=/mnt/read bs=1M count=8 status=none
	umount /mnt
fi
# What is allocated once.
insmod /lib/modules/holder.ko pages=1
rmmod holder
drop_caches
measure /tmp/before "before the load"

# --- The load ---
dd if=/dev/zero of=/tmp/lines.file bs=1M count=16 status=none
if [ "$loop" ]; then
	mount -t ext2 "$loop" /mnt
	cat /mnt/read >/dev/null
	dd if=/dev/zero of=/mnt/written bs=1M count=8 status=none
	sync
fi
pipes=16
for i in $(seq $pipes); do
	hold /tmp/lines.fifo"$i"
	dd if=/dev/zero of=/tmp/lines.fifo"$i" bs=64k count=1 status=none
done
# Its buffer is anonymous memory, and it waits with it for somebody to read.
hold /tmp/lines.fifo
dd if=/dev/zero of=/tmp/lines.fifo bs=16M count=1 status=none &
writer=$!
for _ in $(seq 30); do
	sleep 1
	awk '/^VmRSS:/ && $2 > 16384 { full = 1 } END { exit !full }' /proc/$writer/status && break
done
insmod /lib/modules/holder.ko pages=300 chunks=100
sleep 3
measure /tmp/after "during the load"
growth >/tmp/growth

# --- Lines that are known ---
leads "a file in tmpfs" shmem_alloc_folio 4096
if [ "$loop" ]; then
	leads "a file that was read" page_cache_ra_unbounded 2048
	leads "a file that was written" __filemap_get_folio 2048
else
	skip "a file that was read, and one that was written" "there are no loop devices"
fi
leads "pipes" pipe_write $((16 * pipes))
leads "a module's pages" "hold_pages [holder]" 300
leads "a module's blocks of pages" "hold_chunks [holder]" 400
leads "a module's code, from vmalloc()" module_alloc 3
leads "slabs" alloc_slab_page 1

# --- All lines ---
# Where frames do not tell, all lines of inlined functions together have what stacks lead past: that
# of anonymous memory, but for huge pages, and the stacks of tasks.
awk '$3 == "pages,inlined" { inlined += $2 }
	$3 !~ /inlined/ && $1 > 0 {
		past = $1 - ($2 > 0 ? $2 : 0)
		elsewhere += past > 0 ? past : 0
	}
	END { print elsewhere + 0, inlined + 0 }' /tmp/growth >/tmp/sums
read -r elsewhere inlined </tmp/sums
huge=$(awk '$NF == "do_huge_pmd_anonymous_page" { print $1 }' /tmp/growth)
between "anonymous memory: stacks lead past inlined functions, and to that of huge pages" 4096 \
	$((elsewhere + ${huge:-0})) 1000000
between "the lines of inlined functions have as many pages" \
	$((elsewhere - 2 * few)) "$inlined" $((elsewhere + 2 * few))
none "no line of pages has grown without the stacks that lead there" \
	"$(awk -v few=$few '$3 == "pages" && $2 - $1 > few' /tmp/growth)"
note "the largest differences: $(awk '$3 == "pages" { d = $1 - $2; print d < 0 ? -d : d, $0 }' \
	/tmp/growth | sort -gr | head -n 6 | cut -d' ' -f2- | paste -sd';')"

# shellcheck disable=SC2086 # process ids, one by one
kill $writer $holders
wait
rmmod holder
[ -z "$loop" ] || { umount /mnt && losetup -d "$loop"; }
rm -f /tmp/lines.* /tmp/before /tmp/after /tmp/growth /tmp/sums

done_testing
