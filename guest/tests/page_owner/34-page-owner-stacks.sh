# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: owner
# audit: 90
# page_owner counts the pages of each stack, and shows what a reader asks for.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

owner=/sys/kernel/debug/page_owner dir=/sys/kernel/debug/page_owner_stacks

# pages_of FUNCTION: base pages of all stacks with this function of holder.ko.
pages_of() {
	awk -v RS= -v f=" $1\\\\+.* \\\\[holder\\\\]" \
		'$0 ~ f { n += $NF } END { print n + 0 }' $dir/show_stacks
}

# dump FILTER: all records that there are with this filter.
dump() {
	exec 5<>$owner
	echo "$1" >&5
	cat <&5
	exec 5<&-
}

is "only root can read the files of page_owner" \
	"$(cd $dir && stat -c '%n %a' count_threshold show_*; stat -c '%n %a' $owner)" \
	"count_threshold 600
show_handles 400
show_stacks 400
show_stacks_handles 400
$owner 600"

insmod /lib/modules/holder.ko pages=300 chunks=5
is "a stack has as many base pages as a module allocated singly" "$(pages_of hold_pages)" 300
is "a stack has the base pages of blocks of four" "$(pages_of hold_chunks)" 20
if [ -e $allocinfo ]; then
	is "/proc/allocinfo has the same pages at the lines of these functions" \
		"$(at holder hold_pages), $(at holder hold_chunks)" \
		"$((300 * page)) 300, $((20 * page)) 5"
else
	skip "/proc/allocinfo has the same pages" "it is not configured"
fi

echo 20 >$dir/count_threshold
is "a stack is shown whose pages are as many as the threshold" "$(pages_of hold_chunks)" 20
echo 21 >$dir/count_threshold
is "a stack is not shown whose pages are fewer than the threshold" "$(pages_of hold_chunks)" 0
is "the threshold can be read" "$(cat $dir/count_threshold)" 21
none "no stack below the threshold is shown" \
	"$(awk '/^nr_base_pages: / && $2 < 21' $dir/show_stacks $dir/show_handles)"
for word in x -1 '' 7x; do
	refuse "the threshold cannot be '$word'" sh -c "echo '$word' >$dir/count_threshold"
done
is "what was refused changed nothing" "$(cat $dir/count_threshold)" 21
echo 0 >$dir/count_threshold

# A handle is the same number in all files.
handle=$(awk -v RS= '/ hold_pages\+/ { print $NF }' $dir/show_stacks_handles)
is "show_handles has the pages of the stack with the handle of show_stacks_handles" \
	"$(awk -v RS= -v h="$handle" '$2 == h' $dir/show_handles)" \
	"handle: $handle
nr_base_pages: 300"
# Others allocate meanwhile, by new stacks, too.
seen=$(grep -c '^handle: ' $dir/show_stacks_handles)
small=$(dd if=$dir/show_stacks_handles bs=64 2>/dev/null | grep '^handle: ' | sort)
between "a reader with a small buffer sees all stacks" \
	"$seen" "$(echo "$small" | wc -l)" $((seen + 200))
none "a reader with a small buffer sees no stack twice" "$(echo "$small" | uniq -d)"

rmmod holder
is "a stack without pages is not shown" "$(pages_of hold_pages) $(pages_of hold_chunks)" "0 0"
check "a stack without pages keeps its handle" grep -q "^handle: $handle\$" $dir/show_stacks_handles

# The filter is that of an open file.
exec 5<>$owner
check "a reader can ask for handles" sh -c "echo mode=handle >&5"
record=$(dd bs=4096 count=1 <&5 2>/dev/null)
is "a record has a handle and no frames" \
	"$(echo "$record" | grep -c '^handle: [0-9]'), $(echo "$record" | grep -c '^ ')" "1, 0"
