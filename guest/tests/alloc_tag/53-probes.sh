# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: distribution
# Functions can be probed by the names that they have without profiling. A probe sees each call
# once, with the arguments in their places, and as many as /proc/allocinfo and the tracepoint count.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

trace=/sys/kernel/tracing
[ -e $trace/kprobe_events ] || mount -t tracefs tracefs $trace
if ! [ -e $trace/kprobe_events ]; then
	skip "functions can be probed by their names" "CONFIG_KPROBE_EVENTS is not set"
	done_testing
fi

times=5
check "probed.ko loads" insmod /lib/modules/probed.ko
cache=$(cat /sys/module/probed/parameters/cache)
flags=$(cat /sys/module/probed/parameters/flags)
string='"of_probed.ko_only"'

# FUNCTION ARGUMENT-NUMBER TYPE VALUE CALLS: those that /proc/allocinfo counts for a call. A size of
# slab's is one of the tracepoint kmem:kmalloc, too.
functions="
__kmalloc 1 size 1237 1
__kmalloc_node 1 size 1239 1
kmalloc_trace 3 size 1249 1
kmalloc_node_trace 4 size 1259 1
kmalloc_large 1 size 20011 1
krealloc 2 size 1277 1
kvmalloc_node 1 size 1279 1
kmemdup_nul 2 area 1283 1
kstrdup 1 string $string 1
kstrndup 1 string $string 1
kmem_cache_alloc 1 cache $cache 1
kmem_cache_alloc_node 1 cache $cache 1
kmem_cache_alloc_lru 1 cache $cache 1
vmalloc 1 area 20479 5
vzalloc 1 area 20477 5
vmalloc_user 1 area 20473 5
__vmalloc 1 area 20471 5
vmalloc_node 1 area 20469 5
__get_free_pages 1 flags $flags 1
get_zeroed_page 1 flags $flags 1
alloc_pages_exact 1 area 12287 3
__alloc_pages 1 order 2 1
__alloc_percpu 1 area 1297 1
__alloc_skb 1 area 1301 2
"

# probe FUNCTION ARGUMENT-NUMBER TYPE VALUE: an event alloc/FUNCTION.
probe() {
	case $3 in
	string) fetch="+0(\$arg$2):string" filter="value == $4" ;;
	order) fetch="\$arg2:u32 flags=\$arg1:u32" filter="value == $4 && flags == $flags" ;;
	flags) fetch="\$arg$2:u32" filter="value == $4" ;;
	*) fetch="\$arg$2:u64" filter="value == $4" ;;
	esac
	echo "p:alloc/$1 $1 value=$fetch" >>$trace/kprobe_events && echo "$filter" \
		>$trace/events/alloc/"$1"/filter &&
		echo 1 >$trace/events/alloc/"$1"/enable
}
hits() { grep -c " $1: " $trace/trace; }

echo "$functions" | while read -r name arg type value calls; do
	[ -z "$name" ] || probe "$name" "$arg" "$type" "$value" || echo "$name"
done >/tmp/refused 2>&1
none "24 functions can be probed by their names" "$(cat /tmp/refused)"
echo 1 >$trace/events/kmem/kmalloc/enable
echo 1 >/sys/module/probed/parameters/run
echo 0 >$trace/events/kmem/kmalloc/enable
while read -r name arg type value calls; do
	[ -n "$name" ] || continue
	is "$name(): its kprobe sees each call once" "$(hits "$name")" $times
	is "$name(): /proc/allocinfo counts every call" \
		"$(at probed "call_$name" | cut -d' ' -f2)" $((times * calls))
	[ "$type" != size ] || is "$name(): the tracepoint kmem:kmalloc sees each call once" \
		"$(grep -c "kmalloc: .* bytes_req=$value " $trace/trace)" $times
done <<EOF
$functions
EOF
echo 0 >$trace/events/alloc/enable
echo >$trace/kprobe_events
check "probed.ko unloads" rmmod probed
none "no line of probed.ko is left in /proc/allocinfo" "$(grep '\[probed\]' $allocinfo)"

done_testing
