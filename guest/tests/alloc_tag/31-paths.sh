# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on memcg debug1 nodes distribution
# Allocations along special paths inside the kernel, one path at a time. After each step the lines
# of paths.ko must hold the right number, to the byte.
# shellcheck source=guest/tests/paths.sh
. /guest/tests/paths.sh

check "paths.ko loads" insmod /lib/modules/paths.ko

along "split_page(): each page is freed on its own" split_and_free
along "alloc_pages_exact(): the tail is given back" exact_tail
along "a block of the largest order is charged, and one of the next order fails" largest_order
along "__free_pages() while somebody holds the first page subtracts the other pages" \
	reference_on_head
along "__free_pages() after somebody held the first page subtracts the whole block" \
	reference_given_back
along "__free_pages() while somebody holds a tail of a compound page subtracts nothing" \
	reference_on_tail
along "alloc_pages_bulk_array() charges each page" bulk
along "alloc_contig_range() from the middle of free blocks charges each page" contiguous_range
along "migration of folios of order 0 to the largest keeps their tags" migrated
along "pages from a hard interrupt are charged to its line" below_interrupt

along "objects in bulk are charged and subtracted one by one" bulk_alloc
along "kfree_bulk() subtracts objects of several caches and large ones" bulk_free
along "kfree_rcu() subtracts objects with an rcu_head and without" free_by_rcu
along "objects of a SLAB_TYPESAFE_BY_RCU cache are subtracted when they are freed" typesafe_by_rcu
along "krealloc() charges its own line only when the object moves" reallocation
along "objects of two merged caches stay at their own lines" merged_caches
echo 0 >/proc/sys/kernel/panic_on_warn
wanted 'Wrong slab cache|WARNING: .*mm/slab\.h|cut here|Call [Tt]race:'
along "an object that is freed to another cache is subtracted" wrong_cache
case $said in
"SKIP "*) ;;
*)
	dmesg | grep -q 'Wrong slab cache. paths-wrong but object is from paths-right'
	outcome $? "the kernel warns of an object freed to another cache"
	;;
esac
not_wanted
echo 1 >/proc/sys/kernel/panic_on_warn
along "objects from a hard interrupt are charged to its line" from_hardirq
along "objects and pages from an NMI are charged to its line" from_nmi
along "two tasks at the vector of a new slab lose no object" race_for_vector

# KFENCE hands out an object every millisecond for as long as this takes.
interval=/sys/module/kfence/parameters/sample_interval
if ! absent $interval "objects of KFENCE are charged like any others" \
	"CONFIG_KFENCE is not set"; then
	before=$(cat $interval)
	echo 1 >$interval
	along "objects of KFENCE are charged like any others" guarded_objects
	echo "$before" >$interval
fi

along "vmalloc() is charged to its caller" by_vmalloc
along "vzalloc() is charged to its caller" by_vzalloc
along "vmalloc_node() is charged to its caller" by_vmalloc_node
along "vmalloc_user() is charged to its caller" by_vmalloc_user
along "vmalloc_32() is charged to its caller" by_vmalloc_32
along "__vmalloc() with flags is charged to its caller" by_vmalloc_flags
along "__vmalloc() with GFP_NOFS is charged to its caller" by_vmalloc_nofs
along "vmalloc_array() is charged to its caller" by_vmalloc_array
along "vcalloc() is charged to its caller" by_vcalloc
along "kvmalloc() of more than KMALLOC_MAX_SIZE is charged to its caller" by_kvmalloc
along "vfree() in an interrupt subtracts the pages" vfree_in_interrupt
along "vm_map_ram() does not charge the pages that it maps" by_vm_map_ram
along "vmap() does not charge the pages that it maps" by_vmap

# Injected failures: of this task's page allocations, after a number of pages, and of vectors.
faults=/sys/kernel/debug
arm() { # ATTRIBUTE SETTING=VALUE...
	_attribute=$faults/$1
	shift
	for setting; do echo "${setting#*=}" >"$_attribute/${setting%%=*}"; done
}
if ! absent $faults/fail_page_alloc \
	"a bulk allocation that fails in the middle leaves nothing charged" \
	"CONFIG_FAIL_PAGE_ALLOC is not set"; then
	arm fail_page_alloc verbose=0 task-filter=1 ignore-gfp-wait=0 ignore-gfp-highmem=0 \
		min-order=0 space=200 times=-1 probability=100
	along "a bulk allocation that fails in the middle leaves nothing charged" bulk_undo
	arm fail_page_alloc probability=0 times=0 space=0 task-filter=0
fi
if ! absent $faults/fail_alloc_tag \
	"objects for which there is no vector are neither charged nor subtracted" \
	"CONFIG_FAIL_ALLOC_TAG is not set"; then
	# An object of KFENCE needs no vector.
	before=$(cat $interval)
	echo 0 >$interval
	arm fail_alloc_tag verbose=0 times=-1 probability=100
	along "objects for which there is no vector are neither charged nor subtracted" no_vector
	arm fail_alloc_tag probability=0 times=0
	echo "$before" >$interval
	is "the line of objects for which there was no vector says accurate:no" \
		"$(grep 'func:no_vector' $allocinfo | grep -c ' accurate:no$')" 1
fi

none "no line of paths.ko holds anything in the end" \
	"$(awk '$4 == "[paths]" && ($1 != 0 || $2 != 0)' $allocinfo)"
none "no counter is negative" "$(negative_lines)"
check "paths.ko unloads" rmmod paths
none "rmmod paths logs nothing" "$(said_of paths)"

done_testing
