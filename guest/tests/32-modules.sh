# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default
# Many modules, names with dashes, modules that fail or come again, and readers that see them go.
# shellcheck source=guest/tests/paths.sh
. /guest/tests/paths.sh

# The debug kernel takes ten times as long for each.
many=200
[ ! -e /sys/kernel/debug/kmemleak ] || many=48
module=/lib/modules/copy-000.ko
kilobytes() { awk -v what="$1:" '$1 == what { print $2 }' /proc/meminfo; }

none "no line before" "$(grep "\[copy_" $allocinfo)"
check "copy-000.ko loads" insmod $module
is "its lines name it copy_000" "$(grep -c '\[copy_000\] func:copy_init$' $allocinfo)" 2
is "an object and a page" "$(lines_of '[[]copy_000] func:copy_init$')" \
	"$(($(awk '$1 == "kmalloc-256" { print $4 }' /proc/slabinfo) + 4096)) 2"
check "it goes by that name" rmmod copy_000
none "and with its lines" "$(grep "\[copy_" $allocinfo)"

for again in once twice; do
	refuse "it can fail to load, $again" insmod $module fail=1
	none "and leaves no line, $again" "$(grep "\[copy_" $allocinfo)"
done

percpu=$(kilobytes Percpu)
check "many are loaded" /guest/copies insert $module $many
is "each has its lines" "$(grep -c '\[copy_[0-9]*\] func:copy_init$' $allocinfo)" $((2 * many))
is "and its calls" "$(calls_at '[[]copy_[0-9]*] func:copy_init$')" $((2 * many))
note "$many modules, per-CPU memory: $percpu kB before, $(kilobytes Percpu) kB after"
check "they go" /guest/copies remove $many
none "with their lines" "$(grep "\[copy_" $allocinfo)"
is "in the same order they load again" "$(/guest/copies insert $module $many 2>&1)" ""
check "a reader in the middle of them sees some go" /guest/copies remove-while-reading $many
none "all lines are gone" "$(grep "\[copy_" $allocinfo)"
none "no counter is negative" "$(negative_lines)"

done_testing
