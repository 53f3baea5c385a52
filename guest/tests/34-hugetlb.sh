# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default paths cma debug2
# The pools of huge pages: allocated, given back, made of contiguous pages, demoted; and the pages of their memory map.
# shellcheck source=guest/tests/paths.sh
. /guest/tests/paths.sh

pages=/sys/kernel/mm/hugepages
two=$pages/hugepages-2048kB
one=$pages/hugepages-1048576kB
pool='mm/hugetlb\.c:[0-9]+ func:(alloc_buddy_huge_page|alloc_gigantic_page)( |$)'
map='mm/hugetlb_vmemmap\.c:'
mib=$((1024 * 1024))

if absent $two "huge pages" "CONFIG_HUGETLBFS is not set"; then
	done_testing
fi

drop_caches
echo 1 >/proc/sys/vm/compact_memory
before=$(lines_of "$pool")
is "no huge page to begin with" "$before" "0 0"
echo 8 >$two/nr_hugepages
is "eight of 2 MiB" "$(cat $two/nr_hugepages): $(lines_of "$pool")" "8: $((16 * mib)) 8"
echo 3 >$two/nr_hugepages
is "three of them stay" "$(cat $two/nr_hugepages): $(lines_of "$pool")" "3: $((6 * mib)) 3"
echo 0 >$two/nr_hugepages
is "none" "$(lines_of "$pool")" "0 0"

# Seven of the eight pages of struct page of each go back to where memblock had them from.
mapped=$(lines_of "$map")
echo 1 >/proc/sys/vm/hugetlb_optimize_vmemmap
echo 8 >$two/nr_hugepages
is "eight whose memory map is shared" "$(cat $two/nr_hugepages): $(lines_of "$pool")" "8: $((16 * mib)) 8"
none "no counter is negative" "$(negative_lines)"
echo 0 >$two/nr_hugepages
is "none again" "$(lines_of "$pool")" "0 0"
note "pages of the memory map: $mapped before, $(lines_of "$map") after"
check "what was given back of the memory map is allocated again" test "$(bytes_at "$map")" -ge $((8 * 7 * 4096))
echo 8 >$two/nr_hugepages
echo 0 >$two/nr_hugepages
echo 0 >/proc/sys/vm/hugetlb_optimize_vmemmap
none "no counter is negative after that" "$(negative_lines)"

# Of 1 GiB: where the CPU has them and there is room, which hugetlb_cma= sees to.
gigantic="a page of 1 GiB is made of contiguous ones"
if [ -n "$(boot_arg hugetlb_cma)" ] || ! absent $one "$gigantic" "the CPU has no pages of 1 GiB"; then
	echo 1 >$one/nr_hugepages
	if [ "$(cat $one/nr_hugepages)" = 0 ] && [ -z "$(boot_arg hugetlb_cma)" ]; then
		skip "$gigantic" "there is no GiB in one piece"
	else
		is "$gigantic" "$(lines_of "$pool")" "$((1024 * mib)) $((1024 * mib / 4096))"
		echo 1 >$one/demote
		is "demoted to 512 of 2 MiB" "$(cat $two/nr_hugepages): $(lines_of "$pool")" "512: $((1024 * mib)) 512"
		echo 100 >$two/nr_hugepages
		is "of which 100 stay" "$(lines_of "$pool")" "$((200 * mib)) 100"
		echo 0 >$two/nr_hugepages
		is "and none" "$(lines_of "$pool")" "0 0"
		echo 1 >$one/nr_hugepages
		is "another one" "$(lines_of "$pool")" "$((1024 * mib)) $((1024 * mib / 4096))"
		echo 0 >$one/nr_hugepages
		is "given back whole" "$(lines_of "$pool")" "0 0"
	fi
fi
none "no counter is negative in the end" "$(negative_lines)"

done_testing
