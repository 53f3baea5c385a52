# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default paths debug2
# Blocks of memory go offline, after their pages were migrated, and come online again. Memory that
# was not there at boot is added, and its tags need new parts of the map.
# shellcheck source=guest/tests/paths.sh
. /guest/tests/paths.sh

blocks=/sys/devices/system/memory
anon='mm/memory\.c:[0-9]+ func:do_anonymous_page( |$)'
targets='mm/(migrate|compaction|page_isolation)\.c:'
slack=$((512 * 1024))
total() { awk '$1 == "MemTotal:" { print $2 }' /proc/meminfo; }

if absent $blocks/probe "blocks of memory go offline and come online" \
	"CONFIG_MEMORY_HOTPLUG is not set"; then
	done_testing
fi

# The machine has more memory than mem= tells the kernel: a block of 128 MiB behind that is added.
hidden=$(boot_arg mem)
if [ -z "$hidden" ]; then
	skip "memory that was not there at boot is added" "there is no mem= on the command line"
else
	size=$((0x$(cat $blocks/block_size_bytes)))
	start=$((${hidden%M} * mib))
	block=$blocks/memory$((start / size))
	before=$(total)
	check "memory that was not there at boot is added" sh -c "printf 0x%x $start >$blocks/probe"
	echo online_movable >"$block/state"
	is "the added block of memory is online" "$(cat "$block/state")" online
	between "MemTotal grows by the added block" $((before + 100 * 1024)) "$(total)" \
		$((before + size / 1024))

	base=$(bytes_at "$shmem")
	free=$(awk '$1 == "MemFree:" { print int($2 / 1024) }' /proc/meminfo)
	mkdir -p /tmp/fill
	mount -t tmpfs -o size=100% fill /tmp/fill
	dd if=/dev/zero of=/tmp/fill/file bs=1M count=$((free - 100)) status=none
	between "a tmpfs file that needs the added block is charged to mm/shmem.c" \
		$(((free - 100) * mib - slack)) \
		$(($(bytes_at "$shmem") - base)) $(((free - 100) * mib + slack))
	used=$(awk '$1 == "Node" { on = $4 == "Movable" }
		on && $1 == "nr_zone_inactive_anon" { print $2 }' /proc/zoneinfo | tail -n 1)
	note "pages of the file in it: $used"
	umount /tmp/fill
	between "a tmpfs file that needs the added block is subtracted when it is removed" \
		$((-slack)) $(($(bytes_at "$shmem") - base)) $slack
	none "no counter is negative with the added block in use" "$(negative_lines)"

	dd if=/dev/zero of=/tmp/move bs=1M count=60 status=none
	base=$(bytes_at "$shmem")
	check "the added block goes offline with what is in it moved away" sh -c \
		"echo offline >$block/state"
	between "a tmpfs file that was moved away is charged as before" $((-slack)) \
		$(($(bytes_at "$shmem") - base)) $slack
	is "lines of migration hold nothing after the added block went offline" \
		"$(lines_of "$targets")" "0 0"
	is "MemTotal is as it was before the added block came" "$(total)" "$before"
	check "the added block comes online again" sh -c "echo online_movable >$block/state"
	between "MemTotal grows again by the added block" $((before + 100 * 1024)) "$(total)" \
		$((before + size / 1024))
	rm /tmp/move
	check "the added block goes offline again" sh -c "echo offline >$block/state"
	none "no counter is negative after the added block is offline" "$(negative_lines)"
fi

# Blocks that were there at boot, as far as they can go offline.
before=$(total)
cycled=0 anonymous=$(bytes_at "$anon") slabs=$(bytes_at 'func:alloc_slab_page')
for state in "$blocks"/memory*/state; do
	[ "$(cat "$state")" = online ] || continue
	if echo offline >"$state"; then
		cycled=$((cycled + 1))
		echo online >"$state"
	fi 2>/dev/null
done
note "blocks of boot memory that went offline and came back: $cycled;" \
	"slabs $slabs bytes before, $(bytes_at 'func:alloc_slab_page') after"
[ $cycled -gt 0 ] || skip "blocks of boot memory go offline and come back" \
	"all are in somebody's way"
is "MemTotal is as it was before blocks of boot memory went offline" "$(total)" "$before"
between "lines of anonymous memory hold what they held before boot memory went offline" \
	$((-4 * slack)) $(($(bytes_at "$anon") - anonymous)) $((4 * slack))
is "lines of migration hold nothing in the end" "$(lines_of "$targets")" "0 0"
none "no counter is negative in the end" "$(negative_lines)"

done_testing
