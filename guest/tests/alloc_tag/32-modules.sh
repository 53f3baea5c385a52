# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default
# Many modules, a module with a dash in its name, modules that fail to load or are loaded again, and
# modules that are unloaded while the file is read.
# shellcheck source=guest/tests/paths.sh
. /guest/tests/paths.sh

# The debug kernel takes ten times as long for each.
many=200
[ ! -e /sys/kernel/debug/kmemleak ] || many=48
module=/lib/modules/copy-000.ko
kilobytes() { awk -v what="$1:" '$1 == what { print $2 }' /proc/meminfo; }

none "no line of copy-000.ko is there before it is loaded" "$(grep "\[copy_" $allocinfo)"
check "copy-000.ko loads" insmod $module
is "the lines of copy-000.ko name it copy_000" \
	"$(grep -c '\[copy_000\] func:copy_init$' $allocinfo)" 2
is "an object and a page are charged to copy-000.ko" "$(lines_of '[[]copy_000] func:copy_init$')" \
	"$(($(size_of kmalloc-256) + page)) 2"
check "copy-000.ko unloads by the name of copy_000" rmmod copy_000
none "no line of copy-000.ko is left in /proc/allocinfo" "$(grep "\[copy_" $allocinfo)"

for again in once twice; do
	refuse "copy-000.ko with fail=1 does not load, $again" insmod $module fail=1
	none "no line of copy-000.ko is left after it failed to load, $again" \
		"$(grep "\[copy_" $allocinfo)"
done

percpu=$(kilobytes Percpu)
check "many modules load" /guest/copies insert $module $many
is "many modules have two lines each" "$(grep -c '\[copy_[0-9]*\] func:copy_init$' $allocinfo)" \
	$((2 * many))
is "many modules have two calls each" "$(calls_at '[[]copy_[0-9]*] func:copy_init$')" $((2 * many))
note "$many modules, per-CPU memory: $percpu kB before, $(kilobytes Percpu) kB after"
check "many modules unload" /guest/copies remove $many
none "no line of any copy is left after many modules are unloaded" "$(grep "\[copy_" $allocinfo)"
is "many modules load again in the same order" "$(/guest/copies insert $module $many 2>&1)" ""
check "a reader in the middle of many modules reads on while some go" /guest/copies \
	remove-while-reading $many
none "no line of any copy is left after many modules went under a reader" \
	"$(grep "\[copy_" $allocinfo)"
none "no counter is negative" "$(negative_lines)"

done_testing
