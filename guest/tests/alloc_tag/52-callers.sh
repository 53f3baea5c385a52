# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: off never
# SLUB's own records of who allocated an object (slub_debug=U) name the caller and none of our
# functions, whether profiling is on or off.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

slabs=/sys/kernel/debug/slab

# callers CACHE: "function calls" of each caller that SLUB has recorded.
callers() {
	awk '/ age=/ { sub(/\+.*/, "", $2); print $2, $1 }' "$slabs/$1/alloc_traces"
}

callers_are_right() {
	check "$1: holder.ko loads" insmod /lib/modules/holder.ko objects=50 cached=30
	is "$1: SLUB names hold_cached() as the caller of kmem_cache_alloc()" \
		"$(callers alloc_tag_holder)" "hold_cached 30"
	is "$1: SLUB names hold_objects() as the caller of kmalloc()" \
		"$(callers kmalloc-1k | grep '^hold_')" "hold_objects 50"
	none "$1: SLUB names no entry of its own as a caller" \
		"$(callers kmalloc-1k | grep -E '^(kmem_cache_alloc|kmalloc_|__kmalloc)')"
	check "$1: holder.ko unloads" rmmod holder
}

if [ -z "$(boot_arg slub_debug)" ]; then
	skip "SLUB names the callers of allocations" "SLUB notes none without slub_debug="
	done_testing
fi
was=$(cat $sysctl)
if [ "$(boot_arg alloc.boot)" = never ]; then
	callers_are_right "profiling never"
else
	echo 0 >$sysctl
	callers_are_right "profiling off"
	echo 1 >$sysctl
	callers_are_right "profiling on"
	echo "$was" >$sysctl
fi

done_testing
