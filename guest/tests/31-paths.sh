# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on memcg debug1 nodes distribution
# The paths inside the kernel, one at a time: at each step the lines of paths.ko hold what they must, to the byte.
# shellcheck source=guest/tests/paths.sh
. /guest/tests/paths.sh

check "paths.ko loads" insmod /lib/modules/paths.ko

along "split_page(): each page is freed on its own" split_and_free
along "alloc_pages_exact(): the tail is given back" exact_tail
along "the largest order, and one more" largest_order
along "__free_pages() while somebody holds the first page" reference_on_head
along "__free_pages() after somebody held the first page" reference_given_back
along "__free_pages() while somebody holds a tail of a compound page" reference_on_tail
along "pages in bulk" bulk
along "alloc_contig_range(), from the middle of free blocks" contiguous_range
along "migration of folios of order 0 to the largest" migrated
along "pages from a hard interrupt" below_interrupt

along "objects in bulk" bulk_alloc
along "objects of several caches and large ones freed in bulk" bulk_free
along "kfree_rcu() with a head and without" free_by_rcu
along "SLAB_TYPESAFE_BY_RCU" typesafe_by_rcu
along "krealloc() in place, elsewhere, of large objects" reallocation
along "two caches merged to one" merged_caches
echo 0 >/proc/sys/kernel/panic_on_warn
wanted 'Wrong slab cache|WARNING: .*mm/slab\.h|cut here|Call [Tt]race:'
along "an object that is freed to another cache" wrong_cache
case $said in "SKIP "*) ;; *) check "the kernel warns of that" sh -c "dmesg | grep -q 'Wrong slab cache. paths-wrong but object is from paths-right'" ;; esac
not_wanted
echo 1 >/proc/sys/kernel/panic_on_warn
along "objects from a hard interrupt" from_hardirq
along "objects and pages from an NMI" from_nmi
along "two tasks at the vector of a new slab" race_for_vector

# KFENCE's objects: one every millisecond for as long as this takes.
interval=/sys/module/kfence/parameters/sample_interval
if ! absent $interval "objects of KFENCE" "CONFIG_KFENCE is not set"; then
	before=$(cat $interval)
	echo 1 >$interval
	along "objects of KFENCE" guarded_objects
	echo "$before" >$interval
fi

along "vmalloc()" by_vmalloc
along "vzalloc()" by_vzalloc
along "vmalloc_node()" by_vmalloc_node
along "vmalloc_user()" by_vmalloc_user
along "vmalloc_32()" by_vmalloc_32
along "__vmalloc() with flags" by_vmalloc_flags
along "__vmalloc() without file systems" by_vmalloc_nofs
along "vmalloc_array()" by_vmalloc_array
along "vcalloc()" by_vcalloc
along "kvmalloc() of more than kmalloc() has" by_kvmalloc
along "vfree() in an interrupt" vfree_in_interrupt
along "vm_map_ram() of pages that somebody has" by_vm_map_ram
along "vmap() of pages that somebody has" by_vmap

# Failures made to order: of page allocations of the one task, so many pages after the start, and of vectors.
faults=/sys/kernel/debug
arm() { # ATTRIBUTE SETTING=VALUE...
	_attribute=$faults/$1
	shift
	for setting; do echo "${setting#*=}" >"$_attribute/${setting%%=*}"; done
}
if ! absent $faults/fail_page_alloc "bulk allocation that fails in the middle" "CONFIG_FAIL_PAGE_ALLOC is not set"; then
	arm fail_page_alloc verbose=0 task-filter=1 ignore-gfp-wait=0 ignore-gfp-highmem=0 min-order=0 space=200 times=-1 probability=100
	along "bulk allocation that fails in the middle" bulk_undo
	arm fail_page_alloc probability=0 times=0 space=0 task-filter=0
fi
if ! absent $faults/fail_alloc_tag "objects for which there is no vector" "CONFIG_FAIL_ALLOC_TAG is not set"; then
	# An object of KFENCE needs no vector.
	before=$(cat $interval)
	echo 0 >$interval
	arm fail_alloc_tag verbose=0 times=-1 probability=100
	along "objects for which there is no vector" no_vector
	arm fail_alloc_tag probability=0 times=0
	echo "$before" >$interval
	is "their line says so" "$(grep 'func:no_vector' $allocinfo | grep -c ' accurate:no$')" 1
fi

none "nothing is left at any of its lines" "$(awk '$4 == "[paths]" && ($1 != 0 || $2 != 0)' $allocinfo)"
none "no counter is negative" "$(negative_lines)"
check "paths.ko goes" rmmod paths
none "without a word" "$(said_of paths)"

done_testing
