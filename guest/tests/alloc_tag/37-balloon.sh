# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: paths
# Pages that the balloon lends to the host are charged to its line until they are back, also after
# compaction has migrated them.
# shellcheck source=guest/tests/paths.sh
. /guest/tests/paths.sh

line='mm/balloon_compaction\.c:[0-9]+ func:balloon_page_alloc( |$)'
device=$(echo /sys/bus/virtio/drivers/virtio_balloon/virtio*)

if absent "$device/features" "memory is lent to the host through a balloon" \
	"there is no balloon"; then
	done_testing
fi
is "the host wants to know which pages are free" "$(cut -c 6 "$device/features")" 1
by_user "blocks are freed, reported to the host, and allocated again" report

# wanted_pages MIB: ask QEMU for a balloon of this size, and wait until it has that. QEMU is told
# how much memory is left, of all that the machine has, whatever mem= says.
machine=$(boot_arg machine)
wanted_pages() {
	stty raw -echo -F /dev/ttyS2
	# The line may have sent the monitor's greeting back to it, before stty: end that first.
	printf '\nballoon %s\n' $((machine - $1)) >/dev/ttyS2
	for _ in $(seq 300); do
		[ "$(bytes_at "$line")" -ne $(($1 * mib)) ] || return 0
		sleep 0.1
	done
	return 1
}

is "no page is charged to the balloon to begin with" "$(lines_of "$line")" "0 0"
check "300 MiB are lent to the host" wanted_pages 300
is "300 MiB are charged to the balloon page by page" "$(lines_of "$line")" \
	"$((300 * mib)) $((300 * mib / page))"
none "no counter is negative" "$(negative_lines)"
check "half of 300 MiB comes back from the host" wanted_pages 150
moved=$(awk '$1 == "balloon_migrate" { print $2 }' /proc/vmstat)
by_user "memory is compacted" compact
moved=$(($(awk '$1 == "balloon_migrate" { print $2 }' /proc/vmstat) - moved))
note "pages of the balloon that moved: $moved"
check "compaction moved pages of the balloon" test $moved -gt 0
is "pages that compaction moved are charged to the balloon" "$(lines_of "$line")" \
	"$((150 * mib)) $((150 * mib / page))"
is "pages that compaction moved are not charged to compaction or migration" \
	"$(lines_of 'mm/(compaction|migrate)\.c:')" "0 0"
check "all memory comes back from the host" wanted_pages 0
is "no page is charged to the balloon once all memory is back" "$(lines_of "$line")" "0 0"
none "no counter is negative once all memory is back" "$(negative_lines)"

done_testing
