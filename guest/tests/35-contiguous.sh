# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default debug2
# CMA: pages from the middle of an area that others use meanwhile, who have to move out.
# shellcheck source=guest/tests/paths.sh
. /guest/tests/paths.sh

area=/sys/kernel/debug/cma/reserved
line='mm/cma_debug\.c:[0-9]+ func:cma_alloc_mem( |$)'
anon='mm/memory\.c:[0-9]+ func:do_anonymous_page( |$)'

if absent $area "contiguous pages of an area" "CONFIG_CMA is not set"; then
	done_testing
fi

is "nothing to begin with" "$(lines_of "$line")" "0 0"
echo 100 >$area/alloc
is "100 pages" "$(lines_of "$line")" "$((100 * 4096)) 100"
echo 2048 >$area/alloc
is "and 2048" "$(lines_of "$line")" "$((2148 * 4096)) 2148"
# Files of debugfs free what was allocated last, or a part of it.
echo 40 >$area/free
is "40 of them freed" "$(lines_of "$line")" "$((2108 * 4096)) 2108"
echo 2108 >$area/free
is "all freed" "$(lines_of "$line")" "0 0"

# A process of 300 MB is likely to sit in the area, too.
stress-ng --quiet --vm 1 --vm-bytes 300M --vm-keep --vm-hang 8 --timeout 8 &
sleep 5
before=$(bytes_at "$anon")
echo 2048 >$area/alloc
is "2048 pages while memory is in use" "$(lines_of "$line")" "$((2048 * 4096)) 2048"
note "anonymous memory: $before bytes before, $(bytes_at "$anon") after"
echo 2048 >$area/free
is "freed" "$(lines_of "$line")" "0 0"
wait
is "compaction and migration keep nothing" "$(lines_of 'mm/(compaction|migrate)\.c:')" "0 0"
none "no counter is negative" "$(negative_lines)"

done_testing
