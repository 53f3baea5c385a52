# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: soak
# seconds: 5000
# The kernel's own tests of memory management (tools/testing/selftests/vm), those that fit in 1 GiB:
# they run, the log stays clean (the host looks at that), and every byte comes back. What they find
# in the kernel itself goes into notes.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

cd /kselftest || exit 1
remember_lines
huge=/proc/sys/vm/nr_hugepages
was=$(cat $huge)
mkdir -p /tmp/huge
mount -t hugetlbfs none /tmp/huge

# run NAME ARGUMENT...: the test must end within $limit seconds; or, if $endless, run until then.
limit=300 endless=''
run() {
	name=$1 what=$*
	shift
	[ -x "./$name" ] || { skip "$what runs" "not built"; return; }
	timeout $limit "./$name" "$@" >/tmp/said 2>&1
	status=$?
	note "$what: status $status, $(tail -n 1 /tmp/said | cut -c 1-90)"
	if [ -n "$endless" ]; then
		is "$what goes on until it is stopped" $status 124
	else
		check "$what ends within its time limit" test $status -lt 124
	fi
}

# 6.1.192 splits an area of huge pages before it takes the lock that hugetlb_split() asserts
# (mm/mmap.c, __vma_adjust()), and warns.
echo 0 >/proc/sys/kernel/panic_on_warn
memory='Out of memory: Killed|Call [Tt]race:|page allocation failure'
wanted "$memory|WARNING: .* hugetlb_split|cut here"
echo 64 >$huge
run hugepage-mmap
run hugepage-shm
run map_hugetlb
run hugepage-mremap /tmp/huge/mremap
run hugepage-vmemmap
run hugetlb-madvise /tmp/huge/madvise
run thuge-gen
echo 0 >$huge
not_wanted
echo 1 >/proc/sys/kernel/panic_on_warn
wanted "$memory"
run map_fixed_noreplace
run map_populate
run mlock-random-test
run mlock2-tests
run mrelease_test
run mremap_test
run mremap_dontunmap
run on-fault-limit
run madv_populate
run soft-dirty
run split_huge_page_test
# Each of 512 pages is of another huge page here, which takes long when emulated.
limit=1200
run khugepaged
limit=300
run migration
limit=60 endless=1
run transhuge-stress 64
limit=300 endless=''
run userfaultfd anon 20 4
run ksm_tests -M -p 10
run ksm_tests -U
run ksm_tests -Z -p 10 -z 0
run compaction_test
not_wanted
echo "$was" >$huge
umount /tmp/huge

none "no counter is negative after the kernel's own mm tests" "$(negative_lines)"
comes_back "no line holds more than before the kernel's own mm tests"

done_testing
