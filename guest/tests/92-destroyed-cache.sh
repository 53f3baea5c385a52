# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: on
# kmem_cache_destroy() with objects left, which warns: they stay at their line until they are freed. Last, and not in a kernel with
# lockdep, which a warning of SLUB's switches off.
# shellcheck source=guest/tests/paths.sh
. /guest/tests/paths.sh

if [ -e /proc/lockdep ] || [ -e /sys/kernel/debug/kmemleak ]; then
	skip "objects outlive their cache" "the debug kernel would not check any more"
	done_testing
fi
check "paths.ko loads" insmod /lib/modules/paths.ko
echo 0 >/proc/sys/kernel/panic_on_warn
wanted 'BUG paths-gone|WARNING: .*kmem_cache_destroy|cut here|Call [Tt]race:'
along "objects outlive their cache" destroy_with_objects
not_wanted
echo 1 >/proc/sys/kernel/panic_on_warn
check "the kernel warns of that" sh -c "dmesg | grep -q 'paths-gone.*still has objects'"
along "and can be freed" free_after_destroy
check "paths.ko goes" rmmod paths
none "without a word" "$(said_of paths)"
none "no counter is negative" "$(negative_lines)"

done_testing
