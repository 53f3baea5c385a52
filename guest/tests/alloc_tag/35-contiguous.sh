# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default debug2
# Pages are allocated from a CMA area that others use meanwhile, so that their pages have to be
# migrated.
# shellcheck source=guest/tests/paths.sh
. /guest/tests/paths.sh

area=/sys/kernel/debug/cma/reserved
# A process that reads first gets its pages when it writes, or huge pages later.
anon='(do_(huge_pmd_)?anonymous_page|wp_page_copy|hpage_collapse_alloc_page)'
anon="mm/(memory|huge_memory|khugepaged)\\.c:[0-9]+ func:$anon( |\$)"
# Only pages are counted: their descriptors are at another line of the same function.
taken() {
	awk '/ mm\/cma_debug\.c:[0-9]+ func:cma_alloc_mem( |$)/ && $1 >= 4096 * $2 {
			b += $1; c += $2
		}
		END { printf "%.0f %.0f\n", b, c }' $allocinfo
}

if absent $area "pages of a CMA area are charged to the caller" "CONFIG_CMA is not set"; then
	done_testing
fi

is "no page of the CMA area is charged to begin with" "$(taken)" "0 0"
echo 100 >$area/alloc
is "100 pages of the CMA area are charged" "$(taken)" "$((100 * page)) 100"
echo 2048 >$area/alloc
is "2048 more pages of the CMA area are charged" "$(taken)" "$((2148 * page)) 2148"
# Files of debugfs free what was allocated last, or a part of it.
echo 40 >$area/free
is "40 pages of the CMA area are subtracted when they are freed" "$(taken)" "$((2108 * page)) 2108"
echo 2108 >$area/free
is "no page of the CMA area is charged once all are freed" "$(taken)" "0 0"

# A process with 300 MB is likely to have pages in the area, too.
stress-ng --quiet --vm 1 --vm-bytes 300M --vm-keep --vm-hang 0 --timeout 200 &
process=$!
for _ in $(seq 100); do
	before=$(bytes_at "$anon")
	[ "$before" -le $((200 * mib)) ] || break
	sleep 1
done
check "stress-ng holds more than 200 MiB of anonymous memory" test "$before" -gt $((200 * mib))
echo 2048 >$area/alloc
is "2048 pages of the CMA area are charged while others use memory" "$(taken)" \
	"$((2048 * page)) 2048"
note "anonymous memory: $before bytes before, $(bytes_at "$anon") after"
echo 2048 >$area/free
is "2048 pages of the CMA area are subtracted when they are freed" "$(taken)" "0 0"
kill $process
wait
is "lines of compaction and migration hold nothing" "$(lines_of 'mm/(compaction|migrate)\.c:')" \
	"0 0"
none "no counter is negative" "$(negative_lines)"

done_testing
