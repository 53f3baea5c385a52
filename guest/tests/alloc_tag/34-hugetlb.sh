# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default paths cma debug2
# Pools of huge pages, which are allocated, freed, made of contiguous pages and demoted, and the
# pages of their memory map.
# shellcheck source=guest/tests/paths.sh
. /guest/tests/paths.sh

pages=/sys/kernel/mm/hugepages
two=$pages/hugepages-2048kB
one=$pages/hugepages-1048576kB
pool='mm/hugetlb\.c:[0-9]+ func:(alloc_buddy_huge_page|alloc_gigantic_page)( |$)'
map='mm/hugetlb_vmemmap\.c:'

if absent $two "huge pages are charged to the line of their pool" \
	"CONFIG_HUGETLBFS is not set"; then
	done_testing
fi

drop_caches
echo 1 >/proc/sys/vm/compact_memory
before=$(lines_of "$pool")
is "no huge page is charged to begin with" "$before" "0 0"
echo 8 >$two/nr_hugepages
is "eight huge pages of 2 MiB are charged" "$(cat $two/nr_hugepages): $(lines_of "$pool")" \
	"8: $((16 * mib)) 8"
echo 3 >$two/nr_hugepages
is "three of eight huge pages stay charged in a smaller pool" \
	"$(cat $two/nr_hugepages): $(lines_of "$pool")" "3: $((6 * mib)) 3"
echo 0 >$two/nr_hugepages
is "no huge page is charged once the pool is empty" "$(lines_of "$pool")" "0 0"

# Seven of the eight pages of struct page of each huge page are freed; they came from memblock.
mapped=$(lines_of "$map")
echo 1 >/proc/sys/vm/hugetlb_optimize_vmemmap
echo 8 >$two/nr_hugepages
is "eight huge pages with an optimized vmemmap are charged" \
	"$(cat $two/nr_hugepages): $(lines_of "$pool")" "8: $((16 * mib)) 8"
none "no counter is negative with an optimized vmemmap" "$(negative_lines)"
echo 0 >$two/nr_hugepages
is "no huge page with an optimized vmemmap is charged once the pool is empty" \
	"$(lines_of "$pool")" "0 0"
note "pages of the memory map: $mapped before, $(lines_of "$map") after"
check "vmemmap pages that were given back are allocated again" test "$(bytes_at "$map")" -ge \
	$((8 * 7 * page))
echo 8 >$two/nr_hugepages
echo 0 >$two/nr_hugepages
echo 0 >/proc/sys/vm/hugetlb_optimize_vmemmap
none "no counter is negative after a second pool with an optimized vmemmap" "$(negative_lines)"

# Pages of 1 GiB need a CPU that has them, and room, which hugetlb_cma= reserves.
gigantic="a page of 1 GiB is charged as contiguous pages"
if [ -n "$(boot_arg hugetlb_cma)" ] ||
	! absent $one "$gigantic" "the CPU has no pages of 1 GiB"; then
	echo 1 >$one/nr_hugepages
	if [ "$(cat $one/nr_hugepages)" = 0 ] && [ -z "$(boot_arg hugetlb_cma)" ]; then
		skip "$gigantic" "there is no GiB in one piece"
	else
		is "$gigantic" "$(lines_of "$pool")" "$((1024 * mib)) $((1024 * mib / page))"
		echo 1 >$one/demote
		is "a demoted page of 1 GiB is charged as 512 of 2 MiB" \
			"$(cat $two/nr_hugepages): $(lines_of "$pool")" "512: $((1024 * mib)) 512"
		echo 100 >$two/nr_hugepages
		is "100 huge pages stay charged when the other demoted ones are freed" \
			"$(lines_of "$pool")" "$((200 * mib)) 100"
		echo 0 >$two/nr_hugepages
		is "no huge page is charged once all demoted ones are freed" "$(lines_of "$pool")" \
			"0 0"
		echo 1 >$one/nr_hugepages
		is "a second page of 1 GiB is charged as contiguous pages" "$(lines_of "$pool")" \
			"$((1024 * mib)) $((1024 * mib / page))"
		echo 0 >$one/nr_hugepages
		is "no page of 1 GiB is charged once it is given back whole" "$(lines_of "$pool")" \
			"0 0"
	fi
fi
none "no counter is negative in the end" "$(negative_lines)"

done_testing