record=$(dd if=$owner bs=4096 count=1 2>/dev/null)
is "another reader gets frames" \
	"$(echo "$record" | sed -n 's/^ .*+0x.*/frame/p; s/^handle: .*/handle/p' | uniq)" frame
check "a reader can ask for both" sh -c "echo mode=stack_handle >&5"
record=$(dd bs=4096 count=1 <&5 2>/dev/null)
is "a record has a handle behind its frames" "$(echo "$record" |
	sed -n '3,$s/^ .*/frame/p; s/^handle: .*/handle/p' | uniq | paste -sd' ')" "frame handle"
for word in mode=frames mode= nid=x nid=99 nid= node=0 stack; do
	refuse "a reader cannot ask for '$word'" sh -c "echo '$word' >&5"
done
exec 5<&-

# Dumps are not written to files, whose pages would be allocated meanwhile.
pfns() { sed -n 's/^PFN \([0-9]*\) .*/\1/p' | sort -u; }
dump "mode=handle nid=0" | pfns >/tmp/pfns0
dump "mode=handle nid=1" | pfns >/tmp/pfns1
check "each node has pages" [ -s /tmp/pfns0 -a -s /tmp/pfns1 ]
none "no page is on two nodes" "$(sort /tmp/pfns0 /tmp/pfns1 | uniq -d | head -n 5)"

# A dump takes so long that some pages are freed and others allocated meanwhile.
both=$(cat /tmp/pfns0 /tmp/pfns1 | wc -l)
all=$(dump mode=handle | pfns | wc -l)
between "the records of both nodes are about all records" \
	$((all * 9 / 10)) "$both" $((all * 11 / 10))
check "the log has the number of early pages" \
	sh -c "dmesg | grep 'page owner found early allocated [1-9][0-9]* pages'"

# A position is a page frame number.
pfn=$(sed -n "$(($(wc -l </tmp/pfns1) / 2))p" /tmp/pfns1)
record=$(dd if=$owner bs=4096 count=1 iflag=skip_bytes skip="$pfn" 2>/dev/null)
between "a reader can begin at a page frame number" "$pfn" \
	"$(echo "$record" | sed -n 's/^PFN \([0-9]*\) .*/\1/p')" $((pfn + 100000))
# Memory that is offline has a map of pages still, which says nothing.
offline=
for block in $(printf '%s\n' /sys/devices/system/memory/memory[0-9]* | sort -rV); do
	if echo offline 2>/dev/null >"$block/state"; then
		offline=$block
		break
	fi
done
if [ "$offline" ]; then
	blocks=/sys/devices/system/memory
	size=$((0x$(cat $blocks/block_size_bytes) / page))
	first=$((${offline##*/memory} * size))
	dump "mode=handle nid=0,1" | pfns >/tmp/left
	none "memory that is offline is passed over" \
		"$(awk -v first=$first -v size=$size '$1 >= first && $1 < first + size' /tmp/left |
			head -n 5)"
	check "memory that is online is shown meanwhile" [ -s /tmp/left ]
	echo online >"$offline/state"
else
	skip "memory that is offline is passed over" "no block can be taken offline"
fi
check "pagetypeinfo counts mixed blocks" grep -q '^Number of mixed blocks' /proc/pagetypeinfo

# Nobody waits for a reader, and profiling is no concern of page_owner.
/guest/workload 5 &
load=$! reads=0 bad=''
while kill -0 $load 2>/dev/null; do
	reads=$((reads + 1))
	[ ! -e $sysctl ] || echo $((reads % 2)) >$sysctl
	bad=$bad$(awk -v RS= '$NF < 1 { print } { $NF = ""; if (seen[$0]++) print }' \
		$dir/show_stacks || echo "read $reads failed")
done
[ ! -e $sysctl ] || echo 1 >$sysctl
check "the load ends without an error" wait $load
none "under a load, with profiling switched on and off, no stack is shown twice or empty" "$bad"
check "the stacks were read under the load" [ $reads -gt 1 ]
note "read $reads times"

done_testing
